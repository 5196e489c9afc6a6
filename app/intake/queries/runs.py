"""Asking for runs: what was read when, from where, by whom, how fast; the packages still missing; counts by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import BigInteger, Date, and_, case, cast, column, exists, func, literal_column, or_, select, table
from sqlalchemy.orm import Session, aliased

from app.core.db import db
from app.core.errors import NotFound
from app.core.locks import Lock
from app.core.office import office
from app.intake.models import IntakeReading, IntakeRecord, IntakeRun
from app.intake.rules.reading import OUTCOMES, Fault
from app.intake.rules.register import RowOutcome
from app.officers.models import Officer

MOST_GAPS = 100
A_PAGE = 30
READ = ("package", "pull", "register")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run. `counts` as the tally keeps them; `breaks_chain`: it names another package before it than was read.

    `state` as it is kept, and `broken_off` for one that should be running while nobody holds the lock of its kind.
    """

    id: int
    kind: str
    source: str
    sequence: int | None
    state: str
    refusal: str | None
    refusal_facts: Mapping[str, Any] | None
    records: int | None
    position: int
    is_rereading: bool
    counts: Mapping[str, Any]
    started_by: str
    started_by_role: str
    is_typed: bool
    started_at: datetime
    ended_at: datetime | None
    breaks_chain: bool = False

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return None if self.ended_at is None else (self.ended_at - self.started_at).total_seconds()

    @property
    def speed(self) -> float | None:
        """Records a second; None where that says nothing."""
        seconds = self.seconds
        if not seconds or self.position < max(10, seconds):  # less than one a second: it mostly waited
            return None
        return self.position / seconds

    def outcome(self, name: str) -> int:
        """How many records had this outcome."""
        return int(self.counts.get("outcomes", {}).get(name, 0))


# What holds each kind while it runs: PostgreSQL gives it back when the process has died.
HELD_BY = case((IntakeRun.kind == "pull", int(Lock.PULLING)), else_=int(Lock.IMPORTING))
LOCKS = table("pg_locks", *map(column, ("locktype", "granted", "objid", "database")))
IS_HELD = (
    exists()
    .select_from(LOCKS)
    .where(LOCKS.c.locktype == "advisory", LOCKS.c.granted, cast(LOCKS.c.objid, BigInteger) == HELD_BY)
    .where(LOCKS.c.database == literal_column("(SELECT oid FROM pg_database WHERE datname = current_database())"))
    .correlate(IntakeRun)
)
IS_BROKEN_OFF = and_(IntakeRun.state == "running", IntakeRun.kind.in_(READ), ~IS_HELD)
STATE = case((IS_BROKEN_OFF, "broken_off"), else_=IntakeRun.state)
COLUMNS = (
    IntakeRun.id, IntakeRun.kind, IntakeRun.source, IntakeRun.sequence, STATE.label("state"), IntakeRun.refusal,
    IntakeRun.refusal_facts, IntakeRun.records, IntakeRun.position, IntakeRun.is_rereading, IntakeRun.counts,
    Officer.full_name.label("started_by"), Officer.role.label("started_by_role"), IntakeRun.is_typed,
    IntakeRun.started_at, IntakeRun.ended_at,
)  # fmt: skip


def runs_page(session: Session, *, kind: str | None = None, before: int | None = None) -> tuple[Sequence[Run], bool]:
    """Runs, the newest first, before a run; and whether there are older ones. Without a kind: those that read a source,
    pulls that found nothing left out.
    """
    wanted = select(*COLUMNS).join(Officer, Officer.id == IntakeRun.started_by_id)
    if kind is not None:
        wanted = wanted.where(IntakeRun.kind == kind)
    else:
        is_empty = and_(IntakeRun.kind == "pull", IntakeRun.position == 0, IntakeRun.state == "finished")
        wanted = wanted.where(IntakeRun.kind.in_(READ), ~is_empty)
    if before is not None:
        wanted = wanted.where(IntakeRun.id < before)
    rows = [Run(**row._mapping) for row in session.execute(wanted.order_by(IntakeRun.id.desc()).limit(A_PAGE + 1))]
    return rows[:A_PAGE], len(rows) > A_PAGE


def run_by_id(session: Session, run_id: int) -> Run:
    """One run. Raises NotFound."""
    before = aliased(IntakeRun)
    other = (
        select(func.count())
        .select_from(before)
        .where(before.kind == "package", before.sequence == IntakeRun.sequence - 1, before.is_rereading.is_(False))
        .where(before.source_hash.is_distinct_from(IntakeRun.previous_hash))
        .scalar_subquery()
    )
    wanted = select(*COLUMNS, (other > 0).label("breaks_chain")).join(Officer, Officer.id == IntakeRun.started_by_id)
    found = session.execute(wanted.where(IntakeRun.id == run_id)).one_or_none()
    if found is None:
        raise NotFound("run_not_found")
    return Run(**found._mapping)


@dataclass(frozen=True, kw_only=True)
class Read:
    """One record as a run read it."""

    position: int
    record_id: int
    number: str | None
    outcome: str
    standing: str
    faults: Sequence[Mapping[str, str]]


def readings_page(
    session: Session, run_id: int, *, outcome: str | None = None, after: int = 0
) -> tuple[Sequence[Read], bool]:
    """What a run read, in its order, after a position; and whether there is more."""
    wanted = (
        select(IntakeReading.position, IntakeReading.record_id, IntakeRecord.number, IntakeReading.outcome,
               IntakeRecord.standing, IntakeRecord.faults)
        .join(IntakeRecord, IntakeRecord.id == IntakeReading.record_id)
        .where(IntakeReading.run_id == run_id, IntakeReading.position > after)
    )  # fmt: skip
    if outcome is not None:
        wanted = wanted.where(IntakeReading.outcome == outcome)
    rows = [Read(**row._mapping) for row in session.execute(wanted.order_by(IntakeReading.position).limit(51))]
    return rows[:50], len(rows) > 50


def register_rows(session: Session, run_id: int) -> Iterator[RowOutcome]:
    """What became of every row of a register's run, in its order, read in pieces."""
    columns = (
        IntakeReading.position,
        IntakeRecord.number,
        IntakeReading.outcome,
        IntakeRecord.faults,
        IntakeRecord.raw,
    )
    wanted = (
        select(*columns)
        .join(IntakeRecord, IntakeRecord.id == IntakeReading.record_id)
        .where(IntakeReading.run_id == run_id)
        .order_by(IntakeReading.position)
        .execution_options(yield_per=1000)
    )
    for row in session.execute(wanted):
        is_faulty = row.outcome == "quarantined"
        faults = tuple(Fault(one["code"], one.get("field", "")) for one in row.faults) if is_faulty else ()
        yield RowOutcome(row.position, row.number or "", row.outcome, faults, orjson.loads(row.raw))


def gaps_before(sequence: int | None = None) -> tuple[int, ...]:
    """The sequence numbers of which no package has come, up to this one or to the highest; at most a hundred."""
    held = select(IntakeRun.sequence).where(IntakeRun.kind == "package", IntakeRun.sequence.is_not(None))
    seen = {number for number in db.session.execute(held.distinct()).scalars() if number is not None}
    lowest = min(seen, default=sequence or 1)
    highest = sequence if sequence is not None else max(seen, default=lowest)
    return tuple(islice((number for number in range(lowest, highest) if number not in seen), MOST_GAPS))


@dataclass(frozen=True)
class DayCounts:
    """The records read on one day of the office, by outcome."""

    on: date
    outcomes: Mapping[str, int]


def counts_by_day(session: Session, *, last_on: date, days: int) -> tuple[DayCounts, ...]:
    """Records read a day by outcome, `days` days up to `last_on`, each day named even where nothing came."""
    zone, first_on = office().zone, last_on - timedelta(days=days - 1)
    begins = datetime.combine(first_on, datetime.min.time(), zone)
    on = cast(func.timezone(zone.key, IntakeRun.started_at), Date)
    sums = [
        func.sum(cast(IntakeRun.counts["outcomes"][outcome].astext, BigInteger)).label(outcome) for outcome in OUTCOMES
    ]
    wanted = (
        select(on.label("on"), *sums)
        .where(IntakeRun.started_at >= begins, IntakeRun.started_at < begins + timedelta(days=days))
        .where(or_(*(IntakeRun.kind == kind for kind in READ)))
        .group_by(on)
    )
    found = {row.on: {name: int(getattr(row, name) or 0) for name in OUTCOMES} for row in session.execute(wanted)}
    nothing = dict.fromkeys(OUTCOMES, 0)
    every = (first_on + timedelta(days=number) for number in range(days))
    return tuple(DayCounts(day, found.get(day, nothing)) for day in every)
