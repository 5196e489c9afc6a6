"""Doubts: what an officer should look at before deciding. A doubt never keeps a dossier out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.intake.rules.arrival import Arrival, paid_by_currency
from app.intake.rules.declaring import unfit_fields
from config.documents import is_asked_for
from config.fee_facts import Birth, born
from config.office import Office
from config.tariffs import FeeLine

Flag = dict[str, Any]

# The third digit of a citizen number tells sex and century together (0 and 1: 1900s, 2 and 3: 2000s, and so on).
CENTURY_OF_DIGIT = {digit: 1900 + 100 * (digit // 2) for digit in range(10)}
ADULT = 14
# The codes `doubts` raises, anew whenever the content changes. Other flags stand until somebody sees to them.
DOUBTS = frozenset({"form_differs", "field_unfit", "cccd_birth_year", "cccd_sex", "passport_too_short",
                    "document_missing", "fee_undetermined", "fee_differs", "twin_open", "under_14"})  # fmt: skip
TWIN_OPEN: Flag = {"code": "twin_open"}
UNDER_14: Flag = {"code": "under_14"}
WITHDRAWAL_ASKED: Flag = {"code": "withdrawal_asked"}
CHANGED_IN_REVIEW: Flag = {"code": "changed_in_review"}
PAYMENT_ELSEWHERE: Flag = {"code": "payment_elsewhere"}
MOST_FIELDS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The doubts that the versions alone give rise to. Whether something like it is open is the database's to say."""

    before: list[Flag]
    after: list[Flag]

    def flags(self, *, has_open_twin: bool) -> list[Flag]:
        """All doubts, in a fixed order."""
        return [*self.before, TWIN_OPEN, *self.after] if has_open_twin else [*self.before, *self.after]


def doubts(arrived: Arrival, *, owed: Sequence[FeeLine], has_open_twin: bool, on: date, config: Office) -> list[Flag]:
    """The doubts about what a dossier's versions say, in a fixed order. `on` is the local day of lodging."""
    return doubtful(arrived, owed=owed, on=on, config=config).flags(has_open_twin=has_open_twin)


def doubtful(arrived: Arrival, *, owed: Sequence[FeeLine], on: date, config: Office) -> Doubtful:
    """The same without what only the database knows."""
    born_on = arrived.facts.born or born(arrived.content.get("NgaySinh"))
    found: list[Flag] = []
    found += _declaration_doubts(arrived, config)
    found += _identity_doubts(arrived, born_on)
    found += _passport_doubts(arrived.content)
    found += _document_doubts(arrived, on)
    found += _fee_doubts(arrived, owed)
    is_child = arrived.procedure.under_14_in_person and born_on is not None and born_on.is_under(ADULT, on)
    return Doubtful(found, [UNDER_14] if is_child else [])


def _declaration_doubts(arrived: Arrival, config: Office) -> Iterable[Flag]:
    if arrived.procedure.forms and arrived.form_code not in arrived.procedure.forms:
        yield {"code": "form_differs"}
    form = config.declarations.get(arrived.form_code)
    if form is None:
        return
    for name in unfit_fields(form, arrived.content, countries=config.code_lists.nationalities)[:MOST_FIELDS_TOLD]:
        yield {"code": "field_unfit", "field": name}


def _identity_doubts(arrived: Arrival, born_on: Birth | None) -> Iterable[Flag]:
    number = arrived.content.get("SoCCCD")
    if not isinstance(number, str) or len(number) != 12 or not number.isascii() or not number.isdigit():
        return
    digit = int(number[3])
    if born_on is not None and CENTURY_OF_DIGIT[digit] + int(number[4:6]) != born_on.year:
        yield {"code": "cccd_birth_year"}
    sex = arrived.content.get("GioiTinh")
    if sex in ("M", "F") and (digit % 2 == 0) != (sex == "M"):
        yield {"code": "cccd_sex"}


def _passport_doubts(content: Mapping[str, Any]) -> Iterable[Flag]:
    expires, stays = content.get("NgayHetHanHoChieu"), content.get("DenNgay")
    if _is_day(expires) and _is_day(stays) and str(expires) < str(stays):
        yield {"code": "passport_too_short"}


def _is_day(given: object) -> bool:
    return isinstance(given, str) and len(given) == 8 and given.isascii() and given.isdigit()


def _document_doubts(arrived: Arrival, on: date) -> Iterable[Flag]:
    given = {row["component_code"] for row in arrived.documents if not row["is_withdrawn"]}
    for document in arrived.procedure.documents:
        if document.required and document.code not in given and is_asked_for(document, arrived.facts, on=on):
            yield {"code": "document_missing", "component": document.code}


def _fee_doubts(arrived: Arrival, owed: Sequence[FeeLine]) -> Iterable[Flag]:
    if any(line.amount is None for line in owed):
        yield {"code": "fee_undetermined"}
        return
    wanted: dict[str, int] = {}
    for line in owed:
        wanted[line.currency] = wanted.get(line.currency, 0) + (line.amount or 0)
    paid = paid_by_currency(arrived.payments)
    if (paid and paid != wanted) or (arrived.claimed and dict(arrived.claimed) != wanted):
        yield {"code": "fee_differs"}
