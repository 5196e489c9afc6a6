"""The tab of attachments: those that did not come, or came otherwise than their record said."""

from flask import render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.portal.actions.fetching import ask_again
from app.portal.queries.files import shelf, troubled_files
from app.portal.routes.blueprint import A_PAGE, AN_ID, DOERS, READERS, done, key, portal
from app.web.access import allow, current_officer


@portal.get("/portal/files")
@allow(*READERS)
def files() -> str:
    """Attachments asked for and not here as they should be."""
    found = troubled_files(db.session(), after=key("after"), limit=A_PAGE + 1)
    more = found[A_PAGE - 1].document_id if len(found) > A_PAGE else None
    return render_template("portal/files.html", files=found[:A_PAGE], more=more, shelf=shelf(db.session()))


@portal.post(f"/portal/files/<{AN_ID}:document_id>/again")
@allow(*DOERS)
def file_again(document_id: int) -> Response:
    """Ask for one again."""

    def ask() -> str:
        ask_again(document_id, officer=current_officer())
        return gettext("Tệp sẽ được tải lại.")

    return done(ask, then="portal.files")
