"""Asking for appointments: what is free on a day, and who comes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.counter.models import Appointment, Ticket
from app.counter.rules.slots import Slot, slots_of
from app.dossiers.rules import Actor
from config.counters import ReceptionCounter


def slots_on(counter: ReceptionCounter, on: date) -> tuple[Slot, ...]:
    """The slots of a day with how many places of each are taken."""
    counted = (
        select(Appointment.slot_at, func.count().label("seats"))
        .where(
            Appointment.unit_code == counter.unit, Appointment.point == counter.code, Appointment.on == on,
            Appointment.state != "cancelled",
        )
        .group_by(Appointment.slot_at)
    )  # fmt: skip
    taken = {row.slot_at: row.seats for row in db.session.execute(counted)}
    running = office()
    instants = slots_of(counter, on, calendar=running.config.calendars["vietnam"], zone=running.zone)
    return tuple(Slot(at, counter.capacity, taken.get(at, 0)) for at in instants)


def day_sheet(counter: ReceptionCounter, on: date) -> Sequence[tuple[Appointment, Ticket | None]]:
    """Everybody booked for a day in the order of their slots, with the number they drew; not those cancelled."""
    booked = (
        select(Appointment, Ticket)
        .outerjoin(Ticket, Ticket.appointment_id == Appointment.id)
        .where(
            Appointment.unit_code == counter.unit, Appointment.point == counter.code, Appointment.on == on,
            Appointment.state != "cancelled",
        )
        .order_by(Appointment.slot_at, Appointment.seat, Appointment.id)
    )  # fmt: skip
    return [(appointment, ticket) for appointment, ticket in db.session.execute(booked)]


def appointment_for(officer: Actor, appointment_id: int) -> Appointment:
    """An appointment of the officer's unit. Raises NotFound."""
    wanted = select(Appointment).where(Appointment.id == appointment_id, Appointment.unit_code == officer.unit_code)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("appointment_not_found")
    return found
