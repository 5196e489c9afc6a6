"""One dossier on the screen, and its acts. Whether an act may be done is asked of the workflow alone."""

from flask import abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core.errors import HandsFull, NotFound, NotYours, OfficeError, Stale
from app.desk.actions import DOING, do, following
from app.desk.forms import ActForm, form_of, tell
from app.desk.queries import Desk, desk_of
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.desk.routes.showing import NEXT, Typed, page_of, whole
from app.dossiers.rules import may
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.labels import error_sentence, label
from app.worklists.routes.handing_out import why_none
from config.kinds import ReturnWay
from config.workflow import WORKFLOW, Role

ACTORS = tuple(sorted(frozenset().union(*(row.roles for row in WORKFLOW.values())) - {Role.SYSTEM}))


@desk.get(DOSSIER)
@allow(*READERS)
def show(dossier_id: int) -> str:
    """The dossier: documents on the left, what is known and what may be done on the right."""
    return page_of(desk_of(current_officer(), dossier_id))


@desk.get(f"{DOSSIER}/acts/<act>")
@allow(*ACTORS)
def ask(dossier_id: int, act: str) -> str | Answer:
    """The dossier with the form of one act open. Whoever comes for a result is looked at on the counter's page."""
    found = desk_of(current_officer(), dossier_id)
    dossier = found.dossier
    if act not in DOING:
        abort(404)
    if not _may(found, act):
        return page_of(found, refusal=_refusal(found, act))
    if act == "hand_out" and ReturnWay.POST not in (dossier.return_mode, request.args.get("by")):
        return redirect(url_for("counter.collect", dossier_id=dossier_id), code=303)
    return page_of(found, Typed(act=act, form=form_of(act)))


@desk.post(f"{DOSSIER}/acts")
@allow(*ACTORS)
def press(dossier_id: int) -> Answer:
    """Do the act whose button was pressed; one that asks for more shows its form."""
    return perform(dossier_id, request.form.get("act", ""))


@desk.post(f"{DOSSIER}/acts/<act>")
@allow(*ACTORS)
def perform(dossier_id: int, act: str) -> Answer:
    """Do the act, then show the dossier again, or the next one."""
    if act not in DOING:
        abort(404)
    officer, form = current_officer(), form_of(act)
    if not form.validate_on_submit():
        return _again(dossier_id, act, form, status=422)
    seen = whole(form.version.data)
    try:
        do(act, officer=officer, dossier_id=dossier_id, seen_version=seen, given=form.given())
    except NotFound:
        raise
    except OfficeError as error:
        return _refused(dossier_id, act, form, error)
    flash(_("Đã làm: %(act)s.", act=label("act", act)), "success")
    return _onwards(dossier_id, act)


def _refused(dossier_id: int, act: str, form: ActForm, error: OfficeError) -> Answer:
    """The same page once more: what the officer typed is kept, and what stood in the way is said."""
    if isinstance(error, Stale):
        return _again(dossier_id, act, form, status=status_of(error), since=whole(form.entries.data))
    tell(form, error.code, sentence=error_sentence(error))
    return _again(dossier_id, act, form, status=status_of(error))


def _again(dossier_id: int, act: str, form: ActForm, *, status: int, since: int | None = None) -> Answer:
    found = desk_of(current_officer(), dossier_id)
    changes = () if since is None else [entry for entry in found.history if entry.ordinal > since]
    is_open = _may(found, act)
    page = page_of(found, Typed(act=act if is_open else None, form=form), changes=changes,
                   refusal=None if is_open or changes else _refusal(found, act))  # fmt: skip
    return make_response(page, status)


def _onwards(dossier_id: int, act: str) -> Answer:
    if request.form.get("then") != NEXT:
        return redirect(url_for("desk.show", dossier_id=dossier_id), code=303)
    try:
        following_id = following(act, officer=current_officer())
    except (HandsFull, NotYours) as refusal:
        flash(why_none(refusal), "warning")
        return redirect(url_for("desk.show", dossier_id=dossier_id), code=303)
    if following_id is not None:
        return redirect(url_for("desk.show", dossier_id=following_id, then=NEXT), code=303)
    flash(_("Không còn hồ sơ nào chờ bạn."), "info")
    return redirect(url_for("worklists.first"), code=303)


def _may(found: Desk, act: str) -> bool:
    return bool(may(current_officer(), act, found.dossier, needs_centre=found.procedure.needs_centre))


def _refusal(found: Desk, act: str) -> str:
    """Why an act that is not offered is not: the code of a sentence."""
    return may(current_officer(), act, found.dossier, needs_centre=found.procedure.needs_centre).why_not or ""
