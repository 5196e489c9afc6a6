"""Giving the dossier on: who can be chosen on the form, and whether an assignment can still be taken back."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField

from app.core import clock
from app.desk.forms import ActForm
from app.desk.queries import Desk
from app.worklists.queries.people import takers
from app.worklists.routes.blueprint import takers_as_choices
from app.worklists.rules import Deed, why_not_undo
from config.assignments import UNDO_MINUTES
from config.workflow import Transition

HOLDERS = ("holder", "holder_before")


def offer_takers(form: ActForm, found: Desk) -> None:
    """Put the officers who can be given the dossier on the form, each with how many they hold."""
    chosen = next((field for field in form if field.name == "holder"), None)
    if not isinstance(chosen, SelectField):
        return
    chosen.choices = takers_as_choices(takers(found.dossier))


def still_possible(acts: tuple[Transition, ...], found: Desk, *, officer_id: int) -> tuple[Transition, ...]:
    """The acts without taking back an assignment, where that is not possible (any more)."""
    newest = found.history[0] if found.history else None
    last = None if newest is None else Deed(newest.verb, newest.actor_id, newest.at)
    fault = why_not_undo(last, officer_id=officer_id, now=clock.now(), minutes=UNDO_MINUTES)
    return acts if fault is None else tuple(row for row in acts if row.name != "undo_assignment")


def named(told: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """The facts of an act with officers by name instead of by id."""
    held = {fact: names[told[fact]] for fact in HOLDERS if told.get(fact) in names}
    return {**told, **held}
