"""The pages of the journal: its entries, newest first, and its verification. Reading only; nobody writes here."""

from typing import Final

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.audit import forms
from app.audit.actions import ask_to_verify
from app.audit.queries.journal import Key, actors, entries_written, journal_page
from app.audit.queries.kept import kept_anchors, last_verdict
from app.audit.queries.sentences import kind_words, sentence, verdict_sentence
from app.web import navigation
from app.web.access import allow, current_officer
from config.workflow import Role
from reports.text import harmless

audit = Blueprint("audit", __name__, template_folder="templates")
READERS: Final = (Role.AUDITOR, Role.HEAD, Role.ADMINISTRATOR)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(audit)
    app.jinja_env.filters["harmless"] = harmless
    navigation.add(app, navigation.Section(title=_l("Nhật ký"), endpoint="audit.journal", order=50))


@audit.get("/audit/journal")
@allow(*READERS)
def journal() -> tuple[str, int]:
    """Entries of the reader's unit and of the office, newest first."""
    unit_code = current_officer().unit_code
    asked = forms.asked(request.args, people=actors(unit_code))
    page = None
    if asked.wanted is not None:
        before, after = (Key.read(request.args.get(name, "")) for name in ("before", "after"))
        page = journal_page(asked.wanted, unit_code=unit_code, before=before, after=after)
    shown = render_template("audit/journal.html", asked=asked, form=asked.form, page=page)
    return shown, 422 if page is None else 200


@audit.get("/audit/verify")
@allow(*READERS)
def verify() -> str:
    """The last verification and what it found."""
    return render_template(
        "audit/verify.html", verdict=last_verdict(), anchored_at=kept_anchors().last_at, written=entries_written(),
        sentence=sentence, kind_words=kind_words, verdict_sentence=verdict_sentence,
    )  # fmt: skip


@audit.post("/audit/verify")
@allow(*READERS)
def verify_now() -> Response:
    """Verify: at once, or where the journal is long, by the night shift's worker."""
    verdict = ask_to_verify()
    if verdict is None:
        flash(_("Nhật ký dài nên việc kiểm tra chạy nền. Kết quả hiện ở trang này khi xong."), "info")
    elif verdict.is_whole:
        flash(_("Đã kiểm tra xong: nhật ký nguyên vẹn."), "success")
    else:
        flash(_("Đã kiểm tra xong: nhật ký đã bị can thiệp."), "danger")
    return redirect(url_for("audit.verify"), code=303)
