"""Pulls what is new at the portal; with a day, everything since that day once more."""

from datetime import date
from functools import partial
from typing import Any

from app.portal.actions.asking import asked_by, in_turn
from app.portal.actions.pulling import Order, pull

# A long pull goes on in the next minute's job, so that one worker also finds time for everything else.
SECONDS = 30.0


def run(*, officer_id: int | None = None, since_on: str | None = None) -> dict[str, Any]:
    """Returns what became of the records, or why not now."""
    order = Order(
        officer=asked_by(officer_id),
        since_on=date.fromisoformat(since_on) if since_on else None,
        seconds=None if since_on else SECONDS,
    )
    return in_turn(partial(pull, order=order))
