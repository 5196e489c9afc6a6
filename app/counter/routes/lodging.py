"""Lodging in person: the procedure chosen, the form filled in and kept, lodged once, and what comes after."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.core import security
from app.core.errors import NotFound, OfficeError, WrongState
from app.core.names import fold
from app.core.office import office
from app.core.store import SHOWN, media_type
from app.counter.actions import lodging as acts
from app.counter.forms.declared import words
from app.counter.forms.lodging import (
    Page,
    declared_of,
    given_of,
    lodging_form,
    problems,
    refuse_unfit,
    refuse_without,
    scans_of,
    shown_of,
    written_of,
)
from app.counter.queries.lodgings import Lodging, earlier_of, lodging_for, recent_choices, unfinished
from app.counter.queries.standing import Standing, done_of, standing_of
from app.counter.queries.tickets import ticket_for
from app.counter.routes.blueprint import AN_ID, LARGEST, LODGERS, counter, my_counter
from app.counter.rules.earlier import taken_over
from app.counter.rules.lodging import Given, needs_representative, typed_once, whole_content
from app.counter.rules.papers import missing
from app.papers.queries.issued import issued_of
from app.web.access import allow, current_officer
from app.web.i18n import in_tongue, locale, named
from app.web.labels import error_sentence
from config.catalogue import Procedure
from config.declarations import Form
from config.kinds import Channel
from config.papers import Form as PaperForm

ONE: Final = f"/lodgings/<{AN_ID}:lodging_id>"
ADD_ROW: Final = "row:"
NOTHING_TO_SHOW: Final = 204


@counter.get("/lodge")
@allow(*LODGERS)
def choose() -> str:
    """The procedures that are lodged in person, those taken in last first; and the forms begun and left."""
    sought = request.args.get("q", "").strip()[:100]
    officer, config = current_officer(), office().config
    offered = [each for each in config.catalogue.current(office().today()) if Channel.COUNTER in each.channels]
    recent = [
        (procedure, form)
        for code, form in recent_choices(officer)
        for procedure in offered
        if procedure.code == code and form in procedure.forms
    ]
    return render_template(
        "counter/choose.html", sought=sought, found=[each for each in offered if _is_sought(each, sought)],
        recent=[] if sought else recent, begun=unfinished(officer), forms=config.declarations, named=named,
        procedures={each.code: each for each in offered}, ticket_id=request.args.get("ticket", type=int),
    )  # fmt: skip


def _is_sought(procedure: Procedure, sought: str) -> bool:
    told = fold(" ".join((procedure.code, procedure.name_vi, procedure.name_en, *procedure.forms)))
    return all(word in told for word in fold(sought).split())


@counter.post("/lodgings")
@allow(*LODGERS)
def begin() -> AnyResponse:
    """Begin a form."""
    ticket = request.form.get("ticket", type=int)
    begun = acts.begin(
        officer=current_officer(), procedure_code=request.form.get("procedure", ""),
        form_code=request.form.get("form", ""), point=my_counter().code,
        ticket_id=None if ticket is None else ticket_for(current_officer(), min(ticket, LARGEST)).id,
    )  # fmt: skip
    return redirect(url_for("counter.fill_in", lodging_id=begun.id), code=303)


@counter.get(ONE)
@allow(*LODGERS)
def fill_in(lodging_id: int) -> AnyResponse | str:
    """The form as far as it is filled in; once it is lodged, what came of it."""
    lodging = lodging_for(current_officer(), lodging_id)
    if lodging.dossier_id is not None:
        return redirect(url_for("counter.done", lodging_id=lodging_id), code=303)
    return _page(lodging, _form(lodging))


@counter.post(ONE)
@allow(*LODGERS)
def send(lodging_id: int) -> AnyResponse:
    """Keep what is typed, whatever the button; then lodge, take over what is known, or add a row, as it says."""
    lodging = lodging_for(current_officer(), lodging_id)
    if lodging.dossier_id is not None:  # sent twice: there is one dossier
        return redirect(url_for("counter.done", lodging_id=lodging_id), code=303)
    form, then = _form(lodging), request.form.get("then", "keep")
    scans = scans_of(form, most_bytes=office().config.counters.most_bytes)
    lodging = _keep(lodging, form, scans)
    if then == "earlier":
        return make_response(_prefilled(lodging))
    if then.startswith(ADD_ROW):
        return make_response(_longer(lodging, then.removeprefix(ADD_ROW)))
    if then in ("lodge", "accept"):
        refuse_unfit(form, _drawn_from(lodging))
    if then == "accept":
        refuse_without(form, missing(standing_of(current_officer(), lodging).papers))
    if problems(form):
        return make_response(_page(lodging, form, sent=form), 422)
    if then in ("lodge", "accept"):
        return _lodged(lodging, then)
    flash(_("Đã giữ lại. Có thể mở tiếp từ mục «Nộp hồ sơ»."), "success")
    return redirect(url_for("counter.choose"), code=303)


def _lodged(lodging: Lodging, then: str) -> AnyResponse:
    lodge = acts.lodge_and_accept if then == "accept" else acts.lodge
    try:
        lodge(officer=current_officer(), lodging_id=lodging.id)
    except OfficeError as refusal:
        flash(error_sentence(refusal), "danger")
        return redirect(url_for("counter.fill_in", lodging_id=lodging.id), code=303)
    return redirect(url_for("counter.done", lodging_id=lodging.id), code=303)


def _keep(lodging: Lodging, form: Any, scans: Mapping[str, tuple[bytes, str]]) -> Lodging:
    return acts.keep(
        officer=current_officer(), lodging_id=lodging.id, given=given_of(form), content=declared_of(form),
        shown=shown_of(form), scans=scans,
    )  # fmt: skip


def _prefilled(lodging: Lodging) -> str:
    """The form with what earlier dossiers of the same number tell; what was taken over is named."""
    page, given = _drawn_from(lodging), Given(**lodging.given)
    earlier = earlier_of(current_officer(), given.identity_number)
    told = [each.content for each in earlier if each.content]
    content, names = taken_over(page.form, lodging.content, earlier=told)
    beside = {
        name: next((getattr(each, name) for each in earlier if getattr(each, name)), None)
        for name in ("owner_name", "phone", "email", "return_address")
        if not lodging.given.get(name)
    }
    filled = {name: value for name, value in beside.items() if value}
    form = lodging_form(page, given=lodging.given | filled, content=content, papers=lodging.papers, is_sent=False)
    own = typed_once(page.form, given.identity_kind)
    taken = [form[name].label.text for name in filled]
    taken += [words(field, "label", locale=page.locale) for field in page.form.fields if field.name in set(names) - own]
    return _page(lodging, form, taken=taken)


def _longer(lodging: Lodging, name: str) -> str:
    """The form with one more row in a list."""
    form = _form(lodging, is_sent=False)
    rows = next((field for field in form.declared if field.short_name == name), None)
    if rows is None or not hasattr(rows, "append_entry"):
        abort(404)
    rows.append_entry()
    return _page(lodging, form)


@counter.post(f"{ONE}/check")
@allow(*LODGERS)
def check(lodging_id: int) -> str | tuple[str, int]:
    """What stands beside the form while it is filled in: fee, doubts, papers, earlier dossiers. Keeps what is typed.

    Nothing to show where the form was sent meanwhile: the page that asked is about to go.
    """
    lodging = lodging_for(current_officer(), lodging_id)
    try:
        lodging = _keep(lodging, _form(lodging), {})
    except WrongState:
        return "", NOTHING_TO_SHOW
    return render_template("counter/beside.html", **_beside(lodging))


@counter.post(f"{ONE}/drop")
@allow(*LODGERS)
def drop(lodging_id: int) -> AnyResponse:
    """Throw a begun form away."""
    acts.drop(officer=current_officer(), lodging_id=lodging_id)
    flash(_("Đã bỏ tờ khai đang nhập."), "info")
    return redirect(url_for("counter.choose"), code=303)


@counter.get(f"{ONE}/declaration")
@allow(*LODGERS)
def declaration(lodging_id: int) -> str:
    """The declaration as typed so far, to be printed in Vietnamese: the applicant checks and signs it."""
    lodging = lodging_for(current_officer(), lodging_id)
    if lodging.dossier_id is not None:
        raise NotFound("lodging_not_found")
    with in_tongue("vi"):
        return render_template(
            "counter/declaration.html", lodging=lodging, page=_drawn_from(lodging), given=Given(**lodging.given),
            lines=written_of(_form(lodging, is_sent=False)), named=named,
        )  # fmt: skip


@counter.get(f"{ONE}/scans/<code>")
@allow(*LODGERS)
def scan(lodging_id: int, code: str) -> Response:
    """A scan kept with a begun form."""
    lodging = lodging_for(current_officer(), lodging_id)
    kept = (lodging.papers.get(code) or {}).get("scan")
    if kept is None:
        raise NotFound("document_not_found")
    content = office().files.read(kept["sha256"])
    kind = media_type(content)
    answer = send_file(
        BytesIO(content), mimetype=kind, as_attachment=kind not in SHOWN, download_name=f"{lodging_id}", max_age=0
    )
    return security.sealed(answer)


@counter.get(f"{ONE}/done")
@allow(*LODGERS)
def done(lodging_id: int) -> str:
    """What came of it: the number, the appointment, and what is done next."""
    lodging = lodging_for(current_officer(), lodging_id)
    if lodging.dossier_id is None:
        raise NotFound("lodging_not_found")
    papers = issued_of(current_officer(), lodging.dossier_id)
    form_01 = next((each.ordinal for each in papers if each.form == PaperForm.ACCEPTANCE), None)
    return render_template("counter/done.html", lodging=lodging, named=named, form_01=form_01, **done_of(lodging))


def _drawn_from(lodging: Lodging) -> Page:
    form: Form = office().config.declarations[lodging.form_code]
    return Page(acts.procedure_today(lodging.procedure_code), form, locale(), office().config, office().today())


def _form(lodging: Lodging, *, is_sent: bool = True) -> Any:
    return lodging_form(
        _drawn_from(lodging), given=lodging.given, content=lodging.content, papers=lodging.papers, is_sent=is_sent
    )


def _beside(lodging: Lodging) -> dict[str, Any]:
    found: Standing = standing_of(current_officer(), lodging)
    return {
        "lodging": lodging, "found": found, "named": named,
        "component_names": {each.document.code: named(each.document) for each in found.papers},
        "procedures": office().config.catalogue,
    }  # fmt: skip


def _page(lodging: Lodging, form: Any, *, sent: Any = None, taken: list[str] | None = None) -> str:
    page, given = _drawn_from(lodging), Given(**lodging.given)
    content = whole_content(page.form, given, content=lodging.content)
    return render_template(
        "counter/lodge.html", form=form, page=page, problems=problems(form) if sent is not None else [],
        taken=taken, is_for_child=needs_representative(page.form, content, on=page.today),
        point=lodging.reception_point, **_beside(lodging),
    )  # fmt: skip
