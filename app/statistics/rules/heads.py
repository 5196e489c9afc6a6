"""The head of a book's table: which words stand over which columns, for the page and the workbook alike."""

from dataclasses import dataclass
from itertools import groupby

from config.books import Book, Words


@dataclass(frozen=True, slots=True)
class HeadCell:
    """Words over `columns` columns from `first` (0 is the leftmost), from row `level` of the head down `rows` rows."""

    words: Words
    first: int
    level: int
    columns: int = 1
    rows: int = 1


def heads(book: Book, *, before: tuple[Words, ...]) -> tuple[HeadCell, ...]:
    """The cells row by row and from left to right; `before` are the heads of the columns left of the figures."""
    paths = [(words,) for words in before] + [(*column.bands, column.heading) for column in book.columns]
    depth = max(map(len, paths))
    return tuple(cell for level in range(depth) for cell in _row(paths, level, depth))


def _row(paths: list[tuple[Words, ...]], level: int, depth: int) -> list[HeadCell]:
    cells = []
    first = 0
    # A band is one cell over the columns that share it; a column's own head is never shared, whatever it says.
    for _, run in groupby(enumerate(paths), key=lambda at: (at[1][: level + 1], _own(at, level))):
        columns = len(list(run))
        path = paths[first]
        if level < len(path):
            rows = depth - level if level == len(path) - 1 else 1
            cells.append(HeadCell(path[level], first, level, columns, rows))
        first += columns
    return cells


def _own(at: tuple[int, tuple[Words, ...]], level: int) -> int | None:
    index, path = at
    return index if level >= len(path) - 1 else None
