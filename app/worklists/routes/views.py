"""An officer's own view of a list: filters saved under a name, and columns chosen."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.errors import Incomplete
from app.web.access import allow, current_officer
from app.web.labels import error_sentence
from app.worklists.actions import views as actions
from app.worklists.forms import asked, chosen_columns
from app.worklists.queries.views import view_of
from app.worklists.routes.blueprint import WHO_SEES_LISTS, worklists
from app.worklists.routes.lists import Answer, list_named, page_of
from config.worklists import COLUMNS, Worklist

LARGEST_ID: Final = 2**63 - 1


@worklists.get("/worklists/<name>/view")
@allow(*WHO_SEES_LISTS)
def own_view(name: str) -> str:
    """The reader's saved filters and columns of one list."""
    worklist = list_named(name)
    view = view_of(current_officer(), worklist)
    others = [column for column in COLUMNS if column not in view.columns]
    return render_template(
        "worklists/view.html", worklist=worklist, view=view, columns=[*view.columns, *others], titles=COLUMNS,
        fixed=actions.ALWAYS_FIRST, longest=actions.LONGEST_NAME,
    )  # fmt: skip


@worklists.post("/worklists/<name>/view/columns")
@allow(*WHO_SEES_LISTS)
def choose_columns(name: str) -> Response:
    """Show the ticked columns in the order written beside them, or the list's own again."""
    worklist, officer = list_named(name), current_officer()
    if request.form.get("restore"):
        actions.restore_columns(officer=officer, worklist=worklist.name)
    else:
        actions.choose_columns(officer=officer, worklist=worklist.name, columns=chosen_columns(request.form))
    flash(_("Đã đổi các cột của danh sách."), "success")
    return redirect(url_for("worklists.own_view", name=name), code=303)


@worklists.post("/worklists/<name>/filters")
@allow(*WHO_SEES_LISTS)
def save_filter(name: str) -> Answer:
    """Keep what the list is narrowed by now under a name, and show it by that."""
    worklist, wanted = list_named(name), asked(request.form)
    if wanted.due.errors:
        return page_of(worklist, wanted), 422
    try:
        saved = actions.save_filter(
            officer=current_officer(), worklist=worklist.name, name=request.form.get("filter_name", ""),
            asked=wanted.as_kept,
        )  # fmt: skip
    except Incomplete as refusal:
        flash(error_sentence(refusal), "danger")
        return page_of(worklist, wanted), 422  # an address would lose what was typed
    flash(_("Đã lưu bộ lọc."), "success")
    return redirect(url_for("worklists.show", name=name, saved=saved), code=303)


@worklists.post(f"/worklists/<name>/filters/<int(max={LARGEST_ID}):saved_id>")
@allow(*WHO_SEES_LISTS)
def change_filter(name: str, saved_id: int) -> Response:
    """Rename one, forget it, or put it one place up or down."""
    worklist = list_named(name)
    try:
        CHANGES.get(request.form.get("do", ""), _rename)(worklist, saved_id)
    except Incomplete as refusal:
        flash(error_sentence(refusal), "danger")
    return redirect(url_for("worklists.own_view", name=name), code=303)


def _rename(worklist: Worklist, saved_id: int) -> None:
    named = request.form.get("filter_name", "")
    actions.rename_filter(officer=current_officer(), worklist=worklist.name, saved_id=saved_id, name=named)
    flash(_("Đã đổi tên bộ lọc."), "success")


def _remove(worklist: Worklist, saved_id: int) -> None:
    actions.remove_filter(officer=current_officer(), worklist=worklist.name, saved_id=saved_id)
    flash(_("Đã xóa bộ lọc."), "success")


def _move_up(worklist: Worklist, saved_id: int) -> None:
    actions.move_filter(officer=current_officer(), worklist=worklist.name, saved_id=saved_id, up=True)


def _move_down(worklist: Worklist, saved_id: int) -> None:
    actions.move_filter(officer=current_officer(), worklist=worklist.name, saved_id=saved_id, up=False)


CHANGES: Final[Mapping[str, Callable[[Worklist, int], None]]] = {
    "rename": _rename, "remove": _remove, "up": _move_up, "down": _move_down,
}  # fmt: skip
