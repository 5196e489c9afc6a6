"""Periods: each rule of the calendar and of the reporting days as dated sentences."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Incomplete
from app.statistics.rules import PARTS, Kind, Part, Period, Scheme, free_period, part_named, period_of, stepped

CALENDAR, REPORTING = Scheme.CALENDAR, Scheme.REPORTING
NO_SECOND_HALF = [part for part in PARTS if part != Part(Kind.HALF, 2)]


@pytest.mark.parametrize(
    ("scheme", "part", "first", "last"),
    [
        (CALENDAR, "month-2", date(2028, 2, 1), date(2028, 2, 29)),
        (CALENDAR, "month-12", date(2028, 12, 1), date(2028, 12, 31)),
        (CALENDAR, "quarter-3", date(2028, 7, 1), date(2028, 9, 30)),
        (CALENDAR, "half-1", date(2028, 1, 1), date(2028, 6, 30)),
        (CALENDAR, "half-2", date(2028, 7, 1), date(2028, 12, 31)),
        (CALENDAR, "nine_months-1", date(2028, 1, 1), date(2028, 9, 30)),
        (CALENDAR, "year-1", date(2028, 1, 1), date(2028, 12, 31)),
        (REPORTING, "month-1", date(2027, 12, 15), date(2028, 1, 14)),
        (REPORTING, "month-3", date(2028, 2, 15), date(2028, 3, 14)),
        (REPORTING, "quarter-1", date(2027, 12, 15), date(2028, 3, 14)),
        (REPORTING, "quarter-4", date(2028, 9, 15), date(2028, 12, 14)),
        (REPORTING, "half-1", date(2027, 12, 15), date(2028, 6, 14)),
        (REPORTING, "nine_months-1", date(2027, 12, 15), date(2028, 9, 14)),
        (REPORTING, "year-1", date(2027, 12, 15), date(2028, 12, 14)),
    ],
)
def test_part_of_2028_runs_from_day_to_day(scheme, part, first, last):
    period = period_of(part_named(part), year=2028, scheme=scheme)

    assert (period.from_on, period.to_on) == (first, last)


@given(st.sampled_from(NO_SECOND_HALF), st.integers(1995, 2090), st.sampled_from(Scheme))
def test_next_period_begins_the_day_after_or_a_year_on(part, year, scheme):
    period = period_of(part, year=year, scheme=scheme)

    following = stepped(period, 1)

    joins = (following.from_on - period.to_on).days == 1
    repeats_yearly = following.from_on == period.from_on.replace(year=period.from_on.year + 1)
    assert joins or repeats_yearly
    assert stepped(following, -1) == period


def test_month_before_january_is_december_of_the_year_before():
    january = period_of(Part(Kind.MONTH, 1), year=2026, scheme=REPORTING)

    before = stepped(january, -1)

    assert (before.part, before.year) == (Part(Kind.MONTH, 12), 2025)
    assert (before.from_on, before.to_on) == (date(2025, 11, 15), date(2025, 12, 14))


def test_free_stretch_steps_by_its_own_length():
    ten_days = free_period(date(2026, 3, 1), date(2026, 3, 10))

    assert stepped(ten_days, -1) == Period(date(2026, 2, 19), date(2026, 2, 28))
    assert stepped(ten_days, 1) == Period(date(2026, 3, 11), date(2026, 3, 20))


def test_one_day_is_a_period():
    period = free_period(date(2026, 3, 1), date(2026, 3, 1))

    assert period.days == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda: free_period(date(2026, 3, 2), date(2026, 3, 1)), "period_reversed"),
        (lambda: free_period(date(1900, 1, 1), date(2026, 3, 1)), "period_year"),
        (lambda: free_period(date(2026, 1, 1), date(9999, 12, 31)), "period_year"),
        (lambda: period_of(Part(Kind.YEAR), year=1989, scheme=CALENDAR), "period_year"),
        (lambda: period_of(Part(Kind.HALF, 2), year=2026, scheme=REPORTING), "period_no_second_half"),
        (lambda: part_named("month-13"), "period_unknown"),
        (lambda: stepped(free_period(date(1990, 1, 1), date(2090, 1, 1)), -1), "period_year"),
        (lambda: stepped(free_period(date(1990, 1, 1), date(1990, 1, 9)), 10**9), "period_year"),
    ],
)
def test_impossible_period_is_refused_with_its_code(wrong, code):
    with pytest.raises(Incomplete) as refused:
        wrong()

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        (period_of(Part(Kind.MONTH, 10), year=2026, scheme=CALENDAR), "Tháng 10 năm 2026", "Month 10 2026"),
        (
            period_of(Part(Kind.QUARTER, 3), year=2026, scheme=REPORTING),
            "Kỳ báo cáo quý III năm 2026",
            "Reporting period: Quarter III 2026",
        ),
        (period_of(Part(Kind.HALF, 1), year=2026, scheme=CALENDAR), "6 tháng đầu năm 2026", "First half of 2026"),
        (period_of(Part(Kind.YEAR), year=2026, scheme=CALENDAR), "Năm 2026", "Year 2026"),
        (
            free_period(date(2026, 10, 1), date(2026, 11, 20)),
            "Từ 01/10/2026 đến 20/11/2026",
            "From 01/10/2026 to 20/11/2026",
        ),
    ],
)
def test_period_has_a_name_in_both_tongues(period, vi, en):
    assert (period.label.vi, period.label.en) == (vi, en)
