"""Handing out work: the most urgent dossier nobody holds, to one officer alone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CTE, Select, literal, select, union_all, update

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotYours
from app.core.office import office
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from config.workflow import WORKFLOW, Role, State


class Why(StrEnum):
    """Why this one came first."""

    DUE_SOON = "due_soon"
    WAITING = "waiting"
    NEXT_DUE = "next_due"


def next_dossier(*, officer: Actor) -> Dossier | None:
    """The most urgent dossier of the officer's unit that nobody holds, now held by them; None when there is none.

    What comes first: 1. whatever is overdue or due by the close of the next working day, the earliest due first;
    2. what is newly lodged, whose clock has not started: the longest waiting first; 3. the rest in review by due
    day, those without one (payment awaited) last. Within one due day, and among the newly lodged, priority goes first,
    then age, then id. So a citizen's new dossier waits only for what is about to be late, never for what has time.

    Found and reserved in one statement: two officers at once never get the same one, nor wait for one another.
    Journaled as `claimed`, with why. Raises NotYours for who may not hold dossiers.
    """
    row = WORKFLOW["claim"]
    if Role(officer.role) not in row.roles:
        raise NotYours("may_not", act=row.name, why="role")
    at = clock.now()
    with transaction() as session:
        pick = _pick(officer.unit_code, soon=_soon(at))
        reserved = session.execute(
            update(Dossier)
            .where(Dossier.id == pick.c.id)
            .values(holder_id=officer.id, held_at=at, version=Dossier.version + 1, changed_at=at)
            .returning(Dossier, pick.c.why),
            execution_options={"synchronize_session": False, "populate_existing": True},
        ).one_or_none()
        if reserved is None:
            return None
        dossier: Dossier = reserved[0]
        act = journal.Act(row.verb, {"by": "next", "why": reserved.why}, officer.id, at)
        journal.write(session, act, about=dossier)
    return dossier


def _soon(at: datetime) -> datetime:
    """The close of office on the working day after this one: what is due until then is about to be late."""
    calendar = office().calendar
    return calendar.closing_at(calendar.add_working_days(calendar.roll_backward(office().local_day(at)), 1))


def _pick(unit_code: str, *, soon: datetime) -> CTE:
    """One unclaimed dossier, locked. The three legs are asked one after the other and only until one answers, each by
    the index `ix_dossiers_next`; a row somebody else is being given is passed over.
    """
    legs = (
        _leg(unit_code, Why.DUE_SOON).where(Dossier.due_at <= soon),
        _leg(unit_code, Why.WAITING).where(Dossier.state == State.LODGED, Dossier.due_at.is_(None)),
        _leg(unit_code, Why.NEXT_DUE),
    )
    ranked = union_all(*(select(leg.subquery()) for leg in legs)).limit(1)
    return ranked.cte("pick").prefix_with("MATERIALIZED", dialect="postgresql")


def _leg(unit_code: str, why: Why) -> Select[int, str]:
    return (
        select(Dossier.id, literal(str(why)).label("why"))
        .where(Dossier.unit_code == unit_code, Dossier.holder_id.is_(None))
        .where(Dossier.state.in_(("lodged", "in_review")))
        .order_by(Dossier.due_at, Dossier.priority.desc(), Dossier.lodged_at, Dossier.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
