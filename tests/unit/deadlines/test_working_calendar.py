"""The compiled calendar itself: rolling, counting, opening hours, clock changes, what it refuses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.deadlines.rules import NotWorkingDay, OutsideCalendar, compile_calendar, local_date, working_calendar
from config.calendars import load_calendars

MORNING = (time(8), time(12))
AFTERNOON = (time(13), time(17))


def office(**changes):
    facts = {
        "name": "office",
        "version": "1",
        "timezone": "Asia/Ho_Chi_Minh",
        "weekly": dict.fromkeys(range(5), (MORNING, AFTERNOON)),
        "days_off": {},
        "working_days": {},
        "years": [2026],
    }
    return compile_calendar(**facts | changes)


@pytest.mark.parametrize(
    ("day", "forward", "backward", "following"),
    [
        ("2026-02-13", "2026-02-13", "2026-02-13", "2026-02-23"),
        ("2026-02-18", "2026-02-23", "2026-02-13", "2026-02-23"),
        ("2026-01-02", "2026-01-05", "2025-12-31", "2026-01-05"),
        ("2026-01-10", "2026-01-10", "2026-01-10", "2026-01-12"),
        ("2026-01-11", "2026-01-12", "2026-01-10", "2026-01-12"),
    ],
)
def test_a_day_off_rolls_to_the_working_day_beside_it(vietnam, day, forward, backward, following):
    on = date.fromisoformat(day)

    rolled = vietnam.roll_forward(on), vietnam.roll_backward(on), vietnam.next_working_day(on)

    assert rolled == tuple(map(date.fromisoformat, (forward, backward, following)))


def test_counting_back_and_forth_meets_again(vietnam):
    thursday_before_tet = date(2026, 2, 12)

    later = vietnam.add_working_days(thursday_before_tet, 5)

    assert later == date(2026, 2, 26)
    assert vietnam.add_working_days(later, -5) == thursday_before_tet
    assert vietnam.working_days_between(thursday_before_tet, later) == 5
    assert vietnam.working_days_between(later, thursday_before_tet) == -5


def test_opening_and_closing_are_instants_of_that_day(vietnam):
    make_up_saturday = date(2026, 1, 10)

    assert vietnam.opening_at(make_up_saturday) == datetime(2026, 1, 10, 0, 30, tzinfo=UTC)
    assert vietnam.closing_at(make_up_saturday) == datetime(2026, 1, 10, 10, 0, tzinfo=UTC)


def test_a_day_off_has_no_closing(vietnam):
    with pytest.raises(NotWorkingDay, match="2026-02-18"):
        vietnam.closing_at(date(2026, 2, 18))


def test_periods_are_half_open(vietnam):
    lunch_begins = datetime(2026, 11, 4, 4, 30, tzinfo=UTC)

    assert vietnam.is_open(lunch_begins - timedelta(microseconds=1))
    assert not vietnam.is_open(lunch_begins)
    assert vietnam.is_open(lunch_begins + timedelta(hours=2))


def test_closing_follows_the_clocks_of_an_office_abroad(amsterdam):
    friday_in_winter_time, monday_in_summer_time = date(2026, 3, 27), date(2026, 3, 30)

    assert amsterdam.closing_at(friday_in_winter_time) == datetime(2026, 3, 27, 16, tzinfo=UTC)
    assert amsterdam.closing_at(monday_in_summer_time) == datetime(2026, 3, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
)
def test_a_day_on_which_the_clocks_change_has_its_true_length(round_the_clock, day, hours):
    opening, closing = round_the_clock.opening_at(day), round_the_clock.closing_at(day)

    assert round_the_clock.working_seconds_between(opening, closing) == hours * 3600
    assert round_the_clock.add_working_seconds(opening, hours * 3600) == closing


def test_hours_that_a_clock_change_swallows_are_not_worked():
    night_shift = dict.fromkeys(range(7), ((time(2), time(3)), (time(3), time(5))))

    calendar = office(timezone="Europe/Amsterdam", weekly=night_shift)

    begin, end = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (28, 29))
    assert calendar.working_seconds_between(begin, end) == 2 * 3600


def test_a_make_up_day_keeps_the_hours_of_its_weekday_or_of_monday():
    saturday, tuesday = date(2026, 1, 10), date(2026, 1, 13)

    calendar = office(
        weekly={0: [MORNING], 1: [MORNING, AFTERNOON]},
        working_days={saturday: True, tuesday: True},
    )

    assert calendar.closing_at(saturday) == datetime(2026, 1, 10, 5, tzinfo=UTC)
    assert calendar.closing_at(tuesday) == datetime(2026, 1, 13, 10, tzinfo=UTC)


def test_special_hours_hold_for_one_day_and_none_close_it():
    eve_of_tet, inventory = date(2026, 2, 13), date(2026, 2, 12)

    calendar = office(special_hours={eve_of_tet: [MORNING], inventory: []})

    assert calendar.closing_at(eve_of_tet) == datetime(2026, 2, 13, 5, tzinfo=UTC)
    assert not calendar.is_working_day(inventory)


def test_days_are_provisional_where_a_fact_is_unconfirmed_or_the_year_missing(vietnam):
    culture_day = date(2026, 11, 24)

    assert vietnam.is_provisional(culture_day)
    assert not vietnam.is_provisional(culture_day - timedelta(days=1))
    assert vietnam.is_provisional(date(2026, 12, 1), since=culture_day)
    assert not vietnam.is_provisional(date(2026, 12, 1), since=culture_day + timedelta(days=1))
    assert vietnam.is_provisional(date(2027, 1, 4))


def test_a_year_that_is_not_loaded_is_counted_by_the_week_alone(vietnam):
    new_year_2011 = date(2011, 1, 3)

    assert vietnam.is_working_day(new_year_2011)
    assert vietnam.is_provisional(new_year_2011)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 1, 1)])
def test_a_day_far_from_the_loaded_years_is_refused(vietnam, day):
    with pytest.raises(OutsideCalendar):
        vietnam.roll_forward(day)
    with pytest.raises(OutsideCalendar):
        vietnam.is_open(datetime(day.year, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("n", [100_000, -100_000])
def test_a_count_that_leaves_the_calendar_is_refused(vietnam, n):
    with pytest.raises(OutsideCalendar):
        vietnam.add_working_days(date(2026, 1, 5), n)
    with pytest.raises(OutsideCalendar):
        vietnam.add_working_seconds(datetime(2026, 1, 5, tzinfo=UTC), n * 30_000)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"years": []}, "no year is loaded"),
        ({"weekly": {}}, "no working hours"),
        ({"weekly": {7: [MORNING]}}, "7 is no weekday"),
        ({"weekly": {0: [AFTERNOON, MORNING]}}, "weekday 0 are not in order"),
        ({"weekly": {0: [(time(12), time(12))]}}, "weekday 0 are not in order"),
        ({"days_off": {date(2026, 1, 5): True}, "working_days": {date(2026, 1, 5): True}}, "2026-01-05 is both"),
    ],
)
def test_contradicting_facts_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        office(**changes)


def test_the_local_date_is_that_of_the_office():
    late_evening_in_utc = datetime(2026, 11, 3, 18, tzinfo=UTC)

    assert local_date(late_evening_in_utc, "Asia/Ho_Chi_Minh") == date(2026, 11, 4)
    assert local_date(late_evening_in_utc, "Europe/Amsterdam") == date(2026, 11, 3)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime(2026, 11, 3, 18), "Asia/Ho_Chi_Minh")  # noqa: DTZ001 - the mistake under test


def test_every_shipped_calendar_says_the_same_compiled():
    shipped = load_calendars()

    for facts in shipped.values():
        calendar = working_calendar(facts)
        first, last = date(facts.years[0] - 2, 1, 1), date(facts.years[-1] + 2, 12, 31)
        for day in (first + timedelta(days=n) for n in range((last - first).days)):
            assert calendar.is_working_day(day) == facts.is_working_day(day), day
            assert calendar.is_provisional(day) == (not facts.is_confirmed(day)), day
            if periods := facts.periods_on(day):
                closing = datetime.combine(day, periods[-1].ends, tzinfo=calendar.timezone)
                assert calendar.closing_at(day) == closing
