"""The compiled calendar against two oracles written differently: numpy for days, a slow minute stepper for hours."""

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deadlines.rules import Pause, Term, TermUnit, compile_calendar, due

FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)
MINUTE = timedelta(minutes=1)
# Zones with and without a change of the clocks, Lord Howe by half an hour, with the days about a change.
WINDOWS = [
    ("Asia/Ho_Chi_Minh", date(2026, 2, 12)),
    ("Europe/Amsterdam", date(2026, 3, 27)),
    ("Europe/Amsterdam", date(2026, 10, 23)),
    ("America/New_York", date(2026, 3, 6)),
    ("America/New_York", date(2026, 10, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    ("Australia/Lord_Howe", date(2026, 10, 2)),
]
PERIODS = [
    (),
    ((time(7, 30), time(11, 30)), (time(13, 30), time(17))),
    ((time(9), time(17)),),
    ((time(8), time(12)), (time(12), time(12, 1)), (time(20, 7), time(0))),
    ((time(0), time(0)),),
]


def random_facts(seed):
    chance = random.Random(seed)
    weekly = {weekday: chance.choice(PERIODS) for weekday in range(7)} | {chance.randrange(7): PERIODS[1]}
    span = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    dated = chance.sample(span, 150)
    return weekly, set(dated[:100]), set(dated[100:])


@cache
def calendar_of(seed, zone="Asia/Ho_Chi_Minh"):
    weekly, days_off, make_up = random_facts(seed)
    return compile_calendar(
        name="random",
        version="1",
        timezone=zone,
        weekly=weekly,
        days_off=dict.fromkeys(days_off, True),
        working_days=dict.fromkeys(make_up, True),
        years=range(2025, 2029),
    )


@cache
def numpy_calendar_of(seed):
    weekly, days_off, make_up = random_facts(seed)
    idle = [
        day
        for day in (date(2020, 1, 1) + timedelta(days=n) for n in range(5000))
        if day in days_off or (day not in make_up and not weekly[day.weekday()])
    ]
    return np.busdaycalendar(weekmask="1111111", holidays=np.array(idle, dtype="datetime64[D]"))


seeds = st.integers(0, 9)
days = st.dates(FIRST, LAST)


@settings(max_examples=100, deadline=None)
@given(seed=seeds, start=days, n=st.integers(-120, 120))
def test_days_agree_with_numpy(seed, start, n):
    calendar, oracle = calendar_of(seed), numpy_calendar_of(seed)
    span = [start + timedelta(days=offset) for offset in range(500)]
    dates = np.array(span, dtype="datetime64[D]")

    added = [calendar.add_working_days(day, n) for day in span]
    counted = [calendar.working_days_between(start, day) for day in span]

    roll = "forward" if n >= 0 else "backward"
    assert added == np.busday_offset(dates, n, roll=roll, busdaycal=oracle).tolist()
    assert counted == np.busday_count(dates[0] + 1, dates + 1, busdaycal=oracle).tolist()
    assert [calendar.is_working_day(day) for day in span] == np.is_busday(dates, busdaycal=oracle).tolist()


@settings(max_examples=200, deadline=None)
@given(
    seed=seeds,
    start=days,
    amount=st.integers(1, 60),
    offsets=st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 30)), max_size=4),
)
def test_paused_terms_agree_with_counting_day_by_day(seed, start, amount, offsets):
    calendar = calendar_of(seed)
    start = calendar.roll_forward(start)
    noon = datetime.combine(start, time(5), tzinfo=UTC)
    pauses = [Pause(noon + timedelta(begin), noon + timedelta(begin + length)) for begin, length in offsets]

    answer = due(Term(amount, TermUnit.WORKING_DAYS), counted_from=start, calendar=calendar, pauses=pauses)

    stood = [(start + timedelta(begin), start + timedelta(begin + length)) for begin, length in offsets]
    assert answer.on == walked(calendar, start, amount, stood)


def walked(calendar, day, amount, stood):
    """Count day by day; when the clock stands at the close of the last day, go on to where it runs and work is done."""
    while amount:
        day += timedelta(days=1)
        amount -= calendar.is_working_day(day) and not any(began < day <= ended for began, ended in stood)
    while not calendar.is_working_day(day) or any(
        began < day < ended or (began == day < ended and closes_after_noon(calendar, day)) for began, ended in stood
    ):
        day += timedelta(days=1)
    return day


def closes_after_noon(calendar, day):
    return calendar.closing_at(day) > datetime.combine(day, time(5), tzinfo=UTC)


@settings(max_examples=25, deadline=None)
@given(seed=seeds, window=st.sampled_from(WINDOWS), minute=st.integers(0, 2 * 1440), length=st.integers(1, 4 * 1440))
def test_hours_agree_with_a_minute_stepper(seed, window, minute, length):
    zone, day = window
    calendar, facts = calendar_of(seed, zone), random_facts(seed)
    start = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC) + minute * MINUTE

    at, worked = start, 0
    for _ in range(length):
        is_open = stepped_on(at.astimezone(ZoneInfo(zone)), *facts)

        assert calendar.is_open(at) is is_open, at
        assert calendar.working_seconds_between(start, at) == worked, at
        at, worked = at + MINUTE, worked + 60 * is_open
        if is_open:
            assert calendar.add_working_seconds(start, worked) == at
            assert calendar.add_working_seconds(at, -60) == at - MINUTE


def stepped_on(wall, weekly, days_off, make_up):
    """Whether the office works during the minute that begins at this time on its wall."""
    if wall.date() in days_off:
        return False
    periods = weekly[wall.weekday()]
    if not periods and wall.date() in make_up:
        periods = weekly[0] or next(hours for hours in map(weekly.get, range(7)) if hours)
    now = wall.time()
    return any(begin <= now and (now < end or end == time()) for begin, end in periods)


@settings(max_examples=200, deadline=None)
@given(seed=seeds, start=days, amount=st.integers(0, 60), second=st.integers(0, 86_399))
def test_the_short_way_to_a_due_date_is_the_long_one(seed, start, amount, second):
    calendar, term = calendar_of(seed), Term(amount, TermUnit.WORKING_DAYS)
    start = calendar.roll_forward(start)
    started_at = datetime.combine(start, time(), tzinfo=calendar.timezone) + timedelta(seconds=second)

    short = due(term, counted_from=start, calendar=calendar)

    assert short == due(term, counted_from=start, calendar=calendar, started_at=started_at)
