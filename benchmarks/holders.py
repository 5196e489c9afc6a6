"""Proving from the journal alone that every dossier had one holder at any instant, and who has it last. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from config.workflow import WORKED_ON, State

# Acts that take in hand what nobody holds, and that only the holder may do where somebody does.
TAKES: Final = frozenset({"accepted", "returned_for_papers", "supplement_requested"})
HOLDERS_OWN: Final = TAKES | {"refused", "proposed", "withdrawn", "released", "passed_on"}
PUTS: Final = frozenset(
    {"assigned", "passed_on", "assignment_undone", "passed_on_absent", "came_back", "lapsed"}
)  # fmt: skip
LET_GO: Final = frozenset(State) - WORKED_ON


@dataclass(frozen=True)
class Entry:
    """What is asked of a journal entry, in the order of a dossier's chain."""

    verb: str
    actor_id: int
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """Who holds the dossier after its last entry, and every entry that could not have been."""

    holder_id: int | None
    faults: tuple[str, ...]


def held(chain: Iterable[Entry]) -> Held:
    """Follow one dossier's chain: a claim of what somebody holds, or a holder's act by another, is a fault."""
    holder: int | None = None
    proposer: int | None = None
    faults: list[str] = []
    for ordinal, entry in enumerate(chain, start=1):
        if fault := _fault(entry, holder):
            faults.append(f"#{ordinal} {fault}")
        proposer = entry.actor_id if entry.verb == "proposed" else proposer
        holder = proposer if entry.verb == "sent_back" else _next_holder(entry, holder)
    return Held(holder, tuple(faults))


def _fault(entry: Entry, holder: int | None) -> str | None:
    if entry.verb == "claimed" and holder is not None:
        return f"claimed by {entry.actor_id} while {holder} holds it"
    if entry.verb in HOLDERS_OWN and holder not in (None, entry.actor_id):
        return f"{entry.verb} by {entry.actor_id} while {holder} holds it"
    if entry.verb in PUTS and entry.facts.get("holder_before") != holder:
        return f"{entry.verb} takes it from {entry.facts.get('holder_before')} while {holder} holds it"
    return None


def _next_holder(entry: Entry, holder: int | None) -> int | None:
    if entry.verb in PUTS:
        after: int | None = entry.facts.get("holder")
        return after
    if entry.verb == "released" or entry.facts.get("to") in LET_GO:
        return None
    if entry.verb == "claimed" or entry.verb in TAKES:
        return entry.actor_id if holder is None else holder
    return holder
