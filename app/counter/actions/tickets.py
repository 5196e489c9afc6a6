"""Numbers: drawn one after the other, and called by one statement, so that nobody is called twice.

What happens to a number stands in its row, not in the journal: a number is no dossier.
"""

from datetime import date, datetime

from sqlalchemy import ScalarSelect, case, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_count
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, WrongState
from app.core.office import office
from app.counter.models import Appointment, Ticket, TicketSeries
from app.counter.rules.numbers import comes_at
from app.dossiers.rules import Actor
from config.counters import ReceptionCounter

ENDS = ("served", "missed")


def counter_of(officer: Actor, point: str) -> ReceptionCounter:
    """The counter of a reception point of the officer's unit. Raises NotFound."""
    found = office().config.counters.points.get((officer.unit_code, point))
    if found is None:
        raise NotFound("point_not_found")
    return found


def draw(*, officer: Actor, point: str, prefix: str, priority: str | None = None) -> Ticket:
    """Draw the next number of a letter at a point today. Raises NotFound, or Incomplete for an unknown priority."""
    counter, counters = counter_of(officer, point), office().config.counters
    if prefix not in counters.kinds:
        raise NotFound("ticket_kind_unknown")
    if priority is not None and priority not in counters.priorities:
        raise Incomplete("priority_unknown")
    with transaction() as session:
        return add_ticket(session, officer, counter=counter, prefix=prefix, priority=priority)


def add_ticket(
    session: Session, officer: Actor, *, counter: ReceptionCounter, prefix: str, priority: str | None = None,
    appointment: Appointment | None = None,
) -> Ticket:  # fmt: skip
    """The next number, in the transaction under way."""
    at = clock.now()
    today = office().local_day(at)
    drawn = Ticket(
        unit_code=counter.unit, point=counter.code, on=today, prefix=prefix,
        number=_next_number(session, counter, on=today, prefix=prefix), priority=priority,
        appointment_id=None if appointment is None else appointment.id, drawn_by_id=officer.id, drawn_at=at,
        comes_at=comes_at(at, None if appointment is None else appointment.slot_at), state="waiting", calls=0,
    )  # fmt: skip
    session.add(drawn)
    session.flush()
    return drawn


def _next_number(session: Session, counter: ReceptionCounter, *, on: date, prefix: str) -> int:
    counting = insert_or_count(TicketSeries).values(
        unit_code=counter.unit, point=counter.code, on=on, prefix=prefix, last_number=1
    )
    counting = counting.on_conflict_do_update(
        index_elements=["unit_code", "point", "on", "prefix"], set_={"last_number": TicketSeries.last_number + 1}
    )
    return session.execute(counting.returning(TicketSeries.last_number)).scalar_one()


def call_next(*, officer: Actor, point: str, desk: str) -> Ticket | None:
    """Call the next number to a desk; whoever was there has been served. None where nobody waits for this desk.

    Priority comes first, then whose time has come in the order of their time, then who came before their appointment.
    One statement finds and takes the number, passing over those another desk is taking. Raises NotFound for a desk the
    point has not, Incomplete where somebody else calls to the same desk at the same moment.
    """
    counter = counter_of(officer, point)
    place = counter.desk(desk)
    if place is None:
        raise NotFound("desk_not_found")
    try:
        with transaction() as session:
            at = clock.now()
            _end_at(session, counter, desk, at=at)
            return session.execute(
                update(Ticket)
                .where(Ticket.id == _next(counter, place.kinds, at=at))
                .values(state="called", desk=desk, called_by_id=officer.id, called_at=at, last_called_at=at, calls=1)
                .returning(Ticket)
            ).scalar_one_or_none()
    except IntegrityError as error:
        raise Incomplete("desk_taken") from error


def _next(counter: ReceptionCounter, kinds: tuple[str, ...], *, at: datetime) -> ScalarSelect[int]:
    rank = case((Ticket.priority.is_not(None), 0), (Ticket.comes_at <= at, 1), else_=2)
    return (
        select(Ticket.id)
        .where(
            Ticket.unit_code == counter.unit, Ticket.point == counter.code, Ticket.on == office().local_day(at),
            Ticket.state == "waiting", Ticket.prefix.in_(kinds),
        )
        .order_by(rank, Ticket.comes_at, Ticket.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )  # fmt: skip


def _end_at(session: Session, counter: ReceptionCounter, desk: str, *, at: datetime) -> None:
    session.execute(
        update(Ticket)
        .where(
            Ticket.unit_code == counter.unit, Ticket.point == counter.code, Ticket.on == office().local_day(at),
            Ticket.desk == desk, Ticket.state == "called",
        )
        .values(state="served", ended_at=at)
    )  # fmt: skip


def call_again(*, officer: Actor, ticket_id: int) -> Ticket:
    """Call a number once more to the same desk. Raises NotFound, WrongState."""
    with transaction() as session:
        ticket = _called(session, officer, ticket_id)
        ticket.calls += 1
        ticket.last_called_at = clock.now()
    return ticket


def end(*, officer: Actor, ticket_id: int, how: str) -> Ticket:
    """Somebody has been served, or did not come: `how` is `served` or `missed`. Raises NotFound, WrongState."""
    if how not in ENDS:
        raise Incomplete("act_unknown")
    with transaction() as session:
        ticket = _called(session, officer, ticket_id)
        ticket.state, ticket.ended_at = how, clock.now()
    return ticket


def _called(session: Session, officer: Actor, ticket_id: int) -> Ticket:
    wanted = select(Ticket).where(Ticket.id == ticket_id, Ticket.unit_code == officer.unit_code).with_for_update()
    ticket = session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()
    if ticket is None:
        raise NotFound("ticket_not_found")
    if ticket.state != "called":
        raise WrongState("ticket_not_called")
    return ticket
