"""Who holds how much, who is away, to whom a dossier may be given. What is done with the answer is not here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry
from app.core.names import sort_key
from app.core.office import office
from app.dossiers.models import Dossier
from app.officers.models import Officer
from app.officers.queries import has_interest
from app.worklists.models import Absence
from app.worklists.queries.filters import in_states
from app.worklists.rules import Gift, why_not_give
from config.workflow import WORKED_ON, WORKFLOW, State

# What waits for its holder and for nobody else: so much of it one officer may have.
UNFINISHED = frozenset({State.LODGED, State.IN_REVIEW})


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """An officer to whom a dossier may perhaps be given: what `why_not_give` asks of them, and their name.

    `holds` counts what they hold and is worked on, `unfinished` what of it waits for them. `stand_in_id` is who has
    their work while they are away.
    """

    id: int
    full_name: str
    role: str
    unit_code: str
    is_active: bool
    absent_until_at: datetime | None
    stand_in_id: int | None
    holds: int
    unfinished: int
    cap: int


@dataclass(frozen=True, kw_only=True)
class Load:
    """What an officer holds and is worked on: how many, of them late, and when the oldest was lodged."""

    holds: int = 0
    overdue: int = 0
    oldest_at: datetime | None = None


def is_running(at: datetime) -> ColumnElement[bool]:
    """The absence runs at this instant."""
    return and_(Absence.from_at <= at, Absence.until_at > at, Absence.cancelled_at.is_(None))


def colleague(session: Session, officer_id: int) -> Colleague | None:
    """One officer as they stand now; their row is locked, so that what is asked of it stays true until the commit."""
    locked = select(Officer.id).where(Officer.id == officer_id).with_for_update(key_share=True)
    if session.execute(locked).scalar_one_or_none() is None:
        return None
    return _colleague(session.execute(_colleagues().where(Officer.id == officer_id)).one())


def colleagues(unit_code: str) -> tuple[Colleague, ...]:
    """The active officers of a unit who hold dossiers, by given name in Vietnamese order."""
    wanted = _colleagues().where(
        Officer.unit_code == unit_code, Officer.role.in_(WORKFLOW["claim"].roles), Officer.is_active
    )
    found = [_colleague(row) for row in db.session.execute(wanted)]
    return tuple(sorted(found, key=lambda each: (sort_key(each.full_name), each.id)))


def who_else(officer_ids: Collection[int]) -> tuple[Colleague, ...]:
    """These officers, whoever they are: also one whose account was closed or whose role changed with work in hand."""
    found = [_colleague(row) for row in db.session.execute(_colleagues().where(Officer.id.in_(officer_ids)))]
    return tuple(sorted(found, key=lambda each: (sort_key(each.full_name), each.id)))


def _colleagues() -> Select[Any]:
    held = select(func.count()).where(Dossier.holder_id == Officer.id).correlate(Officer)
    holds, unfinished = (held.where(in_states(states)).scalar_subquery() for states in (WORKED_ON, UNFINISHED))
    away = and_(Absence.officer_id == Officer.id, is_running(clock.now()))
    return select(Officer, Absence.until_at, Absence.stand_in_id, holds, unfinished).outerjoin(Absence, away)


def _colleague(row: Row[Any]) -> Colleague:
    officer, until_at, stand_in_id, holds, unfinished = tuple(row)
    return Colleague(
        id=officer.id, full_name=officer.full_name, role=officer.role, unit_code=officer.unit_code,
        is_active=officer.is_active, absent_until_at=until_at, stand_in_id=stand_in_id, holds=holds,
        unfinished=unfinished, cap=office().config.handouts.of(officer.unit_code).unfinished_at_most,
    )  # fmt: skip


def takers(dossier: Dossier) -> tuple[Colleague, ...]:
    """To whom the dossier can be given now, in the order of names."""
    gift = gift_of(dossier)
    return tuple(each for each in colleagues(dossier.unit_code) if why_not_give(each, gift) is None)


def may_be_given(session: Session, taker: Colleague, dossier: Dossier, *, may_overload: bool = False) -> bool:
    """Whether nothing stands against giving this officer the dossier."""
    return why_not_given(session, taker, dossier, may_overload=may_overload) is None


def why_not_given(session: Session, taker: Colleague, dossier: Dossier, *, may_overload: bool = False) -> str | None:
    """Why this officer cannot be given the dossier: `why_not_give`, and the people they declared they know."""
    if has_interest(session, taker.id, dossier.identity_number):
        return "taker_recused"
    return why_not_give(taker, gift_of(dossier), may_overload=may_overload)


def gift_of(dossier: Dossier) -> Gift:
    """What is asked of a dossier before somebody is given it."""
    return Gift(unit_code=dossier.unit_code, holder_id=dossier.holder_id, recused=dossier.recused)


def loads(unit_code: str, *, today: date) -> Mapping[int, Load]:
    """What each officer of the unit holds that is worked on, by officer's id; those who hold nothing are left out."""
    late = and_(Dossier.due_on < today, Dossier.resolved_on.is_(None), Dossier.paused_at.is_(None))
    wanted = (
        select(
            Dossier.holder_id, func.count().label("holds"), func.count().filter(late).label("overdue"),
            func.min(Dossier.lodged_at).label("oldest_at"),
        )
        .where(Dossier.unit_code == unit_code, Dossier.holder_id.is_not(None), in_states(WORKED_ON))
        .group_by(Dossier.holder_id)
    )  # fmt: skip
    return {
        row.holder_id: Load(holds=row.holds, overdue=row.overdue, oldest_at=row.oldest_at)
        for row in db.session.execute(wanted)
    }


def last_entry(session: Session, dossier: Dossier) -> JournalEntry | None:
    """The last act in the dossier's journal, as written before the transaction under way."""
    wanted = select(JournalEntry).where(
        JournalEntry.dossier_id == dossier.id, JournalEntry.ordinal == dossier.journal_entries
    )
    return session.execute(wanted).scalar_one_or_none()
