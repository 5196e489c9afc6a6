"""Periods of statistics: calendar months, quarters, halves and years, the reporting periods that close on the 14th, and
any other stretch of days. Pure; what is counted in them stands elsewhere.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.core.errors import Incomplete
from config.books import Words

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100


class Scheme(StrEnum):
    """Whose periods: the calendar's, or those of the reporting rules (Decree 09/2019/NĐ-CP, Article 12)."""

    CALENDAR = "calendar"
    REPORTING = "reporting"


class Kind(StrEnum):
    """How long a part of a year is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


MONTHS: Final = MappingProxyType({Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.NINE_MONTHS: 9, Kind.YEAR: 12})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a year: its kind and its number from 1."""

    kind: Kind
    number: int = 1

    @property
    def name(self) -> str:
        """How addresses and forms call it: `month-10`."""
        return f"{self.kind}-{self.number}"

    @property
    def last_month(self) -> int:
        """The month it ends in."""
        return MONTHS[self.kind] * self.number

    @property
    def first_month(self) -> int:
        """The month it begins in."""
        return self.last_month - MONTHS[self.kind] + 1

    @property
    def label(self) -> Words:
        """What officers call it."""
        return _label(self)


PARTS: Final = tuple(
    Part(kind, number)
    for kind, count in ((Kind.MONTH, 12), (Kind.QUARTER, 4), (Kind.HALF, 2), (Kind.NINE_MONTHS, 1), (Kind.YEAR, 1))
    for number in range(1, count + 1)
)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `from_on` to `to_on`, both included. `part` and `year` are None for a free stretch."""

    from_on: date
    to_on: date
    scheme: Scheme = Scheme.CALENDAR
    part: Part | None = None
    year: int | None = None

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.to_on - self.from_on).days + 1

    @property
    def label(self) -> Words:
        """Its name in both tongues: `Kỳ báo cáo tháng 10/2026`, `Từ 01/10/2026 đến 20/11/2026`."""
        if self.part is None:
            first, last = (f"{on:%d/%m/}{on.year:04d}" for on in (self.from_on, self.to_on))
            return Words(f"Từ {first} đến {last}", f"From {first} to {last}")
        name = self.part.label
        vi, en = f"{name.vi} năm {self.year}", f"{name.en} {self.year}"
        if self.part.kind is Kind.YEAR:
            vi, en = f"Năm {self.year}", f"Year {self.year}"
        if self.scheme is Scheme.CALENDAR:
            return Words(vi, en)
        return Words(f"Kỳ báo cáo {vi[0].lower()}{vi[1:]}", f"Reporting period: {en}")


def period_of(part: Part, *, year: int, scheme: Scheme) -> Period:
    """The period of a part of a year. Raises Incomplete for a year out of reach and for a part the rules do not know.

    Reporting periods run from the 15th to the 14th: a month from the 15th of the month before, a quarter from the 15th
    of the month before it, half, nine months and year from 15 December of the year before (Decree 09/2019/NĐ-CP,
    Article 12, which knows no second half).
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Incomplete("period_year", first=FIRST_YEAR, last=LAST_YEAR)
    if scheme is Scheme.CALENDAR:
        last_day = monthrange(year, part.last_month)[1]
        first, last = date(year, part.first_month, 1), date(year, part.last_month, last_day)
    else:
        if part == Part(Kind.HALF, 2):
            raise Incomplete("period_no_second_half")
        before = date(year, part.first_month, 1) - timedelta(days=1)
        first, last = before.replace(day=15), date(year, part.last_month, 14)
    return Period(first, last, scheme, part, year)


def free_period(from_on: date, to_on: date) -> Period:
    """Any stretch of days. Raises Incomplete when it ends before it begins or lies out of reach."""
    if to_on < from_on:
        raise Incomplete("period_reversed", first=f"{from_on:%d/%m/%Y}", last=f"{to_on:%d/%m/%Y}")
    if from_on.year < FIRST_YEAR or to_on.year > LAST_YEAR:
        raise Incomplete("period_year", first=FIRST_YEAR, last=LAST_YEAR)
    return Period(from_on, to_on)


def part_named(name: str) -> Part:
    """The part called `month-10` and the like. Raises Incomplete for another name."""
    part = next((part for part in PARTS if part.name == name), None)
    if part is None:
        raise Incomplete("period_unknown", name=name[:40])
    return part


def stepped(period: Period, steps: int) -> Period:
    """The period so many steps later (earlier when negative): of the same kind, or as many days for a free stretch.

    Raises Incomplete when it lies out of reach.
    """
    if period.part is None or period.year is None:
        try:
            moved = timedelta(days=period.days * steps)
            return free_period(period.from_on + moved, period.to_on + moved)
        except OverflowError:
            raise Incomplete("period_year", first=FIRST_YEAR, last=LAST_YEAR) from None
    count = _how_many(period.part.kind, period.scheme)
    years, number = divmod(period.part.number - 1 + steps, count)
    return period_of(Part(period.part.kind, number + 1), year=period.year + years, scheme=period.scheme)


def _how_many(kind: Kind, scheme: Scheme) -> int:
    if kind is Kind.HALF and scheme is Scheme.REPORTING:
        return 1
    return 12 // MONTHS[kind]


def _label(part: Part) -> Words:
    number = part.number
    if part.kind is Kind.MONTH:
        return Words(f"Tháng {number}", f"Month {number}")
    if part.kind is Kind.QUARTER:
        roman = ("I", "II", "III", "IV")[number - 1]
        return Words(f"Quý {roman}", f"Quarter {roman}")
    if part.kind is Kind.HALF:
        return (Words("6 tháng đầu", "First half of"), Words("6 tháng cuối", "Second half of"))[number - 1]
    if part.kind is Kind.NINE_MONTHS:
        return Words("9 tháng đầu", "First nine months of")
    return Words("Cả năm", "Whole year")
