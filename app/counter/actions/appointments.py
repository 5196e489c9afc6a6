"""Appointments: booked, moved, cancelled, kept or missed. A slot's seats are rows: none is given twice."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, WrongState
from app.core.names import tidy
from app.core.office import office
from app.counter.actions.tickets import add_ticket, counter_of
from app.counter.models import Appointment, Ticket
from app.counter.rules.slots import slots_of
from app.dossiers.rules import Actor
from config.catalogue import Group
from config.counters import ReceptionCounter

TRIES = 5


def book(
    *, officer: Actor, point: str, slot_at: datetime, name: str, phone: str | None = None,
    procedure_code: str | None = None, dossier_number: str | None = None,
) -> Appointment:  # fmt: skip
    """Book a place in a slot. Raises NotFound, or Incomplete for a slot there is none of, that is over or full."""
    counter = counter_of(officer, point)
    if not tidy(name):
        raise Incomplete("name_missing")
    with transaction() as session:
        return _seated(session, counter, slot_at, {
            "name": tidy(name), "phone": phone, "procedure_code": procedure_code, "dossier_number": dossier_number,
            "booked_by_id": officer.id, "changed_by_id": officer.id,
        })  # fmt: skip


def move(*, officer: Actor, appointment_id: int, slot_at: datetime, point: str | None = None) -> Appointment:
    """Book the same person into another slot and give the old place back. Raises as `book`, and WrongState."""
    with transaction() as session:
        old = _booked(session, officer, appointment_id)
        moved = _seated(session, counter_of(officer, point or old.point), slot_at, {
            "name": old.name, "phone": old.phone, "procedure_code": old.procedure_code,
            "dossier_number": old.dossier_number, "booked_by_id": old.booked_by_id, "changed_by_id": officer.id,
        })  # fmt: skip
        _change(old, "cancelled", officer)
    return moved


def _seated(session: Session, counter: ReceptionCounter, slot_at: datetime, who: dict[str, Any]) -> Appointment:
    """The first free seat of a slot. Another who takes it at the same moment makes us try the next one."""
    on, at = _day_of(counter, slot_at), clock.now()
    taken = select(Appointment.seat).where(
        Appointment.unit_code == counter.unit, Appointment.point == counter.code, Appointment.slot_at == slot_at,
        Appointment.state != "cancelled",
    )  # fmt: skip
    for _ in range(counter.capacity + TRIES):
        used = set(session.execute(taken).scalars())
        seat = next((number for number in range(1, counter.capacity + 1) if number not in used), None)
        if seat is None:
            break
        values = {"unit_code": counter.unit, "point": counter.code, "on": on, "slot_at": slot_at, "seat": seat,
                  "state": "booked", "booked_at": at, "changed_at": at} | who  # fmt: skip
        seated = insert_or_skip(Appointment).values(**values).on_conflict_do_nothing().returning(Appointment)
        found = session.execute(seated).scalar_one_or_none()
        if found is not None:
            return found
    raise Incomplete("slot_full")


def _day_of(counter: ReceptionCounter, slot_at: datetime) -> date:
    running = office()
    on, today = running.local_day(slot_at), running.today()
    opened = slots_of(counter, on, calendar=running.config.calendars["vietnam"], zone=running.zone)
    if slot_at not in opened or on > today + timedelta(days=counter.book_ahead_days):
        raise Incomplete("slot_unknown")
    if slot_at + timedelta(minutes=counter.slot_minutes) <= clock.now():
        raise Incomplete("slot_over")
    return on


def cancel(*, officer: Actor, appointment_id: int) -> Appointment:
    """Give the place back. Raises NotFound, WrongState."""
    return _marked(officer, appointment_id, "cancelled")


def miss(*, officer: Actor, appointment_id: int) -> Appointment:
    """They did not come. Raises NotFound, WrongState."""
    return _marked(officer, appointment_id, "missed")


def _marked(officer: Actor, appointment_id: int, state: str) -> Appointment:
    with transaction() as session:
        appointment = _booked(session, officer, appointment_id)
        _change(appointment, state, officer)
    return appointment


def arrive(*, officer: Actor, appointment_id: int, priority: str | None = None) -> Ticket:
    """They have come: a number is drawn for them, to be called at their time. Raises NotFound, WrongState, and
    Incomplete on another day than theirs.
    """
    with transaction() as session:
        appointment = _booked(session, officer, appointment_id)
        if appointment.on != office().today():
            raise Incomplete("appointment_other_day")
        _change(appointment, "arrived", officer)
        counter = counter_of(officer, appointment.point)
        prefix = _prefix_of(appointment)
        return add_ticket(session, officer, counter=counter, prefix=prefix, priority=priority, appointment=appointment)


def _prefix_of(appointment: Appointment) -> str:
    """The letter they draw: that of their procedure; of collecting, where they come about a dossier alone."""
    counters, catalogue = office().config.counters, office().config.catalogue
    if appointment.procedure_code is not None:
        procedure = catalogue.at(appointment.procedure_code, appointment.on)
        return counters.kind_of(procedure.group if procedure else Group.CITIZEN).prefix
    collecting = [kind.prefix for kind in counters.kinds.values() if not kind.groups]
    if appointment.dossier_number and collecting:
        return collecting[0]
    return counters.kind_of(Group.CITIZEN).prefix


def _booked(session: Session, officer: Actor, appointment_id: int) -> Appointment:
    wanted = select(Appointment).where(Appointment.id == appointment_id, Appointment.unit_code == officer.unit_code)
    found = session.execute(wanted.with_for_update(), execution_options={"populate_existing": True})
    appointment = found.scalar_one_or_none()
    if appointment is None:
        raise NotFound("appointment_not_found")
    if appointment.state != "booked":
        raise WrongState("appointment_over")
    return appointment


def _change(appointment: Appointment, state: str, officer: Actor) -> None:
    appointment.state, appointment.changed_by_id, appointment.changed_at = state, officer.id, clock.now()
