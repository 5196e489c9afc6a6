"""From dated facts to a compiled working calendar: each day is looked at once, here, and never again when counting."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from app.deadlines.rules.calendar import EPOCH, SECOND, WorkingCalendar
from config.calendars import Calendar, DayKind, Period

Hours = Sequence[tuple[time, time]]
Spans = tuple[tuple[int, int], ...]  # periods of one day, half-open, in seconds

DAY = 86_400
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
MARGIN = 25
"""Years compiled on either side of the known ones, with weekly hours alone: old registers, permits of many years."""


def working_calendar(calendar: Calendar) -> WorkingCalendar:
    """Compile a calendar of `config/calendars/`; the days of a year without an official schedule are provisional."""
    kinds = {kind: [fact for fact in calendar.facts.values() if fact.kind is kind] for kind in DayKind}
    return compile_calendar(
        name=calendar.name,
        version=calendar.version,
        timezone=calendar.zone,
        weekly={weekday: _hours(periods) for weekday, periods in enumerate(calendar.weekly)},
        days_off={fact.on: fact.confirmed for fact in kinds[DayKind.OFF]},
        working_days={fact.on: fact.confirmed for fact in kinds[DayKind.MAKE_UP]},
        years=calendar.confirmed_years,
        special_hours={fact.on: _hours(calendar.make_up_periods) for fact in kinds[DayKind.MAKE_UP]},
    )


def _hours(periods: Sequence[Period]) -> Hours:
    return [(period.starts, period.ends) for period in periods]


def compile_calendar(
    *,
    name: str,
    version: str,
    timezone: str,
    weekly: Mapping[int, Hours],
    days_off: Mapping[date, bool],
    working_days: Mapping[date, bool],
    years: Collection[int],
    special_hours: Mapping[date, Hours] | None = None,
) -> WorkingCalendar:
    """Compile the facts of one office's calendar; a contradiction among them is a ValueError that names it.

    `weekly` holds the working periods by weekday, Monday = 0, half-open in local time; an end at 00:00 is midnight.
    `days_off` and `working_days` (make-up days) map the day to whether it is confirmed; a make-up day keeps the hours
    of its weekday, or Monday's when it has none. `special_hours` replace a day's hours for once, none close it; a day
    off wins over them. `years` are those whose facts are loaded and settled: every day of another is provisional.

    A time skipped or doubled by a change of the clocks is read as before the change (PEP 495, fold 0).
    """
    facts = _Facts(
        weekly={weekday: _spans(hours, f"weekday {weekday}") for weekday, hours in weekly.items()},
        special={day: _spans(hours, str(day)) for day, hours in (special_hours or {}).items()},
        days_off=days_off,
        working_days=working_days,
        years=frozenset(years),
    )
    facts.check(name)
    return _assembled(facts, ZoneInfo(timezone), name=name, version=version)


def _assembled(facts: "_Facts", zone: ZoneInfo, *, name: str, version: str) -> WorkingCalendar:
    first, last = facts.reach()
    worked = [(day, periods) for day, spans in facts.hours(first, last) if (periods := _periods(day, spans, zone))]
    days = tuple(day for day, _ in worked)
    flat = [period for _, periods in worked for period in periods]
    return WorkingCalendar(
        name=name,
        version=version,
        timezone=zone,
        first_ordinal=first,
        days_before=_counted_before(first, last, frozenset(map(date.toordinal, days))),
        doubts_before=_counted_before(first, last, frozenset(facts.doubts(first, last))),
        days=days,
        openings=tuple(EPOCH + timedelta(seconds=periods[0][0]) for _, periods in worked),
        closings=tuple(EPOCH + timedelta(seconds=periods[-1][1]) for _, periods in worked),
        opens=tuple(start for start, _ in flat),
        closes=tuple(end for _, end in flat),
        worked_before=tuple(accumulate((end - start for start, end in flat[:-1]), initial=0)),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was given, checked, with hours in seconds from local midnight."""

    weekly: Mapping[int, Spans]
    special: Mapping[date, Spans]
    days_off: Mapping[date, bool]
    working_days: Mapping[date, bool]
    years: frozenset[int]

    def check(self, name: str) -> None:
        if not (self.years or self.days_off or self.working_days):
            raise ValueError(f"calendar {name}: no year is loaded")
        if wrong := sorted(set(self.weekly) - set(range(7))):
            raise ValueError(f"calendar {name}: {wrong[0]} is no weekday (Monday = 0 ... Sunday = 6)")
        if not any(self.weekly.values()):
            raise ValueError(f"calendar {name}: the week has no working hours")
        if both := sorted(set(self.days_off) & set(self.working_days)):
            raise ValueError(f"calendar {name}: {both[0]} is both a day off and a working day")

    def reach(self) -> tuple[int, int]:
        """First and last compiled day as ordinals: whole years, with the margin."""
        years = self.years.union(day.year for day in (*self.days_off, *self.working_days, *self.special))
        return date(min(years) - MARGIN, 1, 1).toordinal(), date(max(years) + MARGIN, 12, 31).toordinal()

    def hours(self, first: int, last: int) -> Iterator[tuple[date, Spans]]:
        """Each day with working hours, in order."""
        weekly = [self.weekly.get(weekday, ()) for weekday in range(7)]
        make_up = weekly[0] or next(spans for spans in weekly if spans)
        dated: dict[date, Spans] = {day: weekly[day.weekday()] or make_up for day in self.working_days}
        dated |= self.special
        dated |= dict.fromkeys(self.days_off, ())
        for ordinal in range(first, last + 1):
            day = date.fromordinal(ordinal)
            # Ordinal 1 is a Monday.
            spans = dated.get(day, weekly[(ordinal - 1) % 7])
            if spans:
                yield day, spans

    def doubts(self, first: int, last: int) -> Iterator[int]:
        """Ordinals of the days whose facts may yet change."""
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            if year not in self.years:
                yield from range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        for facts in (self.days_off, self.working_days):
            yield from (day.toordinal() for day, confirmed in facts.items() if not confirmed)


def _spans(hours: Hours, of: str) -> Spans:
    """Local hours as seconds from midnight, checked to be in order and apart."""
    spans = tuple((_second(start), _second(end) or DAY) for start, end in hours)
    edges = [edge for span in spans for edge in span]
    if any(start >= end for start, end in spans) or any(a > b for a, b in pairwise(edges)):
        raise ValueError(f"working hours of {of} are not in order: {hours}")
    return spans


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _periods(day: date, spans: Spans, zone: ZoneInfo) -> list[tuple[int, int]]:
    """The day's periods in seconds since 1970; what a change of the clocks swallows is left out."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    offset = midnight.utcoffset()
    if offset == (midnight + timedelta(days=1)).utcoffset() and offset is not None:
        base = (day.toordinal() - EPOCH_ORDINAL) * DAY - offset // SECOND
        return [(base + start, base + end) for start, end in spans]
    periods: list[tuple[int, int]] = []
    for span in spans:
        start, end = (((midnight + timedelta(seconds=edge)).astimezone(UTC) - EPOCH) // SECOND for edge in span)
        start = max(start, periods[-1][1] if periods else start)
        if start < end:
            periods.append((start, end))
    return periods


def _counted_before(first: int, last: int, ordinals: frozenset[int]) -> tuple[int, ...]:
    """For each day of the span, and the day after it, how many of the ordinals lie before."""
    return tuple(accumulate((ordinal in ordinals for ordinal in range(first, last + 1)), initial=0))
