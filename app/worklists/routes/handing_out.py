"""The button that hands out the next dossier, and what is said where none is handed out."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.errors import HandsFull, NotYours
from app.web.access import allow, current_officer
from app.web.labels import error_sentence
from app.worklists.actions.handing_out import next_dossier
from app.worklists.routes.blueprint import WHO_TAKES, worklists


@worklists.post("/worklists/next")
@allow(*WHO_TAKES)
def hand_out_next() -> Response:
    """The most urgent dossier nobody holds, now the reader's, on the desk."""
    try:
        given = next_dossier(officer=current_officer())
    except (HandsFull, NotYours) as refusal:
        flash(why_none(refusal), "warning")
        return redirect(url_for("worklists.first"), code=303)
    if given is None:
        flash(_("Không còn hồ sơ nào chưa có người giữ."), "info")
        return redirect(url_for("worklists.first"), code=303)
    return redirect(url_for("desk.show", dossier_id=given.id), code=303)


def why_none(refusal: HandsFull | NotYours) -> Markup:
    """Why an officer is given nothing, with a link to what stands in the way where there is something."""
    way_out = _way_out(refusal)
    if way_out is None:
        return Markup("{}").format(error_sentence(refusal))
    return Markup('{} <a href="{}">{}</a>').format(error_sentence(refusal), *way_out)


def _way_out(refusal: HandsFull | NotYours) -> tuple[str, str] | None:
    """Where to go, and the words of the link."""
    if refusal.code == "away_gets_nothing":
        return url_for("team.absences"), _("Xem hoặc kết thúc vắng mặt")
    dossier_id = refusal.facts.get("dossier_id")
    if dossier_id is None:
        return None
    words = _("Mở hồ sơ để lâu nhất") if refusal.code == "hands_full" else _("Mở hồ sơ đó")
    return url_for("desk.show", dossier_id=dossier_id), words
