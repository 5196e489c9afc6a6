"""The opinion of another unit, with a clock of its own. The statutory clock runs on: no law lets it stand meanwhile."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import insert

from app.core.errors import Incomplete, NotFound
from app.core.names import tidy
from app.core.office import office
from app.deadlines.rules import OutsideCalendar
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.notes.models import Opinion
from app.notes.queries import next_ordinal, open_opinions, opinion_for_update
from app.notes.rules import LONGEST_NAME, STANCES, text_fits
from config.opinions import LONGEST_TERM_DAYS, USUAL_TERM_DAYS


def ask_opinion(
    *, officer: Actor, dossier_id: int, question: str, office_code: str | None = None, office_name: str = "",
    term_days: int = USUAL_TERM_DAYS, seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Ask a unit of config/units.toml, or an office by its name. Due `term_days` working days after today.

    Raises Incomplete.
    """
    asked = _office(office_code, office_name)
    if not text_fits(question):
        raise Incomplete("question_missing")
    due_on = _due_on(term_days)

    def ask(doing: Doing) -> dict[str, Any]:
        ordinal = next_ordinal(doing.session, Opinion, dossier_id)
        doing.session.execute(
            insert(Opinion).values(
                dossier_id=dossier_id, ordinal=ordinal, office_code=office_code or None, office=asked,
                question=question.strip(), term_days=term_days, asked_by_id=doing.officer.id, asked_at=doing.at,
                due_on=due_on,
            )
        )  # fmt: skip
        _count(doing)
        return {"opinion": ordinal, "office": asked, "opinion_due_on": due_on.isoformat()}

    return perform("ask_opinion", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=ask)


def _office(code: str | None, name: str) -> str:
    if code:
        known = office().config.units.by_code.get(code)
        if known is None:
            raise Incomplete("office_missing")
        return f"{known.name_vi}, {known.agency_vi}"
    if not text_fits(name, longest=LONGEST_NAME):
        raise Incomplete("office_missing")
    return tidy(name)


def _due_on(term_days: int) -> date:
    """Counted from the next working day, as every term is."""
    if not 1 <= term_days <= LONGEST_TERM_DAYS:
        raise Incomplete("term_unfit", longest=LONGEST_TERM_DAYS)
    try:
        return office().calendar.add_working_days(office().today(), term_days)
    except OutsideCalendar as error:
        raise Incomplete("term_beyond_calendar") from error


def record_opinion(
    *, officer: Actor, dossier_id: int, ordinal: int, stance: str, answer: str, document_number: str = "",
    answered_on: date | None = None, seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Write down the answer: for, against or neither; what it says, its document number, and the day it came."""
    if stance not in STANCES:
        raise Incomplete("stance_unknown")
    if not text_fits(answer):
        raise Incomplete("answer_missing")
    if answered_on is not None and answered_on > office().today():
        raise Incomplete("answered_in_future")

    def record(doing: Doing, opinion: Opinion) -> dict[str, Any]:
        opinion.stance, opinion.answer = stance, answer.strip()
        opinion.document_number = tidy(document_number)[:LONGEST_NAME] or None
        opinion.answered_on = answered_on or office().local_day(doing.at)
        return {"stance": stance, "document": opinion.document_number}

    return perform("record_opinion", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   change=_ended(ordinal, record))  # fmt: skip


def withdraw_opinion(
    *, officer: Actor, dossier_id: int, ordinal: int, reason: str, seen_version: int | None = None
) -> Dossier:
    """Take the question back, with why: nothing is waited for any more."""

    def withdraw(doing: Doing, opinion: Opinion) -> dict[str, Any]:
        opinion.withdrawal_reason = doing.reason
        return {}

    return perform("withdraw_opinion", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   reason=reason, change=_ended(ordinal, withdraw))  # fmt: skip


def _ended(ordinal: int, change: Callable[[Doing, Opinion], dict[str, Any]]) -> Callable[[Doing], dict[str, Any]]:
    def end(doing: Doing) -> dict[str, Any]:
        opinion = opinion_for_update(doing.session, doing.dossier.id, ordinal)
        if opinion is None or opinion.ended_at is not None:
            raise NotFound("opinion_not_found")
        facts = change(doing, opinion)
        opinion.ended_at, opinion.ended_by_id = doing.at, doing.officer.id
        _count(doing)
        return {"opinion": ordinal, "office": opinion.office} | facts

    return end


def _count(doing: Doing) -> None:
    """Say on the dossier how many are open and when the first of them is due, for lists."""
    doing.session.flush()
    waiting = open_opinions(doing.session, doing.dossier.id)
    doing.dossier.open_opinions, doing.dossier.opinion_due_on = waiting.number, waiting.due_on
