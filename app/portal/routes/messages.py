"""The tab of messages: what the portal refused, with its words, and telling it again."""

from datetime import UTC, datetime, timedelta

from flask import render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.portal.actions.telling import Again, tell_again, tell_all_refused_again
from app.portal.queries.messages import Place, Refused, outbox, refused_messages
from app.portal.routes.blueprint import A_PAGE, AN_ID, DOERS, LARGEST, READERS, done, portal
from app.web.access import allow, current_officer

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@portal.get("/portal/messages")
@allow(*READERS)
def messages() -> str:
    """Refused messages, the newest answer first."""
    found = refused_messages(db.session(), before=_place(request.args.get("before", "")), limit=A_PAGE + 1)
    older = _name(found[A_PAGE - 1]) if len(found) > A_PAGE else None
    return render_template("portal/messages.html", refused=found[:A_PAGE], older=older, outbox=outbox(db.session()))


def _name(refused: Refused) -> str:
    """A message's place in the list, as it stands in the address of the next page."""
    micros = (refused.answered_at - EPOCH) // timedelta(microseconds=1)
    return f"{micros}-{refused.dossier_id or refused.record_id}-{refused.ordinal}"


def _place(name: str) -> Place | None:
    parts = name.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 17 for part in parts):
        return None
    micros, key, ordinal = map(int, parts)
    return EPOCH + timedelta(microseconds=min(micros, 2**52)), min(key, LARGEST), min(ordinal, 2**31 - 1)


@portal.post("/portal/messages/again")
@allow(*DOERS)
def all_again() -> Response:
    """Tell everything again that was refused."""
    return done(lambda: _said(tell_all_refused_again(officer=current_officer())), then="portal.messages")


@portal.post(f"/portal/dossiers/<{AN_ID}:dossier_id>/messages/<int(max=2147483647):ordinal>/again")
@allow(*DOERS)
def message_again(dossier_id: int, ordinal: int) -> Response:
    """Tell one message again."""
    again = Again(dossier_id=dossier_id, ordinal=ordinal)
    return done(lambda: _said(tell_again(again, officer=current_officer())), then="portal.messages")


@portal.post(f"/portal/records/<{AN_ID}:record_id>/refusal/again")
@allow(*DOERS)
def refusal_again(record_id: int) -> Response:
    """Tell the refusal of a record again."""
    again = Again(record_id=record_id)
    return done(lambda: _said(tell_again(again, officer=current_officer())), then="portal.messages")


def _said(count: int) -> str:
    return ngettext("%(num)s tin sẽ được gửi lại.", "%(num)s tin sẽ được gửi lại.", count)
