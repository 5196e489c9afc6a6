"""The pages of arrival: the quarantine bench and the runs. One file a tab."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.intake.routes import bench, runs
from app.intake.routes.blueprint import intake
from app.web import navigation
from reports.text import harmless

TABS = (bench, runs)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(intake)
    app.jinja_env.filters["harmless"] = harmless
    section = navigation.Section(title=_l("Nhận hồ sơ"), endpoint="intake.quarantine", order=34)
    navigation.add(app, section)
