"""A small journal in memory, hashed as the office hashes, that a test may tamper with and have verified."""

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.audit.rules import (
    NO_HASH,
    Anchor,
    Entry,
    File,
    Finding,
    Head,
    Known,
    Link,
    Remains,
    StrandCheck,
    check_chains,
    gathered,
    named,
)
from app.core.journal import Head as WrittenHead
from app.core.journal import entry_hash, head_seal

KEY = b"a key that is only for tests, thirty-two"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def hash_of(entry: Entry, before: bytes) -> bytes:
    return entry_hash(KEY, entry._asdict() | {"strand_hash": before})


@dataclass
class Ledger:
    """Rows as the tables hold them; tampering is plain assignment."""

    entries: list[Entry] = field(default_factory=list)
    files: dict[int, File] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)
    seals: dict[int, bytes] = field(default_factory=dict)
    anchors: dict[int, Anchor] = field(default_factory=dict)

    def write(self, strand: int, dossier: int | None, verb: str = "noted") -> Entry:
        head = self.heads.get(strand, Head(strand, 0, NO_HASH, "", is_sealed=True))
        file = self.files.get(dossier or 0, File(dossier or 0, f"H{dossier}", 0, NO_HASH))
        at = START + timedelta(minutes=len(self.entries))
        entry = Entry(
            strand, head.entries + 1, dossier, file.entries + 1 if dossier else None,
            file.number if dossier else "office", verb, {"n": len(self.entries)}, 7, at, head.last_entry,
            file.last_hash if dossier else NO_HASH, b"",
        )  # fmt: skip
        entry = entry._replace(hash=hash_of(entry, head.last_hash))
        self.entries.append(entry)
        self.seal(Head(strand, entry.place, entry.hash, entry.name, is_sealed=True))
        if dossier:
            self.files[dossier] = file._replace(entries=file.entries + 1, last_hash=entry.hash)
        return entry

    def seal(self, head: Head) -> None:
        self.heads[head.strand] = head
        self.seals[head.strand] = head_seal(KEY, WrittenHead(*head[:4]))

    def anchor(self) -> None:
        self.anchors = {one.strand: Anchor(one.entries, one.last_hash, one.last_entry) for one in self.heads.values()}

    def at(self, strand: int, place: int) -> Entry:
        return next(one for one in self.entries if (one.strand, one.place) == (strand, place))

    def of(self, dossier: int, ordinal: int) -> Entry:
        return next(one for one in self.entries if (one.dossier_id, one.ordinal) == (dossier, ordinal))

    def replace(self, entry: Entry, **changes) -> Entry:
        changed = entry._replace(**changes)
        self.entries[self.entries.index(entry)] = changed
        return changed

    def drop(self, *entries: Entry) -> None:
        for entry in entries:
            self.entries.remove(entry)

    def ask(self, strand: int, name: str) -> Iterator[Known]:
        """As `app.audit.queries` answers from the tables."""
        subject, ordinal, place = named(name)
        if place is not None:
            yield from (
                Known(one.hash, strand, place) for one in self.entries if (one.strand, one.place) == (strand, place)
            )
            return
        own = [one for one in self.entries if one.subject == subject]
        yield from (Known(one.hash, one.strand, one.place) for one in own if one.ordinal == ordinal)
        yield from (Known(one.chain_hash) for one in own if one.ordinal == (ordinal or 0) + 1)
        yield from (
            Known(one.last_hash) for one in self.files.values() if (one.number, one.entries) == (subject, ordinal)
        )

    def look(self, subjects: Set[str]) -> dict[str, Remains]:
        numbers = {file.number for file in self.files.values()}
        return {
            subject: Remains(subject in numbers, {one.ordinal for one in self.entries if one.subject == subject})
            for subject in subjects
        }

    def verify(self) -> list[Finding]:
        by_strand = defaultdict(list)
        for entry in sorted(self.entries, key=lambda one: (one.strand, one.place)):
            by_strand[entry.strand].append(entry)
        found: list[Finding] = []
        suspects: set[tuple[int, int]] = set()
        missing = 0
        for strand in sorted({*by_strand, *self.heads, *self.anchors}):
            check = StrandCheck(strand, self._head(strand), hash_of, self.ask, self.anchors.get(strand))
            for entry in by_strand[strand]:
                found += check.feed(entry)
            found += check.close()
            suspects |= check.suspects
            missing += check.missing_places
        links = sorted(
            Link(one.dossier_id, one.ordinal, one.subject, one.strand, one.place, one.chain_hash, one.hash)
            for one in self.entries if one.dossier_id is not None
        )  # fmt: skip
        found += check_chains(sorted(self.files.values()), links, suspects=suspects)
        return list(gathered(found, missing_places=missing, look=self.look))

    def _head(self, strand: int) -> Head | None:
        head = self.heads.get(strand)
        return head and head._replace(is_sealed=self.seals[strand] == head_seal(KEY, WrittenHead(*head[:4])))


def told(findings: list[Finding]) -> set[tuple]:
    """Each finding as (kind, subject, ordinal): what a test usually asks."""
    return {(str(one.kind), one.subject, one.ordinal) for one in findings}
