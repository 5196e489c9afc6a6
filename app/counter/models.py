"""The tables of the counter: lodgings half filled in or done, appointments, tickets. No verbs here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table

IS_BOOKED = "state <> 'cancelled'"


class Lodging(Table):
    """A form begun at the counter. What is typed and scanned is kept at once; `dossier_id` is set when it was lodged.

    `given` holds what was typed outside the declaration, `content` the declaration, `papers` by component how each
    paper was shown and the scan of it. All three are emptied once the dossier holds them.
    """

    __tablename__ = "lodgings"
    __table_args__ = (
        UniqueConstraint("dossier_id", name="uq_lodgings_dossier_id"),
        Index("ix_lodgings_begun", "officer_id", "id", postgresql_where="dossier_id IS NULL"),
        Index("ix_lodgings_officer_id", "officer_id", "id"),
        Index("ix_lodgings_assisted", "unit_code", "lodged_on", postgresql_where="is_assisted"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    reception_point: Mapped[str | None] = mapped_column(Text)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    procedure_code: Mapped[str] = mapped_column(Text)
    form_code: Mapped[str] = mapped_column(Text)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    given: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    content: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    papers: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    begun_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    lodged_on: Mapped[date | None]
    is_assisted: Mapped[bool] = mapped_column(Boolean, server_default="false")
    representative_name: Mapped[str | None] = mapped_column(Text)
    representative_identity: Mapped[str | None] = mapped_column(Text)
    representative_relation: Mapped[str | None] = mapped_column(Text)


class Appointment(Table):
    """A place in a slot. A seat of a slot is taken once: that is what makes overbooking impossible."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("state IN ('booked', 'arrived', 'missed', 'cancelled')", name="state"),
        CheckConstraint("seat > 0", name="seat"),
        Index("uq_appointments_seat", "unit_code", "point", "slot_at", "seat", unique=True, postgresql_where=IS_BOOKED),
        Index("ix_appointments_day", "unit_code", "point", "on", "slot_at", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    point: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    slot_at: Mapped[datetime]
    seat: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    procedure_code: Mapped[str | None] = mapped_column(Text)
    dossier_number: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="booked")
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    booked_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    changed_at: Mapped[datetime]


class TicketSeries(Table):
    """The last number drawn with a letter at a point on a day; taken under the row's lock."""

    __tablename__ = "ticket_series"

    unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    point: Mapped[str] = mapped_column(Text, primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(Text, primary_key=True)
    last_number: Mapped[int] = mapped_column(Integer)


class Ticket(Table):
    """A number drawn: whether it waits, who called it to which desk, how it ended. `comes_at`: not before its time."""

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("unit_code", "point", "on", "prefix", "number", name="uq_tickets_number"),
        UniqueConstraint("appointment_id", name="uq_tickets_appointment_id"),
        CheckConstraint("state IN ('waiting', 'called', 'served', 'missed')", name="state"),
        CheckConstraint("(desk IS NULL) = (called_at IS NULL)", name="called"),
        Index("ix_tickets_waiting", "unit_code", "point", "on", "prefix", "comes_at", "id",
              postgresql_where="state = 'waiting'"),
        Index("uq_tickets_at_desk", "unit_code", "point", "on", "desk", unique=True,
              postgresql_where="state = 'called'"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    point: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    prefix: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(Integer)
    priority: Mapped[str | None] = mapped_column(Text)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"))
    comes_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, server_default="waiting")
    desk: Mapped[str | None] = mapped_column(Text)
    calls: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    drawn_at: Mapped[datetime]
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    called_at: Mapped[datetime | None]
    last_called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
