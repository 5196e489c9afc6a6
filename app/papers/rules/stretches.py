"""A dossier's course as its journal tells it: at which stage from when to when, who worked on it, in time or late.

Pure: the entries and the day by which each stage should have ended are given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from config.workflow import CLOSED, CONFIDENTIAL, State
from reports.figures import Bilingual
from reports.papers.control import Stretch, Timing

WAITING: Final = frozenset({State.INCOMPLETE, State.AWAITING_APPLICANT})
# Who prints a paper or leaves a remark has not had the dossier in hand; what is confidential does not travel with it.
NOT_IN_HAND: Final = CONFIDENTIAL | {"paper_issued", "noted", "note_withdrawn"}
Limit = Callable[[State], date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One entry of the journal. `actor` is empty for what nobody in the office did."""

    verb: str
    facts: Mapping[str, Any]
    actor: str
    at: datetime


def stretches_of(
    entries: Sequence[Passed],
    *,
    now: datetime,
    limit: Limit,
    names: Mapping[State, Bilingual],
    holder: str = "",
) -> tuple[Stretch, ...]:
    """The stretches in order, from the journal's entries (oldest first) of one dossier.

    A stretch ends with the act that leads into another state and belongs to whoever did that act; the one under way
    names who holds the dossier now, too, as the one who received it last. `limit` is the local day by which a stage
    should be left; `now` and the instants carry the office's wall clock. An end has no stretch.
    """
    if not entries:
        return ()
    state, began, people = _first_state(entries[0]), entries[0].at, _Names()
    found = []
    for entry in entries:
        people.add("" if entry.verb in NOT_IN_HAND else entry.actor)
        reached = entry.facts.get("to")
        if reached in (None, state) or reached not in list(State):
            continue
        found.append(_stretch(state, people.said(), (began, entry.at), limit=limit(state), names=names, now=now))
        state, began, people = State(reached), entry.at, _Names()
    if state not in CLOSED:
        people.add(holder, last=True)
        found.append(_stretch(state, people.said(), (began, None), limit=limit(state), names=names, now=now))
    return tuple(found)


def _first_state(entry: Passed) -> State:
    told = entry.facts.get("state") or entry.facts.get("to")
    return State(told) if told in list(State) else State.LODGED


class _Names:
    """Names in the order they came, each once."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str, *, last: bool = False) -> None:
        if last:
            self._names.pop(name, None)
        if name:
            self._names[name] = None

    def said(self) -> tuple[str, ...]:
        return tuple(self._names)


def _stretch(
    state: State,
    people: tuple[str, ...],
    span: tuple[datetime, datetime | None],
    *,
    limit: date | None,
    names: Mapping[State, Bilingual],
    now: datetime,
) -> Stretch:
    timing = Timing.PAUSED if state in WAITING else _timing(limit, span[1], now=now)
    due_on = None if timing is Timing.PAUSED else limit
    return Stretch(stage=names[state], people=people, from_at=span[0], to_at=span[1], due_on=due_on, timing=timing)


def _timing(limit: date | None, ended: datetime | None, *, now: datetime) -> Timing:
    if limit is None:
        return Timing.UNTIMED
    on = (ended or now).date()
    if on > limit:
        return Timing.LATE
    if ended is None:
        return Timing.UNTIMED
    return Timing.EARLY if on < limit else Timing.ON_TIME
