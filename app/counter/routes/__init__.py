"""The pages of the counter, one file a subject: calling, reception, appointments, lodging, cash, collecting."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.counter.routes import appointments, calling, cash, collecting, lodging, reception
from app.counter.routes.blueprint import counter, named
from app.counter.rules.numbers import ticket_name
from app.web import navigation

__all__ = ["appointments", "calling", "cash", "collecting", "lodging", "reception", "set_up"]


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(counter)
    app.jinja_env.globals.update(named=named, ticket_name=ticket_name)
    navigation.add(app, navigation.Section(title=_l("Quầy"), endpoint="counter.index", order=15))
