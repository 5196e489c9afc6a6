"""A list as a file: exactly what it holds, with the reader's columns, what it was narrowed by, and how many there are.

Written whole before the first byte leaves: a list cut off by an error must not look like a list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.office import office
from app.web.access import current_officer
from app.web.filters import instant, number
from app.web.i18n import locale
from app.web.labels import label
from app.worklists import queries
from app.worklists.queries import Filter, Row
from app.worklists.routes.blueprint import procedure_named, spoken
from app.worklists.routes.refining import in_words
from config.worklists import COLUMNS, Column, Order, Worklist
from reports.tables import Frame, Value, csv_lines, write_xlsx
from reports.text import harmless

IN_MEMORY_BYTES: Final = 4 * 1024 * 1024
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _procedure_name(row: Row) -> str:
    procedure = procedure_named(row.procedure_code, row.catalogue_version)
    return procedure.name_en if locale() == "en" else procedure.name_vi


# What a column shows of a dossier, as a spreadsheet takes it; instants in office time.
CELLS: Final[Mapping[Column, Callable[[Row], Value]]] = {
    Column.NUMBER: lambda row: harmless(row.number),
    Column.OWNER: lambda row: harmless(row.owner_name),
    Column.PROCEDURE: _procedure_name,
    Column.CHANNEL: lambda row: label("channel", row.channel),
    Column.STATE: lambda row: label("state", row.state),
    Column.LODGED: lambda row: row.lodged_at.astimezone(office().zone),
    Column.RECEIVED: lambda row: row.received_on,
    Column.RESOLVED: lambda row: row.resolved_on,
    Column.ANSWER_BY: lambda row: row.answer_by_on,
    Column.OPINION_DUE: lambda row: row.opinion_due_on,
    Column.HOLDER: lambda row: row.holder_name,
    Column.PAYMENT: lambda row: label("payment_state", row.payment_state),
    Column.RETURN_MODE: lambda row: label("return_mode", row.return_mode),
    Column.FLAGS: lambda row: row.flags,
    Column.DUE: lambda row: row.due_on,
}


def exported(worklist: Worklist, chosen: Filter, *, order: Order, columns: Sequence[Column], kind: str) -> Response:
    """The list as `csv` or `xlsx`. Raises TooManyRows for more than a sheet holds."""
    header = [spoken(COLUMNS[column]) for column in columns]
    rows = _cells(chosen, order=order, columns=columns)
    written = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    _write(cast("BinaryIO", written), kind, header=header, rows=rows, frame=_frame(worklist, chosen))
    written.seek(0)
    mimetype = XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    file_name = f"{worklist.name}-{chosen.today.isoformat()}.{kind}"
    return send_file(written, mimetype=mimetype, as_attachment=True, download_name=file_name)


def _write(target: BinaryIO, kind: str, *, header: list[str], rows: Iterator[list[Value]], frame: Frame) -> None:
    if kind == "xlsx":
        write_xlsx(target, header, rows=rows, frame=frame)
    else:
        target.writelines(csv_lines(header, rows, frame=frame))


def _cells(chosen: Filter, *, order: Order, columns: Sequence[Column]) -> Iterator[list[Value]]:
    shown = [CELLS[column] for column in columns]
    for row in queries.every_row(chosen, order=order):
        yield [cell(row) for cell in shown]


def _frame(worklist: Worklist, chosen: Filter) -> Frame:
    """Which list, narrowed by what, when and by whom; and how many rows there are, below them."""
    made = _("Lập lúc %(at)s, %(who)s", at=instant(clock.now()), who=current_officer().full_name)
    narrowed = "; ".join(f"{what}: {how}" for what, how in in_words(chosen.refinement)) or _("không lọc")
    return Frame(
        above=(spoken(worklist.title), _("Điều kiện lọc: %(words)s", words=narrowed), made),
        below=lambda rows: _("Tổng số: %(rows)s hồ sơ", rows=number(rows)),
    )
