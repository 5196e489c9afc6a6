"""A row of the journal, the head of a strand, and what may be known of an entry out of its order."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

NO_HASH = b""


class Entry(NamedTuple):
    """A row of the journal."""

    strand: int
    place: int
    dossier_id: int | None
    ordinal: int | None
    subject: str
    verb: str
    facts: Mapping[str, Any]
    actor_id: int
    at: datetime
    before: str
    chain_hash: bytes
    hash: bytes

    @property
    def name(self) -> str:
        """What the entry after it calls it."""
        return f"{self.subject} #{self.ordinal}" if self.ordinal else f"{self.subject} @{self.place}"


class Head(NamedTuple):
    """Where a strand says it ends, and whether the seal over that holds."""

    strand: int
    entries: int
    last_hash: bytes
    last_entry: str
    is_sealed: bool


class Anchor(NamedTuple):
    """What a strand had come to at an earlier verification."""

    entries: int
    last_hash: bytes
    last_entry: str


class Known(NamedTuple):
    """A hash that the rest of the journal knows an entry by.

    With `strand` and `place` it is the entry's own, where it stands now; without, it is what its dossier says of it:
    the entry after it, or the dossier itself of its last.
    """

    hash: bytes
    strand: int | None = None
    place: int | None = None


HashOf = Callable[[Entry, bytes], bytes]
"""The keyed hash of an entry, given the hash of the one before it in the strand."""
Ask = Callable[[int, str], Iterable[Known]]
"""What is known of the entry of that name, as an entry of that strand names it."""
