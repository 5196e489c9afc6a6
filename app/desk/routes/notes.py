"""What officers add to a dossier: remarks, flags, opinions of other units. A panel of the desk, and a page for those
without a script.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.errors import NotFound, OfficeError, Stale
from app.core.office import office
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.dossiers.rules import may
from app.notes.actions import asking, flagging, remarks
from app.notes.forms import AnswerForm, FlagForm, NoteForm, OpinionForm, ReasonForm, ShownForm
from app.notes.queries import dossier_seen_by, flags_of, opinions_of, remarks_of
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.htmx import asked_by_htmx
from app.web.labels import error_sentence, label
from app.worklists.actions.leases import look_in
from config.opinions import USUAL_OFFICES
from config.workflow import DESK, SIGNERS, WRITERS

ACTS: Final = (
    "note", "withdraw_note", "set_flag", "clear_flag", "ask_opinion", "record_opinion", "withdraw_opinion",
)  # fmt: skip
WRITING: Final = tuple(sorted(WRITERS))
ASKING: Final = tuple(sorted(DESK | SIGNERS))
ORDINAL: Final = "<int(max=32767):ordinal>"
# At which field a refusal is shown.
FIELDS: Final = {
    "note_empty": "text", "flag_unknown": "flag", "flag_already_set": "flag", "office_missing": "office_name",
    "question_missing": "question", "term_unfit": "term_days", "term_beyond_calendar": "term_days",
    "stance_unknown": "stance", "answer_missing": "answer", "answered_in_future": "answered_on",
    "reason_missing": "reason",
}  # fmt: skip
Action = Callable[..., object]


@desk.get(f"{DOSSIER}/notes")
@allow(*READERS)
def notes(dossier_id: int) -> str:
    """The panel where htmx asks for it, else the page."""
    return _page(dossier_id)


@desk.post(f"{DOSSIER}/notes")
@allow(*WRITING)
def write_note(dossier_id: int) -> Response | tuple[str, int]:
    """A remark."""
    return _do(dossier_id, "note", NoteForm(prefix="note-"), remarks.note)


@desk.post(f"{DOSSIER}/notes/{ORDINAL}/withdrawal")
@allow(*WRITING)
def withdraw_note(dossier_id: int, ordinal: int) -> Response | tuple[str, int]:
    """One's own remark taken back."""
    form = ReasonForm(prefix=f"note{ordinal}-")
    return _do(dossier_id, "withdraw_note", form, remarks.withdraw_note, ordinal=ordinal)


@desk.post(f"{DOSSIER}/flags")
@allow(*ASKING)
def set_flag(dossier_id: int) -> Response | tuple[str, int]:
    """A flag set."""
    return _do(dossier_id, "set_flag", FlagForm(prefix="flag-"), flagging.set_flag)


@desk.post(f"{DOSSIER}/flags/<flag>/clearing")
@allow(*ASKING)
def clear_flag(dossier_id: int, flag: str) -> Response | tuple[str, int]:
    """A flag cleared."""
    return _do(dossier_id, "clear_flag", ReasonForm(prefix=f"{flag}-"), flagging.clear_flag, flag=flag)


@desk.post(f"{DOSSIER}/opinions")
@allow(*ASKING)
def ask_opinion(dossier_id: int) -> Response | tuple[str, int]:
    """Another unit asked."""
    return _do(dossier_id, "ask_opinion", OpinionForm(prefix="opinion-"), asking.ask_opinion)


@desk.post(f"{DOSSIER}/opinions/{ORDINAL}/answer")
@allow(*ASKING)
def record_opinion(dossier_id: int, ordinal: int) -> Response | tuple[str, int]:
    """Its answer."""
    form = AnswerForm(prefix=f"answer{ordinal}-")
    return _do(dossier_id, "record_opinion", form, asking.record_opinion, ordinal=ordinal)


@desk.post(f"{DOSSIER}/opinions/{ORDINAL}/withdrawal")
@allow(*ASKING)
def withdraw_opinion(dossier_id: int, ordinal: int) -> Response | tuple[str, int]:
    """The question taken back."""
    form = ReasonForm(prefix=f"question{ordinal}-")
    return _do(dossier_id, "withdraw_opinion", form, asking.withdraw_opinion, ordinal=ordinal)


def _do(dossier_id: int, act: str, form: ShownForm, action: Action, **named: Any) -> Response | tuple[str, int]:
    """Do one act and go back to the desk; what does not fit is shown on the page with everything that was typed."""
    if not form.validate_on_submit():
        return _page(dossier_id, form), 422
    try:
        action(
            officer=current_officer(), dossier_id=dossier_id, seen_version=form.seen_version, **named, **form.given()
        )
    except NotFound:
        raise
    except OfficeError as refusal:
        field = FIELDS.get(refusal.code)
        if field in form:
            form[field].errors = [*form[field].errors, error_sentence(refusal)]
        else:
            form.form_errors.append(error_sentence(refusal))
        return _page(dossier_id, form, is_stale=isinstance(refusal, Stale)), status_of(refusal)
    flash(_("Đã làm: %(act)s.", act=label("act", act)), "success")
    return redirect(url_for("desk.show", dossier_id=dossier_id, _anchor="panel-notes"), code=303)


def _page(dossier_id: int, failed: ShownForm | None = None, *, is_stale: bool = False) -> str:
    officer, today = current_officer(), office().today()
    seen = failed.seen_version if is_stale and failed is not None else None
    present = None if seen is None else look_in(officer=officer, dossier_id=dossier_id, seen_version=seen)
    dossier = dossier_seen_by(officer, dossier_id)
    allowed = {act for act in ACTS if may(officer, act, dossier, needs_centre=False)}
    template = "desk/notes.html" if asked_by_htmx() and request.method == "GET" else "desk/notes_page.html"
    return render_template(
        template, dossier=dossier, dossier_id=dossier_id, present=present, allowed=allowed, form=failed, today=today,
        usual_offices=USUAL_OFFICES,
        forms=_forms(dossier.version, dossier.officer_flags, failed=failed), remarks=remarks_of(dossier_id),
        opinions=opinions_of(dossier_id, today=today), flagged=flags_of(dossier_id, dossier.officer_flags),
    )  # fmt: skip


def _forms(version: int, standing: Collection[str], *, failed: ShownForm | None) -> Callable[..., ShownForm]:
    """Gives the form of an act by its prefix, empty, or as it was sent where that is the one that did not fit."""
    kinds: Mapping[str, type[ShownForm]] = {
        "note": NoteForm, "flag": FlagForm, "opinion": OpinionForm, "answer": AnswerForm, "reason": ReasonForm,
    }  # fmt: skip

    def form_of(kind: str, prefix: str) -> ShownForm:
        if failed is not None and failed.version.name.removesuffix("version") == f"{prefix}-":
            shown = failed
        else:
            more = {"standing": standing} if kind == "flag" else {}
            shown = kinds[kind](prefix=f"{prefix}-", formdata=None, **more)
        shown.version.data = str(version)
        return shown

    return form_of
