"""Days and times of day as officers write them, read into dates and times. Pure; where they are asked for stands in
`app.web.days`.
"""

import re
from calendar import monthrange
from datetime import date, time
from typing import Final

from app.core.errors import Incomplete

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2199
_BETWEEN: Final = r"\s*[/.\s-]\s*"
_PARTED: Final = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,4}})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_EIGHT_FIGURES: Final = re.compile(r"[0-9]{8}")
_CLOCK: Final = re.compile(r"([0-9]{1,2}) ?[:.hg] ?([0-9]{2})|([0-9]{1,2}) ?[hg]|([0-9]{2})([0-9]{2})", re.IGNORECASE)


def parts_of_day(written: str) -> tuple[int, int, int] | None:
    """Day, month and year of what is written in an order that can be meant in one way only; None for anything else.

    `3/4/2026`, `03.04.2026`, `3-4-2026`, `3 4 2026`, `03042026`, `2026-04-03`, `20260403`. Whether there is such a day
    is not asked. Eight figures have one reading: no year from 1800 to 2199 begins with the number of a month.
    """
    text = written.strip()
    if found := _PARTED.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _ISO.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if not _EIGHT_FIGURES.fullmatch(text):
        return None
    if _is_year(int(text[:4])) and not _is_year(int(text[4:])):
        return int(text[6:]), int(text[4:6]), int(text[:4])
    return int(text[:2]), int(text[2:4]), int(text[4:])


def read_day(written: str) -> date:
    """The day that is written. Raises Incomplete with what is wrong with it: its form, its year, month or day."""
    parts = parts_of_day(written)
    if parts is None:
        raise Incomplete("day_unreadable")
    day, month, year = parts
    if not _is_year(year):
        raise Incomplete("day_year_unfit", first=FIRST_YEAR, last=LAST_YEAR)
    if not 1 <= month <= 12:
        raise Incomplete("day_month_unfit", month=month)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise Incomplete(
            "day_not_in_month", day=f"{day:02d}/{month:02d}/{year}", month=f"{month:02d}/{year}", days=days
        )
    return date(year, month, day)


def read_clock(written: str) -> time:
    """The time of day that is written: `13:30`, `13.30`, `13h30`, `8h`, `0800`. Raises Incomplete for anything else."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise Incomplete("clock_unreadable")
    hour, minute = int(found[1] or found[3] or found[4]), int(found[2] or found[5] or 0)
    if hour > 23 or minute > 59:
        raise Incomplete("clock_unreadable")
    return time(hour, minute)


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR
