"""The pages of people: coming in and going out, one's own account, and the administrator's accounts."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db
from app.core.errors import DuplicateNumber, Incomplete, NotYours, OfficeError
from app.core.office import office
from app.officers.actions import accounts, coming_in, own_account, passwords
from app.officers.actions.skills import train
from app.officers.forms import OfficerForm, PasswordForm, SignInForm
from app.officers.queries import officer_by_username, officers_list, signed_in_officer, skills_of
from app.officers.rules import Account, is_locked
from app.web import access, i18n, navigation, sessions
from app.web.access import allow, current_officer, public, signed_in, with_given_password
from app.web.choices import choices
from app.web.labels import error_sentence, label
from config.workflow import WORKFLOW, Role

officers = Blueprint("officers", __name__, template_folder="templates")

# At which field an error of an action is shown.
FIELDS = {
    "password_wrong": "current",
    "password_too_short": "new",
    "password_too_long": "new",
    "password_too_plain": "new",
    "password_names_you": "new",
    "password_same": "new",
    "username_taken": "username",
    "username_unfit": "username",
    "name_missing": "full_name",
    "role_unknown": "role",
}


def set_up(app: Flask) -> None:
    """Add the pages, and tell sessions how to find an officer."""
    sessions.load_officers_with(app, signed_in_officer)
    app.register_blueprint(officers)
    section = navigation.Section(
        title=_l("Cán bộ"), endpoint="officers.index", order=60, main_for=frozenset({Role.ADMINISTRATOR})
    )
    navigation.add(app, section)


@officers.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | tuple[str, int]:
    """Name and password."""
    wanted = access.local_path(request.args.get("next"))
    if sessions.reader() is not None:
        return redirect(wanted or url_for("web.home"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            officer = coming_in.sign_in(username=form.username.data or "", password=form.password.data or "")
        except NotYours as refusal:
            form.form_errors.append(error_sentence(refusal))
        else:
            sessions.begin(officer)
            return redirect(wanted or url_for("web.home"), code=303)
    return _page("officers/sign_in.html", form)


@officers.post("/sign-out")
@with_given_password
@signed_in
def sign_out() -> Response:
    """Out, at every machine."""
    coming_in.sign_out(current_officer())
    sessions.end()
    flash(gettext("Bạn đã đăng xuất."), "success")
    return redirect(url_for("officers.sign_in"), code=303)


@officers.route("/password", methods=["GET", "POST"])
@with_given_password
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Choose another password; who had to goes on to the page they were on the way to."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            officer = own_account.change_password(
                current_officer(), current=form.current.data or "", new=form.new.data or ""
            )
        except (Incomplete, NotYours) as refusal:
            _show(form, refusal)
        else:
            sessions.begin(officer)
            flash(gettext("Đã đổi mật khẩu. Các phiên làm việc khác của bạn đã kết thúc."), "success")
            return redirect(access.local_path(request.args.get("next")) or url_for("web.home"), code=303)
    return _page("officers/password.html", form)


@officers.post("/language")
@with_given_password
@public
def change_language() -> Response:
    """Another tongue, kept with the officer, or with this machine before signing in."""
    chosen = request.form.get("locale", "")
    if chosen in i18n.LOCALES:
        officer = sessions.reader()
        if officer is None:
            i18n.remember(sessions.LOCALE, chosen)
        else:
            own_account.choose_locale(officer, chosen)
    return _back()


@officers.post("/theme")
@with_given_password
@public
def change_theme() -> Response:
    """Another theme, kept like the tongue."""
    chosen = request.form.get("theme", "")
    if chosen in i18n.THEMES:
        officer = sessions.reader()
        if officer is None:
            i18n.remember(sessions.THEME, chosen)
        else:
            own_account.choose_theme(officer, chosen)
    return _back()


def _back() -> Response:
    return redirect(access.local_path(request.form.get("next")) or url_for("web.home"), code=303)


@officers.get("/officers")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """Everybody who works here."""
    return render_template(
        "officers/index.html", officers=officers_list(db.session()), locked=_locked, expired=_expired
    )


def _locked(account: Account) -> bool:
    return is_locked(account.locked_until_at, clock.now())


def _expired(account: Account) -> bool:
    return passwords.has_expired(account.password_given_at, clock.now())


@officers.route("/new-officer", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add() -> str | tuple[str, int]:
    """A new account; its password is shown once."""
    form = OfficerForm()
    named = [(point.code, i18n.point_name(point.code)) for point in office().unit.reception_points]
    form.reception_point.choices = choices([("", gettext("Không thuộc điểm nào")), *named])
    if form.validate_on_submit():
        try:
            added = accounts.add_officer(
                actor_id=current_officer().id,
                username=form.username.data or "",
                full_name=form.full_name.data or "",
                role=Role(form.role.data),
                reception_point=form.reception_point.data or None,
            )
        except (Incomplete, DuplicateNumber) as refusal:
            _show(form, refusal)
        else:
            return _given(added.username, added.password)
    return _page("officers/add.html", form)


@officers.get("/officers/<username>")
@allow(Role.ADMINISTRATOR)
def show(username: str) -> str:
    """One account and what can be done with it."""
    officer = officer_by_username(db.session(), username)
    is_own = officer.id == current_officer().id
    skills = _skills(officer.id) if officer.role in WORKFLOW["claim"].roles else None
    return render_template(
        "officers/show.html", officer=officer, is_own=is_own, skills=skills, locked=_locked, expired=_expired,
        usable_until_on=passwords.usable_until_on(officer.password_given_at),
    )  # fmt: skip


def _skills(officer_id: int) -> dict[str, list[tuple[str, str, bool]]]:
    """What can be ticked: code, words, and whether it is."""
    known, stem = skills_of(db.session(), officer_id), "name_en" if i18n.locale() == "en" else "name_vi"
    config = office().config
    procedures = config.catalogue.current(office().today())
    return {
        "procedures": [(each.code, getattr(each, stem), each.code in known["procedure"]) for each in procedures],
        "tongues": [(code, label("tongue", code), code in known["tongue"]) for code in config.handouts.every_tongue],
    }


@officers.post("/officers/<username>/skills")
@allow(Role.ADMINISTRATOR)
def change_skills(username: str) -> Response:
    """What the officer is trained in, as ticked."""
    ticked = request.form.getlist
    train(actor_id=current_officer().id, username=username, procedures=ticked("procedures"), tongues=ticked("tongues"))
    flash(gettext("Đã lưu chuyên môn của %(username)s.", username=username), "success")
    return redirect(url_for("officers.show", username=username), code=303)


@officers.post("/officers/<username>/password")
@allow(Role.ADMINISTRATOR)
def reset_password(username: str) -> str:
    """A new password, shown once on the page that answers."""
    password = accounts.reset_password(actor_id=current_officer().id, username=username)
    return _given(username, password)


def _given(username: str, password: str | None) -> str:
    """The password that was made up, the only time it is shown."""
    until_on = passwords.usable_until_on(clock.now())
    return render_template("officers/password_given.html", username=username, password=password, until_on=until_on)


@officers.post("/officers/<username>/deactivation")
@allow(Role.ADMINISTRATOR)
def deactivate(username: str) -> Response:
    """Out, for good or until let in again."""
    accounts.deactivate(actor_id=current_officer().id, username=username)
    flash(gettext("Đã ngừng tài khoản %(username)s.", username=username), "success")
    return redirect(url_for("officers.show", username=username), code=303)


@officers.post("/officers/<username>/reactivation")
@allow(Role.ADMINISTRATOR)
def reactivate(username: str) -> Response:
    """In again."""
    accounts.reactivate(actor_id=current_officer().id, username=username)
    flash(gettext("Tài khoản %(username)s dùng lại được.", username=username), "success")
    return redirect(url_for("officers.show", username=username), code=303)


@officers.post("/officers/<username>/unlocking")
@allow(Role.ADMINISTRATOR)
def unlock(username: str) -> Response:
    """The lock of wrong passwords lifted."""
    accounts.unlock(actor_id=current_officer().id, username=username)
    flash(gettext("Đã mở khóa đăng nhập cho %(username)s.", username=username), "success")
    return redirect(url_for("officers.show", username=username), code=303)


def _show(form: FlaskForm, refusal: OfficeError) -> None:
    """Say an action's refusal at the field it is about, else above the form."""
    sentence = error_sentence(refusal)
    field = FIELDS.get(refusal.code)
    if field in form:
        form[field].errors = [*form[field].errors, sentence]
    else:
        form.form_errors.append(sentence)


def _page(template: str, form: FlaskForm) -> tuple[str, int]:
    """The page with its form; 422 where something in it is to be mended."""
    return render_template(template, form=form), 422 if form.errors else 200
