"""Handing out at the counter: the dossier found, the collector identified, the sheet to sign; what nobody came for."""

from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import NotFound, OfficeError
from app.core.office import office
from app.counter.actions.collecting import give
from app.counter.forms.collecting import FIELD_OF_ERROR, CollectForm
from app.counter.queries.collecting import MOST_LISTED, Collection, collection_of, dossier_id_of, uncollected
from app.counter.routes.blueprint import AN_ID, AT_DESKS, LARGEST, counter
from app.web.access import allow, current_officer
from app.web.choices import choices
from app.web.i18n import in_tongue, named
from app.web.labels import error_sentence
from config.workflow import Role

ONE: Final = f"/collecting/<{AN_ID}:dossier_id>"
READERS: Final = (*AT_DESKS, Role.HEAD, Role.AUDITOR)


@counter.get("/collecting")
@allow(*AT_DESKS)
def collecting() -> str | AnyResponse:
    """A dossier's number, typed or read from the appointment slip."""
    number = request.args.get("number", "").strip().upper()[:61]
    found = dossier_id_of(current_officer(), number) if number else None
    if found is not None:
        return redirect(url_for("counter.collect", dossier_id=found), code=303)
    return render_template("counter/collecting.html", number=number)


@counter.route(ONE, methods=["GET", "POST"])
@allow(*AT_DESKS)
def collect(dossier_id: int) -> str | tuple[str, int] | AnyResponse:
    """Who comes, what is exchanged; the result is handed out when the number shown is right."""
    found, form = collection_of(current_officer(), dossier_id), CollectForm()
    names = {document.code: named(document) for document in found.procedure.documents}
    form.taken_back.choices = choices((code, names[code]) for code in found.taken_back)
    if form.validate_on_submit():
        try:
            _give(dossier_id, form)
        except NotFound:
            raise
        except OfficeError as refusal:
            field = form[FIELD_OF_ERROR.get(refusal.code, "kind")]
            field.errors = [*field.errors, error_sentence(refusal)]
        else:
            flash(_("Đã trả kết quả."), "success")
            return redirect(url_for("counter.signature", dossier_id=dossier_id), code=303)
    elif not form.is_submitted():
        _suggest(form, found)
    form.version.data = found.dossier.version
    page = render_template("counter/collect.html", found=found, form=form, names=names)
    return (page, 422) if form.errors else page


def _suggest(form: CollectForm, found: Collection) -> None:
    """The likely collector by name; the number is what they show."""
    form.kind.data = "representative" if found.is_for_child else "self"
    named_there = found.representative.get("HoTen") if found.is_for_child else None
    form.name.data = named_there or found.dossier.owner_name


def _give(dossier_id: int, form: Any) -> None:
    give(
        officer=current_officer(), dossier_id=dossier_id, kind=form.kind.data, name=form.name.data or "",
        identity=form.identity.data or "", authority_paper=form.authority_paper.data,
        taken_back=form.taken_back.data or (), seen_version=form.version.data,
    )  # fmt: skip


@counter.get(f"{ONE}/signature")
@allow(*READERS)
def signature(dossier_id: int) -> str:
    """The sheet the collector signs, in Vietnamese."""
    found = collection_of(current_officer(), dossier_id)
    if found.handed is None:
        raise NotFound("dossier_not_found")
    with in_tongue("vi"):
        names = {document.code: named(document) for document in found.procedure.documents}
        return render_template("counter/signature.html", found=found, handed=found.handed, names=names)


@counter.get("/uncollected")
@allow(*READERS)
def uncollected_results() -> str:
    """Results that nobody came for, with an alarm where the law lets a passport be cancelled."""
    rows = uncollected(current_officer(), after=_after())
    shown = rows[:MOST_LISTED]
    last = shown[-1] if len(rows) > MOST_LISTED else None
    return render_template(
        "counter/uncollected.html", rows=shown, procedures=office().config.catalogue, counters=office().config.counters,
        next_url=None if last is None else url_for(
            "counter.uncollected_results", day=last.resolved_on.isoformat(), id=last.id
        ),
    )  # fmt: skip


def _after() -> tuple[date, int] | None:
    key = request.args.get("id", "")
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return (day, min(int(key), LARGEST)) if key.isascii() and key.isdecimal() and len(key) < 20 else None
