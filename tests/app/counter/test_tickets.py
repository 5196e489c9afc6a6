"""Numbers: drawn without a gap, called in their order, and never to two desks."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.core.db import db
from app.core.errors import Incomplete, NotFound, WrongState
from app.core.office import office
from app.counter.actions import appointments, tickets
from app.counter.models import Ticket
from app.counter.queries.tickets import before, called_now, called_to, waiting_of
from config.workflow import Role
from tests import making

POINT = "TRU_SO"


@pytest.fixture
def morning(the_clock):
    return the_clock.stand_at("2026-09-16 08:00")


def draw(officer, prefix="A", priority=None):
    drawn = tickets.draw(officer=officer, point=POINT, prefix=prefix, priority=priority)
    return f"{drawn.prefix}{drawn.number}"


def call(officer, desk="1"):
    called = tickets.call_next(officer=officer, point=POINT, desk=desk)
    return None if called is None else f"{called.prefix}{called.number}"


def test_numbers_run_on_by_letter_and_begin_anew_each_day(officer, the_clock):
    the_clock.stand_at("2026-09-16 08:00")
    first_day = [draw(officer), draw(officer, "B"), draw(officer)]
    the_clock.stand_at("2026-09-17 08:00")
    second_day = [draw(officer)]

    assert (first_day, second_day) == (["A1", "B1", "A2"], ["A1"])


def test_who_has_priority_is_called_first_and_the_others_as_they_came(officer, morning):
    for priority in (None, None, "elderly"):
        draw(officer, priority=priority)

    assert [call(officer) for _ in range(4)] == ["A3", "A1", "A2", None]


def test_the_slip_counts_those_who_come_before(officer, morning):
    for priority in (None, "elderly", None, "disabled"):
        draw(officer, priority=priority)

    ahead = [before(ticket) for ticket in db.session.query(Ticket).order_by(Ticket.number)]

    assert ahead == [2, 0, 3, 1]


def test_a_desk_calls_only_its_own_letters(officer, morning):
    draw(officer, "B")

    assert call(officer, "1") is None
    assert call(officer, "4") == "B1"


def test_who_comes_before_their_appointment_is_called_at_their_time(officer, the_clock):
    the_clock.stand_at("2026-09-16 08:00")
    booked = appointments.book(
        officer=officer, point=POINT, slot_at=making.local("2026-09-16 08:30"), name="Lê Thị Hoa"
    )
    appointments.arrive(officer=officer, appointment_id=booked.id)
    draw(officer)
    draw(officer)

    before = call(officer)
    the_clock.stand_at("2026-09-16 08:31")
    draw(officer, priority=None)
    then = [call(officer), call(officer)]

    assert before == "A2"
    assert then == ["A3", "A1"]


def test_who_came_early_is_not_left_to_wait_when_nobody_else_is_there(officer, the_clock):
    the_clock.stand_at("2026-09-16 08:00")
    booked = appointments.book(
        officer=officer, point=POINT, slot_at=making.local("2026-09-16 09:00"), name="Lê Thị Hoa"
    )
    appointments.arrive(officer=officer, appointment_id=booked.id)

    assert call(officer) == "A1"


def test_calling_the_next_ends_the_one_before(officer, morning):
    draw(officer)
    draw(officer)
    call(officer)
    call(officer)

    states = [(each.number, each.state) for each in db.session.query(Ticket).order_by(Ticket.number)]
    assert states == [(1, "served"), (2, "called")]


def test_a_number_is_called_again_and_then_missed(officer, morning):
    draw(officer)
    call(officer)
    called = called_to(office().config.counters.points["G01.801.108", POINT], "1", on=office().today())

    again = tickets.call_again(officer=officer, ticket_id=called.id)
    tickets.end(officer=officer, ticket_id=called.id, how="missed")

    assert (again.calls, again.state) == (2, "missed")
    with pytest.raises(WrongState, match="ticket_not_called"):
        tickets.call_again(officer=officer, ticket_id=called.id)


def test_desks_calling_at_once_are_given_different_numbers(own_database):
    people = [making.officer(Role.OFFICER) for _ in range(3)]
    for _ in range(30):
        draw(people[0])

    def calls(place):
        with own_database.app_context():
            return [call(people[place], desk=str(place + 1)) for _ in range(10)]

    with ThreadPoolExecutor(3) as pool:
        called = [number for numbers in pool.map(calls, range(3)) for number in numbers]

    assert sorted(called, key=lambda number: int(number[1:])) == [f"A{number}" for number in range(1, 31)]


def test_two_officers_at_one_desk_leave_one_number_there(own_database):
    people = [making.officer(Role.OFFICER) for _ in range(2)]
    for _ in range(20):
        draw(people[0])

    def calls(place):
        with own_database.app_context():
            for _ in range(8):
                with suppress(Incomplete):  # the desk was taken at that moment
                    call(people[place], desk="1")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(calls, range(2)))

    counter = office().config.counters.points["G01.801.108", POINT]
    assert len(called_now(counter, on=office().today())) == 1


def test_how_long_it_takes_is_learned_from_the_day(officer, the_clock):
    counter = office().config.counters.points["G01.801.108", POINT]
    the_clock.stand_at("2026-09-16 08:00")
    for _ in range(12):
        draw(officer)
    at_first = waiting_of(counter, on=office().today())["A"]
    for minute in range(0, 30, 5):
        the_clock.stand_at(f"2026-09-16 09:{minute:02d}")
        call(officer)

    later = waiting_of(counter, on=office().today())["A"]

    assert (at_first.count, at_first.minutes) == (12, 48)  # twelve minutes each, three desks
    assert (later.count, later.minutes) == (6, 10)  # five minutes each


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"point": "NOWHERE", "prefix": "A"}, NotFound), ({"point": POINT, "prefix": "Z"}, NotFound),
     ({"point": POINT, "prefix": "A", "priority": "friend"}, Incomplete)],
)  # fmt: skip
def test_what_there_is_not_is_not_drawn(officer, asked, error):
    with pytest.raises(error):
        tickets.draw(officer=officer, **asked)


def test_another_unit_calls_nobody_here(officer, morning):
    draw(officer)
    elsewhere = making.officer(Role.OFFICER, unit_code="G01.899.108")

    assert tickets.call_next(officer=elsewhere, point=POINT, desk="1") is None
