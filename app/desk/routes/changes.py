"""The button that says the applicant's changes were seen. What they are is shown elsewhere."""

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core.errors import NotFound, OfficeError, Stale
from app.desk.queries import desk_of
from app.desk.routes.blueprint import DOSSIER, desk
from app.desk.routes.showing import page_of, whole
from app.intake.actions.noticing import changes_seen
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.labels import error_sentence
from config.workflow import WORKFLOW


@desk.post(f"{DOSSIER}/changes")
@allow(*sorted(WORKFLOW["see_changes"].roles))
def see_changes(dossier_id: int) -> Answer:
    """Close what is not yet seen, then show the dossier again; refused where it changed since it was opened."""
    officer, seen = current_officer(), whole(request.form.get("version"))
    try:
        changes_seen(officer=officer, dossier_id=dossier_id, seen_version=seen)
    except NotFound:
        raise
    except OfficeError as error:
        return _refused(dossier_id, error)
    flash(_("Đã ghi: các mục người nộp sửa đã được xem."), "success")
    return redirect(url_for("desk.show", dossier_id=dossier_id), code=303)


def _refused(dossier_id: int, error: OfficeError) -> Answer:
    found = desk_of(current_officer(), dossier_id)
    if not isinstance(error, Stale):
        flash(error_sentence(error), "warning")
        return make_response(page_of(found), status_of(error))
    seen = whole(request.form.get("entries"))
    changes = [entry for entry in found.history if entry.ordinal > seen]
    return make_response(page_of(found, changes=changes), status_of(error))
