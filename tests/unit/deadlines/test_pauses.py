"""What a pause does to a due date: days that do not count, hours that stand still, and what is not guessed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.deadlines.rules import Pause, Term, TermUnit, due

FIVE_WORKING_DAYS = Term(5, TermUnit.WORKING_DAYS)
WEDNESDAY = date(2026, 11, 4)  # five working days from here end on Wednesday 11 November


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def pause(started: str, ended: str | None) -> Pause:
    return Pause(hanoi(started), None if ended is None else hanoi(ended))


@pytest.mark.parametrize(
    ("pauses", "due_on"),
    [
        ([("11-05T09:00", "11-06T15:00")], "2026-11-12"),  # Friday does not count
        ([("11-05T09:00", "11-10T15:00")], "2026-11-16"),  # nor Monday and Tuesday; 11, 12, 13, 16 remain
        ([("11-04T09:00", "11-05T15:00")], "2026-11-12"),  # opened on the day of receipt
        ([("11-02T09:00", "11-04T15:00")], "2026-11-11"),  # over before the first day
        ([("11-06T18:00", "11-08T10:00")], "2026-11-11"),  # only a weekend
        ([("11-06T09:00", "11-07T10:00")], "2026-11-11"),  # answered on Saturday
        ([("11-12T09:00", "11-20T10:00")], "2026-11-11"),  # opened when it was late already
        ([("11-05T09:00", "11-06T10:00"), ("11-09T09:00", "11-10T10:00")], "2026-11-13"),
        ([("11-09T09:00", "11-10T10:00"), ("11-05T09:00", "11-06T10:00")], "2026-11-13"),  # in any order
        ([("11-05T09:00", "11-06T10:00"), ("11-06T15:00", "11-10T10:00")], "2026-11-16"),  # again the same day
    ],
)
def test_pause_moves_the_due_day(vietnam, pauses, due_on):
    stood = [pause(*stretch) for stretch in pauses]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert answer.on == date.fromisoformat(due_on)
    assert answer.at == vietnam.closing_at(answer.on)
    assert not answer.paused


def test_a_pause_opened_and_closed_on_one_day_moves_nothing(vietnam):
    stood = [pause("11-05T08:00", "11-05T16:00")]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert answer == due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam)


def test_overlapping_pauses_count_once(vietnam):
    overlapping = [pause("11-05T09:00", "11-09T10:00"), pause("11-06T09:00", "11-10T10:00")]
    enclosed = [pause("11-05T09:00", "11-10T10:00"), pause("11-06T09:00", "11-09T10:00")]

    answers = {
        due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood).on
        for stood in (overlapping, enclosed, [pause("11-05T09:00", "11-10T10:00")])
    }

    assert answers == {date(2026, 11, 16)}


def test_a_day_off_within_a_pause_is_not_taken_off_twice(vietnam):
    before_tet = date(2026, 2, 12)
    over_tet = [pause("02-13T09:00", "02-23T09:00")]

    answer = due(FIVE_WORKING_DAYS, counted_from=before_tet, calendar=vietnam, pauses=over_tet)

    assert answer.on == date(2026, 2, 27)  # 13, then 24 to 27 February


def test_an_open_pause_leaves_the_date_as_known_at_its_start(vietnam):
    stood = [pause("11-05T09:00", "11-06T10:00"), pause("11-09T09:00", None)]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert (answer.on, answer.paused) == (date(2026, 11, 12), True)


def test_an_open_pause_takes_what_it_overlaps_with_it(vietnam):
    stood = [pause("11-05T09:00", "11-09T10:00"), pause("11-06T09:00", None), pause("11-10T09:00", "11-12T09:00")]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert (answer.on, answer.paused) == (date(2026, 11, 11), True)


@pytest.mark.parametrize(
    ("ended", "due_on"),
    [
        ("11-18T10:00", "2026-11-18"),
        ("11-14T10:00", "2026-11-16"),  # answered on Saturday
    ],
)
def test_a_dossier_paused_on_its_last_day_is_due_when_the_clock_runs_again(vietnam, ended, due_on):
    stood = [pause("11-11T10:00", ended)]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert answer.on == date.fromisoformat(due_on)


def test_a_pause_opened_after_closing_on_the_last_day_comes_too_late(vietnam):
    stood = [pause("11-11T17:00", "11-18T10:00")]

    answer = due(FIVE_WORKING_DAYS, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert answer.on == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("term", "stretch", "due_on"),
    [
        (
            Term(20, TermUnit.CALENDAR_DAYS),
            ("11-06T09:00", "11-13T09:00"),
            "2026-12-01",
        ),  # seven days, from 24 November
        (Term(20, TermUnit.CALENDAR_DAYS), ("11-06T09:00", "11-11T09:00"), "2026-11-30"),  # the 29th, a Sunday, rolled
        (Term(1, TermUnit.MONTHS), ("11-06T09:00", "11-13T09:00"), "2026-12-11"),  # seven days, from 4 December
    ],
)
def test_pause_moves_calendar_days_and_months(vietnam, term, stretch, due_on):
    stood = [pause(*stretch)]

    answer = due(term, counted_from=WEDNESDAY, calendar=vietnam, pauses=stood)

    assert answer.on == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("pauses", "due_at"),
    [
        ([("11-04T09:00", "11-04T10:00")], "11-04T15:00"),  # hours stand still within a day too
        ([("11-04T09:00", "11-05T09:00")], "11-05T14:00"),
        ([("11-04T12:00", "11-04T13:00")], "11-04T14:00"),  # in the lunch break
        ([("11-04T06:00", "11-04T08:30")], "11-04T14:30"),  # open before the start
        ([("11-04T14:00", "11-06T08:30")], "11-04T14:00"),  # the time was over when it opened
        ([("11-04T13:59", "11-06T08:30")], "11-06T08:31"),
        ([("11-03T09:00", "11-03T10:00")], "11-04T14:00"),
    ],
)
def test_pause_moves_the_hour(vietnam, pauses, due_at):
    stood = [pause(*stretch) for stretch in pauses]

    answer = due(
        Term(4, TermUnit.HOURS),
        counted_from=WEDNESDAY,
        calendar=vietnam,
        pauses=stood,
        started_at=hanoi("11-04T08:00"),
    )

    assert answer.at == hanoi(due_at)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends before it starts"):
        pause("11-05T09:00", "11-05T08:59")
