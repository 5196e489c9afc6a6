"""The pages of lists. One file a subject; all of them on one blueprint."""

from functools import cache

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.dossiers.actions import door
from app.web import alarms, navigation
from app.web.access import current_officer
from app.worklists.actions.leases import end_with_the_act
from app.worklists.routes import alarm, bulk, handing_out, lists, printing, searching, views
from app.worklists.routes import team as who_does_what
from app.worklists.routes.blueprint import WHO_SEES_LISTS, procedure_named, spoken, worklists
from reports.text import harmless

SUBJECTS = (handing_out, lists, bulk, searching, who_does_what, views)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(worklists)
    app.register_blueprint(who_does_what.team)
    printing.set_up(app)
    alarms.add(app, alarm.wrong_counts)
    door.follow(app, end_with_the_act)
    app.jinja_env.filters["harmless"] = harmless
    app.jinja_env.filters["spoken"] = spoken
    app.jinja_env.globals.update(procedure_named=procedure_named, reader_unit=lambda: current_officer().unit_code,
                                 memo=cache)  # fmt: skip
    navigation.add(
        app,
        navigation.Section(
            title=_l("Hàng đợi hồ sơ"), endpoint="worklists.first", order=10, main_for=WHO_SEES_LISTS,
            also_in=frozenset({"desk"}),
        ),
    )  # fmt: skip
    navigation.add(app, navigation.Section(title=_l("Phân công"), endpoint="team.show", order=12))
