"""Writing the journal: one entry an act, chained twice (by dossier, and by strand across the whole office).

Every hash is keyed (HMAC-SHA-256) with a key that is not in the database, so that somebody who can write to the tables
still cannot write an entry that verifies. `app.audit` reads and proves; nothing else changes what is written here, and
PostgreSQL refuses to (migration 0001).
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import get_native_id, local
from typing import Any, Protocol

import orjson
from flask import current_app
from sqlalchemy.orm import Session

from app.core.db import dumps
from app.core.trips import Statement, Trip, one_trip, statement

STRANDS = 64
NO_HASH = b""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Chained(Protocol):
    """What has a chain of its own: a dossier."""

    id: int
    number: str
    journal_entries: int
    journal_hash: bytes


@dataclass(frozen=True)
class Act:
    """What is to be written: a past verb, facts without personal data, the actor's id, the instant."""

    verb: str
    facts: Mapping[str, Any]
    actor_id: int
    at: datetime


@dataclass
class Head:
    """Where a strand stands: the number of its entries, the hash and the name of the last."""

    strand: int
    entries: int
    last_hash: bytes
    last_entry: str


def entry_hash(key: bytes, row: Mapping[str, Any]) -> bytes:
    """The keyed hash of one entry: its whole content, its two places, and the two entries before it."""
    content = [
        row["strand"], row["place"], row["dossier_id"], row["ordinal"], row["subject"], row["verb"], row["facts"],
        row["actor_id"], micros(row["at"]), row["before"], row["chain_hash"].hex(), row["strand_hash"].hex(),
    ]  # fmt: skip
    return hmac.digest(key, orjson.dumps(content, option=orjson.OPT_SORT_KEYS), "sha256")


def head_seal(key: bytes, head: Head) -> bytes:
    """The keyed seal over a strand's head."""
    content = [head.strand, head.entries, head.last_hash.hex(), head.last_entry]
    return hmac.digest(key, orjson.dumps(content), "sha256")


def micros(at: datetime) -> int:
    """An instant as whole microseconds since 1970, exact in every year."""
    return (at - EPOCH) // MICROSECOND


def journal_key() -> bytes:
    """The office's journal key."""
    key: bytes = current_app.extensions["office"].journal_key
    return key


STRAND = "SELECT strand, entries, last_hash, last_entry FROM journal_strands"
# A thread comes back to a strand of its own, so that two seldom want the same; a taken one is passed over for another,
# which is the thread's own from then on: two that met would otherwise meet again at every act.
_OWN = local()
OWN_STRAND = f"{STRAND} WHERE strand = %(strand)s FOR UPDATE SKIP LOCKED"
ASK_OWN = statement(OWN_STRAND)
ASK_ANY = statement(f"{STRAND} ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED")
ASK_FIRST = statement(f"{STRAND} ORDER BY strand LIMIT 1 FOR UPDATE")  # more writers than strands: wait for the first
ENTERED = """
    INSERT INTO journal_entries (strand, place, dossier_id, ordinal, subject, verb, facts, actor_id, at, before,
                                 chain_hash, hash)
    VALUES (%(strand)s, %(place)s, %(dossier_id)s, %(ordinal)s, %(subject)s, %(verb)s, %(facts)s::jsonb, %(actor_id)s,
            %(at)s, %(before)s, %(chain_hash)s, %(hash)s)
"""
MOVED = """
    UPDATE journal_strands SET entries = %(entries)s, last_hash = %(last_hash)s, last_entry = %(last_entry)s,
                               seal = %(seal)s
    WHERE strand = %(of_strand)s
"""
ENTER = statement(ENTERED)
MOVE_HEAD = statement(MOVED)
ENTER_AND_MOVE_HEAD = statement(f"WITH moved AS ({MOVED}) {ENTERED}")


def own_strand() -> int:
    """The strand this thread comes back to, for who asks for it in a statement with `OWN_STRAND` in it."""
    found: int = getattr(_OWN, "strand", get_native_id() % STRANDS)
    return found


def entered_with(rest: str) -> Statement:
    """The entry, the strand's head and what else an act writes, as one statement for `Page.enter_with`.

    `rest` goes on after `WITH … AS (…),` and ends with a statement of its own; it may name what an entry holds.
    """
    return statement(f"WITH moved AS ({MOVED}), entered AS ({ENTERED}), {rest}")


class Page:
    """The entries of one transaction: takes a free strand at first, puts its head back before the commit.

    A transaction has one page (`page(session)`): a second would find its own strand free, since a row's lock does not
    keep out the transaction that holds it. `strand` is this thread's own, locked already, where it was asked for.
    """

    def __init__(self, session: Session, *, key: bytes | None = None, strand: Head | None = None) -> None:
        self.session = session
        self.key = key or journal_key()
        self.head = strand or self._free_strand()
        self.sealed_entries = self.head.entries
        self.rows: list[dict[str, Any]] = []
        self.beside: tuple[Statement, dict[str, Any]] = ENTER_AND_MOVE_HEAD, {}

    def _free_strand(self) -> Head:
        row = self._ask(ASK_OWN) or self._ask(ASK_ANY) or self._ask(ASK_FIRST)
        if row is None:
            raise LookupError("the journal has no strands")
        _OWN.strand = row[0]
        return Head(*row)

    def _ask(self, wanted: Statement) -> tuple[Any, ...] | None:
        with one_trip(self.session) as say:
            answer = say(wanted, {"strand": own_strand()})
        return answer.first

    def add(self, act: Act, *, about: Chained | None = None, subject: str | None = None) -> dict[str, Any]:
        """Append one entry about a dossier (its own chain moves on), or about the office when `about` is None."""
        head = self.head
        ordinal = None if about is None else about.journal_entries + 1
        name = subject or (about.number if about is not None else "office")
        row: dict[str, Any] = {
            "strand": head.strand, "place": head.entries + 1, "dossier_id": about.id if about is not None else None,
            "ordinal": ordinal, "subject": name, "verb": act.verb, "facts": dict(act.facts), "actor_id": act.actor_id,
            "at": act.at, "before": head.last_entry, "chain_hash": about.journal_hash if about is not None else NO_HASH,
            "strand_hash": head.last_hash,
        }  # fmt: skip
        row["hash"] = entry_hash(self.key, row)
        del row["strand_hash"]
        head.entries += 1
        head.last_hash = row["hash"]
        head.last_entry = f"{name} #{ordinal}" if ordinal else f"{name} @{head.entries}"
        if about is not None and ordinal is not None:
            about.journal_entries, about.journal_hash = ordinal, row["hash"]
        self.rows.append(row)
        return row

    def take_rows(self) -> list[dict[str, Any]]:
        """The entries not yet written, for a caller that writes them itself (COPY)."""
        rows, self.rows = self.rows, []
        return rows

    def enter_with(self, whole: Statement, values: Mapping[str, Any]) -> None:
        """Say the last entry with this statement of `entered_with`, whose other values these are."""
        self.beside = whole, dict(values)

    def close(self) -> None:
        """Write what is left and the strand's new head."""
        with one_trip(self.session) as say:
            self.finish(say)

    def finish(self, say: Trip) -> None:
        """Say what is left and the strand's new head in a trip under way."""
        rows, head = self.take_rows(), self.head
        for row in rows[:-1]:
            say(ENTER, self._written(row))
        if head.entries == self.sealed_entries:
            return
        moved = {"of_strand": head.strand, "entries": head.entries, "last_hash": head.last_hash,
                 "last_entry": head.last_entry, "seal": head_seal(self.key, head)}  # fmt: skip
        if rows:
            whole, values = self.beside
            say(whole, self._written(rows[-1]) | moved | values)
            self.beside = ENTER_AND_MOVE_HEAD, {}
        else:
            say(MOVE_HEAD, moved)
        self.sealed_entries = head.entries

    def _written(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"facts": dumps(row["facts"])}


def page(session: Session, *, strand: Head | None = None) -> Page:
    """The page of the transaction under way, closed by `transaction()` in the trip that commits."""
    found: Page | None = session.info.get("journal_page")
    if found is None:
        found = session.info["journal_page"] = Page(session, strand=strand)
        session.info.setdefault("before_commit", []).append(found.finish)
    return found


def write(session: Session, act: Act, *, about: Chained | None = None, subject: str | None = None) -> None:
    """One entry in the transaction under way: what a single act does."""
    page(session).add(act, about=about, subject=subject)
