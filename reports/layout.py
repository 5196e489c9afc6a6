"""Breaks text into lines, lines into strips and strips into pages; what stands on them is for the papers to say.

A strip is a band across the page that is never cut. Paragraphs and table rows become one strip a line, so a 40-line
address runs over the page's end like any other text. All lengths are points; y grows upwards as PDF has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reports.fonts import Face, drawable_letters
from reports.text import harmless

LEADING = 1.22  # line distance in type sizes; below 1.2 the accents of capitals (Ẫ, Ử) touch the line above
HAIRLINE = 0.4
_UNCUT = 150.0  # a third of the smallest page

_WORDS_AND_GAPS = re.compile(r"\n| +|[^\n ]+")


class Align(StrEnum):
    """Where a line stands in its column."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face and size; drawn as it is, so markup in it stays text."""

    text: str
    face: Face = Face.REGULAR
    size: float = 9.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A run on one line with its width."""

    run: Run
    width: float


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row."""

    runs: tuple[Run, ...] = ()
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Strip:
    """A band across the page: `paint(canvas, top)` draws it below `top`.

    `holds_next` keeps it on one page with the strip after it; `head` is drawn again when it opens a page.
    """

    height: float
    paint: Callable[[Canvas, float], None]
    holds_next: bool = False
    head: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Column edges from left to right, and how a row is set between them; `ruled` rows have lines around."""

    edges: tuple[float, ...]
    ruled: bool = False
    gutter: float = 3.0

    def column(self, index: int) -> tuple[float, float]:
        """Left and right edge of the text in a column."""
        return self.edges[index] + self.gutter, self.edges[index + 1] - self.gutter

    def room(self, index: int) -> float:
        """The width of the text in a column."""
        left, right = self.column(index)
        return right - left


def cell(text: str, face: Face = Face.REGULAR, *, size: float = 9.5, align: Align = Align.LEFT) -> Cell:
    """A cell of one face."""
    return Cell((Run(text, face, size),), align)


def grid(left: float, widths: Sequence[float], *, ruled: bool = False, gutter: float = 3.0) -> Grid:
    """A grid from its left edge and its columns' widths."""
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), ruled, gutter)


def lines_of(runs: Sequence[Run], width: float) -> list[Line]:
    """The runs as lines no wider than `width`; a word wider than that is cut between letters."""
    safe = [replace(run, text=harmless(run.text, letters=drawable_letters())) for run in runs]
    whole = tuple(Piece(run, _width(run.text, run)) for run in safe if run.text)
    if line_width(whole) <= width and not any("\n" in run.text or "  " in run.text for run in safe):
        return [whole]
    lines: list[list[Piece]] = [[]]
    spaced = False
    for word in (replace(run, text=text) for run in safe for text in _WORDS_AND_GAPS.findall(run.text)):
        if word.text == "\n":
            lines.append([])
        elif word.text[0] != " ":
            _place(lines, word, spaced=spaced and bool(lines[-1]), width=width)
        spaced = word.text[0] == " "
    return [tuple(line) for line in lines]


def row(cells: Sequence[Cell], columns: Grid) -> list[Strip]:
    """A row as one strip a line, at least one."""
    set_cells = [lines_of(each.runs, columns.room(index)) for index, each in enumerate(cells)]
    size = max((run.size for each in cells for run in each.runs), default=0.0)
    depth = max(map(len, set_cells))
    strips = []
    for number, lines in enumerate(zip_longest(*set_cells, fillvalue=())):
        aligned = tuple((each.align, line) for each, line in zip(cells, lines, strict=True))
        line = _RowLine(aligned, columns, size, first=number == 0, last=number == depth - 1)
        strips.append(Strip(line.height, line.paint, holds_next=_holds_widow(number, depth)))
    return strips


def beside(stacks: Sequence[Sequence[Strip]]) -> list[Strip]:
    """Stacks that start at the same height, each set in its own columns.

    They are one strip as high as the highest; where that is too high, one strip for each strip of the longest, so
    that lines of different stacks are aligned and the page may end between them.
    """
    if max(map(_height, stacks)) <= _UNCUT:
        return [_abreast(stacks)]
    return [_abreast([stack[level : level + 1] for stack in stacks]) for level in range(max(map(len, stacks)))]


def paint_down(canvas: Canvas, strips: Sequence[Strip], *, top: float) -> None:
    """Draws strips below one another from `top`."""
    for strip in strips:
        strip.paint(canvas, top)
        top -= strip.height


def gap(height: float) -> Strip:
    """White space."""
    return Strip(height, lambda _canvas, _top: None)


def held(strips: Iterable[Strip]) -> list[Strip]:
    """The strips, kept on one page with each other and with the strip that follows."""
    return [replace(strip, holds_next=True) for strip in strips]


def under(head: Sequence[Strip], strips: Iterable[Strip]) -> list[Strip]:
    """The head once and the strips under it; the head is drawn again on each page that one of them opens."""
    return held(head) + [replace(strip, head=tuple(head)) for strip in strips]


def pages_of(strips: Sequence[Strip], room: float) -> list[list[Strip]]:
    """Strips dealt to pages of the height `room`; strips that hold together stay so unless a page cannot take them."""
    pages: list[list[Strip]] = [[]]
    left = room
    for group in _groups(strips, room):
        if _height(group) > left and pages[-1]:
            pages.append(list(group[0].head))
            left = room - _height(group[0].head)
        pages[-1] += group
        left -= _height(group)
    return pages


def draw_line(canvas: Canvas, line: Line, *, x: float, baseline: float) -> None:
    """Draws a line's pieces from `x` on."""
    for piece in line:
        canvas.setFont(piece.run.face, piece.run.size)
        canvas.drawString(x, baseline, piece.run.text)
        x += piece.width


def line_width(line: Sequence[Piece]) -> float:
    """The width of a line in points."""
    return sum(piece.width for piece in line)


@dataclass(frozen=True, slots=True)
class _RowLine:
    """One line of every cell of a row."""

    lines: tuple[tuple[Align, Line], ...]
    columns: Grid
    size: float
    first: bool
    last: bool

    @property
    def height(self) -> float:
        return LEADING * self.size + self._padding * (self.first + self.last)

    @property
    def _padding(self) -> float:
        return 2.0 if self.columns.ruled else 0.0

    def paint(self, canvas: Canvas, top: float) -> None:
        baseline = top - self._padding * self.first - self.size
        for index, (align, line) in enumerate(self.lines):
            left, right = self.columns.column(index)
            slack = right - left - line_width(line)
            shift = {Align.LEFT: 0.0, Align.CENTRE: slack / 2, Align.RIGHT: slack}[align]
            draw_line(canvas, line, x=left + shift, baseline=baseline)
        if self.columns.ruled:
            self._rules(canvas, top)

    def _rules(self, canvas: Canvas, top: float) -> None:
        bottom = top - self.height
        canvas.setLineWidth(HAIRLINE)
        edges = self.columns.edges
        for x in edges:
            canvas.line(x, top, x, bottom)
        for y, wanted in ((top, self.first), (bottom, self.last)):
            if wanted:
                canvas.line(edges[0], y, edges[-1], y)


def _place(lines: list[list[Piece]], word: Run, *, spaced: bool, width: float) -> None:
    needed = _width(f" {word.text}" if spaced else word.text, word)
    if lines[-1] and line_width(lines[-1]) + needed > width:
        lines.append([])
    elif spaced:
        word = replace(word, text=f" {word.text}")
    while len(word.text) > (fits := _letters_that_fit(word, width)):
        _append(lines[-1], replace(word, text=word.text[:fits]))
        word = replace(word, text=word.text[fits:])
        lines.append([])
    _append(lines[-1], word)


def _append(line: list[Piece], word: Run) -> None:
    last = line.pop() if line and (line[-1].run.face, line[-1].run.size) == (word.face, word.size) else None
    text = last.run.text + word.text if last else word.text
    wide = _width(word.text, word) + (last.width if last else 0.0)
    line.append(Piece(replace(word, text=text), wide))


def _letters_that_fit(word: Run, width: float) -> int:
    if _width(word.text, word) <= width:
        return len(word.text)
    fits = 1
    while _width(word.text[: fits + 1], word) <= width:
        fits += 1
    return fits


def _width(text: str, run: Run) -> float:
    return float(stringWidth(text, run.face, run.size))


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)


def _abreast(stacks: Sequence[Sequence[Strip]]) -> Strip:
    def paint(canvas: Canvas, top: float) -> None:
        for stack in stacks:
            paint_down(canvas, stack, top=top)

    return Strip(max(map(_height, stacks)), paint)


def _holds_widow(number: int, depth: int) -> bool:
    return depth > 1 and number in (0, depth - 2)


def _groups(strips: Sequence[Strip], room: float) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.holds_next:
            yield from _parts(group, room)
            group = []
    if group:
        yield from _parts(group, room)


def _parts(group: list[Strip], room: float) -> Iterator[list[Strip]]:
    needed = _height(group[0].head) + _height(group)
    return iter([group]) if needed <= room else ([strip] for strip in group)
