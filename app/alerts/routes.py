"""The alert list and what becomes of its hits. Nothing of an alert stands in an address: what is sought is posted."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.alerts import queries
from app.alerts.actions import keeping, settling
from app.alerts.actions.importing import COLUMNS, import_alerts
from app.alerts.actions.matching import lookout
from app.alerts.forms import AgreeForm, AlertForm, ConfirmHitForm, HitForm, LiftForm, ListForm
from app.alerts.queries import PAGE_ROWS, ShownHit
from app.alerts.rules import number_written
from app.core.errors import NotFound, OfficeError
from app.core.names import fold
from app.core.office import office
from app.dossiers.actions.door import look_out_with
from app.dossiers.rules import File, may
from app.web import navigation
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.labels import error_sentence
from config.workflow import ALERT_READERS, DESK, SIGNERS

alerts = Blueprint("alerts", __name__, template_folder="templates")

READERS: Final = tuple(sorted(ALERT_READERS))
WRITERS: Final = tuple(sorted(DESK | SIGNERS))
SECOND: Final = tuple(sorted(SIGNERS))
LARGEST: Final = 2**63 - 1
AN_ID: Final = f"int(max={LARGEST})"
STATES: Final = ("entered", "in_force", "lift_asked", "expired", "ended")
FIELDS: Final = {
    "alert_kind_unknown": "kind", "alert_unfindable": "identity_number", "alert_number_unfit": "identity_number",
    "alert_born_unfit": "born", "alert_nationality_unknown": "nationality", "alert_reason_missing": "reason",
    "alert_document_missing": "document_number", "alert_until_past": "until", "told_to_missing": "told_to",
    "reason_missing": "reason",
}  # fmt: skip
ASKING: Final[dict[str, tuple[type[HitForm], Callable[..., object]]]] = {
    "dismiss_hit": (HitForm, settling.dismiss_hit),
    "confirm_hit": (ConfirmHitForm, settling.confirm_hit),
    "disagree_on_hit": (HitForm, settling.disagree_on_hit),
}


def set_up(app: Flask) -> None:
    """Register the pages, tell the door whom to ask while a dossier is signed, and let the desk show hits."""
    look_out_with(app, lookout)
    app.register_blueprint(alerts)
    app.jinja_env.globals.update(alert_hits=alert_hits, acts_on_hit=acts_on_hit)
    navigation.add(app, navigation.Section(title=_l("Cảnh báo"), endpoint="alerts.index", order=35))


def alert_hits(dossier_id: int, alert_state: str | None) -> tuple[ShownHit, ...]:
    """The hits of a dossier for who may see them; nothing is asked of the database where none stands."""
    if alert_state is None or current_officer().role not in ALERT_READERS:
        return ()
    return queries.hits_of(dossier_id)


def acts_on_hit(shown: ShownHit, dossier: File) -> tuple[str, ...]:
    """What the reader may do with a hit now."""
    officer, hit = current_officer(), shown.hit
    if hit.state in settling.BECOMES:
        names = [] if hit.asked_by_id == officer.id else ["agree_on_hit", "disagree_on_hit"]
    else:
        names = {"open": ["dismiss_hit", "confirm_hit"], "confirmed": ["dismiss_hit"]}.get(hit.state, [])
    return tuple(name for name in names if may(officer, name, dossier, needs_centre=False))


@alerts.route("/alerts", methods=["GET", "POST"])
@allow(*READERS)
def index() -> str:
    """The list, or what was sought in it; above it the hits that wait for somebody."""
    state = request.values.get("state")
    state = state if state in STATES else None
    typed = request.form.get("q", "").strip()[:200]
    found = queries.alerts_page(
        current_officer(), state=state, today=office().today(), after=request.args.get("after", type=int),
        sought=(number_written(typed) if any(map(str.isdecimal, typed)) else fold(typed)) if typed else None,
    )  # fmt: skip
    after = found[PAGE_ROWS - 1].alert.id if len(found) > PAGE_ROWS and not typed else None
    return render_template(
        "alerts/index.html", alerts=found[:PAGE_ROWS], state=state, states=STATES, typed=typed, after=after,
        waiting=queries.unsettled_hits(current_officer()), today=office().today(),
    )  # fmt: skip


@alerts.route("/alerts/new", methods=["GET", "POST"])
@allow(*WRITERS)
def add() -> Response | tuple[str, int]:
    """Somebody to look out for is written down."""
    form = AlertForm()
    if form.validate_on_submit():
        try:
            alert_id = keeping.enter_alert(officer=current_officer(), entry=form.entry())
        except OfficeError as refusal:
            _tell(form, refusal)
        else:
            flash(gettext("Đã nhập. Cảnh báo có hiệu lực khi người thứ hai xác nhận."), "success")
            return redirect(url_for("alerts.show", alert_id=alert_id), code=303)
    return render_template("alerts/new.html", form=form), 422 if form.errors else 200


@alerts.route("/alerts/import", methods=["GET", "POST"])
@allow(*WRITERS)
def bring_in() -> tuple[str, int]:
    """A list in a file: a rehearsal tells of every row, and only a file without a fault is entered."""
    form, report = ListForm(), None
    if form.validate_on_submit():
        try:
            report = import_alerts(
                officer=current_officer(), content=form.upload.data.read(), rehearse="enter" not in request.form
            )
        except OfficeError as refusal:
            _tell(form, refusal)
    if report is not None and "enter" in request.form and not report.entered:
        form.form_errors.append(gettext("Tệp còn dòng sai, chưa nhập dòng nào."))
    page = render_template("alerts/import.html", form=form, report=report, columns=COLUMNS, sentence=_sentence)
    return page, 422 if form.errors or form.form_errors else 200


def _sentence(code: str) -> str:
    return error_sentence(OfficeError(code))


@alerts.get(f"/alerts/<{AN_ID}:alert_id>")
@allow(*READERS)
def show(alert_id: int) -> str:
    """One alert and the dossiers it fits."""
    return _shown(alert_id, LiftForm())


def _shown(alert_id: int, form: LiftForm) -> str:
    officer = current_officer()
    shown = queries.shown_alert(officer, alert_id)
    if shown is None:
        raise NotFound("alert_not_found")
    alert = shown.alert
    is_second = officer.role in SIGNERS and officer.id != (
        alert.entered_by_id if alert.state == "entered" else alert.lift_asked_by_id
    )
    return render_template(
        "alerts/show.html", shown=shown, alert=alert, hits=queries.hits_of_alert(officer, alert_id), form=form,
        is_second=is_second, may_reject=officer.role in SIGNERS or officer.id == alert.entered_by_id,
        may_ask=officer.role in DESK | SIGNERS, today=office().today(),
    )  # fmt: skip


@alerts.post(f"/alerts/<{AN_ID}:alert_id>/confirmation")
@allow(*SECOND)
def confirm(alert_id: int) -> Response:
    """In force, by a second person."""
    fitting = keeping.confirm_alert(officer=current_officer(), alert_id=alert_id)
    flash(gettext("Cảnh báo đã có hiệu lực."), "success")
    if fitting:
        flash(
            ngettext("%(num)s hồ sơ đang mở khớp cảnh báo này.", "%(num)s hồ sơ đang mở khớp cảnh báo này.", fitting),
            "warning",
        )
    return redirect(url_for("alerts.show", alert_id=alert_id), code=303)


@alerts.post(f"/alerts/<{AN_ID}:alert_id>/rejection")
@allow(*WRITERS)
def reject(alert_id: int) -> Response:
    """Not put in force."""
    keeping.reject_alert(officer=current_officer(), alert_id=alert_id)
    flash(gettext("Cảnh báo không được đưa vào hiệu lực."), "success")
    return redirect(url_for("alerts.index"), code=303)


@alerts.post(f"/alerts/<{AN_ID}:alert_id>/lift-request")
@allow(*WRITERS)
def ask_to_lift(alert_id: int) -> Response | tuple[str, int]:
    """Ask that it end, with a reason."""
    form = LiftForm()
    if not form.validate_on_submit():
        return _shown(alert_id, form), 422
    keeping.ask_to_lift(officer=current_officer(), alert_id=alert_id, reason=form.reason.data or "")
    flash(gettext("Đã đề nghị gỡ; cảnh báo còn hiệu lực tới khi người thứ hai đồng ý."), "success")
    return redirect(url_for("alerts.show", alert_id=alert_id), code=303)


@alerts.post(f"/alerts/<{AN_ID}:alert_id>/lifting")
@allow(*SECOND)
def lift(alert_id: int) -> Response:
    """End it, by a second person."""
    keeping.lift_alert(officer=current_officer(), alert_id=alert_id)
    flash(gettext("Đã gỡ cảnh báo."), "success")
    return redirect(url_for("alerts.show", alert_id=alert_id), code=303)


@alerts.post(f"/alerts/<{AN_ID}:alert_id>/lift-refusal")
@allow(*SECOND)
def refuse_to_lift(alert_id: int) -> Response:
    """Leave it in force, by a second person."""
    keeping.refuse_to_lift(officer=current_officer(), alert_id=alert_id)
    flash(gettext("Cảnh báo tiếp tục có hiệu lực."), "success")
    return redirect(url_for("alerts.show", alert_id=alert_id), code=303)


@alerts.route(f"/hits/<{AN_ID}:hit_id>/<act>", methods=["GET", "POST"])
@allow(*WRITERS)
def settle(hit_id: int, act: str) -> Response | tuple[str, int]:
    """Say what becomes of a hit: the form of one act, and the act itself."""
    if act not in ASKING:
        abort(404)
    shown = _hit(hit_id)
    kind, do = ASKING[act]
    form = kind()
    if form.validate_on_submit():
        try:
            do(officer=current_officer(), hit_id=hit_id, seen_version=_seen(form), **form.given())
        except OfficeError as refusal:
            _tell(form, refusal)
            return _asked(shown, act, form), status_of(refusal)
        return _back_to(shown, gettext("Đã ghi. Cảnh báo còn hiệu lực tới khi người thứ hai đồng ý."))
    if not form.version.data:
        form.version.data = str(shown.dossier_version)
    return _asked(shown, act, form), 422 if form.errors else 200


def _asked(shown: ShownHit, act: str, form: HitForm) -> str:
    return render_template("alerts/hit.html", shown=shown, act=act, form=form)


@alerts.post(f"/hits/<{AN_ID}:hit_id>/agreement")
@allow(*SECOND)
def agree(hit_id: int) -> Response:
    """Agree with what the first person made of a hit."""
    form, shown = AgreeForm(), _hit(hit_id)
    if not form.validate_on_submit():
        abort(400)
    settling.agree_on_hit(officer=current_officer(), hit_id=hit_id, seen_version=_seen(form))
    return _back_to(shown, gettext("Đã kết luận về cảnh báo."))


def _hit(hit_id: int) -> ShownHit:
    shown = queries.shown_hit(current_officer(), hit_id)
    if shown is None:
        raise NotFound("hit_not_found")
    return shown


def _seen(form: Any) -> int:
    written = form.version.data or ""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _back_to(shown: ShownHit, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for("desk.show", dossier_id=shown.hit.dossier_id), code=303)


def _tell(form: FlaskForm, refusal: OfficeError) -> None:
    """Say a refusal at the field it is about, else above the form."""
    field = FIELDS.get(refusal.code)
    if field in form:
        form[field].errors = [*form[field].errors, error_sentence(refusal)]
    else:
        form.form_errors.append(error_sentence(refusal))
