"""Asking for tickets: who is at a desk, who waits, how long it takes, what the wall shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.counter.models import Appointment, Ticket
from app.counter.rules.numbers import minutes_each, wait
from app.dossiers.rules import Actor
from config.counters import ReceptionCounter

LAST_SERVED = 40
MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many wait for one kind of ticket, and for how many minutes the last of them."""

    prefix: str
    count: int
    minutes: int


def ticket_for(officer: Actor, ticket_id: int) -> Ticket:
    """A ticket of the officer's unit. Raises NotFound."""
    wanted = select(Ticket).where(Ticket.id == ticket_id, Ticket.unit_code == officer.unit_code)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("ticket_not_found")
    return found


def called_to(counter: ReceptionCounter, desk: str, *, on: date) -> Ticket | None:
    """Who was called to a desk and is there still."""
    called = select(Ticket).where(*_of_day(counter, on), Ticket.desk == desk, Ticket.state == "called")
    return db.session.execute(called).scalar_one_or_none()


def called_now(counter: ReceptionCounter, *, on: date) -> Sequence[Ticket]:
    """The numbers at the desks, the one called last first."""
    called = (
        select(Ticket)
        .where(*_of_day(counter, on), Ticket.state == "called")
        .order_by(Ticket.last_called_at.desc(), Ticket.id.desc())
    )
    return db.session.execute(called).scalars().all()


def waiting_of(counter: ReceptionCounter, *, on: date) -> Mapping[str, Waiting]:
    """How many wait, by the letter of their ticket; a letter nobody waits with is there with none."""
    counted = (
        select(Ticket.prefix, func.count().label("waiting"))
        .where(*_of_day(counter, on), Ticket.state == "waiting")
        .group_by(Ticket.prefix)
        .order_by(Ticket.prefix)
    )
    counts = {row.prefix: row.waiting for row in db.session.execute(counted)}
    each = pace(counter, on=on)
    return {
        prefix: Waiting(
            prefix=prefix, count=counts.get(prefix, 0),
            minutes=wait(counts.get(prefix, 0), desks=_desks_for(counter, prefix), each=each),
        )
        for prefix in office().config.counters.kinds
    }  # fmt: skip


def _desks_for(counter: ReceptionCounter, prefix: str) -> int:
    return sum(prefix in desk.kinds for desk in counter.desks)


def pace(counter: ReceptionCounter, *, on: date) -> int:
    """Minutes somebody takes at a desk today."""
    last = (
        select(Ticket.called_at, Ticket.ended_at)
        .where(*_of_day(counter, on), Ticket.state == "served", Ticket.ended_at.is_not(None))
        .order_by(Ticket.id.desc())
        .limit(LAST_SERVED)
    )
    took: list[timedelta] = [row.ended_at - row.called_at for row in db.session.execute(last)]
    return minutes_each(took, otherwise=office().config.counters.minutes_each)


def before(ticket: Ticket) -> int:
    """How many wait with the same letter and come before this one; who draws priority later may still come before."""
    earlier = (Ticket.comes_at < ticket.comes_at) | ((Ticket.comes_at == ticket.comes_at) & (Ticket.id < ticket.id))
    has_priority = Ticket.priority.is_not(None)
    ahead = select(func.count()).where(
        Ticket.unit_code == ticket.unit_code, Ticket.point == ticket.point, Ticket.on == ticket.on,
        Ticket.prefix == ticket.prefix, Ticket.state == "waiting", Ticket.id != ticket.id,
        earlier | has_priority if ticket.priority is None else earlier & has_priority,
    )  # fmt: skip
    return int(db.session.execute(ahead).scalar_one())


def waiting_line(counter: ReceptionCounter, *, on: date) -> Sequence[Ticket]:
    """Who waits, in the order they come, at most MOST_SHOWN."""
    line = (
        select(Ticket)
        .where(*_of_day(counter, on), Ticket.state == "waiting")
        .order_by(Ticket.priority.is_(None), Ticket.comes_at, Ticket.id)
        .limit(MOST_SHOWN)
    )
    return db.session.execute(line).scalars().all()


def appointment_of(ticket: Ticket) -> Appointment | None:
    """The appointment somebody came with."""
    return None if ticket.appointment_id is None else db.session.get(Appointment, ticket.appointment_id)


def _of_day(counter: ReceptionCounter, on: date) -> tuple[ColumnElement[bool], ...]:
    return Ticket.unit_code == counter.unit, Ticket.point == counter.code, Ticket.on == on
