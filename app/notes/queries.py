"""Asking for what officers added to a dossier, and for what an officer has declared about themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.notes.models import Note, Opinion
from app.notes.rules import is_late
from app.officers.models import Officer
from config.workflow import OPEN


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A note and who wrote it."""

    note: Note
    written_by: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to another unit, who asked it, who ended it, and whether its answer is or came late."""

    opinion: Opinion
    asked_by: str
    ended_by: str | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Open questions of a dossier. `due_on`: of the first of them."""

    number: int
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """A flag that stands: who set it, when, and why."""

    code: str
    set_by: str | None
    set_at: datetime | None
    reason: str | None


def dossier_seen_by(officer: Actor, dossier_id: int) -> Dossier:
    """The dossier as it stands, if it belongs to the officer's unit. Raises NotFound otherwise."""
    wanted = select(Dossier).where(Dossier.id == dossier_id, Dossier.unit_code == officer.unit_code)
    dossier = db.session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()
    if dossier is None:
        raise NotFound("dossier_not_found")
    return dossier


def remarks_of(dossier_id: int) -> tuple[Remark, ...]:
    """The notes of a dossier, newest first; withdrawn ones too. The caller knows that the reader may see it."""
    every = select(Note, Officer.full_name).join(Officer, Officer.id == Note.written_by_id)
    rows = db.session.execute(every.where(Note.dossier_id == dossier_id).order_by(Note.ordinal.desc()))
    return tuple(Remark(note=note, written_by=name) for note, name in rows)


def opinions_of(dossier_id: int, *, today: date) -> tuple[Asked, ...]:
    """The questions of a dossier: open ones by due day, then those ended, the newest first."""
    asking, ending = aliased(Officer), aliased(Officer)
    every = (
        select(Opinion, asking.full_name, ending.full_name)
        .join(asking, asking.id == Opinion.asked_by_id)
        .outerjoin(ending, ending.id == Opinion.ended_by_id)
        .where(Opinion.dossier_id == dossier_id)
        .order_by(Opinion.ordinal.desc())
    )
    found = [
        Asked(opinion=one, asked_by=asked, ended_by=ended, is_late=_late(one, today))
        for one, asked, ended in db.session.execute(every)
    ]
    waiting = [each for each in found if each.opinion.ended_at is None]
    waiting.sort(key=lambda each: (each.opinion.due_on, each.opinion.ordinal))
    return (*waiting, *(each for each in found if each.opinion.ended_at is not None))


def _late(opinion: Opinion, today: date) -> bool:
    if opinion.withdrawal_reason is not None:
        return False
    return is_late(opinion.due_on, answered_on=opinion.answered_on, today=today)


def flags_of(dossier_id: int, codes: Sequence[str]) -> tuple[Flagged, ...]:
    """The officers' flags of a dossier in the order set, with what the journal says of each."""
    if not codes:
        return ()
    setting = (
        select(JournalEntry.facts, JournalEntry.at, Officer.full_name)
        .join(Officer, Officer.id == JournalEntry.actor_id)
        .where(JournalEntry.dossier_id == dossier_id, JournalEntry.verb == "flag_set")
        .order_by(JournalEntry.ordinal)
    )
    last: Mapping[str, Any] = {row.facts.get("flag"): row for row in db.session.execute(setting)}
    return tuple(_flagged(code, last.get(code)) for code in codes)


def _flagged(code: str, entry: Any) -> Flagged:
    if entry is None:
        return Flagged(code=code, set_by=None, set_at=None, reason=None)
    return Flagged(code=code, set_by=entry.full_name, set_at=entry.at, reason=entry.facts.get("reason"))


def next_ordinal(session: Session, table: type[Note] | type[Opinion], dossier_id: int) -> int:
    """The ordinal of the next row of a dossier; safe because the dossier is locked."""
    highest = select(func.coalesce(func.max(table.ordinal), 0)).where(table.dossier_id == dossier_id)
    return int(session.execute(highest).scalar_one()) + 1


def note_for_update(session: Session, dossier_id: int, ordinal: int) -> Note | None:
    """The note, locked."""
    wanted = select(Note).where(Note.dossier_id == dossier_id, Note.ordinal == ordinal).with_for_update()
    return session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()


def opinion_for_update(session: Session, dossier_id: int, ordinal: int) -> Opinion | None:
    """The question, locked."""
    wanted = select(Opinion).where(Opinion.dossier_id == dossier_id, Opinion.ordinal == ordinal).with_for_update()
    return session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()


def open_opinions(session: Session, dossier_id: int) -> Waiting:
    """How many questions of a dossier wait for an answer, and the day the first of them is due."""
    waiting = select(func.count(), func.min(Opinion.due_on)).where(
        Opinion.dossier_id == dossier_id, Opinion.ended_at.is_(None)
    )
    number, due_on = session.execute(waiting).one()
    return Waiting(number=number, due_on=due_on)


def dossiers_owned_by(session: Session, officer: Actor, identity_number: str) -> Sequence[int]:
    """The unit's open dossiers of the person with this number."""
    owned = select(Dossier.id).where(
        Dossier.unit_code == officer.unit_code, Dossier.identity_number == identity_number,
        Dossier.state.in_(sorted(OPEN)),
    )  # fmt: skip
    return session.execute(owned.order_by(Dossier.id)).scalars().all()
