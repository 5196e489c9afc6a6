"""The bytes of a dossier's documents. What is shown beside them is not here."""

from io import BytesIO

from flask import Response, send_file

from app.core import security
from app.core.errors import NotFound
from app.core.office import office
from app.core.store import SHOWN, media_type
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.dossiers.queries import document_for
from app.web.access import allow, current_officer


@desk.get(f"{DOSSIER}/documents/<int(max=32767):ordinal>")
@allow(*READERS)
def document(dossier_id: int, ordinal: int) -> Response:
    """The bytes of a document that has arrived: pictures and PDF to look at, anything else only to be kept.

    What it is, its own first bytes say; its name is ours, not the stranger's.
    """
    wanted = document_for(current_officer(), dossier_id, ordinal=ordinal)
    content = kept(wanted.sha256) if wanted.arrival == "arrived" else None
    if content is None:
        raise NotFound("document_not_found")
    kind = media_type(content)
    is_shown = kind in SHOWN
    answer = send_file(
        BytesIO(content), mimetype=kind if is_shown else "application/octet-stream", as_attachment=not is_shown,
        download_name=f"{dossier_id}-{ordinal}", max_age=0,
    )  # fmt: skip
    return security.sealed(answer)


def kept(sha256: str | None) -> bytes | None:
    """The bytes kept under this hash; None where there are none."""
    try:
        return None if sha256 is None else office().files.read(sha256)
    except FileNotFoundError:
        return None
