"""What the papers of a dossier share: their data of head and person, the head itself, labelled lines, QR, signatures.

Which form says what stands in the form's own module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reports.figures import Bilingual, place_and_day
from reports.fonts import Face
from reports.layout import Align, Cell, Grid, Run, Strip, beside, cell, draw_line, gap, held, line_width, lines_of, row
from reports.paper import Footer, Sheet, agency_stack, halves, nation_stack
from reports.qr import draw_qr

A5_PORTRAIT = Sheet(width=A5[0], height=A5[1], left=11 * mm, right=10 * mm, top=9 * mm, bottom=12 * mm)
A4_PORTRAIT = Sheet(width=A4[0], height=A4[1], left=22 * mm, right=15 * mm, top=15 * mm, bottom=16 * mm)

_QR_SIDE = 58.0
_ROOM_TO_SIGN = 40.0


class Mark(StrEnum):
    """What is written over a paper that is not the paper itself."""

    NONE = "none"
    COPY = "copy"
    PREVIEW = "preview"
    SAMPLE = "sample"


MARKS = {
    Mark.COPY: Bilingual("BẢN SAO – IN LẠI", "Copy – printed again"),
    Mark.PREVIEW: Bilingual("BẢN XEM TRƯỚC – CHƯA PHÁT HÀNH", "Preview – not issued"),
    Mark.SAMPLE: Bilingual("BẢN MẪU – KHÔNG CÓ GIÁ TRỊ", "Sample – without effect"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The upper part of a paper. `number` is what stands after `Số:` (`17/HDHS`), empty on a preview.

    `in_english`: every line is said in English too, for a reader who has no Vietnamese.
    """

    superior: str
    agency: Bilingual
    place: str
    issued_on: date
    number: str
    dossier_number: str
    in_english: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Whose dossier it is. What is empty is not printed."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: the officer in charge, and the office's telephone and address where they are known."""

    name: str
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of one sheet: of the text, and of the English beside it."""

    sheet: Sheet
    size: float
    small: float
    head: float
    title: float


SLIP = Style(A5_PORTRAIT, size=9.5, small=8, head=8, title=13)
LETTER = Style(A4_PORTRAIT, size=12, small=10, head=10.5, title=15)


def head_of(head: Head, title: Bilingual, *, form: str, style: Style, mark: Mark) -> list[Strip]:
    """Agency, national title, number and date; the mark; the title with the form's number."""
    sheet, size = style.sheet, style.head
    left, right = halves(sheet.columns(44, 56))
    agency = agency_stack(head.superior.upper(), head.agency.vi.upper(), column=left, size=size)
    english = [cell(head.agency.en, Face.ITALIC, size=size - 1.5, align=Align.CENTRE)]
    numbered = cell(f"Số: {head.number or '……'}", size=size, align=Align.CENTRE)
    dated = cell(place_and_day(head.place, head.issued_on), Face.ITALIC, size=size, align=Align.CENTRE)
    return [
        *beside([
            [*agency, *(row(english, left) if head.in_english else [])],
            nation_stack(right, size=size, in_english=head.in_english),
        ]),
        *row([numbered, dated], sheet.columns(44, 56)),
        gap(6),
        *_mark_strip(mark, style),
        *_title(title, form=form, head=head, style=style),
        gap(4),
    ]  # fmt: skip


def _title(title: Bilingual, *, form: str, head: Head, style: Style) -> list[Strip]:
    whole = style.sheet.columns(1)
    lines = row([cell(title.vi.upper(), Face.BOLD, size=style.title, align=Align.CENTRE)], whole)
    if head.in_english:
        lines += row([cell(title.en, Face.ITALIC, size=style.size, align=Align.CENTRE)], whole)
    named = (Run(f"Mẫu số {form}  ·  Mã hồ sơ: ", size=style.small), Run(head.dossier_number, Face.BOLD, style.size))
    return held([*lines, *row([Cell(named, Align.CENTRE)], whole)])


def _mark_strip(mark: Mark, style: Style) -> list[Strip]:
    """The mark in a frame: plain on any printer, and read by whoever cannot tell colours apart."""
    if mark is Mark.NONE:
        return []
    said = MARKS[mark]
    line = lines_of([Run(f"{said.vi}  /  {said.en}", Face.BOLD, style.size)], style.sheet.text_width)[0]
    x = (style.sheet.width - line_width(line)) / 2

    def paint(canvas: Canvas, top: float) -> None:
        draw_line(canvas, line, x=x, baseline=top - style.size - 2)
        canvas.setLineWidth(1)
        canvas.rect(x - 6, top - style.size - 6, line_width(line) + 12, style.size + 6)

    return [Strip(style.size + 8, paint), gap(4)]


def label(words: Bilingual, *, head: Head, style: Style) -> tuple[Run, ...]:
    """`Chủ hồ sơ: `, or `Chủ hồ sơ / Owner: `."""
    if not head.in_english:
        return (Run(f"{words.vi}: ", size=style.size),)
    return (Run(words.vi, size=style.size), Run(f" / {words.en}: ", Face.ITALIC, style.small))


def told(value: Bilingual, *, head: Head, style: Style, face: Face = Face.REGULAR) -> tuple[Run, ...]:
    """The value, with its English where the paper has English and it differs."""
    vietnamese = Run(value.vi, face, style.size)
    if not head.in_english or value.en in ("", value.vi):
        return (vietnamese,)
    return (vietnamese, Run(f" / {value.en}", Face.ITALIC, style.small))


def line(
    words: Bilingual, value: str | Bilingual, *, head: Head, style: Style, face: Face = Face.REGULAR
) -> list[Strip]:
    """A labelled line over the whole width; nothing where there is nothing to say."""
    said = Bilingual(value, "") if isinstance(value, str) else value
    if not said.vi.strip():
        return []
    runs = (*label(words, head=head, style=style), *told(said, head=head, style=style, face=face))
    return row([Cell(runs)], style.sheet.columns(1))


def heading(words: Bilingual, *, head: Head, style: Style) -> list[Strip]:
    """A line that opens a part; it stays with what follows."""
    runs = [Run(words.vi, Face.BOLD, style.size)]
    if head.in_english:
        runs.append(Run(f" / {words.en}", Face.ITALIC, style.small))
    return held([gap(3), *row([Cell(tuple(runs))], style.sheet.columns(1))])


def letter(text: Bilingual, *, head: Head, style: Style) -> list[Strip]:
    """A text of several lines, one paragraph each, the English of it below."""
    whole = style.sheet.columns(1)
    strips = [strip for part in _paragraphs(text.vi) for strip in row([cell(part, size=style.size)], whole)]
    if head.in_english and text.en.strip():
        strips.append(gap(2))
        for part in _paragraphs(text.en):
            strips += row([cell(part, Face.ITALIC, size=style.small + 0.5)], whole)
    return strips


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()] or [""]


PARTY_LABELS = (
    ("address", Bilingual("Địa chỉ", "Address")),
    ("phone", Bilingual("Điện thoại", "Telephone")),
    ("email", Bilingual("Thư điện tử", "E-mail")),
    ("identity", Bilingual("Số giấy tờ tùy thân", "Identity paper No.")),
)


def party_lines(party: Party, *, head: Head, style: Style) -> list[Strip]:
    """Name, address, telephone, e-mail, identity number."""
    strips = line(Bilingual("Chủ hồ sơ", "Owner of the dossier"), party.name, head=head, style=style, face=Face.BOLD)
    for field, words in PARTY_LABELS:
        strips += line(words, str(getattr(party, field)), head=head, style=style)
    return strips


def contact_lines(contact: Contact, *, head: Head, style: Style) -> list[Strip]:
    """Whom to ask."""
    known = ", ".join(filter(None, (contact.name, contact.phone, contact.address)))
    return line(Bilingual("Cần biết thêm, liên hệ", "For questions, ask"), known, head=head, style=style)


def signing(places: Sequence[tuple[Bilingual, str]], *, head: Head, style: Style) -> list[Strip]:
    """Two places to sign beside one another, each a title and the name below; one alone stands on the right.

    The QR of the dossier is on the left.
    """
    both = places if len(places) > 1 else (None, *places)
    columns = style.sheet.columns(*((26, 37, 37) if len(places) > 1 else (26, 16, 58)))
    code, *rooms = halves(columns)
    stacks = [[_qr(head.dossier_number, code)]]
    names = [cell(head.dossier_number, size=style.small - 1, align=Align.CENTRE)]
    for place, room in zip(both, rooms, strict=True):
        stacks.append([] if place is None else _place_to_sign(place[0], column=room, head=head, style=style))
        names.append(cell("" if place is None else place[1], Face.BOLD, size=style.size, align=Align.CENTRE))
    return [gap(6), *held(beside(stacks)), *row(names, columns)]


def _place_to_sign(title: Bilingual, *, column: Grid, head: Head, style: Style) -> list[Strip]:
    note = Bilingual("(Ký, ghi rõ họ tên)", "(Signature, full name)")
    notes = (note.vi, note.en) if head.in_english else (note.vi,)
    strips = row([cell(title.vi.upper(), Face.BOLD, size=style.size, align=Align.CENTRE)], column)
    if head.in_english:
        strips += row([cell(title.en, Face.ITALIC, size=style.small, align=Align.CENTRE)], column)
    for said in notes:
        strips += row([cell(said, Face.ITALIC, size=style.small, align=Align.CENTRE)], column)
    return [*strips, gap(_ROOM_TO_SIGN)]


def _qr(text: str, column: Grid) -> Strip:
    x = (column.edges[0] + column.edges[-1] - _QR_SIDE) / 2
    return Strip(_QR_SIDE, lambda canvas, top: draw_qr(canvas, text, x=x, top=top, side=_QR_SIDE))


def footer_of(head: Head, *, form: str, style: Style) -> Footer:
    """Form, number and dossier on the left of every page, the page's number on the right."""
    words = " · ".join(filter(None, (f"Mẫu số {form}", head.number, head.dossier_number)))
    left = lines_of([Run(words, Face.ITALIC, 7.5)], style.sheet.text_width * 0.8)[0]

    def draw(canvas: Canvas, page: str) -> None:
        draw_line(canvas, left, x=style.sheet.left, baseline=18)
        canvas.setFont(Face.ITALIC, 7.5)
        canvas.drawRightString(style.sheet.width - style.sheet.right, 18, page)

    return draw
