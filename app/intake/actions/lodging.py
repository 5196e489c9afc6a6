"""A dossier lodged in this batch and not looked at since: its draft with what only the batch knows, and its lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.spelling import NOTHING, spell
from app.intake.rules.drafting import COLUMNS
from app.intake.rules.reading import Draft, Reading

# What is written of each table behind that which was drafted.
BEHIND: Final[Mapping[str, Sequence[str]]] = {
    "dossiers": ("flags", "created_at", "changed_at", "messages", "journal_entries", "journal_hash", "id"),
    "declarations": ("dossier_id",),
    "documents": ("arrival", "arrived_at", "dossier_id"),
    "fees": ("dossier_id",),
    "payments": ("taken_by_id", "dossier_id"),
}
WHOLE: Final = {table: (*columns, *BEHIND[table]) for table, columns in COLUMNS.items()}


@dataclass
class NewFile:
    """A new dossier's place in its journal chain."""

    id: int
    number: str
    journal_entries: int = 0
    journal_hash: bytes = b""


@dataclass
class Lodged(NewFile):
    """A new dossier as drafted. `messages` are those the portal had of its number already."""

    reading: Reading | None = None
    has_open_twin: bool = False
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of dossiers lodged at one instant. `here` says of documents by hash whether their bytes are here."""

    lodged: Iterable[tuple[Lodged, Draft]]
    at: datetime
    actor_id: int
    here: Mapping[str | None, bool]

    def of(self, table: str) -> Iterator[bytes]:
        """The lines of one table, columns as in WHOLE."""
        if table == "dossiers":
            return self._dossiers()
        if table == "documents":
            return self._documents()
        return self._rows(table, f"\t{self.actor_id}" if table == "payments" else "")

    def _dossiers(self) -> Iterator[bytes]:
        at = spell(self.at)
        for one, draft in self.lodged:
            flags = draft.flags_of_twin if one.has_open_twin else draft.flags
            behind = (
                f"\t{flags}\t{at}\t{at}\t{one.messages}\t{one.journal_entries}\t{spell(one.journal_hash)}\t{one.id}"
            )
            yield draft.rows["dossiers"][0] + behind.encode()

    def _documents(self) -> Iterator[bytes]:
        arrival = {True: f"\tarrived\t{spell(self.at)}\t", False: f"\tawaited\t{NOTHING}\t"}
        for one, draft in self.lodged:
            for row, sha256 in zip(draft.rows["documents"], draft.hashes, strict=True):
                yield row + f"{arrival[self.here[sha256]]}{one.id}".encode()

    def _rows(self, table: str, behind: str) -> Iterator[bytes]:
        for one, draft in self.lodged:
            end = f"{behind}\t{one.id}".encode()
            for row in draft.rows[table]:
                yield row + end
