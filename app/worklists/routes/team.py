"""Pages of who does what: the officers of the unit with what each holds, and who is away and stands in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import Incomplete, OfficeError
from app.core.office import office
from app.web.access import allow, current_officer
from app.web.choices import choices
from app.web.labels import error_sentence, label
from app.worklists.actions.absences import MANAGERS, cancel_absence, enter_absence
from app.worklists.forms import AbsenceForm
from app.worklists.queries.absences import coming_and_current, handed_over_by
from app.worklists.queries.people import Colleague, Load, colleagues, loads, who_else
from config.workflow import WORKFLOW, Role

team = Blueprint("team", __name__, template_folder="../templates")

LEADERS = WORKFLOW["assign"].roles
WHO_ENTERS = MANAGERS | WORKFLOW["claim"].roles
# Where an error of the action is shown.
FIELDS = {
    "absence_kind_unknown": "kind",
    "absence_reversed": "until_at",
    "absence_past": "until_at",
    "absence_too_long": "until_at",
    "absence_overlaps": "from_at",
    "stand_in_missing": "stand_in",
    "stand_in_self": "stand_in",
    "stand_in_unfit": "stand_in",
}


@team.get("/team")
@allow(*LEADERS)
def show() -> str:
    """Who holds how much, how old it is, who is away."""
    officer, today = current_officer(), office().today()
    people = colleagues(officer.unit_code)
    held = loads(officer.unit_code, today=today)
    gone = set(held) - {each.id for each in people}
    people = (*(who_else(gone) if gone else ()), *people)
    names = {each.id: each.full_name for each in people}
    rows = [(each, held.get(each.id, Load())) for each in people]
    return render_template("worklists/team.html", rows=rows, names=names, total=sum(load.holds for _, load in rows))


@team.get("/absences")
@allow(*WHO_ENTERS)
def absences() -> str:
    """Who is away now or will be, and a form for one more."""
    now = clock.now().astimezone(office().zone).replace(second=0, microsecond=0, tzinfo=None)
    return _absences(_form(AbsenceForm(formdata=None, from_at=now)))


@team.post("/absences")
@allow(*WHO_ENTERS)
def enter() -> Response | tuple[str, int]:
    """Write down that somebody is away."""
    officer, form = current_officer(), _form(AbsenceForm())
    if not form.validate_on_submit():
        return _absences(form), 422
    from_at, until_at = form.times(office().zone)
    chosen = form.officer.data if "officer" in form else officer.id
    try:
        entered = enter_absence(
            officer=officer, officer_id=chosen or 0, kind=form.kind.data or "", from_at=from_at,
            until_at=until_at, stand_in_id=form.stand_in.data, note=form.note.data,
        )  # fmt: skip
    except Incomplete as refusal:
        _tell(form, refusal)
        return _absences(form), 422
    passed_on = len(handed_over_by(entered))
    told = ngettext("Đã chuyển đi %(num)s hồ sơ đang giữ.", "Đã chuyển đi %(num)s hồ sơ đang giữ.", passed_on)
    flash(" ".join([_("Đã ghi vắng mặt."), *([told] if passed_on else [])]), "success")
    return redirect(url_for("team.absences"), code=303)


@team.post(f"/absences/<int(max={2**63 - 1}):absence_id>/cancel")
@allow(*WHO_ENTERS)
def cancel(absence_id: int) -> Response:
    """Call an absence off, or end it early."""
    try:
        cancel_absence(officer=current_officer(), absence_id=absence_id)
    except OfficeError as refusal:
        flash(error_sentence(refusal), "danger")
    else:
        flash(_("Đã hủy ghi vắng mặt; hồ sơ người thay còn giữ đã trả về."), "success")
    return redirect(url_for("team.absences"), code=303)


def _form(form: AbsenceForm) -> AbsenceForm:
    """The form with who can be chosen; who enters only their own does not choose."""
    officer = current_officer()
    people = colleagues(officer.unit_code)
    form.stand_in.choices = choices([("", _("– Không ai –")), *_named(people, but=officer.id)])
    if Role(officer.role) not in MANAGERS:
        del form.officer
    else:
        form.officer.choices = choices([("", _("– Chọn –")), *_named(people)])
    return form


def _named(people: tuple[Colleague, ...], *, but: int | None = None) -> list[tuple[str, str]]:
    is_manager = Role(current_officer().role) in MANAGERS
    return [
        (str(each.id), f"{each.full_name} · {label('role', each.role)}")
        for each in people
        if is_manager or each.id != but
    ]


def _absences(form: AbsenceForm) -> str:
    officer = current_officer()
    return render_template(
        "worklists/absences.html", form=form, away=coming_and_current(officer),
        may_cancel=lambda each: each.officer_id == officer.id or Role(officer.role) in MANAGERS,
    )  # fmt: skip


def _tell(form: FlaskForm, refusal: OfficeError) -> None:
    """Say a refusal at the field it is about, else above the form."""
    sentence, field = error_sentence(refusal), FIELDS.get(refusal.code)
    if field in form:
        form[field].errors = [*form[field].errors, sentence]
    else:
        form.form_errors.append(sentence)
