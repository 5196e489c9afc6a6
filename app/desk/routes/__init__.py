"""The pages of one dossier. One file a subject; all of them on one blueprint."""

from flask import Flask

from app.desk.routes import documents, pages
from app.desk.routes.blueprint import desk

SUBJECTS = (pages, documents)


def set_up(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(desk)
