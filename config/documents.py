"""Which papers a procedure asks for, and when each is asked for. Whether one arrived is for intake to say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from config.fee_facts import FeeFacts
from config.kinds import RequestKind
from config.reading import Table

CHILD_AGE: Final = 14


class Condition(StrEnum):
    """When a paper is asked for; of those after DAMAGED a declaration does not tell, the officer judges."""

    ALWAYS = "always"
    UNDER_14 = "under_14"
    UNDER_14_WITHOUT_ID = "under_14_without_id"
    LOST = "lost"
    DAMAGED = "damaged"
    PREVIOUS_PASSPORT = "previous_passport"
    GUARDIAN = "guardian"
    LOOSE_VISA = "loose_visa"
    ORGANISATION = "organisation"
    INDIVIDUAL = "individual"
    GUARANTEED = "guaranteed"
    NOT_STATELESS = "not_stateless"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Document:
    """A component of a dossier; `code` is the portal's `MaThanhPhanHoSo`.

    `required` papers hold the dossier back when their condition is met; the others help or can be looked up.
    """

    code: str
    name_vi: str
    name_en: str
    required: bool
    condition: Condition


def is_asked_for(document: Document, facts: FeeFacts, *, on: date) -> bool | None:
    """Whether the paper's condition is met on the day `on`; None when only an officer can tell."""
    if document.condition is Condition.ALWAYS:
        return True
    if document.condition in {Condition.UNDER_14, Condition.UNDER_14_WITHOUT_ID}:
        return _is_child(document.condition, facts, on=on)
    if document.condition is Condition.LOST:
        return _asks(facts, RequestKind.REISSUE_LOST)
    if document.condition is Condition.DAMAGED:
        return _asks(facts, RequestKind.REISSUE_DAMAGED)
    return None


def read_documents(table: Table) -> tuple[Document, ...]:
    """Read the `documents` of a procedure version; refuses a code named twice."""
    found = tuple(
        Document(
            code=row.text("code"),
            name_vi=row.text("name_vi"),
            name_en=row.text("name_en"),
            required=row.flag("required"),
            condition=row.choice("condition", Condition),
        )
        for row in table.tables("documents")
    )
    codes = [document.code for document in found]
    for number, code in enumerate(codes, start=1):
        if code in codes[: number - 1]:
            key = f"documents[{number}].code"
            raise table.refuse(key, problem=f"{code} is named twice", cure="keep one of the two")
    return found


def _is_child(condition: Condition, facts: FeeFacts, *, on: date) -> bool | None:
    child = facts.born.is_under(CHILD_AGE, on) if facts.born else None
    if condition is Condition.UNDER_14_WITHOUT_ID and facts.personal_id:
        return False
    return child


def _asks(facts: FeeFacts, request: RequestKind) -> bool | None:
    return None if facts.request is None else facts.request is request
