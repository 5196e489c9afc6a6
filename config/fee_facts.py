"""What fees and papers depend on, read from an electronic declaration; a field missing or malformed is None, never a
guess. Judging the declaration itself is not done here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from config.kinds import Entries, RequestKind

# An amount is charged per person of a group; a group beyond this is a slip of the keyboard.
MOST_PEOPLE: Final = 1_000
MOST_MONTHS: Final = 120

_CARD_FORMS: Final = frozenset({"NA6", "NA7", "NA8"})


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or only its year: some identity papers tell no more."""

    year: int
    on: date | None = None

    def is_under(self, age: int, on: date) -> bool | None:
        """Whether the person is younger than `age` years on the day `on`; None when the year alone does not tell."""
        turning = self.year + age
        if self.on is None:
            return None if on.year == turning else on.year < turning
        # Born on 29 February: the birthday in a common year is 1 March.
        return (on.year, on.month, on.day) < (turning, self.on.month, self.on.day)


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """The facts a tariff line may ask for.

    `visa_days` counts from the first day asked for to the last, the first not counted; `card_months` is the residence
    card's term; `personal_id` tells whether a child has an identity number of its own.
    """

    born: Birth | None = None
    request: RequestKind | None = None
    entries: Entries | None = None
    visa_days: int | None = None
    card_months: int | None = None
    people: int | None = None
    personal_id: bool | None = None


def fee_facts(form_code: str, content: Mapping[str, object]) -> FeeFacts:
    """Read the facts from a declaration's content (portal contract, section 4) by the form that carries them."""
    if form_code in {"TK01", "TK01a"}:
        return FeeFacts(
            born=born(content.get("NgaySinh")),
            request=_request(content.get("NoiDungDeNghi")),
            personal_id=_has_text(content.get("SoDinhDanhTre" if form_code == "TK01a" else "SoCCCD")),
        )
    if form_code == "NA5":
        return FeeFacts(
            born=born(content.get("NgaySinh")),
            entries=_entries(content.get("SoLan")),
            visa_days=_days_between(content.get("TuNgay"), content.get("DenNgay")),
        )
    if form_code in _CARD_FORMS:
        months = _whole(content.get("ThoiHanThang"), at_most=MOST_MONTHS)
        return FeeFacts(born=born(content.get("NgaySinh")), card_months=months)
    if form_code == "NA15":
        return FeeFacts(people=_whole(content.get("SoNguoi"), at_most=MOST_PEOPLE))
    return FeeFacts()


def born(value: object) -> Birth | None:
    """A birth as the portal writes it, `yyyyMMdd` or `yyyy`; None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"(?:1[89]|20)[0-9]{2}", text):
        return Birth(int(text))
    day = _day(text)
    return Birth(day.year, day) if day else None


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{8}", value.strip()):
        return None
    text = value.strip()
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _days_between(first: object, last: object) -> int | None:
    begins, ends = _day(first), _day(last)
    if begins is None or ends is None or ends < begins:
        return None
    return (ends - begins).days


def _whole(value: object, *, at_most: int) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 1 <= value <= at_most else None


def _request(value: object) -> RequestKind | None:
    found = (kind for kind in RequestKind if kind == value)
    return next(found, None)


def _entries(value: object) -> Entries | None:
    if str(value).strip() == "1":
        return Entries.SINGLE
    return Entries.MULTIPLE if value == "N" else None


def _has_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
