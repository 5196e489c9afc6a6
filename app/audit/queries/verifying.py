"""Verifying: reading the whole journal in one snapshot, in streams, so that its size costs time and no memory."""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from app.audit.rules import (
    MOST_FINDINGS,
    NO_HASH,
    Anchor,
    Anchors,
    Entry,
    File,
    Finding,
    Head,
    Kind,
    Known,
    Link,
    Remains,
    StrandCheck,
    Verdict,
    check_chains,
    gathered,
    named,
)
from app.core.db import db
from app.core.journal import STRANDS, entry_hash, head_seal
from app.core.journal import Head as WrittenHead
from app.core.models import JournalEntry, JournalStrand
from app.dossiers.models import Dossier

AT_ONCE = 2000
Row = TypeVar("Row")


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection of its own that sees the journal, its heads and the dossiers as of one instant, and only reads."""
    with db.engine.connect() as connection:
        yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@dataclass
class Reading:
    """One verification under way: the snapshot, the key, and what has been counted so far."""

    connection: Connection
    key: bytes
    heads: Mapping[int, Head] = field(default_factory=dict)
    entries: int = 0
    dossiers: int = 0
    missing_places: int = 0
    suspects: set[tuple[int, int]] = field(default_factory=set)

    def hash_of(self, entry: Entry, before: bytes) -> bytes:
        """The keyed hash of an entry, given the hash of the one before it in the strand."""
        return entry_hash(self.key, entry._asdict() | {"strand_hash": before})

    def stream(self, kind: type[Row], statement: Select[*tuple[Any, ...]]) -> Iterator[Row]:
        """The rows of a statement through a cursor of the server's, a few at a time."""
        rows = self.connection.execute(statement, execution_options={"yield_per": AT_ONCE})
        return (kind(*row) for row in rows)


def verified(
    connection: Connection, *, key: bytes, at: datetime, anchors: Anchors
) -> tuple[Verdict, dict[int, Anchor]]:
    """Verify everything. Also returns what each strand has come to, for the next anchor."""
    reading = Reading(connection, key)
    reading.heads = _heads(reading)
    if _is_wrong_key(reading):
        found: list[Finding] = [Finding(kind=Kind.WRONG_KEY)]
    else:
        found = list(islice(_findings(reading, anchors), MOST_FINDINGS))
    findings = gathered(found, missing_places=reading.missing_places, look=lambda numbers: _remains(reading, numbers))
    verdict = Verdict(
        at=at, entries=reading.entries, dossiers=reading.dossiers, strands=len(reading.heads),
        findings=findings[:MOST_FINDINGS], is_cut=len(found) >= MOST_FINDINGS,
    )  # fmt: skip
    ends = {head.strand: Anchor(head.entries, head.last_hash, head.last_entry) for head in reading.heads.values()}
    return verdict, ends


def _findings(reading: Reading, anchors: Anchors) -> Iterator[Finding]:
    yield from anchors.findings
    yield from _strands(reading, anchors.furthest)
    files = _counted(reading, reading.stream(File, _FILES))
    yield from check_chains(files, reading.stream(Link, _LINKS), suspects=reading.suspects)


def _counted(reading: Reading, files: Iterable[File]) -> Iterator[File]:
    for file in files:
        reading.dossiers += 1
        yield file


_ENTRIES = select(*(getattr(JournalEntry, name) for name in Entry._fields)).order_by(
    JournalEntry.strand, JournalEntry.place
)
_FILES = select(Dossier.id, Dossier.number, Dossier.journal_entries, Dossier.journal_hash).order_by(Dossier.id)
_LINKS = (
    select(*(getattr(JournalEntry, name) for name in Link._fields))
    .where(JournalEntry.dossier_id.is_not(None))
    .order_by(JournalEntry.dossier_id, JournalEntry.ordinal)
)


def _heads(reading: Reading) -> dict[int, Head]:
    columns = (JournalStrand.strand, JournalStrand.entries, JournalStrand.last_hash, JournalStrand.last_entry)
    rows = reading.connection.execute(select(*columns, JournalStrand.seal).order_by(JournalStrand.strand))
    return {row.strand: Head(*row[:4], _is_sealed(reading.key, row)) for row in rows}


def _is_sealed(key: bytes, row: Any) -> bool:
    """Whether the seal holds; a strand nobody has written on has none."""
    if not row.entries and not row.last_hash and not row.last_entry and not row.seal:
        return True
    return bool(head_seal(key, WrittenHead(row.strand, row.entries, row.last_hash, row.last_entry)) == row.seal)


def _is_wrong_key(reading: Reading) -> bool:
    """Whether nothing at all fits the key: no seal of a strand that was written on, and no first entry."""
    written = [head for head in reading.heads.values() if head.entries]
    if not written or any(head.is_sealed for head in written):
        return False
    first = [Entry(*row) for row in reading.connection.execute(_ENTRIES.where(JournalEntry.place == 1))]
    return not any(reading.hash_of(entry, NO_HASH) == entry.hash for entry in first)


def _strands(reading: Reading, anchors: Mapping[int, Anchor]) -> Iterator[Finding]:
    """Every strand with its entries: those that should be there, and any other that holds some."""
    waiting = sorted({*range(STRANDS), *reading.heads, *anchors})
    for strand, entries in groupby(reading.stream(Entry, _ENTRIES), key=lambda entry: entry.strand):
        while waiting and waiting[0] < strand:
            yield from _strand(reading, waiting.pop(0), (), anchors)
        if waiting and waiting[0] == strand:
            waiting.pop(0)
        yield from _strand(reading, strand, entries, anchors)
    for strand in waiting:
        yield from _strand(reading, strand, (), anchors)


def _strand(
    reading: Reading, strand: int, entries: Iterable[Entry], anchors: Mapping[int, Anchor]
) -> Iterator[Finding]:
    check = StrandCheck(
        strand, reading.heads.get(strand), reading.hash_of, lambda at, name: _known(reading, at, name),
        anchors.get(strand),
    )  # fmt: skip
    for entry in entries:
        reading.entries += 1
        yield from check.feed(entry)
    yield from check.close()
    reading.suspects |= check.suspects
    reading.missing_places += check.missing_places


def _known(reading: Reading, strand: int, name: str) -> Iterator[Known]:
    """What is known of the entry of that name: its own row, the entry after it in its dossier, the dossier itself."""
    subject, ordinal, place = named(name)
    one = select(JournalEntry.hash, JournalEntry.strand, JournalEntry.place)
    if place is not None:
        own = one.where(JournalEntry.strand == strand, JournalEntry.place == place)
        yield from (Known(*row) for row in reading.connection.execute(own))
    if ordinal is None:
        return
    dossier = reading.connection.execute(_FILES.where(Dossier.number == subject)).one_or_none()
    if dossier is None:
        return
    own = one.where(JournalEntry.dossier_id == dossier.id, JournalEntry.ordinal == ordinal)
    yield from (Known(*row) for row in reading.connection.execute(own))
    following = select(JournalEntry.chain_hash).where(
        JournalEntry.dossier_id == dossier.id, JournalEntry.ordinal == ordinal + 1
    )
    yield from (Known(row.chain_hash) for row in reading.connection.execute(following))
    if dossier.journal_entries == ordinal:
        yield Known(dossier.journal_hash)


def _remains(reading: Reading, numbers: Set[str]) -> Mapping[str, Remains]:
    """What is left of these dossiers. Reads the whole journal, but only when a dossier itself is gone."""
    standing = set(reading.connection.execute(select(Dossier.number).where(Dossier.number.in_(numbers))).scalars())
    left: dict[str, set[int | None]] = {number: set() for number in numbers}
    if gone := numbers - standing:
        rows = select(JournalEntry.subject, JournalEntry.ordinal).where(
            JournalEntry.subject.in_(gone), JournalEntry.ordinal.is_not(None)
        )
        for subject, ordinal in reading.connection.execute(rows):
            left[subject].add(ordinal)
    return {number: Remains(number in standing, ordinals) for number, ordinals in left.items()}
