"""Appointments: only when the point is open, never more than a slot takes, moved without losing the place first."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.db import db
from app.core.errors import Incomplete, WrongState
from app.core.office import office
from app.counter.actions import appointments
from app.counter.models import Appointment
from app.counter.queries.appointments import day_sheet, slots_on
from config.workflow import Role
from tests import making

AT = making.local("2026-09-16 08:00")
POINT = "CAU_GIAY"  # three places a slot


@pytest.fixture(autouse=True)
def yesterday(the_clock):
    the_clock.stand_at("2026-09-15 09:00")


def book(officer, at=AT, name="Lê Thị Hoa", point=POINT, **fields):
    return appointments.book(officer=officer, point=point, slot_at=at, name=name, **fields)


def test_a_slot_takes_so_many_and_no_more(officer):
    seats = [book(officer).seat for _ in range(3)]

    with pytest.raises(Incomplete, match="slot_full"):
        book(officer)
    assert seats == [1, 2, 3]


def test_many_booking_at_once_never_overbook(own_database):
    people = [making.officer(Role.OFFICER) for _ in range(4)]

    def is_booked(officer):
        try:
            book(officer)
        except Incomplete:
            return False
        return True

    def books(place):
        with own_database.app_context():
            return sum(is_booked(people[place]) for _ in range(3))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(books, range(4))) == 3
    assert sorted(each.seat for each in db.session.query(Appointment)) == [1, 2, 3]


def test_a_cancelled_place_is_given_again(officer):
    booked = [book(officer) for _ in range(3)]

    appointments.cancel(officer=officer, appointment_id=booked[1].id)

    assert book(officer).seat == 2


@pytest.mark.parametrize(
    ("at", "why"),
    [("2026-09-16 12:00", "slot_unknown"), ("2026-09-16 08:10", "slot_unknown"), ("2026-09-19 08:00", "slot_unknown"),
     ("2026-09-02 08:00", "slot_unknown"), ("2026-12-16 08:00", "slot_unknown"), ("2026-09-15 08:00", "slot_over")],
    ids=["at noon", "between slots", "on a Saturday", "on a holiday", "too far ahead", "over"],
)  # fmt: skip
def test_nobody_is_booked_when_the_point_is_closed(officer, at, why):
    with pytest.raises(Incomplete, match=why):
        book(officer, making.local(at))


def test_a_saturday_is_open_where_the_office_says_so(officer):
    booked = book(officer, making.local("2026-09-19 08:00"), point="TRU_SO")

    assert booked.state == "booked"


def test_moving_gives_the_old_place_back_only_when_there_is_a_new_one(officer):
    moved = book(officer)
    for _ in range(3):
        book(officer, making.local("2026-09-16 08:30"))

    with pytest.raises(Incomplete, match="slot_full"):
        appointments.move(officer=officer, appointment_id=moved.id, slot_at=making.local("2026-09-16 08:30"))
    db.session.refresh(moved)
    kept = moved.state
    new = appointments.move(officer=officer, appointment_id=moved.id, slot_at=making.local("2026-09-16 09:00"))

    db.session.refresh(moved)
    assert (kept, moved.state) == ("booked", "cancelled")
    assert (new.name, new.slot_at) == ("Lê Thị Hoa", making.local("2026-09-16 09:00"))


def test_who_comes_is_given_a_number_of_their_procedure(officer, the_clock):
    passport = book(officer, procedure_code="1.001456")
    visa = book(officer, procedure_code="1.001194")
    result = book(officer, dossier_number="G01.801.108-260916-000001")
    the_clock.stand_at("2026-09-16 07:50")

    drawn = [appointments.arrive(officer=officer, appointment_id=one.id) for one in (passport, visa, result)]

    assert [ticket.prefix for ticket in drawn] == ["A", "B", "T"]
    assert {ticket.comes_at for ticket in drawn} == {AT}


def test_nobody_arrives_twice_or_on_another_day(officer, the_clock):
    booked = book(officer)

    with pytest.raises(Incomplete, match="appointment_other_day"):
        appointments.arrive(officer=officer, appointment_id=booked.id)
    the_clock.stand_at("2026-09-16 08:00")
    appointments.arrive(officer=officer, appointment_id=booked.id)
    with pytest.raises(WrongState, match="appointment_over"):
        appointments.arrive(officer=officer, appointment_id=booked.id)


def test_the_sheet_of_a_day_tells_who_comes_and_what_is_free(officer):
    book(officer, name="Lê Thị Hoa")
    book(officer, making.local("2026-09-16 13:30"), name="Trần Văn Nam")
    appointments.cancel(officer=officer, appointment_id=book(officer, name="Không Đến").id)
    counter = office().config.counters.points["G01.801.108", POINT]

    sheet, slots = day_sheet(counter, AT.date()), slots_on(counter, AT.date())

    assert [one.name for one, _ticket in sheet] == ["Lê Thị Hoa", "Trần Văn Nam"]
    assert [slot.left for slot in slots if slot.at == AT] == [2]
    assert len(slots) == 13
