"""Sends what acts promised and could not send at once."""

from app.core.db import db
from app.core.jobs import sweep


def run() -> int:
    """Returns how many were sent."""
    return sweep(db.session())
