"""Terms and what they come to: the day a dossier counts as received, pauses, the due day and instant.

Which term applies and what starts or stops the clock is the procedure's and the workflow's affair, not this module's.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.deadlines.rules.calendar import SECOND, WorkingCalendar, local_date
from config.catalogue import Term, TermUnit


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch during which the clock stands; still open while `ended_at` is None."""

    started_at: datetime
    ended_at: datetime | None

    def __post_init__(self) -> None:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError(f"a pause ends before it starts: {self.started_at} - {self.ended_at}")


class Due(NamedTuple):
    """When a dossier is due: the local day (it decides what is late) and the close of office on it, in UTC.

    `provisional`: the calendar on the way may yet change. `paused`: a pause is open, and the day is the one that held
    when it began; it will move when the pause ends, so nothing may be called late by it meanwhile.
    """

    on: date
    at: datetime
    provisional: bool
    calendar_version: str
    paused: bool = False


def counts_from(received_at: datetime, calendar: WorkingCalendar, *, cut_off: time | None = None) -> date:
    """The working day that counts as the day of receipt.

    At or after closing, at or after the procedure's cut-off (local time) and on a day off it is the next working day;
    before opening and in the lunch break it is that day.
    """
    day = local_date(received_at, calendar.timezone)
    if not calendar.is_working_day(day):
        return calendar.next_working_day(day)
    is_after_cut_off = cut_off is not None and received_at.astimezone(calendar.timezone).time() >= cut_off
    if is_after_cut_off or received_at >= calendar.closing_at(day):
        return calendar.next_working_day(day)
    return day


def due(
    term: Term,
    *,
    counted_from: date,
    calendar: WorkingCalendar,
    pauses: Collection[Pause] = (),
    started_at: datetime | None = None,
) -> Due:
    """When `term` runs out, counted from the day after `counted_from` (see `counts_from`; a day off is rolled forward).

    Working days end at the close of office of the last one. Calendar days and months count every day and roll forward
    to a working day; a month ends on the day of the same number, or on the last day where the month has none (Civil
    Code 2015, Articles 147-148). Hours run in working hours from `started_at`, though not before the opening of
    `counted_from`; ending exactly at closing they are due at that closing.

    The days after a pause's first day up to and including its last are not counted; hours stand still from instant to
    instant. A due instant that falls while the clock stands waits for the close of office of the pause's last day,
    rolled forward. An open pause is not guessed at: see `Due.paused`.

    `started_at`, the instant of receipt or payment, also lets an unconfirmed day passed over between it and
    `counted_from` make the date provisional.
    """
    if term.unit is TermUnit.WORKING_DAYS and not pauses and started_at is None:
        return _due_unpaused(term.amount, counted_from, calendar)
    start = calendar.roll_forward(counted_from)
    opening_at = calendar.opening_at(start)
    known_from = min(counted_from, local_date(started_at or opening_at, calendar.timezone))
    standing, is_paused = _stretches(pauses)
    if term.unit is TermUnit.HOURS:
        at = _end_of_hours(term.amount * 3600, max(started_at or opening_at, opening_at), standing, calendar)
        # A closing at midnight belongs to the day it ends.
        last = on = local_date(at - SECOND if term.amount else at, calendar.timezone)
    else:
        last = _last_day(term, start, standing, calendar)
        on = _past_standing(calendar.roll_forward(last), standing, calendar)
        at = calendar.closing_at(on)
    # Days that count whether worked or not cannot move a date; only where it begins and what it rolls over can.
    counted = start if term.unit in (TermUnit.CALENDAR_DAYS, TermUnit.MONTHS) else last
    is_provisional = calendar.is_provisional(counted, since=known_from) or calendar.is_provisional(on, since=last)
    return Due(on, at, is_provisional, calendar.version, is_paused)


def _due_unpaused(working_days: int, counted_from: date, calendar: WorkingCalendar) -> Due:
    """What `due` comes to with nothing in between; lists and previews ask it a million times."""
    on = calendar.add_working_days(counted_from, working_days)
    is_provisional = calendar.is_provisional(on, since=counted_from)
    return Due(on, calendar.closing_at(on), is_provisional, calendar.version)


def _stretches(pauses: Iterable[Pause]) -> tuple[list[tuple[datetime, datetime]], bool]:
    """When the clock stood, in order and without overlaps, and whether it stands still.

    An open pause takes with it what it overlaps and what starts after it: the rest is known up to its start.
    """
    stretches: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda pause: pause.started_at):
        started_at, ended_at = pause.started_at, pause.ended_at
        if stretches and started_at <= stretches[-1][1]:
            started_at, before = stretches.pop()
            ended_at = ended_at and max(before, ended_at)
        if ended_at is None:
            return stretches, True
        stretches.append((started_at, ended_at))
    return stretches, False


def _last_day(
    term: Term, start: date, standing: Iterable[tuple[datetime, datetime]], calendar: WorkingCalendar
) -> date:
    """The day on which the term's last day is counted, not yet rolled forward."""
    is_worked = term.unit is TermUnit.WORKING_DAYS
    left = (_add_months(start, term.amount) - start).days if term.unit is TermUnit.MONTHS else term.amount
    for started_at, ended_at in standing:
        began_on, ended_on = (local_date(at, calendar.timezone) for at in (started_at, ended_at))
        if ended_on <= start:
            continue
        until = max(start, began_on)
        counted = calendar.working_days_between(start, until) if is_worked else (until - start).days
        if left <= counted:
            break
        start, left = ended_on, left - counted
    return calendar.add_working_days(calendar.roll_backward(start), left) if is_worked else start + timedelta(days=left)


def _past_standing(on: date, standing: Iterable[tuple[datetime, datetime]], calendar: WorkingCalendar) -> date:
    """Move a due day at whose close of office the clock stood to the day on which the pause ended."""
    for started_at, ended_at in standing:
        ended_on = local_date(ended_at, calendar.timezone)
        if started_at < calendar.closing_at(on) and on < ended_on:
            on = calendar.roll_forward(ended_on)
    return on


def _end_of_hours(
    seconds: int, started_at: datetime, standing: Iterable[tuple[datetime, datetime]], calendar: WorkingCalendar
) -> datetime:
    """The instant by which so much working time has passed while the clock was running."""
    for paused_at, resumed_at in standing:
        if resumed_at <= started_at:
            continue
        worked = calendar.working_seconds_between(started_at, max(started_at, paused_at))
        if seconds <= worked:
            break
        started_at, seconds = resumed_at, seconds - worked
    return calendar.add_working_seconds(started_at, seconds)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
