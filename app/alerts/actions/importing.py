"""Bringing in a list of alerts, CSV or XLSX: every row is told what is wrong with it; all are entered, or none.

A rehearsal reads and judges alike and enters nothing. What is entered waits for a second person like any other alert.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.alerts.actions.keeping import keep, nationalities, written
from app.alerts.queries import twin_of
from app.alerts.rules import Entry, faults_of
from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import Incomplete, NotYours
from app.core.names import fold
from app.core.office import office
from app.dossiers.rules import Actor
from config.workflow import DESK, SIGNERS, Role

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 50_000_000  # unpacked
COLUMNS: Final = (
    "Loại", "Số định danh", "Số hộ chiếu", "Họ tên", "Ngày sinh", "Quốc tịch", "Lý do", "Căn cứ", "Hết hiệu lực",
)  # fmt: skip
FIELDS: Final = tuple(field.name for field in fields(Entry))
# How a list may call a kind, folded; the code itself does as well.
KINDS: Final = {
    "tam hoan xuat canh": "exit_ban", "truy na": "wanted", "ho chieu bao mat": "lost_passport",
    "ho chieu bi trom": "lost_passport", "giay to gia": "false_papers", "qua han tam tru": "overstay",
    "khac": "other", "loai khac": "other",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RowFound:
    """One row: its number in the file (the headings are 1), what it says, and its faults."""

    number: int
    entry: Entry
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Every row of a file; `entered` says whether they were entered."""

    rows: tuple[RowFound, ...]
    entered: bool

    @property
    def faulty(self) -> int:
        """How many rows have a fault."""
        return sum(1 for row in self.rows if row.faults)


def import_alerts(*, officer: Actor, content: bytes, rehearse: bool = True) -> Report:
    """Judge every row, and enter them where all are sound and this is no rehearsal.

    Raises Incomplete for a file that is no such table, NotYours.
    """
    if Role(officer.role) not in DESK | SIGNERS:
        raise NotYours("may_not", act="agree_on_hit", why="role")
    entries = _entries(content)
    with transaction() as session:
        rows = tuple(_judged(session, entries, officer))
        is_sound = bool(rows) and not any(row.faults for row in rows)
        if rehearse or not is_sound:
            return Report(rows=rows, entered=False)
        for row in rows:
            keep(session, written(row.entry, officer))
        at = clock.now()
        journal.write(session, journal.Act("alerts_imported", {"rows": len(rows)}, officer.id, at))
    return Report(rows=rows, entered=True)


def _judged(session: Any, entries: Iterable[tuple[int, Entry]], officer: Actor) -> Iterator[RowFound]:
    today, codes, seen = office().today(), frozenset(nationalities()), set()
    for number, entry in entries:
        faults = faults_of(entry, today=today, nationalities=codes)
        if not faults and (entry in seen or twin_of(session, written(entry, officer)) is not None):
            faults = ("alert_twice",)
        seen.add(entry)
        yield RowFound(number=number, entry=entry, faults=faults)


def _entries(content: bytes) -> list[tuple[int, Entry]]:
    table = _sheet(content) if content.startswith(b"PK") else _lines(content)
    headings = tuple(cell.strip() for cell in next(table, []))
    while headings and not headings[-1]:
        headings = headings[:-1]
    if headings != COLUMNS:
        raise Incomplete("alerts_columns", columns=", ".join(COLUMNS))
    found = [(number, _entry(cells)) for number, cells in enumerate(table, start=2) if any(map(str.strip, cells))]
    if len(found) > MOST_ROWS:
        raise Incomplete("alerts_too_many", most=MOST_ROWS)
    return found


def _entry(cells: list[str]) -> Entry:
    told = dict(zip(FIELDS, [*cells, *[""] * len(FIELDS)], strict=False))
    kind = told["kind"].strip()
    return Entry(**told | {"kind": KINDS.get(fold(kind), kind), "nationality": told["nationality"].strip().upper()})


def _lines(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise Incomplete("alerts_not_table")
        delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Incomplete("alerts_not_table") from error


def _sheet(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise Incomplete("alerts_too_many", most=MOST_ROWS)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        first = book.worksheets[0]
        for row in first.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=len(COLUMNS)):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise Incomplete("alerts_not_table") from error


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
