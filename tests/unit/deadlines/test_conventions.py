"""Each sentence of the conventions of deadlines, as one dated sentence on real Vietnamese days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.deadlines.rules import Term, TermUnit, counts_from, due

FIVE_WORKING_DAYS = Term(5, TermUnit.WORKING_DAYS)
EIGHT_WORKING_DAYS = Term(8, TermUnit.WORKING_DAYS)
ONE_WORKING_DAY = Term(1, TermUnit.WORKING_DAYS)
TWENTY_DAYS = Term(20, TermUnit.CALENDAR_DAYS)
FOUR_MONTHS = Term(4, TermUnit.MONTHS)


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_day_one_is_the_working_day_after_the_day_of_receipt(vietnam):
    monday = date(2026, 11, 2)

    answer = due(ONE_WORKING_DAY, counted_from=monday, calendar=vietnam)

    assert answer.on == date(2026, 11, 3)


def test_a_term_is_counted_in_local_dates_not_utc_ones(vietnam):
    early_on_tuesday_in_hanoi = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)

    counted_from = counts_from(early_on_tuesday_in_hanoi, vietnam)

    assert counted_from == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("2026-11-04T06:00", "2026-11-04"),  # before opening
        ("2026-11-04T07:30", "2026-11-04"),
        ("2026-11-04T12:15", "2026-11-04"),  # lunch break
        ("2026-11-04T16:59:59", "2026-11-04"),
        ("2026-11-04T17:00", "2026-11-05"),  # periods are half-open
        ("2026-11-04T23:50", "2026-11-05"),
        ("2026-11-06T17:30", "2026-11-09"),  # Friday evening
        ("2026-02-13T20:00", "2026-02-23"),  # the evening before Tết
        ("2026-02-18T09:00", "2026-02-23"),  # in Tết
        ("2026-01-02T09:00", "2026-01-05"),  # day off swapped for Saturday 10 January
        ("2026-01-09T17:30", "2026-01-10"),  # that Saturday is worked
        ("2026-01-10T09:00", "2026-01-10"),
    ],
)
def test_receipt_outside_working_hours_counts_as_the_next_working_day(vietnam, received, counts):
    received_at = hanoi(received)

    counted_from = counts_from(received_at, vietnam)

    assert counted_from == date.fromisoformat(counts)


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("2026-11-04T14:59:59", "2026-11-04"),
        ("2026-11-04T15:00", "2026-11-05"),
        ("2026-11-06T15:00", "2026-11-09"),
        ("2026-11-07T08:00", "2026-11-09"),  # the cut-off takes a day off no further
    ],
)
def test_receipt_at_or_after_the_cut_off_counts_as_the_next_working_day(vietnam, received, counts):
    received_at = hanoi(received)

    counted_from = counts_from(received_at, vietnam, cut_off=time(15))

    assert counted_from == date.fromisoformat(counts)


def test_saturday_and_one_working_day_is_tuesday(vietnam):
    saturday = hanoi("2026-11-07T09:00")

    answer = due(ONE_WORKING_DAY, counted_from=counts_from(saturday, vietnam), calendar=vietnam)

    assert answer.on == date(2026, 11, 10)
    assert answer == due(ONE_WORKING_DAY, counted_from=date(2026, 11, 7), calendar=vietnam)


def test_a_saturday_reception_morning_is_not_a_working_day(vietnam):
    saturday_morning = hanoi("2026-11-14T08:30")

    assert not vietnam.is_open(saturday_morning)
    assert not vietnam.is_working_day(date(2026, 11, 14))


def test_the_due_instant_is_the_close_of_office_of_the_last_day(vietnam):
    wednesday = date(2026, 11, 4)

    answer = due(FIVE_WORKING_DAYS, counted_from=wednesday, calendar=vietnam)

    assert answer.on == date(2026, 11, 11)
    assert answer.at == hanoi("2026-11-11T17:00")
    assert answer.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("term", "received", "due_on"),
    [
        (FIVE_WORKING_DAYS, "2024-02-05", "2024-02-19"),  # Tết 2024: 8-14 February off
        (EIGHT_WORKING_DAYS, "2024-02-05", "2024-02-22"),
        (FIVE_WORKING_DAYS, "2025-01-23", "2025-02-06"),  # Tết 2025: 27-31 January off
        (FIVE_WORKING_DAYS, "2026-02-12", "2026-02-26"),  # Tết 2026: 16-20 February off
        (FIVE_WORKING_DAYS, "2025-12-31", "2026-01-09"),  # 1 and 2 January 2026 off
        (EIGHT_WORKING_DAYS, "2025-12-31", "2026-01-13"),  # Saturday 10 January is the sixth day
        (ONE_WORKING_DAY, "2026-01-09", "2026-01-10"),
        (ONE_WORKING_DAY, "2026-01-10", "2026-01-12"),
        (FIVE_WORKING_DAYS, "2024-04-26", "2024-05-07"),  # 29 April swapped for Saturday 4 May
        (FIVE_WORKING_DAYS, "2025-04-25", "2025-05-06"),  # 2 May swapped for Saturday 26 April
        (FIVE_WORKING_DAYS, "2026-08-21", "2026-08-27"),  # 31 August swapped for Saturday 22 August
        (EIGHT_WORKING_DAYS, "2026-08-21", "2026-09-04"),
    ],
)
def test_working_days_skip_days_off_and_count_make_up_saturdays(vietnam, term, received, due_on):
    counted_from = date.fromisoformat(received)

    answer = due(term, counted_from=counted_from, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date.fromisoformat(due_on), False)


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2026-11-03", "2026-11-23"),  # a Monday, nothing to roll
        ("2026-04-10", "2026-05-04"),  # 30 April, 1 May and a weekend rolled over
        ("2026-01-27", "2026-02-23"),  # Tết counts among the days, the end rolls past it
        ("2025-12-21", "2026-01-12"),  # a Sunday: received Monday 22 December, ends Sunday 11 January
        ("2025-12-19", "2026-01-08"),
    ],
)
def test_calendar_days_count_every_day_and_roll_forward(vietnam, received, due_on):
    counted_from = date.fromisoformat(received)

    answer = due(TWENTY_DAYS, counted_from=counted_from, calendar=vietnam)

    assert answer.on == date.fromisoformat(due_on)
    assert answer.at == vietnam.closing_at(answer.on)


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2026-03-16", "2026-07-16"),
        ("2025-10-31", "2026-03-02"),  # no 31 February: Saturday the 28th, rolled to Monday
        ("2025-12-31", "2026-05-04"),  # 30 April is a day off
        ("2026-09-07", "2027-01-07"),
    ],
)
def test_a_month_ends_on_the_day_of_the_same_number_and_rolls_forward(vietnam, received, due_on):
    counted_from = date.fromisoformat(received)

    answer = due(FOUR_MONTHS, counted_from=counted_from, calendar=vietnam)

    assert answer.on == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("hours", "started", "due_at"),
    [
        (2, "2026-11-04T08:00", "2026-11-04T10:00"),
        (2, "2026-11-04T10:30", "2026-11-04T14:30"),  # the lunch break does not count
        (2, "2026-11-06T16:00", "2026-11-09T08:30"),  # nor the weekend
        (4, "2026-11-04T06:00", "2026-11-04T11:30"),
        (15, "2026-11-06T07:30", "2026-11-09T17:00"),
        (1, "2026-02-13T16:30", "2026-02-23T08:00"),  # nor Tết
    ],
)
def test_hours_run_in_working_hours(vietnam, hours, started, due_at):
    started_at = hanoi(started)

    answer = due(
        Term(hours, TermUnit.HOURS),
        counted_from=counts_from(started_at, vietnam),
        calendar=vietnam,
        started_at=started_at,
    )

    assert answer.at == hanoi(due_at)
    assert answer.on == date.fromisoformat(due_at[:10])


def test_hours_ending_exactly_at_closing_are_due_at_that_closing(vietnam):
    friday_at_three = hanoi("2026-11-06T15:00")

    answer = due(Term(2, TermUnit.HOURS), counted_from=date(2026, 11, 6), calendar=vietnam, started_at=friday_at_three)

    assert answer.at == hanoi("2026-11-06T17:00")
    assert answer.on == date(2026, 11, 6)


def test_hours_received_after_the_cut_off_start_at_the_next_opening(vietnam):
    half_past_three = hanoi("2026-11-04T15:30")
    counted_from = counts_from(half_past_three, vietnam, cut_off=time(15))

    answer = due(Term(1, TermUnit.HOURS), counted_from=counted_from, calendar=vietnam, started_at=half_past_three)

    assert answer.at == hanoi("2026-11-05T08:30")


def test_hours_without_a_start_run_from_the_opening_of_the_day(vietnam):
    answer = due(Term(1, TermUnit.HOURS), counted_from=date(2026, 11, 5), calendar=vietnam)

    assert answer.at == hanoi("2026-11-05T08:30")


def test_an_unconfirmed_day_on_the_way_makes_the_date_provisional(vietnam):
    friday = date(2026, 11, 20)

    answer = due(FIVE_WORKING_DAYS, counted_from=friday, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date(2026, 11, 30), True)


def test_a_date_before_the_unconfirmed_day_is_certain(vietnam):
    monday = date(2026, 11, 16)

    answer = due(FIVE_WORKING_DAYS, counted_from=monday, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date(2026, 11, 23), False)


def test_receipt_on_the_unconfirmed_day_is_provisional_though_it_counts_from_the_next(vietnam):
    received_at = hanoi("2026-11-24T09:00")
    counted_from = counts_from(received_at, vietnam)

    answer = due(ONE_WORKING_DAY, counted_from=counted_from, calendar=vietnam, started_at=received_at)

    assert counted_from == date(2026, 11, 25)
    assert (answer.on, answer.provisional) == (date(2026, 11, 26), True)


def test_an_unconfirmed_day_among_calendar_days_moves_nothing(vietnam):
    tuesday = date(2026, 11, 10)

    answer = due(TWENTY_DAYS, counted_from=tuesday, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date(2026, 11, 30), False)


def test_calendar_days_that_end_on_the_unconfirmed_day_are_provisional(vietnam):
    wednesday = date(2026, 11, 4)

    answer = due(TWENTY_DAYS, counted_from=wednesday, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date(2026, 11, 25), True)


def test_a_term_that_runs_into_a_year_not_loaded_is_provisional(vietnam):
    last_tuesday_of_the_year = date(2026, 12, 29)

    answer = due(FIVE_WORKING_DAYS, counted_from=last_tuesday_of_the_year, calendar=vietnam)

    assert (answer.on, answer.provisional) == (date(2027, 1, 5), True)


def test_a_date_carries_the_version_of_its_calendar(vietnam):
    answer = due(FIVE_WORKING_DAYS, counted_from=date(2026, 11, 4), calendar=vietnam)

    assert answer.calendar_version == "v7"


def test_a_term_of_no_days_ends_on_the_day_itself(vietnam):
    answer = due(Term(0, TermUnit.WORKING_DAYS), counted_from=date(2026, 11, 4), calendar=vietnam)

    assert answer.on == date(2026, 11, 4)
