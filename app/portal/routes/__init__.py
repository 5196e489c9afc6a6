"""The pages of the wire: how it stands, messages, packages, attachments, reconciliation. One file a tab."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.portal.routes import alarm, comparisons, exports, files, messages, standing
from app.portal.routes.blueprint import portal
from app.web import alarms, metrics, navigation
from reports.text import harmless

TABS = (standing, messages, exports, files, comparisons)


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(portal)
    app.jinja_env.filters["harmless"] = harmless
    alarms.add(app, alarm.failing_wire)
    metrics.add(app, alarm.gauges)
    navigation.add(app, navigation.Section(title=_l("Cổng DVC"), endpoint="portal.index", order=35))
