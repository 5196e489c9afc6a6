"""Pages of lists: a worklist with its counts, the export, and the button that hands out the next one.

What somebody types may be a name or an identity number, so it travels in the body of a POST, never in an address.
"""

from collections.abc import Callable, Mapping
from tempfile import SpooledTemporaryFile

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.office import office
from app.dossiers.rules import may
from app.web.access import allow, current_officer
from app.web.i18n import locale
from app.web.labels import label
from app.worklists import queries
from app.worklists.forms import Asked, asked
from app.worklists.queries import Counted, Row, filter_of
from app.worklists.routes import printing
from app.worklists.routes.blueprint import WHO_SEES_LISTS, procedure_named, spoken, worklists
from app.worklists.routes.bulk import acts_on
from config.workflow import WORKFLOW, Transition
from config.worklists import COLUMNS, WORKLISTS, Column, Worklist, first_worklist_of, worklists_of
from reports.tables import Value, csv_lines
from reports.text import harmless

IN_MEMORY_BYTES = 4 * 1024 * 1024
DAYS = frozenset({Column.LODGED, Column.RECEIVED, Column.RESOLVED, Column.ANSWER_BY, Column.DUE})


@worklists.get("/worklists")
@allow(*WHO_SEES_LISTS)
def first() -> Response:
    """Where the reader's day starts."""
    return redirect(url_for("worklists.show", name=_first_list().name))


@worklists.route("/worklists/<name>", methods=["GET", "POST"])
@allow(*WHO_SEES_LISTS)
def show(name: str) -> Response | str:
    """One page of one list, or all of it as CSV. Narrowed without text it has an address that can be kept."""
    worklist, wanted = _list_named(name), asked(request.values)
    if request.form.get("as") == "csv":
        return _export(worklist, wanted)
    if request.method == "POST" and not wanted.refinement.text:
        return redirect(url_for("worklists.show", **{"name": name} | wanted.in_address), code=303)
    return _page(worklist, wanted)


def _page(worklist: Worklist, wanted: Asked) -> str:
    officer, today = current_officer(), office().today()
    chosen = filter_of(worklist, officer=officer, today=today, refinement=wanted.refinement)
    lists = worklists_of(officer.role)
    counts = queries.counts(lists, officer=officer, today=today)
    page = queries.worklist_page(
        chosen, order=wanted.order or worklist.order, after=wanted.after, before=wanted.before
    )  # fmt: skip
    acts, papers = acts_on(worklist), printing.offered()
    on_many = bool(acts or papers)
    return render_template(
        "worklists/show.html", worklist=worklist, lists=lists, counts=counts, page=page, wanted=wanted, today=today,
        counted=queries.count_of(chosen) if wanted.refinement else Counted(counts[worklist.name]),
        heads=_heads(worklist, on_many=on_many), bulk_acts=acts, papers=papers, on_many=on_many,
        procedures=office().config.catalogue.current(today), act_on=lambda row: _act_on(worklist, row),
    )  # fmt: skip


def _heads(worklist: Worklist, *, on_many: bool) -> list[tuple[str, str]]:
    heads = [(spoken(COLUMNS[column]), "date" if column in DAYS else "text") for column in worklist.columns]
    if on_many:
        box = Markup('<input type="checkbox" data-tick-all aria-label="{}">')
        heads.insert(0, (box.format(_("Chọn tất cả")), "tick"))
    return [*heads, (_("Việc làm"), "act")] if worklist.acts else heads


def _list_named(name: str) -> Worklist:
    worklist = WORKLISTS.get(name)
    if worklist is None or current_officer().role not in worklist.roles:
        abort(404)
    return worklist


def _first_list() -> Worklist:
    worklist = first_worklist_of(current_officer().role)
    if worklist is None:
        abort(404)
    return worklist


def _act_on(worklist: Worklist, row: Row) -> Transition | None:
    """The first act of the list that the reader may do on this dossier: the row's button asks what the server asks."""
    needs_centre = procedure_named(row.procedure_code, row.catalogue_version).needs_centre
    acts = (act for act in worklist.acts if may(current_officer(), act, row, needs_centre=needs_centre))
    return next((WORKFLOW[act] for act in acts), None)


def _export(worklist: Worklist, wanted: Asked) -> Response:
    """Exactly what the list holds, as CSV."""
    today = office().today()
    chosen = filter_of(worklist, officer=current_officer(), today=today, refinement=wanted.refinement)
    rows = queries.every_row(chosen, order=wanted.order or worklist.order)
    header = [spoken(COLUMNS[column]) for column in worklist.columns]
    lines = csv_lines(header, ([CELLS[column](row) for column in worklist.columns] for row in rows))
    # Written whole before the first byte leaves: a list cut off by an error must not look like a list.
    written = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    written.writelines(lines)
    written.seek(0)
    file_name = f"{worklist.name}-{today.isoformat()}.csv"
    return send_file(written, mimetype="text/csv; charset=utf-8", as_attachment=True, download_name=file_name)


def _procedure_name(row: Row) -> str:
    procedure = procedure_named(row.procedure_code, row.catalogue_version)
    return procedure.name_en if locale() == "en" else procedure.name_vi


# What a column shows of a dossier, as a spreadsheet takes it; instants in office time.
CELLS: Mapping[Column, Callable[[Row], Value]] = {
    Column.NUMBER: lambda row: harmless(row.number),
    Column.OWNER: lambda row: harmless(row.owner_name),
    Column.PROCEDURE: _procedure_name,
    Column.CHANNEL: lambda row: label("channel", row.channel),
    Column.STATE: lambda row: label("state", row.state),
    Column.LODGED: lambda row: row.lodged_at.astimezone(office().zone),
    Column.RECEIVED: lambda row: row.received_on,
    Column.RESOLVED: lambda row: row.resolved_on,
    Column.ANSWER_BY: lambda row: row.answer_by_on,
    Column.HOLDER: lambda row: row.holder_name,
    Column.PAYMENT: lambda row: label("payment_state", row.payment_state),
    Column.RETURN_MODE: lambda row: label("return_mode", row.return_mode),
    Column.FLAGS: lambda row: row.flags,
    Column.DUE: lambda row: row.due_on,
}
