"""Judging records set aside once more, by today's rules and catalogue: what passes is released, the rest stays open.

The record as received, and the outcome it was given first, stay as they are; the run of the replay says what became of
it now. Rows of an old register are not judged again: their map is not here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import db, transaction
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.judging import Batch
from app.intake.actions.tally import Tally
from app.intake.actions.turns import take_turn
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.queries.records import reading_of
from app.intake.rules.reading import Reading
from app.intake.rules.workbench import may_mend
from config.workflow import Role

BATCH = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which open records: received from an instant on, with a fault, or one by its id. Nothing said: none."""

    since_at: datetime | None = None
    fault: str | None = None
    record_id: int | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.since_at, self.fault, self.record_id))

    @property
    def words(self) -> str:
        """As the run names its source."""
        said = (
            ("since", self.since_at and self.since_at.isoformat()),
            ("fault", self.fault),
            ("record", self.record_id),
        )
        return " ".join(f"{name}={value}" for name, value in said if value is not None)


@dataclass(frozen=True)
class Replayed:
    """What became of the records judged again. No run: a rehearsal."""

    run_id: int | None
    tally: Tally

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return self.tally.as_json() if self.run_id is not None else self.tally.as_json() | {"dry_run": True}


def replay(
    which: Which, *, officer: Actor | None = None, rehearse: bool = False, at_most: int | None = None,
    progress: Progress | None = None,
) -> Replayed:  # fmt: skip
    """Judge the chosen open records again, oldest first, `at_most` of them.

    Raises Incomplete when nothing was chosen, NotYours for a role that does not work at the bench, NotFound or
    WrongState for one record that is not there or not open.
    """
    if not which:
        raise Incomplete("replay_of_nothing")
    if officer is not None and Role(officer.role) is not Role.SYSTEM and not may_mend(officer.role):
        raise NotYours("page_not_yours")
    if which.record_id is not None:
        _check_open(which.record_id)
    total = _count(which) if at_most is None else min(_count(which), at_most)
    replaying = _Replaying(which, officer, total, progress or _silent)
    return replaying.rehearse() if rehearse else replaying.run()


def _silent(done: int, total: int) -> None:
    """Progress nobody looks at."""


def _check_open(record_id: int) -> None:
    standing = db.session.execute(
        select(IntakeRecord.standing).where(IntakeRecord.id == record_id)
    ).scalar_one_or_none()
    db.session.rollback()
    if standing is None:
        raise NotFound("record_not_found")
    if standing != "open":
        raise WrongState("record_not_open")


def _chosen(which: Which) -> list[ColumnElement[bool]]:
    wanted = [IntakeRecord.standing == "open", IntakeRecord.kind.is_distinct_from("register")]
    if which.since_at is not None:
        wanted.append(IntakeRecord.received_at >= which.since_at)
    if which.fault is not None:
        wanted.append(IntakeRecord.faults.contains([{"code": which.fault}]))
    if which.record_id is not None:
        wanted.append(IntakeRecord.id == which.record_id)
    return wanted


def _count(which: Which) -> int:
    counted = select(func.count()).select_from(IntakeRecord).where(*_chosen(which))
    number: int = db.session.execute(counted).scalar_one()
    db.session.rollback()
    return number


class _Replaying:
    """One replay while it lasts."""

    def __init__(self, which: Which, officer: Actor | None, total: int, progress: Progress) -> None:
        self.which, self.officer, self.total, self.progress = which, officer, total, progress
        self.tally, self.last_id, self.run_id = Tally(), 0, 0
        self.disputed: set[int] = set()

    def run(self) -> Replayed:
        """Batch by batch, each whole or not at all; the run is finished as far as it went after each."""
        self._begin()
        while self.tally.records < self.total and self._batch():
            self.progress(self.tally.records, self.total)
        return Replayed(self.run_id, self.tally)

    def rehearse(self) -> Replayed:
        """The same judgement, and nothing written."""
        session = db.session()
        try:
            batch = Batch(session, None, self.tally, system=system_actor(session))
            while self.tally.records < self.total and (records := self._next(session)):
                batch.judge_again(records, first_position=self.tally.records + 1, disputed=self.disputed)
                self.progress(self.tally.records, self.total)
        finally:
            session.rollback()
        return Replayed(None, self.tally)

    def _begin(self) -> None:
        now = clock.now()
        with transaction() as session:
            actor = self.officer or system_actor(session)
            run = IntakeRun(kind="replay", source=self.which.words, state="finished", started_by_id=actor.id,
                            started_at=now, ended_at=now, records=0, counts=Tally().as_json())  # fmt: skip
            session.add(run)
            session.flush()
            self.run_id = run.id
            journal.write(session, journal.Act("records_judged_again", {"run": run.id, "source": run.source},
                                               actor.id, now))  # fmt: skip

    def _batch(self) -> bool:
        with transaction() as session:
            take_turn(session)
            records = self._next(session)
            if not records:
                return False
            run = session.get_one(IntakeRun, self.run_id, with_for_update=True, populate_existing=True)
            Batch(session, run, self.tally, system=system_actor(session)).judge_again(
                records, first_position=run.position + 1, disputed=self.disputed
            )
            run.position = run.records = self.tally.records
            run.counts, run.ended_at = self.tally.as_json(), clock.now()
        session.expire_all()
        return True

    def _next(self, session: Session) -> Sequence[tuple[int, Reading]]:
        size = min(BATCH, self.total - self.tally.records)
        open_ones = select(IntakeRecord).where(*_chosen(self.which), IntakeRecord.id > self.last_id)
        rows = session.execute(open_ones.order_by(IntakeRecord.id).limit(size)).scalars().all()
        if rows:
            self.last_id = rows[-1].id
        self.disputed = {row.id for row in rows if any(one["code"] == "conflict" for one in row.faults)}
        return [(row.id, reading_of(row)) for row in rows]
