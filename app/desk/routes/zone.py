"""A machine-readable zone the officer types or scans from the paper before them: compared and shown, never kept."""

from flask import request

from app.desk.queries import desk_of
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.desk.routes.showing import Typed, page_of
from app.desk.rules.mrz import LONGEST_TYPED
from app.web.access import allow, current_officer


@desk.post(f"{DOSSIER}/zone")
@allow(*READERS)
def compare_zone(dossier_id: int) -> str:
    """The dossier with what differs between the zone sent and the declaration. Writes nothing."""
    typed = request.form.get("zone", "")[:LONGEST_TYPED]
    return page_of(desk_of(current_officer(), dossier_id), Typed(zone=typed))
