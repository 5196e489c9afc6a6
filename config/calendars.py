"""Working calendars: weekly hours, days off and make-up days as dated facts with the decision behind each. Counting
terms with them is for `app.deadlines`; a reception on Saturday morning is not working time and is not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.reading import FOLDER, Table, clock_time, read_folder

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DayKind(StrEnum):
    """A weekday on which nobody works, or a rest day worked instead."""

    OFF = "off"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of local working time: `starts` belongs to it, `ends` does not."""

    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """Its length in minutes."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


@dataclass(frozen=True, slots=True)
class DayFact:
    """A day that differs from its weekday: why, by whose decision, and whether that decision was seen."""

    on: date
    kind: DayKind
    reason_vi: str
    reason_en: str
    decision: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time of an office.

    `weekly` holds the periods of Monday (0) to Sunday (6); `make_up_periods` are those of a make-up day; `facts` the
    days that differ. `years` are the years loaded, ascending and without a gap: outside them nothing may be computed as
    certain. `confirmed_years` are those whose days an official decision fixed. `version` changes with any of these.
    """

    name: str
    version: str
    zone: str
    label_vi: str
    label_en: str
    weekly: tuple[tuple[Period, ...], ...]
    make_up_periods: tuple[Period, ...]
    facts: Mapping[date, DayFact]
    years: tuple[int, ...]
    confirmed_years: frozenset[int]

    def periods_on(self, on: date) -> tuple[Period, ...]:
        """The working periods of the local day `on`, none on a rest day; outside `years` by the week alone."""
        fact = self.facts.get(on)
        if fact is None:
            return self.weekly[on.weekday()]
        return self.make_up_periods if fact.kind is DayKind.MAKE_UP else ()

    def is_working_day(self, on: date) -> bool:
        """Whether the local day `on` has any working time."""
        return bool(self.periods_on(on))

    def is_confirmed(self, on: date) -> bool:
        """Whether what the calendar says of `on` rests on a decision that was seen."""
        fact = self.facts.get(on)
        return on.year in self.confirmed_years and (fact is None or fact.confirmed)


def load_calendars(folder: Path | None = None) -> Mapping[str, Calendar]:
    """Read every calendar of `folder` (default: the ones shipped) by name; raises ConfigError."""
    found = {name: _read_calendar(name, table) for name, table in read_folder(folder or FOLDER / "calendars")}
    return MappingProxyType(found)


def _read_calendar(name: str, table: Table) -> Calendar:
    zone = _read_zone(table)
    weekly_table = table.table("weekly")
    weekly = tuple(_read_periods(weekly_table, weekday) for weekday in WEEKDAYS)
    make_up_periods = _read_periods(weekly_table, "make_up_day")
    reasons = _read_reasons(table.table("reasons"))
    years = table.tables("year")
    facts: dict[date, DayFact] = {}
    for year in years:
        _read_year(year, facts, reasons=reasons, weekly=weekly)
    label_vi, label_en = table.text("label_vi"), table.text("label_en")
    numbers = tuple(year.whole("year", at_least=1900) for year in years)
    confirmed = frozenset(year.whole("year") for year in years if year.flag("confirmed"))
    table.finish()
    _refuse_missing_years(numbers, table)
    return Calendar(
        name=name,
        version=_version(zone, weekly, make_up_periods, sorted(facts.items()), numbers, sorted(confirmed)),
        zone=zone,
        label_vi=label_vi,
        label_en=label_en,
        weekly=weekly,
        make_up_periods=make_up_periods,
        facts=MappingProxyType(facts),
        years=numbers,
        confirmed_years=confirmed,
    )


def _version(*facts: object) -> str:
    # Of the facts, not of the file: a changed comment or wording of a label moves no deadline.
    return sha256(repr(facts).encode()).hexdigest()[:12]


def _read_zone(table: Table) -> str:
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        cure = 'write an IANA name such as "Asia/Ho_Chi_Minh"'
        raise table.refuse("zone", problem=f'"{zone}" is not a time zone', cure=cure) from None
    return zone


def _read_periods(table: Table, key: str) -> tuple[Period, ...]:
    periods: list[Period] = []
    for text in table.texts(key):
        starts, dash, ends = text.partition("-")
        if not dash:
            raise table.refuse(key, problem=f'"{text}" is not a period', cure='write it as "07:30-11:30"')
        period = Period(clock_time(starts, table=table, key=key), clock_time(ends, table=table, key=key))
        if period.starts >= period.ends or (periods and period.starts < periods[-1].ends):
            raise table.refuse(key, problem=f'"{text}" ends or begins too early', cure="list periods in order, apart")
        periods.append(period)
    return tuple(periods)


def _read_reasons(table: Table) -> Mapping[str, tuple[str, str]]:
    inner = {key: table.table(key) for key in table.names()}
    return {key: (reason.text("vi"), reason.text("en")) for key, reason in inner.items()}


def _read_year(
    table: Table,
    facts: dict[date, DayFact],
    *,
    reasons: Mapping[str, tuple[str, str]],
    weekly: tuple[tuple[Period, ...], ...],
) -> None:
    number, confirmed, decision = table.whole("year"), table.flag("confirmed"), table.text("decision")
    for key, kind in (("days_off", DayKind.OFF), ("make_up_days", DayKind.MAKE_UP)):
        for row in table.tables(key):
            on = _read_day(row, number, facts=facts, kind=kind, weekly=weekly)
            reason = row.text("reason")
            if reason not in reasons:
                cure = f"add it under [reasons], or use one of {', '.join(reasons)}"
                raise row.refuse("reason", problem=f'"{reason}" is not explained', cure=cure)
            facts[on] = DayFact(
                on=on,
                kind=kind,
                reason_vi=reasons[reason][0],
                reason_en=reasons[reason][1],
                decision=row.text("decision", decision),
                confirmed=row.flag("confirmed", confirmed),
            )


def _read_day(
    row: Table, year: int, *, facts: Mapping[date, DayFact], kind: DayKind, weekly: tuple[tuple[Period, ...], ...]
) -> date:
    on = row.day("on")
    if on.year != year:
        raise row.refuse("on", problem=f"{on} is not in {year}", cure="move it to its year")
    if on in facts:
        raise row.refuse("on", problem=f"{on} is listed twice", cure="keep one of the two")
    works = bool(weekly[on.weekday()])
    if works is (kind is DayKind.MAKE_UP):
        already = "worked" if works else "free"
        raise row.refuse("on", problem=f"{on}, a {WEEKDAYS[on.weekday()]}, is {already} anyway", cure="remove it")
    return on


def _refuse_missing_years(years: tuple[int, ...], table: Table) -> None:
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        raise table.refuse("year", problem="the years do not follow one another", cure="list every year once, in order")
