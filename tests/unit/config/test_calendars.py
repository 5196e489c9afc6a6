"""The Vietnamese calendar holds the days of the published schedules, and agrees with another's reckoning but for days
that are listed with the reason.
"""

from datetime import date, time, timedelta
from pathlib import Path

import holidays
import pytest

from config.calendars import DayKind, Period, load_calendars
from config.reading import FOLDER

VIETNAM = load_calendars()["vietnam"]
OFFICE_HOURS = (Period(time(7, 30), time(11, 30)), Period(time(13, 30), time(17, 0)))

DAYS_OFF = {
    2023: "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04",
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24",
}
MAKE_UP_DAYS = {2023: "", 2024: "05-04", 2025: "04-26", 2026: "01-10 08-22", 2027: ""}

# The library does not know the Government's notice of 25/12/2025: 2 January off, Saturday 10 January worked.
UNKNOWN_TO_THE_LIBRARY = {date(2026, 1, 2), date(2026, 1, 10)}


def of_year(year: int, kind: DayKind) -> str:
    found = sorted(fact.on for fact in VIETNAM.facts.values() if fact.kind is kind and fact.on.year == year)
    return " ".join(day.strftime("%m-%d") for day in found)


@pytest.mark.parametrize("year", DAYS_OFF)
def test_days_off_are_those_of_the_schedule(year: int) -> None:
    assert of_year(year, DayKind.OFF) == DAYS_OFF[year]


@pytest.mark.parametrize("year", MAKE_UP_DAYS)
def test_make_up_saturdays_are_those_of_the_schedule(year: int) -> None:
    assert of_year(year, DayKind.MAKE_UP) == MAKE_UP_DAYS[year]


@pytest.mark.parametrize("year", DAYS_OFF)
def test_the_library_agrees_but_for_the_listed_days(year: int) -> None:
    library = holidays.country_holidays("VN", years=year)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year % 4 == 0))]

    differing = {day for day in days if library.is_working_day(day) != VIETNAM.is_working_day(day)}

    assert differing == {day for day in UNKNOWN_TO_THE_LIBRARY if day.year == year}


@pytest.mark.parametrize(
    ("on", "periods"),
    [
        (date(2026, 11, 23), OFFICE_HOURS),
        (date(2026, 11, 21), ()),
        (date(2026, 11, 22), ()),
        (date(2026, 1, 2), ()),
        (date(2026, 1, 10), OFFICE_HOURS),
        (date(2031, 9, 2), OFFICE_HOURS),
    ],
)
def test_a_day_has_the_hours_of_its_week_or_of_its_decision(on: date, periods: tuple[Period, ...]) -> None:
    assert VIETNAM.periods_on(on) == periods


def test_a_working_day_is_seven_and_a_half_hours() -> None:
    assert sum(period.minutes for period in OFFICE_HOURS) == 450


@pytest.mark.parametrize(
    ("on", "confirmed"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
        (date(2026, 9, 2), True),
        (date(2027, 1, 4), False),
        (date(2022, 12, 30), False),
    ],
)
def test_what_no_decision_fixed_is_unconfirmed(on: date, confirmed: bool) -> None:
    assert VIETNAM.is_confirmed(on) is confirmed


def test_a_swapped_day_names_the_notice_behind_it() -> None:
    fact = VIETNAM.facts[date(2026, 1, 2)]

    assert fact.reason_vi == "Nghỉ hoán đổi, làm bù vào thứ Bảy"
    assert fact.decision == "Thông báo của Chính phủ ngày 25/12/2025"


def test_the_calendar_knows_its_years_and_zone() -> None:
    assert VIETNAM.years == (2023, 2024, 2025, 2026, 2027)
    assert VIETNAM.confirmed_years == {2023, 2024, 2025, 2026}
    assert VIETNAM.zone == "Asia/Ho_Chi_Minh"


def test_the_version_is_the_same_each_time_and_names_twelve_digits() -> None:
    again = load_calendars()["vietnam"]

    assert again.version == VIETNAM.version
    assert len(again.version) == 12


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("Tết Dương lịch", "Ngày đầu năm", True),
        ("# Reckoned from Art. 112", "# Reckoned", False),
        ("on = 2027-11-24", "on = 2027-11-23", True),
        ('label_en = "Working calendar of Viet Nam"', 'label_en = "Viet Nam"', False),
    ],
)
def test_the_version_moves_with_the_facts_alone(tmp_path: Path, *, old: str, new: str, moves: bool) -> None:
    shipped = (FOLDER / "calendars" / "vietnam.toml").read_text()
    (tmp_path / "vietnam.toml").write_text(shipped.replace(old, new, 1))

    changed = load_calendars(tmp_path)["vietnam"]

    assert (changed.version != VIETNAM.version) is moves
