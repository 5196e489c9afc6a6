"""Pages of lists: a worklist with its counts, the export, and the button that hands out the next one.

What somebody types may be a name or an identity number, so it travels in the body of a POST, never in an address.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.office import office
from app.dossiers.rules import may
from app.web.access import allow, current_officer
from app.worklists import queries
from app.worklists.forms import Asked, asked
from app.worklists.queries import Row, filter_of
from app.worklists.queries.views import saved_asked, view_of
from app.worklists.routes import printing
from app.worklists.routes.blueprint import WHO_SEES_LISTS, procedure_named, spoken, worklists
from app.worklists.routes.bulk import acts_on
from app.worklists.routes.exporting import exported
from app.worklists.routes.refining import offered, order_fits
from config.workflow import WORKFLOW, Transition
from config.worklists import COLUMNS, WORKLISTS, Column, Worklist, first_worklist_of, worklists_of
from reports.tables import TooManyRows

FILES = frozenset({"csv", "xlsx"})
Answer = Response | str | tuple[str, int]
DAYS = frozenset({Column.LODGED, Column.RECEIVED, Column.RESOLVED, Column.ANSWER_BY, Column.OPINION_DUE, Column.DUE})


@worklists.get("/worklists")
@allow(*WHO_SEES_LISTS)
def first() -> Response:
    """Where the reader's day starts."""
    return redirect(url_for("worklists.show", name=_first_list().name))


@worklists.route("/worklists/<name>", methods=["GET", "POST"])
@allow(*WHO_SEES_LISTS)
def show(name: str) -> Answer:
    """One page of one list, or all of it as a file. Narrowed without text it has an address that can be kept."""
    worklist = list_named(name)
    wanted = asked_of(worklist)
    if wanted.due.errors:
        return page_of(worklist, wanted), 422
    if request.form.get("as") in FILES:
        return _file(worklist, wanted, kind=request.form["as"])
    if request.method == "POST" and not wanted.refinement.text:
        return redirect(url_for("worklists.show", **{"name": name} | wanted.in_address), code=303)
    return page_of(worklist, wanted)


def asked_of(worklist: Worklist) -> Asked:
    """How the list is wanted, by the request itself or by the saved filter it names. 404 for somebody else's."""
    wanted = asked(request.values)
    if wanted.saved:
        conditions = saved_asked(current_officer(), worklist, saved_id=wanted.saved)
        kept = asked(conditions)
        is_wider = not conditions.keys() <= kept.as_kept.keys()
        wanted = replace(kept, saved=wanted.saved, after=wanted.after, before=wanted.before, is_wider=is_wider)
    return wanted if wanted.order is None or order_fits(worklist, wanted.order) else replace(wanted, order=None)


def _file(worklist: Worklist, wanted: Asked, *, kind: str) -> Response:
    officer = current_officer()
    chosen = filter_of(worklist, officer=officer, today=office().today(), refinement=wanted.refinement)
    columns = view_of(officer, worklist).columns
    try:
        return exported(worklist, chosen, order=wanted.order or worklist.order, columns=columns, kind=kind)
    except TooManyRows:
        flash(_("Một trang tính không chứa đủ danh sách này. Hãy lọc bớt hoặc tải CSV."), "warning")
        return redirect(url_for("worklists.show", **{"name": worklist.name} | wanted.in_address), code=303)


def page_of(worklist: Worklist, wanted: Asked) -> str:
    """The page of a list as it is wanted."""
    officer, today = current_officer(), office().today()
    chosen = filter_of(worklist, officer=officer, today=today, refinement=wanted.refinement)
    lists = worklists_of(officer.role)
    around = queries.around(worklist, lists=lists, chosen=chosen, officer=officer)
    page = queries.worklist_page(
        chosen, order=wanted.order or worklist.order, after=wanted.after, before=wanted.before
    )  # fmt: skip
    acts, papers = acts_on(worklist), printing.offered()
    on_many = bool(acts or papers)
    return render_template(
        "worklists/show.html", worklist=worklist, lists=lists, counts=around.counts, page=page, wanted=wanted,
        form=wanted.due, today=today, counted=around.counted, bulk_acts=acts, papers=papers, on_many=on_many,
        view=around.view, heads=_heads(worklist, around.view.columns, on_many=on_many),
        offered=offered(worklist, holders=around.holders), act_on=lambda row: _act_on(worklist, row),
    )  # fmt: skip


def _heads(worklist: Worklist, columns: Sequence[Column], *, on_many: bool) -> list[tuple[str, str]]:
    heads = [(spoken(COLUMNS[column]), "date" if column in DAYS else "text") for column in columns]
    if on_many:
        heads.insert(0, (_("Chọn tất cả"), "tick"))
    return [*heads, (_("Việc làm"), "act")] if worklist.acts else heads


def list_named(name: str) -> Worklist:
    """A list the reader sees; 404 for any other."""
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
