"""Tables for a spreadsheet, as CSV or XLSX, in memory or as a stream; which rows they hold is for the caller to say.

Text from outside can never become a formula (CWE-1236): XLSX cells are written as text, CSV text that a spreadsheet
would calculate is opened with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Decimal | date | datetime | bool | None
"""What a cell may hold. An aware datetime shows its own wall clock: bring it into the office's zone before."""

XLSX_ROWS = 1_048_576  # of a sheet, the head included (ISO/IEC 29500 readers refuse more)
XLSX_LETTERS = 32_767  # of a cell
_EXACT_DIGITS = 15  # spreadsheets calculate in binary doubles: longer numbers would lose their last digits

_LINES_A_BLOCK = 500
_NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter writes it as it is; "now" would change the bytes
_CALCULATED = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
_NOT_IN_XML_OR_UTF8 = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    number: Format
    broken_number: Format
    day: Format
    moment: Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a table: lines above its head that say what it holds, and the line below it, told how many
    rows there are.
    """

    above: tuple[str, ...] = ()
    below: Callable[[int], str]


class TooManyRows(ValueError):
    """More rows than a sheet can hold; nothing is cut off in silence."""


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]], *, frame: Frame | None = None) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, CRLF line ends, in blocks of some hundred lines; days as yyyy-mm-dd.

    Numbers and days are plain; text that begins like a formula gets an apostrophe before it. A frame's lines are rows
    of one cell.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for line in frame.above if frame else ():
        writer.writerow([_disarmed(line)])
    writer.writerow([_disarmed(title) for title in header])
    number = 0
    for number, row in enumerate(rows, start=1):
        writer.writerow([_plain(value) for value in row])
        if number % _LINES_A_BLOCK == 0:
            yield _taken(buffer)
    if frame:
        writer.writerow([_disarmed(frame.below(number))])
    yield _taken(buffer)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """`csv_lines` in one piece."""
    return b"".join(csv_lines(header, rows))


def write_xlsx(
    target: BinaryIO, header: Sequence[str], *, rows: Iterable[Sequence[Value]], sheet: str = "1",
    frame: Frame | None = None,
) -> int:  # fmt: skip
    """Writes a workbook of one sheet with a frozen head to `target`; returns the number of rows below the head.

    Rows are read one by one and wait in a temporary folder, so memory does not grow with them, and `target` is written
    only when all are there. Numbers and days are real ones; text beyond a cell's 32,767 letters ends in `…`. The same
    rows give the same bytes. Raises `TooManyRows`.
    """
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "table.xlsx"
        with Workbook(whole, {"constant_memory": True, "remove_timezone": True, "tmpdir": folder}) as book:
            book.set_properties({"created": _NO_TIME})
            page = book.add_worksheet(sheet)
            formats = _formats(book)
            above = frame.above if frame else ()
            _write_head(page, header, style=formats.head, above=above)
            written = _write_rows(page, rows, formats=formats, first=len(above) + 1, last=XLSX_ROWS - bool(frame))
            if frame:
                page.write_string(len(above) + 1 + written, 0, _encodable(frame.below(written)))
        with whole.open("rb") as stream:
            shutil.copyfileobj(stream, target)
    return written


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "1") -> bytes:
    """`write_xlsx` in one piece."""
    target = io.BytesIO()
    write_xlsx(target, header, rows=rows, sheet=sheet)
    return target.getvalue()


def _formats(book: Workbook) -> _Formats:
    return _Formats(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        number=book.add_format({"num_format": "#,##0"}),
        broken_number=book.add_format({"num_format": "#,##0.######"}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        moment=book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
    )


def _write_head(page: Worksheet, header: Sequence[str], *, style: Format, above: Sequence[str]) -> None:
    page.freeze_panes(len(above) + 1, 0)
    for place, line in enumerate(above):
        page.write_string(place, 0, _encodable(line))
    for column, title in enumerate(header):
        page.set_column(column, column, min(max(len(title) + 2, 12), 40))
        page.write_string(len(above), column, _encodable(title), style)


def _write_rows(page: Worksheet, rows: Iterable[Sequence[Value]], *, formats: _Formats, first: int, last: int) -> int:
    """The rows from the line `first` on, none at `last` or below; returns how many."""
    place = first - 1
    for place, row in enumerate(rows, start=first):
        if place >= last:
            raise TooManyRows(f"a sheet holds {last - first:,} rows: narrow the filter or take CSV")
        for column, value in enumerate(row):
            _write_value(page, value, place=(place, column), formats=formats)
    return place - first + 1


def _write_value(page: Worksheet, value: Value, *, place: tuple[int, int], formats: _Formats) -> None:
    match value:
        case None:
            pass
        case bool():
            page.write_boolean(*place, value)
        case str():
            page.write_string(*place, _fitting(_encodable(value)))
        case date() if value.year < 1900:  # before the first day a spreadsheet knows
            page.write_string(*place, _plain(value))
        case datetime():
            page.write_datetime(*place, value, formats.moment)
        case date():
            page.write_datetime(*place, value, formats.day)
        case _ if not _exact(value):
            page.write_string(*place, str(value))
        case int():
            page.write_number(*place, value, formats.number)
        case _:
            page.write_number(*place, value, formats.broken_number)


def _exact(value: float | Decimal) -> bool:
    """Whether a spreadsheet's binary double can hold the number as it is written."""
    if isinstance(value, float):
        return math.isfinite(value)
    return len(str(abs(value)).replace(".", "")) <= _EXACT_DIGITS and Decimal(value).is_finite()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return _disarmed(value)
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _disarmed(text: str) -> str:
    safe = _encodable(text)
    return f"'{safe}" if _CALCULATED.match(safe) else safe


def _encodable(text: str) -> str:
    return _NOT_IN_XML_OR_UTF8.sub("\ufffd", text)


def _fitting(text: str) -> str:
    return text if len(text) <= XLSX_LETTERS else text[: XLSX_LETTERS - 1] + "…"


def _taken(buffer: io.StringIO) -> bytes:
    block = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return block
