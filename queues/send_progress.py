"""Tells the portal what became of dossiers."""

from functools import partial
from typing import Any

from app.portal.actions.asking import in_turn
from app.portal.actions.telling import send_progress

SECONDS = 40.0


def run() -> dict[str, Any]:
    """Returns how many messages were told and what came of them, or why not now."""
    return in_turn(partial(send_progress, seconds=SECONDS))
