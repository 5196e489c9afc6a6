"""The pages of the counter, one file a subject: calling, reception, appointments, lodging, cash, collecting."""

from typing import Final

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.counter.routes import appointments, calling, cash, collecting, lodging, reception
from app.counter.routes.blueprint import counter
from app.counter.rules.numbers import ticket_name
from app.web import navigation
from app.web.i18n import named

__all__ = ["appointments", "calling", "cash", "collecting", "lodging", "reception", "set_up"]
# The counter's pages: endpoint, words, the keys that open it.
TABS: Final = (
    ("counter.index", _l("Quầy của tôi"), "g q"),
    ("counter.reception", _l("Lấy số"), "g s"),
    ("counter.appointments", _l("Lịch hẹn"), "g h"),
    ("counter.choose", _l("Nộp hồ sơ"), "g n"),
    ("counter.till", _l("Thu tiền"), "g p"),
    ("counter.collecting", _l("Trả kết quả"), "g t"),
    ("counter.uncollected_results", _l("Chưa đến nhận"), "g c"),
)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(counter)
    app.jinja_env.globals.update(named=named, ticket_name=ticket_name, counter_tabs=TABS)
    navigation.add(app, navigation.Section(title=_l("Quầy"), endpoint="counter.index", order=15))
