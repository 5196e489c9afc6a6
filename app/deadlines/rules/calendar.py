"""The compiled working calendar: which days and hours an office works, as sorted arrays that are only looked up.

It is made by `compiling`; terms, pauses and receipt rules stand in `terms`.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class OutsideCalendar(ValueError):
    """A day or instant so far from the loaded years that no calendar was compiled for it."""


class NotWorkingDay(ValueError):
    """Opening or closing time was asked of a day on which the office does not work."""


def local_date(at: datetime, timezone: str | tzinfo) -> date:
    """The day on the office's wall when `at` happens. `timezone` is an IANA name; a naive instant is a ValueError."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone: an instant is needed")
    return at.astimezone(ZoneInfo(timezone) if isinstance(timezone, str) else timezone).date()


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """Days and hours of work of one office, in one version, for the loaded years and a margin about them.

    Days are local dates, instants aware datetimes read to the whole second, answers in UTC. Outside the compiled span
    every question raises OutsideCalendar. Where a year is not loaded only the weekly hours are known, and
    `is_provisional` says so.

    `days_before[i]` and `doubts_before[i]` count working days and doubtful days before the i-th compiled day; `days`,
    `openings` and `closings` list the working days; `opens`, `closes` and `worked_before` list the working periods, in
    seconds since 1970 and seconds of work done before each.
    """

    name: str
    version: str
    timezone: ZoneInfo
    first_ordinal: int
    days_before: tuple[int, ...]
    doubts_before: tuple[int, ...]
    days: tuple[date, ...]
    openings: tuple[datetime, ...]
    closings: tuple[datetime, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    worked_before: tuple[int, ...]

    def __repr__(self) -> str:
        return f"WorkingCalendar({self.name!r}, version={self.version!r})"

    def is_working_day(self, day: date) -> bool:
        """Whether the day has working hours; a Saturday reception morning is not in the calendar and does not count."""
        index = self._index(day)
        return self.days_before[index] != self.days_before[index + 1]

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self._working_day(self.days_before[self._index(day) + 1])

    def roll_forward(self, day: date) -> date:
        """The day itself when worked, otherwise the next working day."""
        return self._working_day(self.days_before[self._index(day)])

    def roll_backward(self, day: date) -> date:
        """The day itself when worked, otherwise the last working day before it."""
        return self._working_day(self.days_before[self._index(day) + 1] - 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, before it when n is negative.

        A day off is rolled first, in the direction of counting: Saturday + 1 = Tuesday, Saturday - 1 = Thursday,
        Saturday + 0 = Monday.
        """
        index = self._index(day)
        return self._working_day(n + (self.days_before[index] if n >= 0 else self.days_before[index + 1] - 1))

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; negative when b is before a."""
        return self.days_before[self._index(b) + 1] - self.days_before[self._index(a) + 1]

    def is_provisional(self, day: date, *, since: date | None = None) -> bool:
        """Whether what is known of any day in [since, day] may yet change; of `day` alone without `since`.

        So it is for every day of a year that is not loaded and for each day with an unconfirmed fact.
        """
        start = self._index(day if since is None else since)
        return self.doubts_before[self._index(day) + 1] > self.doubts_before[start]

    def opening_at(self, day: date) -> datetime:
        """When the office opens on that working day; NotWorkingDay on others."""
        return self.openings[self._position(day)]

    def closing_at(self, day: date) -> datetime:
        """When the office closes on that working day, the end of its last period; NotWorkingDay on others."""
        return self.closings[self._position(day)]

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in a working period; periods are half-open, so the closing instant is outside."""
        seconds = self._seconds(at)
        period = bisect_right(self.opens, seconds) - 1
        return period >= 0 and seconds < self.closes[period]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself during working hours, otherwise the next opening."""
        seconds = self._seconds(at)
        period = bisect_right(self.closes, seconds)
        if period == len(self.opens):
            raise OutsideCalendar(f"{self!r} has no opening after {at}")
        return EPOCH + timedelta(seconds=max(seconds, self.opens[period]))

    def last_open(self, at: datetime) -> datetime:
        """`at` itself during working hours, otherwise the closing before it."""
        seconds = self._seconds(at)
        period = bisect_right(self.opens, seconds) - 1
        if period < 0:
            raise OutsideCalendar(f"{self!r} has no closing before {at}")
        return EPOCH + timedelta(seconds=min(seconds, self.closes[period]))

    def add_working_seconds(self, at: datetime, seconds: int) -> datetime:
        """The instant by which that much working time has passed since `at`, or before it when negative.

        An end that falls on a closing stays there; one that falls on an opening when going back stays there. Zero
        seconds roll forward to the next opening when the office is closed.
        """
        if seconds == 0:
            return self.next_open(at)
        worked = self._worked_until(self._seconds(at)) + seconds
        period = (bisect_left if seconds > 0 else bisect_right)(self.worked_before, worked) - 1
        moment = self.opens[period] + worked - self.worked_before[period]
        if period < 0 or moment > self.closes[period]:
            raise OutsideCalendar(f"{self!r} ends before {seconds} working seconds from {at}")
        return EPOCH + timedelta(seconds=moment)

    def working_seconds_between(self, a: datetime, b: datetime) -> int:
        """Working time in [a, b) in whole seconds; negative when b is before a."""
        return self._worked_until(self._seconds(b)) - self._worked_until(self._seconds(a))

    def _index(self, day: date) -> int:
        index = day.toordinal() - self.first_ordinal
        if not 0 <= index < len(self.days_before) - 1:
            raise OutsideCalendar(f"{self!r} does not reach {day}")
        return index

    def _working_day(self, position: int) -> date:
        if not 0 <= position < len(self.days):
            raise OutsideCalendar(f"{self!r} does not reach so far")
        return self.days[position]

    def _position(self, day: date) -> int:
        index = self._index(day)
        position = self.days_before[index]
        if position == self.days_before[index + 1]:
            raise NotWorkingDay(f"{self!r} does not work on {day}")
        return position

    def _seconds(self, at: datetime) -> int:
        self._index(local_date(at, self.timezone))
        return (at - EPOCH) // SECOND

    def _worked_until(self, seconds: int) -> int:
        period = bisect_right(self.opens, seconds) - 1
        if period < 0:
            return 0
        return self.worked_before[period] + min(seconds, self.closes[period]) - self.opens[period]
