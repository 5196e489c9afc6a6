"""Compares what the portal lists with what the office holds: the last quarter by night, or a period somebody named."""

from datetime import date
from functools import partial
from typing import Any

from app.portal.actions.asking import asked_by, in_turn
from app.portal.actions.comparing import compare, usual_period


def run(*, officer_id: int | None = None, first_on: str | None = None, last_on: str | None = None) -> dict[str, Any]:
    """Returns the counts of the comparison, or why not now."""
    usual_first, usual_last = usual_period()
    first = date.fromisoformat(first_on) if first_on else usual_first
    last = date.fromisoformat(last_on) if last_on else usual_last
    return in_turn(partial(compare, first_on=first, last_on=last, officer=asked_by(officer_id)))
