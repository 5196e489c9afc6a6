"""Filling a book: counts by procedure become lines, sections with subtotals, and a total that is proven to add up.

Counting is for `app.statistics.queries`, paper for `reports`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.statistics.rules.periods import Period
from config.books import GROUPS, Book, Figure, Words
from config.catalogue import AppliesTo, Catalogue, Group, Procedure

Counts = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure with a count for every column of the book."""

    procedure_code: str
    name: Words
    counts: Counts


@dataclass(frozen=True, slots=True)
class Section:
    """The procedures of one group in the order of the published list, and their sum."""

    group: Group
    name: Words
    lines: tuple[Line, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class FilledBook:
    """A book of one unit and period with all its figures."""

    book: Book
    unit_code: str
    period: Period
    sections: tuple[Section, ...]
    total: Counts

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line in the order of the page."""
        return tuple(line for section in self.sections for line in section.lines)


def fill(
    book: Book, *, unit_code: str, period: Period, counted: Mapping[str, Counts], catalogue: Catalogue
) -> FilledBook:
    """The book from what was counted by procedure code; columns that are sums need not be in `counted`.

    Every procedure in force at some time of the period has a line, and so has every other one with a count. Raises
    ValueError when the book's equations do not hold, UnknownProcedure for a code that was never in the catalogue.
    """
    named = {code: _version_for(catalogue, code, period) for code in {*counted, *_in_force(catalogue, period)}}
    sections = tuple(
        _section(book, group, found, counted)
        for group in Group
        if (found := sorted((one for one in named.values() if one.group is group), key=_place))
    )
    total = _sum(book, (section.counts for section in sections))
    _prove(book, total)
    return FilledBook(book, unit_code, period, sections, total)


def _place(procedure: Procedure) -> tuple[int, str]:
    return procedure.order, procedure.code


def _in_force(catalogue: Catalogue, period: Period) -> Iterable[str]:
    for code, versions in catalogue.versions.items():
        first, last = versions[0], versions[-1]
        ends_before = last.in_force_to is not None and last.in_force_to < period.from_on
        if first.in_force_from <= period.to_on and not ends_before and last.applies_to is AppliesTo.ALL:
            yield code


def _version_for(catalogue: Catalogue, code: str, period: Period) -> Procedure:
    """The version whose name the line bears: the one of the period's last day, else the nearest to it."""
    earliest = catalogue.earliest(code)
    latest = catalogue.versions[code][-1]
    return catalogue.at(code, period.to_on) or (earliest if period.to_on < earliest.in_force_from else latest)


def _section(book: Book, group: Group, procedures: Iterable[Procedure], counted: Mapping[str, Counts]) -> Section:
    lines = tuple(
        Line(one.code, Words(one.name_vi, one.name_en), _completed(book, counted.get(one.code, {})))
        for one in procedures
    )
    for line in lines:
        _prove(book, line.counts)
    return Section(group, GROUPS[group], lines, _sum(book, (line.counts for line in lines)))


def _completed(book: Book, counts: Counts) -> Counts:
    """The counts with the columns that are sums worked out, in the order of the columns."""
    return {
        column.figure: sum(counts.get(part, 0) for part in column.sum_of or (column.figure,))
        for column in book.columns
    }  # fmt: skip


def _sum(book: Book, several: Iterable[Counts]) -> Counts:
    total = dict.fromkeys(book.figures, 0)
    for counts in several:
        for figure in total:
            total[figure] += counts[figure]
    return total


def _prove(book: Book, counts: Counts) -> None:
    for equation in book.equations:
        parts = [counts[figure] for figure in equation.parts]
        if counts[equation.whole] != sum(parts):
            said = " + ".join(equation.parts)
            raise ValueError(f"{book.form}: {equation.whole} = {said} does not hold: {counts[equation.whole]}, {parts}")
