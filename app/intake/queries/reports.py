"""The report of a register: every row's outcome, a line for each fault with its column, its cell, and a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flask_babel import gettext

from app.intake.rules.register import RowOutcome
from app.web.labels import fault, label
from reports.tables import Value, csv_lines, write_xlsx
from reports.text import harmless


def report_head() -> Sequence[str]:
    """The headings of the report."""
    return (gettext("Dòng"), gettext("Số hồ sơ"), gettext("Kết quả"), gettext("Cột"), gettext("Nội dung ô"),
            gettext("Lỗi"))  # fmt: skip


def report_lines(rows: Iterable[RowOutcome]) -> Iterator[Sequence[Value]]:
    """A line for each fault, one for each row without; the heading of the register is its line 1."""
    for row in rows:
        start = (row.row + 1, harmless(row.code), label("record_outcome", row.outcome))
        if not row.faults:
            yield (*start, "", "", "")
        for one in row.faults:
            cell = row.cells.get(one.field) or ""
            yield (*start, harmless(one.field), harmless(cell), fault(one.code))


def write_report(path: Path, rows: Iterable[RowOutcome]) -> None:
    """Write the report to a file: a workbook where its name ends in .xlsx, else CSV."""
    with path.open("wb") as out:
        if path.suffix.lower() == ".xlsx":
            write_xlsx(out, report_head(), rows=report_lines(rows))
        else:
            out.writelines(csv_lines(report_head(), report_lines(rows)))
