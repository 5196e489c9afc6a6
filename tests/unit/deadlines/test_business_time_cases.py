"""Cases of four public suites (biz, business_time, workdays, numpy): each holds here, or differs for a named reason.

Their calendars carry the time of day through a count of days; a term here ends at the close of office, so counts of
days are compared as days. Counting forward from an instant starts at the day it counts as received; going back there
is no such rule, and the local date is taken.
"""

import json
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from app.deadlines.rules import compile_calendar, counts_from

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[2] / "data/business_time_cases.json").read_text("utf-8"))["cases"]
}

KEEPS_THE_CLOCK = "carries the clock back to before opening, hence to the closing before; we count back in days alone"
EXCEL = "does not roll a day off before counting; here a Saturday counts as received on Monday, so +1 is Tuesday"
ZERO = "no days after a day off is that day off; here it rolls, since nothing is due while the office is closed"
DIFFERENT = {
    "BT015": KEEPS_THE_CLOCK,
    "BT020": "a reversed span is zero; here it is negative, as in the suite that the cases BT087 and BT088 come from",
    "BT028": "time used up at closing ends at the next opening; here hours ending at closing are due at that closing",
    "BT298": EXCEL,
    "BT299": EXCEL,
    "BT300": EXCEL,
    "BT301": EXCEL,
    "BT302": ZERO,
    "BT303": ZERO,
    "BT304": EXCEL,
}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours(listed):
    return tuple(tuple(time.fromisoformat(edge.replace("24:00", "00:00")) for edge in period) for period in listed)


@cache
def compiled(facts):
    given = json.loads(facts)
    return compile_calendar(
        name="case",
        version="1",
        timezone=given["tz"],
        weekly={WEEK.index(weekday): hours(listed) for weekday, listed in given["hours"].items()},
        days_off={date.fromisoformat(day): True for day in given["holidays"]},
        working_days={},
        years=[2010],
        special_hours={date.fromisoformat(day): hours(h) for day, h in given.get("special_hours", {}).items()},
    )


def as_day(text, calendar):
    at = datetime.fromisoformat(text)
    return at.date() if at.tzinfo is None else at.astimezone(calendar.timezone).date()


def counting_day(case, calendar):
    is_instant = "T" in case["start"]
    if is_instant and case["amount"] >= 0:
        return counts_from(datetime.fromisoformat(case["start"]), calendar)
    return as_day(case["start"], calendar)


def answer(case, calendar):
    """What our calendar says, and what the case expects, on the same scale."""
    start, expected, is_back = case["start"], case["expected"], case.get("direction") == "backward"
    match case["op"]:
        case "add_business_days":
            day = counting_day(case, calendar)
            found = calendar.roll_backward(day) if is_back else calendar.add_working_days(day, case["amount"])
            return found, as_day(expected, calendar)
        case "count_business_days":
            first, end = date.fromisoformat(start), date.fromisoformat(case["end"])
            last = end if case["convention"] == "inclusive_both" else end - timedelta(days=1)
            return calendar.working_days_between(first - timedelta(days=1), last), expected
        case "is_open":
            return calendar.is_open(datetime.fromisoformat(start)), expected
        case "business_time_between":
            ends = datetime.fromisoformat(start), datetime.fromisoformat(case["end"])
            return calendar.working_seconds_between(*ends), expected
        case "roll_forward":
            return calendar.next_open(datetime.fromisoformat(start)), datetime.fromisoformat(expected)
        case "roll_backward":
            return calendar.last_open(datetime.fromisoformat(start)), datetime.fromisoformat(expected)
        case "add_business_time":
            at = datetime.fromisoformat(start)
            found = calendar.last_open(at) if is_back else calendar.add_working_seconds(at, case["amount"])
            return found, datetime.fromisoformat(expected)
    raise AssertionError(case["op"])


@pytest.mark.parametrize("number", CASES)
def test_a_public_case_holds_or_differs_for_a_named_reason(number):
    case = CASES[number]
    calendar = compiled(json.dumps(case["calendar"]))

    found, expected = answer(case, calendar)

    assert (found == expected) is (number not in DIFFERENT)


def test_all_cases_are_here():
    assert len(CASES) == 151
    assert DIFFERENT.keys() < CASES.keys()
