"""When people can be booked at a reception point: its openings on a day, less the days off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from config.calendars import Calendar, DayKind
from config.counters import WEEKDAYS, ReceptionCounter

SATURDAY = 5


@dataclass(frozen=True)
class Slot:
    """One slot: its instant, how many it takes and how many places of it are taken."""

    at: datetime
    capacity: int
    taken: int = 0

    @property
    def left(self) -> int:
        """How many can still be booked."""
        return max(self.capacity - self.taken, 0)


def is_open(counter: ReceptionCounter, on: date, *, calendar: Calendar) -> bool:
    """Whether people are received that day: never on a holiday; on a rest day of the week only where it is named."""
    named = any(WEEKDAYS[on.weekday()] in opening.days for opening in counter.openings)
    fact = calendar.facts.get(on)
    if not named or (fact is not None and fact.kind is not DayKind.MAKE_UP):
        return False
    return on.weekday() >= SATURDAY or calendar.is_working_day(on)


def slots_of(counter: ReceptionCounter, on: date, *, calendar: Calendar, zone: tzinfo) -> tuple[datetime, ...]:
    """The instants at which a slot begins, in order; none on a day the point is closed."""
    if not is_open(counter, on, calendar=calendar):
        return ()
    length = timedelta(minutes=counter.slot_minutes)
    found: list[datetime] = []
    for opening in counter.openings:
        if WEEKDAYS[on.weekday()] not in opening.days:
            continue
        at, ends = datetime.combine(on, opening.begins, zone), datetime.combine(on, opening.ends, zone)
        while at + length <= ends:
            found.append(at)
            at += length
    return tuple(sorted(found))


def days_to_book(counter: ReceptionCounter, today: date, *, calendar: Calendar) -> Sequence[date]:
    """The days people can be booked for, today among them."""
    ahead = (today + timedelta(days=count) for count in range(counter.book_ahead_days + 1))
    return [day for day in ahead if is_open(counter, day, calendar=calendar)]
