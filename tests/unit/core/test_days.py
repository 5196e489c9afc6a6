"""Days and times of day as they are typed: every way of writing has one meaning, what is no day says why."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.days import FIRST_YEAR, LAST_YEAR, parts_of_day, read_clock, read_day
from app.core.errors import Incomplete

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
WAYS = ("{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%d-%m-%Y}", "{0:%d %m %Y}", "{0:%d%m%Y}", "{0.day}/{0.month}/{0.year}",
        " {0.day} / {0.month} / {0.year} ", "{0:%Y-%m-%d}", "{0:%Y%m%d}")  # fmt: skip


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_read_as_it_was_written_in_whatever_way(on, way):
    written = way.format(on)

    assert read_day(written) == on


@given(st.text("0123456789", min_size=8, max_size=8))
def test_eight_figures_are_a_day_in_one_order_at_most(figures):
    day_first = f"{figures[:2]}/{figures[2:4]}/{figures[4:]}"
    year_first = f"{figures[:4]}-{figures[4:6]}-{figures[6:]}"

    readings = {day_or_none(day_first), day_or_none(year_first)} - {None}

    assert len(readings) <= 1
    assert day_or_none(figures) == next(iter(readings), None)


@given(st.text())
def test_whatever_is_typed_is_a_day_or_is_told_why_it_is_none(typed):
    on = day_or_none(typed)

    assert on is None or FIRST_YEAR <= on.year <= LAST_YEAR


NO_DAYS = [
    ("31/02/2026", "day_not_in_month", {"day": "31/02/2026", "month": "02/2026", "days": 28}),
    ("29.2.2100", "day_not_in_month", {"day": "29/02/2100", "month": "02/2100", "days": 28}),
    ("0/4/2026", "day_not_in_month", {"day": "00/04/2026", "month": "04/2026", "days": 30}),
    ("2026-09-31", "day_not_in_month", {"day": "31/09/2026", "month": "09/2026", "days": 30}),
    ("12/31/2026", "day_month_unfit", {"month": 31}),
    ("12312026", "day_month_unfit", {"month": 31}),
    ("1/0/2026", "day_month_unfit", {"month": 0}),
    ("3/4/26", "day_year_unfit", {"first": 1800, "last": 2199}),
    ("3/4/0026", "day_year_unfit", {"first": 1800, "last": 2199}),
    ("01019999", "day_year_unfit", {"first": 1800, "last": 2199}),
    ("2026", "day_unreadable", {}),
    ("hôm qua", "day_unreadable", {}),
    ("3 tháng 4", "day_unreadable", {}),
    ("03/04/20260", "day_unreadable", {}),
    ("2026/04/03", "day_unreadable", {}),
    ("٠٣/٠٤/٢٠٢٦", "day_unreadable", {}),
    ("", "day_unreadable", {}),
]


@pytest.mark.parametrize(("typed", "code", "facts"), NO_DAYS)
def test_what_is_no_day_says_what_is_wrong_with_it(typed, code, facts):
    with pytest.raises(Incomplete) as wrong:
        read_day(typed)

    assert (wrong.value.code, dict(wrong.value.facts)) == (code, facts)


def test_the_parts_of_a_day_are_read_though_there_is_no_such_day():
    parts = parts_of_day("31.2.2026")

    assert parts == (31, 2, 2026)


@pytest.mark.parametrize(
    ("typed", "at"),
    [("13:30", time(13, 30)), ("8:05", time(8, 5)), ("8.05", time(8, 5)), ("8h05", time(8, 5)), ("17H", time(17)),
     ("8 h 05", time(8, 5)), ("7g30", time(7, 30)), ("0800", time(8)), (" 00:00 ", time(0))],
)  # fmt: skip
def test_a_time_of_day_is_read_by_the_24_hour_clock(typed, at):
    assert read_clock(typed) == at


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "1:30 PM", "8", "800", "trưa", "13:3"])
def test_anything_else_is_no_time_of_day(typed):
    with pytest.raises(Incomplete, match="clock_unreadable"):
        read_clock(typed)


def day_or_none(written: str) -> date | None:
    """The day, if it is one."""
    try:
        return read_day(written)
    except Incomplete:
        return None
