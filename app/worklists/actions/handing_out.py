"""Handing out work: the most urgent dossier nobody holds, to one officer alone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BindParameter, Select, bindparam, literal_column, select, text, union_all, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotYours
from app.core.office import office
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from config.workflow import WORKFLOW, Role


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
    asked = {"officer_id": officer.id, "now": at, "of_unit": officer.unit_code, "soon": _soon(at)}
    with transaction() as session:
        reserved = session.execute(RESERVE, asked, execution_options=AS_WRITTEN).one_or_none()
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


def _reserve() -> ReturningUpdate[Dossier, str]:
    """One unclaimed dossier found, locked and given to the officer. The three legs are asked one after the other and
    only until one answers, each by the index `ix_dossiers_next`; a row somebody else is being given is passed over.
    """
    legs = (
        _leg(Why.DUE_SOON).where(Dossier.due_at <= bindparam("soon")),
        _leg(Why.WAITING).where(Dossier.state == literal_column("'lodged'"), Dossier.due_at.is_(None)),
        _leg(Why.NEXT_DUE),
    )
    ranked = union_all(*(select(leg.subquery()) for leg in legs)).limit(literal_column("1"))
    pick = ranked.cte("pick").prefix_with("MATERIALIZED", dialect="postgresql")
    now: BindParameter[datetime] = bindparam("now")
    reserved = {"holder_id": bindparam("officer_id"), "held_at": now, "version": Dossier.version + 1, "changed_at": now}
    return update(Dossier).where(Dossier.id == pick.c.id).values(reserved).returning(Dossier, pick.c.why)


def _leg(why: Why) -> Select[int, str]:
    # The states stand in the statement itself: a plan made for any states could not use the partial index.
    return (
        select(Dossier.id, literal_column(f"'{why}'").label("why"))
        .where(Dossier.unit_code == bindparam("of_unit"), Dossier.holder_id.is_(None))
        .where(text("state IN ('lodged', 'in_review')"))
        .order_by(Dossier.due_at, Dossier.priority.desc(), Dossier.lodged_at, Dossier.id)
        .limit(literal_column("1"))
        .with_for_update(skip_locked=True)
    )


AS_WRITTEN = {"synchronize_session": False, "populate_existing": True}
RESERVE = _reserve()
