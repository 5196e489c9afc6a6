"""Small shapes every table shares: a span of days in force, and a source with how far it is to be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Confidence(StrEnum):
    """How sure a fact is: official copy or two independent sources, one good source, or general knowledge."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: a law, a decision, a published page; `note` says what it does not cover."""

    name: str
    confidence: Confidence
    note: str = ""


class InForce(Protocol):
    """Something that applies from one local day to another, both included; no last day means until further notice."""

    @property
    def in_force_from(self) -> date: ...

    @property
    def in_force_to(self) -> date | None: ...


def in_force_on(thing: InForce, on: date) -> bool:
    """Whether `thing` applies on the local day `on`."""
    return thing.in_force_from <= on and (thing.in_force_to is None or on <= thing.in_force_to)


def overlap(one: InForce, other: InForce) -> bool:
    """Whether some day lies in both spans."""
    starts = max(one.in_force_from, other.in_force_from)
    return in_force_on(one, starts) and in_force_on(other, starts)


def first_break(spans: Sequence[InForce]) -> tuple[int, str] | None:
    """Find where consecutive spans fail to follow one another day by day.

    Returns the index of the later span and `"overlaps"` or `"leaves a gap after"`, or None when all join.
    """
    for index in range(1, len(spans)):
        before, after = spans[index - 1], spans[index]
        if before.in_force_to is None or after.in_force_from <= before.in_force_to:
            return index, "overlaps"
        if after.in_force_from > before.in_force_to + timedelta(days=1):
            return index, "leaves a gap after"
    return None
