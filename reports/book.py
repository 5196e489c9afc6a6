"""The book of received and resolved dossiers (form II.06a) as a PDF; the figures are counted elsewhere.

Form II.06a/VPCP/KSTT: Circular 02/2017/TT-VPCP, amended by Circular 01/2020/TT-VPCP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from reports.figures import Bilingual, Locale, day, grouped, place_and_day
from reports.fonts import Face
from reports.layout import (
    HAIRLINE,
    LEADING,
    Align,
    Grid,
    Line,
    Run,
    Strip,
    beside,
    cell,
    draw_line,
    gap,
    held,
    line_width,
    lines_of,
    row,
    under,
)
from reports.paper import A4_LANDSCAPE, Footer, Signature, drawn, halves, short_rule, signatures

_SHEET = A4_LANDSCAPE
_SIZE = 9.5
_HEAD_SIZE = 8.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Columns (3) to (13) of a row in their order, counts of dossiers.

    Raises ValueError when one is negative, or when (3) = (4) + (5) + (6), (7) = (8) + (9) + (10), (11) = (12) + (13)
    or (3) = (7) + (11) does not hold: a book that contradicts itself is not printed.
    """

    received: int
    received_online: int
    received_direct_post: int
    carried_over: int
    resolved: int
    resolved_before: int
    resolved_on_time: int
    resolved_overdue: int
    open: int
    open_within: int
    open_overdue: int

    def __post_init__(self) -> None:
        negative = [field.name for field in fields(self) if getattr(self, field.name) < 0]
        if negative:
            raise ValueError(f"a count of dossiers is never negative: {', '.join(negative)}")
        for rule, whole, parts in (
            (
                "(3) = (4) + (5) + (6)",
                self.received,
                (self.received_online, self.received_direct_post, self.carried_over),
            ),
            (
                "(7) = (8) + (9) + (10)",
                self.resolved,
                (self.resolved_before, self.resolved_on_time, self.resolved_overdue),
            ),
            ("(11) = (12) + (13)", self.open, (self.open_within, self.open_overdue)),
            ("(3) = (7) + (11)", self.received, (self.resolved, self.open)),
        ):
            if whole != sum(parts):
                raise ValueError(f"{rule} does not hold: {whole} is not {' + '.join(map(str, parts))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """A row: column (1) as it is written (`1`, `II`), column (2), and the figures.

    `is_group` marks a heading row whose figures repeat the sum of the rows under it; it is set bold and not added up.
    """

    ordinal: str
    name: Bilingual
    figures: Figures
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book of one reporting unit for the local days `period_from` to `period_to`, both included.

    Raises ValueError when the rows do not add up to `total`.
    """

    form_symbol: str
    basis: Bilingual
    title: Bilingual
    period_from: date
    period_to: date
    unit: Bilingual
    recipient: Bilingual
    rows: tuple[BookRow, ...]
    total: Figures
    notes: tuple[Bilingual, ...]
    place: str
    signed_on: date
    prepared_by: str
    signer_title: Bilingual
    signer: str

    def __post_init__(self) -> None:
        for field in fields(Figures):
            summed = sum(getattr(each.figures, field.name) for each in self.rows if not each.is_group)
            stated = getattr(self.total, field.name)
            if summed != stated:
                raise ValueError(f"the rows make {field.name} {summed}, the total says {stated}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column or, with columns `under` it, the common head of several; a lone column takes `share` of the width."""

    title: Bilingual
    share: float = 6.2
    under: tuple[Column, ...] = ()


II_06A = "Biểu số II.06a/VPCP/KSTT"
II_06A_COLUMNS: tuple[Column, ...] = (
    Column(Bilingual("STT", "No."), 4.4),
    Column(Bilingual("Lĩnh vực, công việc giải quyết theo cấp", "Field and work, by level of authority"), 27.4),
    Column(
        Bilingual("Số lượng hồ sơ tiếp nhận", "Dossiers received"),
        under=(
            Column(Bilingual("Tổng số", "Total")),
            Column(
                Bilingual("Trong kỳ", "In the period"),
                under=(
                    Column(Bilingual("Trực tuyến", "Online")),
                    Column(Bilingual("Trực tiếp, dịch vụ bưu chính", "At the counter, by post")),
                ),
            ),
            Column(Bilingual("Từ kỳ trước", "Carried over")),
        ),
    ),
    Column(
        Bilingual("Số lượng hồ sơ đã giải quyết", "Dossiers resolved"),
        under=(
            Column(Bilingual("Tổng số", "Total")),
            Column(Bilingual("Trước hạn", "Before the due day")),
            Column(Bilingual("Đúng hạn", "On the due day")),
            Column(Bilingual("Quá hạn", "Overdue")),
        ),
    ),
    Column(
        Bilingual("Số lượng hồ sơ đang giải quyết", "Dossiers still open"),
        under=(
            Column(Bilingual("Tổng số", "Total")),
            Column(Bilingual("Trong hạn", "Within time")),
            Column(Bilingual("Quá hạn", "Overdue")),
        ),
    ),
)


def content_hash(book: Book) -> str:
    """SHA-256 (64 hexadecimal digits) of everything the book says, the same for both tongues."""
    said = json.dumps(asdict(book), default=date.isoformat, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def book_pdf(book: Book, *, locale: Locale = "vi") -> bytes:
    """The book on A4 landscape, table heads repeated and the content hash on every page; the same book, same bytes."""
    strips = [
        *_title_block(book, locale=locale),
        gap(4),
        *_table(book, locale=locale),
        *_notes(book, locale=locale),
        *_closing(book, locale=locale),
    ]
    title = f"{book.form_symbol} {day(book.period_from)} - {day(book.period_to)}"
    footer = _footer(content_hash(book), locale=locale)
    return drawn(_SHEET, strips, title=title, author=book.unit.said(locale), footer=footer, locale=locale)


def _title_block(book: Book, *, locale: Locale) -> list[Strip]:
    left, middle, right = halves(_SHEET.columns(24, 51, 25))
    period = f"{day(book.period_from)} – {day(book.period_to)}"
    heading = Bilingual(f"Kỳ báo cáo: {period}", f"Reporting period: {period}")
    unit, recipient = book.unit.said(locale), book.recipient.said(locale)
    reporting = Bilingual(f"Đơn vị báo cáo: {unit}", f"Reporting unit: {unit}")
    receiving = Bilingual(f"Đơn vị nhận báo cáo: {recipient}", f"Reported to: {recipient}")
    counted = Bilingual("Đơn vị tính: Số hồ sơ TTHC", "Counted in: dossiers")
    title = book.title.said(locale).upper()
    return beside(
        [
            [
                *row([cell(book.form_symbol, Face.BOLD, size=_SIZE)], left),
                *row([cell(book.basis.said(locale), Face.ITALIC, size=_HEAD_SIZE)], left),
            ],
            [
                *row([cell(title, Face.BOLD, size=12, align=Align.CENTRE)], middle),
                short_rule(middle, length=70),
                *row([cell(heading.said(locale), size=10, align=Align.CENTRE)], middle),
            ],
            [
                *row([cell(reporting.said(locale), size=_SIZE)], right),
                *row([cell(receiving.said(locale), size=_SIZE)], right),
                *row([cell(counted.said(locale), Face.ITALIC, size=_SIZE)], right),
            ],
        ]
    )


def _table(book: Book, *, locale: Locale) -> list[Strip]:
    columns = _SHEET.columns(*(leaf.share for leaf in _leaves(II_06A_COLUMNS)), ruled=True)
    numbers = [cell(f"({n})", Face.ITALIC, size=7.5, align=Align.CENTRE) for n in range(1, len(columns.edges))]
    head = [_column_heads(II_06A_COLUMNS, columns, locale=locale), *row(numbers, columns)]
    total = BookRow(ordinal="", name=Bilingual("Tổng cộng", "Total"), figures=book.total, is_group=True)
    body = [strip for each in book.rows for strip in _book_row(each, columns, locale=locale)]
    # the total goes with notes and signatures: a page with nothing but signatures could belong to any book
    return under(head, [*body, *held(_book_row(total, columns, locale=locale))])


def _book_row(each: BookRow, columns: Grid, *, locale: Locale) -> list[Strip]:
    face = Face.BOLD if each.is_group else Face.REGULAR
    counts: tuple[int, ...] = astuple(each.figures)
    return row(
        [
            cell(each.ordinal, face, size=_SIZE, align=Align.CENTRE),
            cell(each.name.said(locale), face, size=_SIZE),
            *(cell(grouped(count, locale=locale), face, size=_SIZE, align=Align.RIGHT) for count in counts),
        ],
        columns,
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """A head cell over the columns `first` to `last`, from row `level` of the head over `span` rows."""

    first: int
    last: int
    level: int
    span: int
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING * _HEAD_SIZE + 5


def _column_heads(columns: Sequence[Column], edges: Grid, *, locale: Locale) -> Strip:
    heads = list(_heads(columns, edges, first=0, level=0, depth=_depth(columns), locale=locale))
    heights = [
        max((head.height for head in heads if (head.level, head.span) == (level, 1)), default=0.0)
        for level in range(_depth(columns))
    ]
    heights[-1] += max(0.0, *(head.height - sum(heights[head.level : head.level + head.span]) for head in heads))

    def paint(canvas: Canvas, top: float) -> None:
        for head in heads:
            upper = top - sum(heights[: head.level])
            _paint_head(
                canvas, head, edges=edges, upper=upper, lower=upper - sum(heights[head.level : head.level + head.span])
            )

    return Strip(sum(heights), paint)


def _heads(
    columns: Sequence[Column], edges: Grid, *, first: int, level: int, depth: int, locale: Locale
) -> Iterator[_Head]:
    for column in columns:
        last = first + len(list(_leaves([column]))) - 1
        room = edges.edges[last + 1] - edges.edges[first] - 4
        lines = lines_of([Run(column.title.said(locale), Face.BOLD, _HEAD_SIZE)], room)
        yield _Head(first, last, level, 1 if column.under else depth - level, tuple(lines))
        yield from _heads(column.under, edges, first=first, level=level + 1, depth=depth, locale=locale)
        first = last + 1


def _paint_head(canvas: Canvas, head: _Head, *, edges: Grid, upper: float, lower: float) -> None:
    left, right = edges.edges[head.first], edges.edges[head.last + 1]
    canvas.setLineWidth(HAIRLINE)
    canvas.rect(left, lower, right - left, upper - lower)
    y = (upper + lower) / 2 + len(head.lines) * LEADING * _HEAD_SIZE / 2 - _HEAD_SIZE
    for line in head.lines:
        draw_line(canvas, line, x=(left + right - line_width(line)) / 2, baseline=y)
        y -= LEADING * _HEAD_SIZE


def _leaves(columns: Sequence[Column]) -> Iterator[Column]:
    for column in columns:
        yield from _leaves(column.under) if column.under else (column,)


def _depth(columns: Sequence[Column]) -> int:
    return 1 + max((_depth(column.under) for column in columns if column.under), default=0)


def _notes(book: Book, *, locale: Locale) -> list[Strip]:
    if not book.notes:
        return []
    whole = _SHEET.columns(1)
    heading = row([cell(Bilingual("Ghi chú:", "Notes:").said(locale), Face.BOLD_ITALIC, size=_HEAD_SIZE)], whole)
    notes = [row([cell(f"- {note.said(locale)}", Face.ITALIC, size=_HEAD_SIZE)], whole) for note in book.notes]
    return held([gap(6), *heading, *(strip for note in notes for strip in note)])


def _closing(book: Book, *, locale: Locale) -> list[Strip]:
    columns = _SHEET.columns(50, 50)
    dated = cell(
        place_and_day(book.place, book.signed_on, locale=locale), Face.ITALIC, size=_SIZE + 0.5, align=Align.CENTRE
    )
    prepared = Bilingual("NGƯỜI LẬP BIỂU", "PREPARED BY").said(locale)
    sign = Bilingual("(Ký, ghi rõ họ tên)", "(Signature, full name)").said(locale)
    seal = Bilingual("(Ký, đóng dấu, ghi rõ họ tên)", "(Signature, seal, full name)").said(locale)
    places = [
        Signature(title=prepared, note=sign, name=book.prepared_by),
        Signature(title=book.signer_title.said(locale).upper(), note=seal, name=book.signer),
    ]
    return [*held([gap(8), *row([cell(""), dated], columns)]), *signatures(places, columns)]


def _footer(digest: str, *, locale: Locale) -> Footer:
    label = Bilingual("Mã nội dung", "Content hash").said(locale)

    def draw(canvas: Canvas, page: str) -> None:
        canvas.setFont(Face.ITALIC, 7.5)
        canvas.drawString(_SHEET.left, 26, f"{label} SHA-256: {digest}")
        canvas.drawRightString(_SHEET.width - _SHEET.right, 26, page)

    return draw
