"""The page of runs: what was read, how fast, by whom, with the counts by day; a package brought in by hand."""

from tempfile import TemporaryFile
from typing import Final

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import OfficeError
from app.core.office import office
from app.intake.actions.watching import AT_ONCE_BYTES, Taken, give_package
from app.intake.forms import PackageForm
from app.intake.queries.bench import open_counts
from app.intake.queries.reports import report_head, report_lines
from app.intake.queries.runs import counts_by_day, gaps_before, readings_page, register_rows, run_by_id, runs_page
from app.intake.routes.blueprint import AN_ID, DOERS, READERS, intake, key
from app.intake.rules.reading import OUTCOMES
from app.web.access import allow, current_officer
from app.web.labels import LABELS, error_sentence, label
from reports.tables import csv_lines, write_xlsx

DAYS: Final = 30
MIMETYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@intake.get("/intake/runs")
@allow(*READERS)
def runs() -> str:
    """Every run, the newest first, the counts of the last thirty days, and the packages still missing."""
    return _shown(PackageForm(formdata=None))[0]


def _shown(form: PackageForm) -> tuple[str, int]:
    kind = next((each for each in LABELS["run_kind"] if each == request.args.get("kind")), None)
    found, has_older = runs_page(db.session(), kind=kind, before=key("before"))
    by_day = counts_by_day(db.session(), last_on=office().today(), days=DAYS)
    chart = {
        "days": [f"{day.on:%d/%m}" for day in by_day],
        "series": [
            {"outcome": name, "name": label("record_outcome", name), "data": [day.outcomes[name] for day in by_day]}
            for name in OUTCOMES
        ],
    }
    page = render_template(
        "intake/runs.html", runs=found, older=found[-1].id if has_older else None, kind=kind, kinds=LABELS["run_kind"],
        by_day=by_day, chart=chart, gaps=gaps_before(), form=form, outcomes=OUTCOMES, at_once=AT_ONCE_BYTES,
        open_records=open_counts(db.session())[0],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@intake.post("/intake/packages")
@allow(*DOERS)
def bring_package() -> Response | tuple[str, int]:
    """Import a package from this machine."""
    form = PackageForm()
    given: FileStorage | None = form.package.data
    if not given or not given.filename:
        form.package.errors = [error_sentence(OfficeError("upload_missing"))]
        return _shown(form)
    taken = give_package(given.stream, given.filename, officer=current_officer())
    if taken.became == "imported":
        flash(gettext("Đã nhập gói tin %(name)s.", name=taken.name), "success")
        return redirect(url_for("intake.run", run_id=taken.run_id), code=303)
    flash(_why(taken), "danger" if taken.became == "refused" else "warning")
    return redirect(url_for("intake.runs"), code=303)


def _why(taken: Taken) -> str:
    """Why a package is not in yet, or what is wrong with it."""
    waits_for = "upload_in_turn" if taken.why in (None, "import_under_way") else taken.why
    return error_sentence(OfficeError(waits_for or "", **taken.facts))


@intake.get(f"/intake/runs/<{AN_ID}:run_id>")
@allow(*READERS)
def run(run_id: int) -> str:
    """One run: its counts and faults, and the records it read, page by page."""
    found = run_by_id(db.session(), run_id)
    outcome = next((each for each in OUTCOMES if each == request.args.get("outcome")), None)
    readings, has_more = readings_page(db.session(), run_id, outcome=outcome, after=key("after") or 0)
    return render_template(
        "intake/run.html", run=found, outcomes=OUTCOMES, outcome=outcome, readings=readings,
        more=readings[-1].position if has_more else None,
    )  # fmt: skip


@intake.get(f"/intake/runs/<{AN_ID}:run_id>/rows.<any(csv, xlsx):kind>")
@allow(*READERS)
def rows(run_id: int, kind: str) -> Response:
    """What became of every row of a register, for a spreadsheet."""
    run_by_id(db.session(), run_id)
    found, out = report_lines(register_rows(db.session(), run_id)), TemporaryFile()  # noqa: SIM115 - sent, then closed
    if kind == "xlsx":
        write_xlsx(out, report_head(), rows=found, sheet=str(run_id))
    else:
        out.writelines(csv_lines(report_head(), found))
    out.seek(0)
    return send_file(out, MIMETYPES[kind], as_attachment=True, download_name=f"so-cu-{run_id}.{kind}")
