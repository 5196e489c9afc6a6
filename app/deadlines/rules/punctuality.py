"""Early, on the day or late: the one place where a day is held against a due day, for page, list, count and report."""

from datetime import date
from enum import StrEnum


class Punctuality(StrEnum):
    """The legal class of a decision, by date: columns 8, 9 and 10 of book II.06a."""

    BEFORE = "before"
    ON_TIME = "on_time"
    LATE = "late"


def punctuality(resolved_on: date, due_on: date) -> Punctuality:
    """Class a decision by its local day against the due day; the hour of either plays no part."""
    if resolved_on < due_on:
        return Punctuality.BEFORE
    return Punctuality.ON_TIME if resolved_on == due_on else Punctuality.LATE


def is_overdue(due_on: date, *, on: date) -> bool:
    """Whether something still open on that local day is late: its due day lies before it."""
    return due_on < on
