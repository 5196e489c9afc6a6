"""The search box: a page of what was found, and the first results while somebody types.

What somebody types may be a name or an identity number, so it travels in the body of a POST, never in an address.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.office import office
from app.web.access import allow, current_officer
from app.worklists.queries import FOUND_AT_MOST, found, found_while_typing, only_dossier_numbered
from app.worklists.routes.blueprint import WHO_SEES_LISTS, worklists
from app.worklists.rules import LEAST_TYPED, in_full, sought


@worklists.route("/search", methods=["GET", "POST"])
@allow(*WHO_SEES_LISTS)
def search() -> Response | str:
    """One box for everything. A whole dossier number, typed or read from its bar code, leads straight to the desk."""
    officer, typed = current_officer(), request.values.get("q", "").strip()
    wanted = sought(in_full(typed, unit_code=officer.unit_code))
    exact = only_dossier_numbered(wanted, officer=officer)
    if exact is not None:
        return redirect(url_for("desk.show", dossier_id=exact), code=303)
    dossiers = found(wanted, officer=officer)
    return render_template(
        "worklists/search.html", search_text=typed, dossiers=dossiers[:FOUND_AT_MOST],
        has_more=len(dossiers) > FOUND_AT_MOST, most=FOUND_AT_MOST, today=office().today(),
    )  # fmt: skip


@worklists.post("/search/typing")
@allow(*WHO_SEES_LISTS)
def search_while_typing() -> str:
    """The first results as the options of the box's list; none for less than two signs."""
    typed = request.form.get("q", "").strip()
    if len(typed) < LEAST_TYPED:
        return ""
    officer = current_officer()
    wanted = sought(in_full(typed, unit_code=officer.unit_code))
    return render_template("worklists/typing.html", dossiers=found_while_typing(wanted, officer=officer))
