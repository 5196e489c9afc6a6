"""What is left to pay on a dossier, why the main thing cannot be done with it, and what a leader was asked or said."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from app.dossiers.rules import Actor, File, may
from config.workflow import WORKFLOW, Role, State

# The words between an officer and a leader on asking for papers once more.
ON_ASKING_AGAIN: Final = frozenset({"leader_asked", "request_declined"})


class Told(Protocol):
    """An entry of the journal: its verb and its facts."""

    @property
    def verb(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


def on_asking_again(entries: Iterable[Told]) -> Told | None:
    """The last word on asking again, of a dossier's entries newest first; None once the dossier has gone on."""
    for entry in entries:
        if entry.verb in ON_ASKING_AGAIN:
            return entry
        if entry.facts.get("to"):
            return None
    return None


class Sum(Protocol):
    """An amount of money, owed or paid, in whole units."""

    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...


def left_to_pay(owed: Iterable[Sum], paid: Iterable[Sum]) -> dict[str, int]:
    """What is still owed, by currency; a currency in which nothing is left is not named."""
    left: dict[str, int] = {}
    for each in owed:
        left[each.currency] = left.get(each.currency, 0) + each.amount
    for each in paid:
        left[each.currency] = left.get(each.currency, 0) - each.amount
    return {currency: amount for currency, amount in left.items() if amount > 0}


def why_not_main(officer: Actor, dossier: File, *, needs_centre: bool) -> str | None:
    """Why the officer cannot do the main thing with a dossier in this state, where it is their role's to do.

    The code of a sentence (`app.web.labels.WHY_NOT`), or None where they can, or where it is not their role's turn.
    """
    state, role = State(dossier.state), Role(officer.role)
    mine = [row for row in WORKFLOW.values() if row.main and state in row.sources and role in row.roles]
    answers = [may(officer, row, dossier, needs_centre=needs_centre) for row in mine]
    if any(answers):
        return None
    return next((answer.why_not for answer in answers if answer.why_not not in ("local", "centre")), None)
