"""Alarms: what a slice has found wrong in the office's own workings, shown to administrators on every page."""

from collections.abc import Callable

from flask import Flask, current_app

from app.web.sessions import reader
from config.workflow import Role

Alarm = Callable[[], str | None]


def set_up(app: Flask) -> None:
    """Make room for them and let the layout ask."""
    app.extensions["alarms"] = []
    app.jinja_env.globals["alarms"] = alarms


def add(app: Flask, alarm: Alarm) -> None:
    """`alarm` says in one sentence what is wrong and where to look, or None while all is well."""
    app.extensions["alarms"].append(alarm)


def alarms() -> list[str]:
    """What is wrong now, for an administrator; nobody else is asked to care."""
    officer = reader()
    if officer is None or officer.has_given_password or officer.role != Role.ADMINISTRATOR:
        return []
    return [said for alarm in current_app.extensions["alarms"] if (said := alarm())]
