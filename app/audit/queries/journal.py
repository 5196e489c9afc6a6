"""The list of journal entries, newest first, by keyset pages: what was done, to which dossier, by whom, when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry, JournalStrand
from app.core.office import office
from app.dossiers.models import Dossier
from app.officers.models import Officer
from app.officers.queries import names_of
from app.web.labels import who

LINES: Final = 50
HOLDERS: Final = ("holder", "holder_before")  # facts that hold an officer's id
# The index on the instant knows stretches, not an order: a page is looked for in a day first, then ever further.
STRETCHES: Final = tuple(timedelta(days=days) for days in (1, 8, 64, 512))

# What is done to a dossier in one instant is told in the order in which it was done.
ORDINAL: Final = func.coalesce(JournalEntry.ordinal, 0)


class Key(NamedTuple):
    """Where a page begins or ends: the instant of an entry, then its place in its dossier's chain (0 for an entry about
    the office), then its place in the office's book.
    """

    at: datetime
    ordinal: int
    strand: int
    place: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.ordinal}~{self.strand}~{self.place}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key of an address; None for text that is none."""
        try:
            at, *places = text.split("~")
            ordinal, strand, place = map(int, places)
            key = cls(datetime.fromisoformat(at), ordinal, strand, place)
        except ValueError:
            return None
        is_fit = (
            key.at.tzinfo is not None
            and 0 <= key.ordinal < 2**63
            and 0 <= key.strand < 2**15
            and 0 <= key.place < 2**63
        )
        return key if is_fit else None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the journal is asked for; everything when nothing is said."""

    verb: str | None = None
    actor_id: int | None = None
    number: str | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of the list. `dossier_id` is None for an entry about the office."""

    strand: int
    place: int
    at: datetime
    verb: str
    facts: Mapping[str, Any]
    subject: str
    ordinal: int | None
    dossier_id: int | None
    actor_name: str

    @property
    def other_facts(self) -> Mapping[str, Any]:
        """The facts besides the change of state."""
        if not (self.facts.get("from") and self.facts.get("to")):
            return self.facts
        return {name: value for name, value in self.facts.items() if name not in ("from", "to")}

    @property
    def key(self) -> Key:
        """Where it stands in the list."""
        return Key(self.at, self.ordinal or 0, self.strand, self.place)


@dataclass(frozen=True)
class JournalPage:
    """Entries newest first, and the keys of the pages around, None where there is none."""

    lines: tuple[Line, ...]
    newer: Key | None
    older: Key | None


def journal_page(wanted: Wanted, *, unit_code: str, before: Key | None = None, after: Key | None = None) -> JournalPage:
    """The entries next older than `before`, or next newer than `after`, or the newest.

    Of dossiers of this unit, and of the office itself.
    """
    upwards = after is not None and before is None
    found = list(_found(wanted, unit_code=unit_code, edge=after if upwards else before, upwards=upwards))
    has_more, found = len(found) > LINES, found[:LINES]
    lines = _with_names(reversed(found) if upwards else found)
    has_newer = has_more if upwards else before is not None
    has_older = after is not None if upwards else has_more
    return JournalPage(
        lines,
        lines[0].key if lines and has_newer else None,
        lines[-1].key if lines and has_older else None,
    )  # fmt: skip


def _with_names(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with officers by name where the facts hold their ids."""
    told = tuple(lines)
    held = {line.facts[fact] for line in told for fact in HOLDERS if line.facts.get(fact) is not None}
    if not held:
        return told
    names = names_of(db.session(), held)
    return tuple(replace(line, facts=dict(line.facts) | _named(line.facts, names)) for line in told)


def _named(facts: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, str]:
    return {fact: names[facts[fact]] for fact in HOLDERS if facts.get(fact) in names}


def actors(unit_code: str) -> tuple[tuple[int, str], ...]:
    """Who may have written: the people of the unit and the night shift, as (id, name), by user name."""
    people = (
        select(Officer.id, Officer.full_name, Officer.username)
        .where(or_(Officer.unit_code == unit_code, Officer.role == "system"))
        .order_by(Officer.username)
    )
    return tuple((row.id, f"{who(row.full_name)} ({row.username})") for row in db.session.execute(people))


def entries_written() -> int:
    """How many entries the heads of the strands speak of."""
    return int(db.session.execute(select(func.coalesce(func.sum(JournalStrand.entries), 0))).scalar_one())


def _about_newest() -> datetime:
    """The newest of the strands' last entries: where to begin to look. One that waited may have left a newer one."""
    last = select(func.max(JournalEntry.at)).join(
        JournalStrand, (JournalStrand.strand == JournalEntry.strand) & (JournalStrand.entries == JournalEntry.place)
    )
    newest: datetime | None = db.session.execute(last).scalar_one()
    return newest or clock.now()


def _found(wanted: Wanted, *, unit_code: str, edge: Key | None, upwards: bool) -> Iterator[Line]:
    asked = _statement(wanted, unit_code, upwards=upwards)
    if edge is not None:
        here = tuple_(JournalEntry.at, ORDINAL, JournalEntry.strand, JournalEntry.place)
        asked = asked.where(here > tuple_(*edge) if upwards else here < tuple_(*edge))
    rows: list[Any] = []
    for stretch in _stretches(wanted, edge, upwards=upwards):
        rows = list(db.session.execute(asked.where(*stretch)))
        if len(rows) > LINES:
            break
    return (Line(**row._mapping) for row in rows)


def _statement(wanted: Wanted, unit_code: str, *, upwards: bool) -> Select[*tuple[Any, ...]]:
    entry = JournalEntry
    order = (entry.at, ORDINAL, entry.strand, entry.place)
    conditions: Iterable[tuple[object, ColumnElement[bool]]] = (
        (wanted.verb, entry.verb == wanted.verb),
        (wanted.actor_id, entry.actor_id == wanted.actor_id),
        (wanted.number, Dossier.number == wanted.number),
    )
    return (
        select(
            entry.strand, entry.place, entry.at, entry.verb, entry.facts, entry.subject, entry.ordinal,
            entry.dossier_id, Officer.full_name.label("actor_name"),
        )
        .join(Officer, Officer.id == entry.actor_id)
        .outerjoin(Dossier, Dossier.id == entry.dossier_id)
        .where(or_(entry.dossier_id.is_(None), Dossier.unit_code == unit_code))
        .where(*(condition for asked, condition in conditions if asked is not None))
        .order_by(*(order if upwards else (column.desc() for column in order)))
        .limit(LINES + 1)
    )  # fmt: skip


def _stretches(wanted: Wanted, edge: Key | None, *, upwards: bool) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The stretches of time to look in, each holding the one before; the last has no end, or is the day asked for."""
    if wanted.on is not None:
        first = datetime.combine(wanted.on, time(), office().zone)
        yield JournalEntry.at >= first, JournalEntry.at < first + timedelta(days=1)
        return
    if wanted.number is None:  # one dossier's entries are found by its own index
        start = edge.at if edge is not None else _about_newest()
        for far in STRETCHES:
            if upwards:
                yield JournalEntry.at >= start, JournalEntry.at < start + far
            else:
                yield (JournalEntry.at > start - far,)
    yield ()
