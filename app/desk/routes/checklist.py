"""The checklist on the desk: the ticks an officer sends, all in one act. How a component stands is not decided here."""

from collections.abc import Mapping
from typing import Final

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core.errors import NotFound, OfficeError, Stale
from app.desk.queries import Desk, desk_of
from app.desk.routes.blueprint import DOSSIER, desk
from app.desk.routes.showing import Typed, component_names, page_of, whole
from app.dossiers.actions.checking import Tick, check_documents
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.labels import error_sentence
from config.workflow import WORKFLOW

VERDICT: Final = "verdict-"
REASON: Final = "reason-"


@desk.post(f"{DOSSIER}/checks")
@allow(*sorted(WORKFLOW["check_documents"].roles))
def check(dossier_id: int) -> Answer:
    """Keep the ticks, then show the dossier again; what was refused comes back as it was typed."""
    officer, found = current_officer(), desk_of(current_officer(), dossier_id)
    ticks = _ticks(found)
    try:
        check_documents(
            officer=officer, dossier_id=dossier_id, ticks=ticks, seen_version=whole(request.form.get("version"))
        )
    except NotFound:
        raise
    except OfficeError as error:
        return _refused(dossier_id, ticks, error)
    flash(_("Đã ghi kết quả kiểm tra thành phần hồ sơ."), "success")
    return redirect(url_for("desk.show", dossier_id=dossier_id) + "#checklist", code=303)


def _ticks(found: Desk) -> Mapping[str, Tick]:
    """What the form says of each component of the procedure; one it does not name is left alone."""
    codes = [component.code for component in found.procedure.documents]
    return {code: _tick(code) for code in codes if f"{VERDICT}{code}" in request.form}


def _tick(code: str) -> Tick:
    verdict = request.form.get(f"{VERDICT}{code}") or None
    reason = request.form.get(f"{REASON}{code}", "").strip()
    return Tick(verdict=verdict, reason=reason if verdict == "unsound" and reason else None)


def _refused(dossier_id: int, ticks: Mapping[str, Tick], error: OfficeError) -> Answer:
    found = desk_of(current_officer(), dossier_id)
    seen = whole(request.form.get("entries"))
    changes = [entry for entry in found.history if entry.ordinal > seen] if isinstance(error, Stale) else []
    typed = Typed(ticks=ticks, fault=None if changes else _sentence(error, component_names(found)))
    return make_response(page_of(found, typed, changes=changes), status_of(error))


def _sentence(error: OfficeError, names: Mapping[str, str]) -> str:
    """What was refused, the component by its name."""
    code = str(error.facts.get("component", ""))
    return error_sentence(OfficeError(error.code, **{**error.facts, "component": names.get(code, code)}))
