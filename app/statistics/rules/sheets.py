"""A filled book as something to take away: the frozen paper `reports.book` draws, and CSV, XLSX and JSON of the same.

Every one is made from the same `FilledBook`, so that none can say another number.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

import xlsxwriter

from app.statistics.rules.filling import Counts, FilledBook
from app.statistics.rules.heads import heads
from config.books import Words
from config.units import Unit
from reports.book import Book as PaperBook
from reports.book import BookRow, Figures
from reports.figures import Bilingual, Locale, day
from reports.tables import Value, csv_bytes

ORDINAL: Final = Words("STT", "No.")
CODE: Final = Words("Mã TTHC", "Procedure code")
PROCEDURE: Final = Words("Lĩnh vực, công việc giải quyết theo cấp", "Field and work, by level of authority")
GROUP: Final = Words("Nhóm", "Group")
TOTAL: Final = Words("Tổng cộng", "Total")
UNIT: Final = Words("Đơn vị báo cáo", "Reporting unit")
HEAD_OF_OFFICE: Final = Words("Trưởng phòng", "Head of the office")
ROMAN: Final = ("I", "II", "III", "IV", "V")


def as_json(filled: FilledBook) -> dict[str, Any]:
    """`form`, `from`, `to`, `unit`, `rows` with a count for each figure, and `total`."""
    return {
        "form": filled.book.form,
        "from": filled.period.from_on.isoformat(),
        "to": filled.period.to_on.isoformat(),
        "unit": filled.unit_code,
        "rows": [
            {
                "procedure_code": line.procedure_code,
                "name": line.name.vi,
                "name_en": line.name.en,
                "group": str(section.group),
                **_by_name(line.counts),
            }
            for section in filled.sections
            for line in section.lines
        ],
        "total": _by_name(filled.total),
    }


def as_csv(filled: FilledBook, *, locale: Locale = "vi") -> bytes:
    """One line a procedure and the total, in UTF-8 with a byte order mark and CRLF."""
    book = filled.book
    heads = [words.said(locale) for words in (ORDINAL, GROUP, CODE, PROCEDURE)]
    heads += [
        f"({column.number}) {' – '.join(words.said(locale) for words in (*column.bands, column.heading))}"
        for column in book.columns
    ]
    lines = [(section, line) for section in filled.sections for line in section.lines]
    rows: list[list[Value]] = [
        [number, section.name.said(locale), line.procedure_code, line.name.said(locale), *line.counts.values()]
        for number, (section, line) in enumerate(lines, start=1)
    ]
    rows.append([None, None, None, TOTAL.said(locale), *filled.total.values()])
    return csv_bytes(heads, rows)


def as_paper(filled: FilledBook, *, unit: Unit, signed_on: date, prepared_by: str = "") -> PaperBook:
    """The book as `reports.book` prints it: sections as group rows, the definitions as notes."""
    book = filled.book
    return PaperBook(
        form_symbol=book.symbol,
        basis=_both(book.basis),
        title=_both(book.title),
        period_from=filled.period.from_on,
        period_to=filled.period.to_on,
        unit=Bilingual(f"{unit.name_vi}, {unit.agency_vi}", f"{unit.name_en}, {unit.agency_en}"),
        recipient=_both(book.recipient),
        rows=tuple(_paper_rows(filled)),
        total=_paper_figures(filled.total),
        notes=tuple(_notes(filled)),
        place=unit.province.name,
        signed_on=signed_on,
        prepared_by=prepared_by,
        signer_title=_both(HEAD_OF_OFFICE),
        signer="",
    )


def as_xlsx(filled: FilledBook, *, unit: Unit, signed_on: date, locale: Locale = "vi") -> bytes:
    """A workbook with real numbers, frozen heads and the definitions below; the same book gives the same bytes."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    # A time of making would give each copy other bytes.
    workbook.set_properties({"created": datetime.combine(signed_on, time(), UTC), "title": filled.book.symbol})
    _Sheet(workbook, filled, locale).write(unit)
    workbook.close()
    return stream.getvalue()


class _Sheet:
    """The one sheet of a workbook while it is written, from the top down."""

    def __init__(self, workbook: Any, filled: FilledBook, locale: Locale) -> None:
        self.filled = filled
        self.locale = locale
        self.page = workbook.add_worksheet(filled.book.form)
        grid = {"border": 1, "valign": "vcenter"}
        self.title = workbook.add_format({"bold": True, "font_size": 13})
        self.plain = workbook.add_format({})
        self.note = workbook.add_format({"italic": True, "font_size": 9})
        self.head = workbook.add_format(grid | {"bold": True, "align": "center", "text_wrap": True})
        self.mark = workbook.add_format(grid | {"italic": True, "align": "center", "font_size": 9})
        self.text = workbook.add_format(grid | {"text_wrap": True})
        self.number = workbook.add_format(grid | {"num_format": "#,##0"})
        self.strong_text = workbook.add_format(grid | {"bold": True, "text_wrap": True})
        self.strong_number = workbook.add_format(grid | {"bold": True, "num_format": "#,##0"})
        self.at = 0

    def write(self, unit: Unit) -> None:
        book, said = self.filled.book, self.locale
        name, agency = (unit.name_en, unit.agency_en) if said == "en" else (unit.name_vi, unit.agency_vi)
        days = f"{day(self.filled.period.from_on)} – {day(self.filled.period.to_on)}"
        period = f"{self.filled.period.label.said(said)} ({days})"
        self._say(book.symbol, self.plain)
        self._say(book.title.said(said), self.title)
        self._say(period, self.plain)
        self._say(f"{UNIT.said(said)}: {name}, {agency}", self.plain)
        self._say(book.counted_in.said(said), self.note)
        self._heads()
        self._lines()
        self.at += 1
        for note in _notes(self.filled):
            self._say(note.said(said), self.note)
        self._shape()

    def _say(self, words: str, look: Any) -> None:
        self.page.write_string(self.at, 0, words, look)
        self.at += 1

    def _heads(self) -> None:
        cells = heads(self.filled.book, before=(ORDINAL, PROCEDURE))
        depth = max(cell.level + cell.rows for cell in cells)
        for cell in cells:
            top, words = self.at + cell.level, cell.words.said(self.locale)
            if cell.rows == cell.columns == 1:
                self.page.write_string(top, cell.first, words, self.head)
            else:
                bottom, right = top + cell.rows - 1, cell.first + cell.columns - 1
                self.page.merge_range(top, cell.first, bottom, right, words, self.head)
        self.at += depth
        first = self.filled.book.columns[0].number
        for place in range(len(self.filled.book.columns) + first - 1):
            self.page.write_string(self.at, place, f"({place + 1})", self.mark)
        self.at += 1
        self.page.freeze_panes(self.at, first - 1)
        self.page.repeat_rows(self.at - depth - 1, self.at - 1)

    def _lines(self) -> None:
        for ordinal, name, counts, is_strong in _numbered(self.filled):
            text, number = (
                (self.strong_text, self.strong_number) if is_strong else (self.text, self.number)
            )  # fmt: skip
            self.page.write_string(self.at, 0, ordinal, text)
            self.page.write_string(self.at, 1, name.said(self.locale), text)
            for place, count in enumerate(counts.values(), start=2):
                self.page.write_number(self.at, place, count, number)
            self.at += 1

    def _shape(self) -> None:
        self.page.set_column(0, 0, 5)
        self.page.set_column(1, 1, 52)
        self.page.set_column(2, 1 + len(self.filled.book.columns), 10)
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.fit_to_pages(1, 0)


def _numbered(filled: FilledBook) -> Iterator[tuple[str, Words, Counts, bool]]:
    """Ordinal, name, counts and whether it is a sum, for every row of the table in order, the total last."""
    for place, section in enumerate(filled.sections):
        yield ROMAN[place], section.name, section.counts, True
        for ordinal, line in enumerate(section.lines, start=1):
            yield str(ordinal), line.name, line.counts, False
    yield "", TOTAL, filled.total, True


def _paper_rows(filled: FilledBook) -> Iterator[BookRow]:
    for ordinal, name, counts, is_group in list(_numbered(filled))[:-1]:
        yield BookRow(ordinal=ordinal, name=_both(name), figures=_paper_figures(counts), is_group=is_group)


def _paper_figures(counts: Counts) -> Figures:
    return Figures(**_by_name(counts))


def _notes(filled: FilledBook) -> Iterator[Bilingual]:
    for column in filled.book.columns:
        yield Bilingual(f"({column.number}) {column.rule.vi}", f"({column.number}) {column.rule.en}")
    yield from map(_both, filled.book.remarks)


def _by_name(counts: Counts) -> dict[str, int]:
    return {str(figure): count for figure, count in counts.items()}


def _both(words: Words) -> Bilingual:
    return Bilingual(words.vi, words.en)
