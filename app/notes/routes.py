"""An officer's own page of declared interests: people they may not decide about. Remarks stand on the desk."""

from typing import Final

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import OfficeError
from app.notes.actions.interests import declare_interest, end_interest
from app.notes.forms import InterestForm
from app.officers.queries import interests_of
from app.web.access import allow, current_officer
from app.web.labels import error_sentence
from config.workflow import WRITERS

notes = Blueprint("notes", __name__, template_folder="templates")

DECLARING: Final = tuple(sorted(WRITERS))
LARGEST: Final = 2**63 - 1
FIELDS: Final = {"interest_identity_unfit": "identity_number", "interest_twice": "identity_number",
                 "relation_unknown": "relation"}  # fmt: skip


def set_up(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(notes)


@notes.route("/account/interests", methods=["GET", "POST"])
@allow(*DECLARING)
def interests() -> Response | tuple[str, int]:
    """What the reader has declared, and the form to declare another."""
    form, officer = InterestForm(), current_officer()
    if form.validate_on_submit():
        try:
            closed = declare_interest(
                officer=officer, identity_number=form.identity_number.data or "", relation=form.relation.data
            )
        except OfficeError as refusal:
            field = form[FIELDS[refusal.code]]
            field.errors = [*field.errors, error_sentence(refusal)]
        else:
            flash(
                ngettext(
                    "Đã khai. %(num)s hồ sơ đang mở được đóng với bạn.",
                    "Đã khai. %(num)s hồ sơ đang mở được đóng với bạn.", closed,
                ),
                "success",
            )  # fmt: skip
            return redirect(url_for("notes.interests"), code=303)
    page = render_template("notes/interests.html", form=form, interests=interests_of(db.session(), officer.id))
    return page, 422 if form.errors else 200


@notes.post(f"/account/interests/<int(max={LARGEST}):interest_id>/end")
@allow(*DECLARING)
def end(interest_id: int) -> Response:
    """A declaration that no longer holds."""
    end_interest(officer=current_officer(), interest_id=interest_id)
    flash(gettext("Đã thôi khai. Hồ sơ đã đóng với bạn vẫn đóng."), "success")
    return redirect(url_for("notes.interests"), code=303)
