"""The beat of an open desk: it keeps what was handed out, and says who else looks and whether the dossier has changed.

The page says it by itself, so a beat keeps nobody signed in.
"""

from flask import render_template, request

from app.core.office import office
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.web.access import allow, current_officer
from app.web.sessions import by_itself, reader
from app.worklists.actions.leases import look_in


@desk.context_processor
def heartbeat() -> dict[str, int]:
    """How often the desk says that it is open, in seconds."""
    officer = reader()
    return {} if officer is None else {
        "heartbeat_seconds": office().config.handouts.of(officer.unit_code).heartbeat_seconds
    }  # fmt: skip


@desk.post(f"{DOSSIER}/presence")
@by_itself
@allow(*READERS)
def presence(dossier_id: int) -> str:
    """A part of the page: who else has this desk open now, and a notice where the dossier is not as shown."""
    seen = request.form.get("version", "")
    present = look_in(
        officer=current_officer(), dossier_id=dossier_id,
        seen_version=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0,
    )  # fmt: skip
    return render_template("desk/looking.html", present=present, dossier_id=dossier_id)
