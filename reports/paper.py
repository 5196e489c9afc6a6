"""What every official paper of the office shares: sheet, head with national title and motto, signatures, page numbers.

The layout follows Decree 30/2020/NĐ-CP, appendix I, in the sizes of smaller sheets. What a paper says stands in its
own module.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reports.figures import Locale, place_and_day
from reports.fonts import DRAWING, Face, registered_fonts
from reports.layout import (
    Align,
    Grid,
    Strip,
    beside,
    cell,
    gap,
    grid,
    held,
    line_width,
    lines_of,
    pages_of,
    paint_down,
    row,
)
from reports.text import harmless

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NATION_EN = "SOCIALIST REPUBLIC OF VIET NAM"
MOTTO_EN = "Independence - Freedom - Happiness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page's size and margins in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text_width(self) -> float:
        """From the left margin to the right one."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """From the top margin to the bottom one; the footer stands below."""
        return self.height - self.top - self.bottom

    def columns(self, *shares: float, ruled: bool = False) -> Grid:
        """A grid over the whole text width, its columns in the proportion of `shares`."""
        unit = self.text_width / sum(shares)
        return grid(self.left, [share * unit for share in shares], ruled=ruled)


A5_LANDSCAPE = Sheet(
    width=landscape(A5)[0], height=landscape(A5)[1], left=11 * mm, right=11 * mm, top=8 * mm, bottom=11 * mm
)
A4_LANDSCAPE = Sheet(
    width=landscape(A4)[0], height=landscape(A4)[1], left=15 * mm, right=15 * mm, top=15 * mm, bottom=16 * mm
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The upper left of an official paper and its dated line; `superior` is the agency above, `number` the `Số: …`."""

    superior: str
    agency: str
    place: str
    issued_on: date
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One place to sign: the title in capitals, a note under it in brackets, the name below the room to sign."""

    title: str
    note: str = "(Ký, ghi rõ họ tên)"
    name: str = ""


Footer = Callable[[Canvas, str], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One paper ready to be drawn: its sheet, its strips, and what stands below each page."""

    sheet: Sheet
    strips: tuple[Strip, ...]
    footer: Footer


def drawn(
    sheet: Sheet, strips: Sequence[Strip], *, title: str, author: str, footer: Footer, locale: Locale = "vi"
) -> bytes:
    """The strips as a PDF, the same bytes whenever they are drawn again (no time, no random identity).

    `footer(canvas, page_number)` draws below the bottom margin of each page. Raises `FontsMissing`.
    """
    registered_fonts()
    return drawn_together([Drawing(sheet, tuple(strips), footer)], title=title, author=author, locale=locale)


def drawn_together(drawings: Iterable[Drawing], *, title: str, author: str, locale: Locale = "vi") -> bytes:
    """Several papers in one PDF, each on its own sheets with its own page numbers. Raises `FontsMissing`."""
    registered_fonts()
    stream = io.BytesIO()
    with DRAWING:
        canvas = Canvas(
            stream,
            pageCompression=1,
            invariant=1,
            lang="en" if locale == "en" else "vi-VN",
        )
        canvas.setTitle(harmless(title))
        canvas.setAuthor(harmless(author))
        for drawing in drawings:
            _draw(canvas, drawing, locale=locale)
        canvas.save()
    return stream.getvalue()


def _draw(canvas: Canvas, drawing: Drawing, *, locale: Locale) -> None:
    sheet = drawing.sheet
    pages = pages_of(drawing.strips, sheet.text_height)
    for number, page in enumerate(pages, start=1):
        canvas.setPageSize((sheet.width, sheet.height))
        paint_down(canvas, page, top=sheet.height - sheet.top)
        drawing.footer(canvas, page_number(number, len(pages), locale=locale))
        canvas.showPage()


def official_head(letterhead: Letterhead, columns: Grid, *, size: float = 11) -> list[Strip]:
    """Agency on the left, national title and motto on the right, below them the number and the dated line."""
    left, right = halves(columns)
    dated = place_and_day(letterhead.place, letterhead.issued_on)
    stacks = [
        agency_stack(letterhead.superior, letterhead.agency, column=left, size=size),
        nation_stack(right, size=size),
    ]
    below = [
        cell(f"Số: {letterhead.number}" if letterhead.number else "", size=size, align=Align.CENTRE),
        cell(dated, Face.ITALIC, size=size, align=Align.CENTRE),
    ]
    return [*beside(stacks), *row(below, columns)]


def agency_stack(superior: str, agency: str, *, column: Grid, size: float) -> list[Strip]:
    """The superior agency, the agency in bold and the short rule under it, set in a grid of one column."""
    return [
        *(row([cell(superior, size=size, align=Align.CENTRE)], column) if superior else []),
        *row([cell(agency, Face.BOLD, size=size, align=Align.CENTRE)], column),
        short_rule(column, length=column.room(0) / 3),
    ]


def nation_stack(column: Grid, *, size: float, in_english: bool = False) -> list[Strip]:
    """National title and motto with its rule, as long as the motto, in a grid of one column."""
    motto = cell(MOTTO, Face.BOLD, size=size + 0.5, align=Align.CENTRE)
    english = [cell(text, Face.ITALIC, size=size - 2, align=Align.CENTRE) for text in (NATION_EN, MOTTO_EN)]
    return [
        *row([cell(NATION, Face.BOLD, size=size, align=Align.CENTRE)], column),
        *(row([english[0]], column) if in_english else []),
        *row([motto], column),
        *(row([english[1]], column) if in_english else []),
        short_rule(column, length=max(map(line_width, lines_of(motto.runs, column.room(0))))),
    ]


def signatures(places: Sequence[Signature], columns: Grid, *, size: float = 10, room: float = 44) -> list[Strip]:
    """Places to sign side by side, one a column; titles, notes, `room` points to sign and names stay on one page."""
    titles = [cell(place.title, Face.BOLD, size=size, align=Align.CENTRE) for place in places]
    notes = [cell(place.note, Face.ITALIC, size=size - 1.5, align=Align.CENTRE) for place in places]
    names = [cell(place.name, Face.BOLD, size=size, align=Align.CENTRE) for place in places]
    return [
        *held([*row(titles, columns), *row(notes, columns), gap(room)]),
        *row(names, columns),
    ]


def short_rule(column: Grid, *, length: float) -> Strip:
    """A centred thin rule under the last line of a grid of one column."""
    middle = (column.edges[0] + column.edges[-1]) / 2

    def paint(canvas: Canvas, top: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.line(middle - length / 2, top - 3, middle + length / 2, top - 3)

    return Strip(6.5, paint)


def halves(columns: Grid) -> tuple[Grid, ...]:
    """Each column of a grid as a grid of its own."""
    return tuple(
        Grid((left, right), columns.ruled, columns.gutter)
        for left, right in zip(columns.edges, columns.edges[1:], strict=False)
    )


def page_number(number: int, count: int, *, locale: Locale = "vi") -> str:
    """`Trang 1/3` or `Page 1 of 3`."""
    return f"Page {number} of {count}" if locale == "en" else f"Trang {number}/{count}"
