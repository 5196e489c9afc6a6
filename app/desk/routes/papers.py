"""Papers on the desk: those issued, one issued by itself, a letter put together anew, and how it would look."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, NotYours, OfficeError
from app.desk.forms import LetterForm, form_of
from app.desk.queries import Desk, desk_of
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.desk.routes.reasons import ASKINGS, UnknownReason, compose, offer_reasons
from app.desk.routes.showing import Typed, checklist_of, page_of, whole
from app.dossiers.rules import may
from app.papers.actions import issue_paper as issue
from app.papers.queries import drafting
from app.papers.queries.issued import Issued, dossier_of, issued_of
from app.papers.routes import as_pdf
from app.web.access import allow, current_officer
from app.web.htmx import asked_by_htmx
from app.web.i18n import locale
from app.web.labels import error_sentence
from config.papers import PAPERS, Form
from config.workflow import WORKFLOW, Role
from reports.figures import Bilingual
from reports.papers import Paper, paper_pdf
from reports.papers.parts import Mark

WRITERS = tuple(sorted(frozenset().union(*(WORKFLOW[act].roles for act in ASKINGS)) - {Role.SYSTEM}))
ISSUERS = tuple(sorted(WORKFLOW["issue_paper"].roles))
Drafted = Callable[[drafting.Drafting, drafting.Letter], Paper]
DRAFTED: Mapping[str, Drafted] = MappingProxyType(
    {
        "refuse": drafting.refusal,
        "stop": drafting.stopping,
        **dict.fromkeys(
            ("request_supplement", "return_for_papers", "ask_leader"),
            lambda draft, letter: drafting.request(draft, letter, time=draft.dossier.requests + 1),
        ),
    }
)


@desk.get(f"{DOSSIER}/papers")
@allow(*READERS)
def papers(dossier_id: int) -> str:
    """The papers issued for the dossier: a panel of the desk, or a page."""
    officer = current_officer()
    dossier, issued = dossier_of(officer, dossier_id), issued_of(officer, dossier_id)
    page = "desk/papers_panel.html" if asked_by_htmx() else "desk/papers_page.html"
    return render_template(page, dossier=dossier, papers=issued, issuable=_issuable(dossier, issued), plan=_name_of)


def _issuable(dossier: Any, issued: tuple[Issued, ...]) -> tuple[Form, ...]:
    """What the reader may issue by itself: form 01 where there is none, the control slip at any time."""
    if not may(current_officer(), "issue_paper", dossier, needs_centre=False):
        return ()
    lacks_first = dossier.received_at is not None and all(each.form != Form.ACCEPTANCE for each in issued)
    return (Form.ACCEPTANCE, Form.CONTROL) if lacks_first else (Form.CONTROL,)


def _name_of(form: str) -> str:
    plan = PAPERS[Form(form)]
    return plan.name_en if locale() == "en" else plan.name_vi


@desk.post(f"{DOSSIER}/papers")
@allow(*ISSUERS)
def issue_paper(dossier_id: int) -> Answer:
    """Issue a paper by itself."""
    wanted = request.form.get("form", "")
    if wanted not in list(Form):
        abort(404)
    try:
        issue(
            officer=current_officer(), dossier_id=dossier_id, form=Form(wanted),
            seen_version=whole(request.form.get("version")),
        )  # fmt: skip
    except NotFound:
        raise
    except OfficeError as error:
        flash(error_sentence(error), "danger")
    else:
        flash(_("Đã phát hành: %(name)s.", name=_name_of(wanted)), "success")
    return redirect(url_for("desk.papers", dossier_id=dossier_id), code=303)


@desk.post(f"{DOSSIER}/acts/<act>/letter")
@allow(*WRITERS)
def letter(dossier_id: int, act: str) -> str:
    """The letter put together anew from what is ticked: the part of the page it stands in, or the page."""
    found, form = _typed(dossier_id, act)
    try:
        compose(form, found, act=act)
    except UnknownReason:
        abort(404)
    if asked_by_htmx():
        return render_template("desk/letter.html", form=form)
    return page_of(found, Typed(act=act, form=form))


@desk.post(f"{DOSSIER}/acts/<act>/preview")
@allow(*WRITERS)
def preview(dossier_id: int, act: str) -> Answer | tuple[str, int]:
    """The paper as it would leave, marked as a preview: nothing is kept, nothing stands in an address."""
    found, form = _typed(dossier_id, act)
    if not form.validate_on_submit():
        return render_template("desk/preview_refused.html", form=form), 422
    given, officer = form.given(), current_officer()
    text = drafting.Letter(Bilingual(given["reason"], given["reason_en"] or ""), given["reasons"])
    draft = drafting.Drafting(db.session(), found.dossier, officer, clock.now())
    return as_pdf(paper_pdf(DRAFTED[act](draft, text), mark=Mark.PREVIEW), name="preview.pdf")


def _typed(dossier_id: int, act: str) -> tuple[Desk, LetterForm]:
    """The dossier and the letter's form as it was sent. Raises NotYours where the officer may not do the act."""
    if act not in ASKINGS:
        abort(404)
    found, form = desk_of(current_officer(), dossier_id), form_of(act)
    if not isinstance(form, LetterForm):
        abort(404)
    answer = may(current_officer(), act, found.dossier, needs_centre=found.procedure.needs_centre)
    if not answer:
        raise NotYours("may_not", act=act, why=answer.why_not)
    offer_reasons(form, found, act=act, checklist=checklist_of(found))
    return found, form
