"""The pages of one dossier. One file a subject; all of them on one blueprint."""

from flask import Flask

from app.desk.actions import do
from app.desk.routes import changes, checklist, documents, notes, pages, papers, presence, related, zone
from app.desk.routes.blueprint import desk
from app.worklists.actions import bulk

SUBJECTS = (pages, presence, documents, changes, checklist, papers, zone, related, notes)


def set_up(app: Flask) -> None:
    """Register the pages, and say how the acts of many dossiers are done."""
    app.register_blueprint(desk)
    bulk.done_by(app, do)
