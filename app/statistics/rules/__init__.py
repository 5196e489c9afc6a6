"""What the other slices ask of statistics without a database; the parts stand in the modules beside this one."""

from app.statistics.rules.filling import Counts, FilledBook, Line, Section, fill
from app.statistics.rules.periods import PARTS, Kind, Part, Period, Scheme, free_period, part_named, period_of, stepped

__all__ = [
    "PARTS",
    "Counts",
    "FilledBook",
    "Kind",
    "Line",
    "Part",
    "Period",
    "Scheme",
    "Section",
    "fill",
    "free_period",
    "part_named",
    "period_of",
    "stepped",
]
