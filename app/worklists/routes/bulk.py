"""Pages of one act on many dossiers: what it needs is asked, what became of each is told, a run can be taken back."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response as Answer
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import Incomplete, OfficeError
from app.web.access import allow, current_officer, local_path
from app.web.htmx import asked_by_htmx
from app.web.labels import error_sentence
from app.worklists.actions.bulk import can_be_undone, start, undo
from app.worklists.forms import BULK_FORMS, BulkForm, picked
from app.worklists.queries.bulk import chosen, run_of
from app.worklists.queries.people import colleagues
from app.worklists.routes import printing
from app.worklists.routes.blueprint import RUN, WHO_ACTS_ON_MANY, WHO_SEES_LISTS, takers_as_choices, worklists
from app.worklists.rules import Picked
from config.assignments import BULK_ACTS, BULK_AT_MOST, UNDO_MINUTES
from config.workflow import WORKFLOW
from config.worklists import Hold, Worklist


def acts_on(worklist: Worklist) -> tuple[str, ...]:
    """The acts that the reader can do to many dossiers of this list at once; each dossier is asked for itself again."""
    role = current_officer().role
    return tuple(act for act in BULK_ACTS if role in WORKFLOW[act].roles and _fits(act, worklist))


def _fits(act: str, worklist: Worklist) -> bool:
    if act == "release":
        return worklist.selection.hold is Hold.SELF
    return worklist.selection.states <= WORKFLOW[act].sources


@worklists.post("/bulk/acts")
@allow(*WHO_ACTS_ON_MANY)
def bulk_ask() -> Response | str:
    """The dossiers that were ticked and what the act needs; an act that needs nothing is done at once."""
    act, rows = _act(), _picked()
    if not rows or len(rows) > BULK_AT_MOST:
        return _refused(Incomplete("bulk_too_many" if rows else "bulk_nothing", most=BULK_AT_MOST))
    if act not in BULK_FORMS:
        return _begin(act, rows, given={})
    return _ask(act, rows, BULK_FORMS[act](formdata=None))


@worklists.post("/bulk/runs")
@allow(*WHO_ACTS_ON_MANY)
def bulk_start() -> Response | tuple[str, int]:
    """Do the act on all of them."""
    act, rows = _act(), _picked()
    form = BULK_FORMS.get(act, BulkForm)()
    if not form.validate_on_submit():
        return _ask(act, rows, form), 422
    return _begin(act, rows, given=form.given())


def _begin(act: str, rows: tuple[Picked, ...], *, given: Mapping[str, object]) -> Response:
    try:
        run_id = start(act, officer=current_officer(), picked=rows, given=given)
    except Incomplete as refusal:
        return _refused(refusal)
    return redirect(url_for("worklists.bulk_run", run_id=run_id, back=_back()), code=303)


def _ask(act: str, rows: tuple[Picked, ...], form: BulkForm) -> str:
    officer = current_officer()
    if "holder" in form:
        form["holder"].choices = takers_as_choices(colleagues(officer.unit_code))
    dossiers = chosen(officer, [each.dossier_id for each in rows])
    ticks = [f"{each.dossier_id}:{each.version}:{each.entries}" for each in rows]
    return render_template(
        "worklists/bulk_ask.html", act=act, form=form, dossiers=dossiers, ticks=ticks, back=_back(), typed=request.form
    )


def _act() -> str:
    act = request.form.get("act", "")
    if act not in BULK_ACTS or current_officer().role not in WORKFLOW[act].roles:
        abort(404)
    return act


def _picked() -> tuple[Picked, ...]:
    return picked(request.form.getlist("pick"), tracking=request.form)


def _back() -> str | None:
    """The list the reader came from."""
    return local_path(request.values.get("back"))


def _refused(refusal: OfficeError) -> Response:
    flash(error_sentence(refusal), "danger")
    return redirect(_back() or url_for("worklists.first"), code=303)


@worklists.get(RUN)
@allow(*WHO_ACTS_ON_MANY)
def bulk_run(run_id: int) -> str:
    """What became of each dossier so far; htmx asks for that part alone while the run goes on."""
    found = run_of(current_officer(), run_id)
    template = "worklists/bulk_results.html" if asked_by_htmx() else "worklists/bulk_run.html"
    can_undo = found.undone_by is None and found.count("done") and can_be_undone(found.run, now=clock.now())
    until_at = found.run.started_at + timedelta(minutes=UNDO_MINUTES)
    return render_template(
        template,
        found=found,
        run=found.run,
        can_undo=can_undo,
        undo_until_at=until_at,
        back=_back(),
        sentence=_sentence,
    )


def _sentence(code: str, facts: Mapping[str, object]) -> str:
    """Why the act was refused on a dossier, in the reader's tongue."""
    return error_sentence(OfficeError(code, **facts))


@worklists.post(f"{RUN}/undo")
@allow(*WHO_ACTS_ON_MANY)
def bulk_undo(run_id: int) -> Response:
    """Take back the assignments of a run."""
    try:
        undoing = undo(officer=current_officer(), run_id=run_id)
    except OfficeError as refusal:
        flash(error_sentence(refusal), "danger")
        return redirect(url_for("worklists.bulk_run", run_id=run_id, back=_back()), code=303)
    return redirect(url_for("worklists.bulk_run", run_id=undoing, back=_back()), code=303)


@worklists.post("/bulk/papers")
@allow(*WHO_SEES_LISTS)
def bulk_papers() -> Response:
    """One PDF with the papers of all the dossiers that were ticked."""
    paper = next((each for each in printing.offered() if each.name == request.form.get("paper")), None)
    if paper is None:
        abort(404)
    officer, picked_ids = current_officer(), [each.dossier_id for each in _picked()]
    ids = [each.id for each in chosen(officer, picked_ids[:BULK_AT_MOST])]
    drawn = paper.draw(officer, ids) if ids else None
    if drawn is None:
        return _refused(Incomplete("papers_none" if ids else "bulk_nothing"))
    answer = Answer(drawn, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{paper.name}.pdf")
    return answer
