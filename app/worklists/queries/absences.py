"""Absences: which run, which are over, what was passed on because of them; and the page that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.worklists.models import Absence, HandedOver
from app.worklists.queries.filters import in_states
from config.workflow import WORKED_ON, WORKFLOW

# A dossier these acts put into an absent officer's hands after the beginning is passed on too; one they took is not.
PUT_IN_HANDS = (WORKFLOW["send_back"].verb, WORKFLOW["come_back"].verb)


@dataclass(frozen=True, kw_only=True)
class Away:
    """One absence as the page shows it; `has_begun` while it runs."""

    id: int
    officer_id: int
    officer_name: str
    kind: str
    from_at: datetime
    until_at: datetime
    stand_in_name: str | None
    note: str | None
    has_begun: bool


def coming_and_current(officer: Actor) -> tuple[Away, ...]:
    """The absences of the officer's unit that run or are to come, the earliest first."""
    now, stand_in = clock.now(), aliased(Officer)
    wanted = (
        select(Absence, Officer.full_name, stand_in.full_name)
        .join(Officer, Officer.id == Absence.officer_id)
        .outerjoin(stand_in, stand_in.id == Absence.stand_in_id)
        .where(Officer.unit_code == officer.unit_code, Absence.until_at > now, Absence.cancelled_at.is_(None))
        .order_by(Absence.from_at, Absence.id)
    )
    return tuple(
        Away(
            id=row.id, officer_id=row.officer_id, officer_name=name, kind=row.kind, from_at=row.from_at,
            until_at=row.until_at, stand_in_name=other, note=row.note, has_begun=row.from_at <= now,
        )
        for row, name, other in db.session.execute(wanted)
    )  # fmt: skip


def officer_for_update(session: Session, officer_id: int) -> Officer | None:
    """The officer, locked and read anew; other rows may still point to them meanwhile."""
    locked = select(Officer).where(Officer.id == officer_id).with_for_update(key_share=True)
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()


def absence_for_update(session: Session, absence_id: int) -> Absence | None:
    """The absence, locked and read anew."""
    locked = select(Absence).where(Absence.id == absence_id).with_for_update()
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()


def is_away_between(session: Session, officer_id: int, *, from_at: datetime, until_at: datetime) -> bool:
    """Whether an absence of the officer that was not called off lies, even in part, in this time."""
    overlapping = select(Absence.id).where(
        Absence.officer_id == officer_id, Absence.cancelled_at.is_(None), Absence.from_at < until_at,
        Absence.until_at > from_at,
    )  # fmt: skip
    return session.execute(overlapping.limit(1)).scalar_one_or_none() is not None


def to_end(now: datetime, *, only: int | None = None) -> Sequence[int]:
    """The absences whose time is over, or that were called off, and that have not been ended; the oldest first."""
    is_over = or_(Absence.until_at <= now, Absence.cancelled_at.is_not(None))
    return _ids(Absence.ended_at.is_(None), is_over, *_only(only))


def running(now: datetime, *, only: int | None = None) -> Sequence[int]:
    """The absences that run now, begun or not; the oldest first."""
    is_running = Absence.ended_at.is_(None), Absence.cancelled_at.is_(None)
    return _ids(*is_running, Absence.from_at <= now, Absence.until_at > now, *_only(only))


def _ids(*clauses: ColumnElement[bool]) -> Sequence[int]:
    return db.session.execute(select(Absence.id).where(*clauses).order_by(Absence.from_at, Absence.id)).scalars().all()


def _only(absence_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if absence_id is None else (Absence.id == absence_id,)


def to_pass_on(absence_id: int) -> Sequence[int]:
    """What the absent officer holds and is to be passed on: at the beginning all of it; later only what somebody else
    put into their hands, for what they took themselves shows that they are here.
    """
    entry_of_last_act = (JournalEntry.dossier_id == Dossier.id) & (JournalEntry.ordinal == Dossier.journal_entries)
    held = (
        select(Dossier.id)
        .join(Absence, Absence.officer_id == Dossier.holder_id)
        .join(JournalEntry, entry_of_last_act)
        .where(Absence.id == absence_id, in_states(WORKED_ON))
        .where(or_(Absence.begun_at.is_(None), JournalEntry.verb.in_(PUT_IN_HANDS)))
        .order_by(Dossier.id)
    )
    return db.session.execute(held).scalars().all()


def handed_over_by(absence_id: int) -> Sequence[int]:
    """The dossiers passed on because of an absence of which it is not settled whether they come back."""
    wanted = select(HandedOver.dossier_id).where(HandedOver.absence_id == absence_id, HandedOver.settled_at.is_(None))
    return db.session.execute(wanted.order_by(HandedOver.dossier_id)).scalars().all()


def unsettled(session: Session, dossier_id: int) -> Sequence[HandedOver]:
    """Everything because of which the dossier is not where it was, the oldest first."""
    wanted = select(HandedOver).where(HandedOver.dossier_id == dossier_id, HandedOver.settled_at.is_(None))
    return session.execute(wanted.order_by(HandedOver.handed_at, HandedOver.absence_id)).scalars().all()
