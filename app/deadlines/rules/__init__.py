"""What the other slices ask about deadlines; the parts stand in the modules beside this one."""

from app.deadlines.rules.calendar import NotWorkingDay, OutsideCalendar, WorkingCalendar, local_date
from app.deadlines.rules.compiling import compile_calendar, working_calendar
from app.deadlines.rules.punctuality import Punctuality, is_overdue, punctuality
from app.deadlines.rules.terms import Due, Pause, counts_from, due
from config.catalogue import Term, TermUnit

__all__ = [
    "Due",
    "NotWorkingDay",
    "OutsideCalendar",
    "Pause",
    "Punctuality",
    "Term",
    "TermUnit",
    "WorkingCalendar",
    "compile_calendar",
    "counts_from",
    "due",
    "is_overdue",
    "local_date",
    "punctuality",
    "working_calendar",
]
