"""The rows of an old register as text by column, from CSV or XLSX, read one by one in bounded memory."""

import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, TextIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.core.errors import RefusedWhole
from app.intake.rules.register import RegisterMap

MOST_BYTES: Final = 512 * 1024 * 1024
MOST_TEXTS_BYTES: Final = 64 * 1024 * 1024  # a workbook's shared texts are held in memory
MOST_SHEET_ROWS: Final = 1_048_576
MOST_LINE: Final = 1024 * 1024
# What openpyxl raises on a damaged workbook; the XML reader's own error is a SyntaxError.
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, InvalidFileException, OSError, LookupError, ValueError, TypeError,
                  AttributeError, EOFError, SyntaxError)  # fmt: skip
Cells = dict[str, str | None]


def rows_of(path: Path, by: RegisterMap) -> Iterator[Cells]:
    """Every row below the heading, by heading. Raises RefusedWhole where file or heading cannot be read."""
    if path.stat().st_size > MOST_BYTES:
        raise RefusedWhole("register_too_large", most=MOST_BYTES)
    lines = _sheet_lines(path) if path.suffix.lower() == ".xlsx" else _csv_lines(path)
    header = _checked(next(lines, []), by)
    for line in lines:
        if any(cell for cell in line):
            yield {name: cell for name, cell in zip(header, line, strict=False) if name}


def _checked(header: Sequence[str | None], by: RegisterMap) -> list[str]:
    names = [name or "" for name in header]
    if not any(names):
        raise RefusedWhole("register_empty")
    missing = [theirs for theirs in by.columns.values() if theirs not in names]
    if missing:
        raise RefusedWhole("register_column_missing", column=missing[0], known=", ".join(names)[:300])
    twice = [theirs for theirs in by.columns.values() if names.count(theirs) > 1]
    if twice:
        raise RefusedWhole("register_heading_twice", column=twice[0])
    return names


def _csv_lines(path: Path) -> Iterator[list[str | None]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(_lines(file), strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise RefusedWhole("register_not_csv", line=reader.line_num, why=str(error)) from None
        except UnicodeDecodeError:
            raise RefusedWhole("register_not_utf8") from None


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file; one longer than a line can be ends the reading before it fills the memory."""
    while line := file.readline(MOST_LINE):
        if len(line) >= MOST_LINE:
            raise csv.Error(f"a line of more than {MOST_LINE} letters")
        yield line


def _sheet_lines(path: Path) -> Iterator[list[str | None]]:
    """The first sheet, line by line; a formula gives the value last worked out."""
    try:
        with zipfile.ZipFile(path) as inside:
            texts = max(
                (entry.file_size for entry in inside.infolist() if "sharedStrings" in entry.filename), default=0
            )
        if texts > MOST_TEXTS_BYTES:
            raise RefusedWhole("register_too_many_rows", most=MOST_SHEET_ROWS)
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except DAMAGED as error:
        raise RefusedWhole("register_not_xlsx") from error
    try:
        for line in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in line]
    except DAMAGED as error:
        raise RefusedWhole("register_not_xlsx") from error
    finally:
        book.close()


def _text(cell: object) -> str | None:
    """A cell as a CSV of the same sheet would have it; days and instants in ISO form."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
