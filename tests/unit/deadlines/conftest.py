"""The real calendar of Viet Nam's public sector and an office abroad, compiled once for the tests of deadlines."""

from datetime import date, time

import pytest

from app.deadlines.rules import WorkingCalendar, compile_calendar

OFFICE_HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))

# Labour Code 2019, Article 112, and the yearly Government notices: Tết 2024-2026, the swaps of 2024-2026.
DAYS_OFF = {
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
}
MAKE_UP_SATURDAYS = {2024: "05-04", 2025: "04-26", 2026: "01-10 08-22"}
UNCONFIRMED = date(2026, 11, 24)


def dated(facts: dict[int, str]) -> dict[date, bool]:
    days = [date.fromisoformat(f"{year}-{day}") for year, listed in facts.items() for day in listed.split()]
    return {day: day != UNCONFIRMED for day in days}


@pytest.fixture(scope="session")
def vietnam() -> WorkingCalendar:
    return compile_calendar(
        name="vietnam",
        version="v7",
        timezone="Asia/Ho_Chi_Minh",
        weekly=dict.fromkeys(range(5), OFFICE_HOURS),
        days_off=dated(DAYS_OFF),
        working_days=dated(MAKE_UP_SATURDAYS),
        years=DAYS_OFF,
    )


@pytest.fixture(scope="session")
def amsterdam() -> WorkingCalendar:
    return compile_calendar(
        name="amsterdam",
        version="1",
        timezone="Europe/Amsterdam",
        weekly=dict.fromkeys(range(5), ((time(9), time(17)),)),
        days_off={},
        working_days={},
        years=[2026],
    )


@pytest.fixture(scope="session")
def round_the_clock() -> WorkingCalendar:
    return compile_calendar(
        name="hotline",
        version="1",
        timezone="Europe/Amsterdam",
        weekly=dict.fromkeys(range(7), ((time(0), time(0)),)),
        days_off={},
        working_days={},
        years=[2026],
    )
