"""Records that come page by page from elsewhere (the portal over the wire): the one entry for whoever pulls them.

Reading a cursor, asking again and waiting are the puller's affair; what becomes of each record is decided here, by the
same judgement a package meets.
"""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.judging import Batch
from app.intake.actions.tally import Tally
from app.intake.actions.turns import take_turn
from app.intake.models import IntakeRun
from app.intake.rules.reading import Reading, read_line

Record = bytes | Any
DEEPEST = 5000  # a JSON reader gives at most 1,024 levels; each takes a few frames to write


def begin_pull(session: Session, *, source: str, at: datetime, officer: Actor | None = None) -> int:
    """The run of a pull from `source` (the portal's address): the one a dead worker left running, or a new one.

    Call it inside `transaction()`. Returns the run's id. `officer` is who pressed the button, None for the schedule.
    """
    left = select(IntakeRun.id).where(IntakeRun.kind == "pull", IntakeRun.state == "running").order_by(IntakeRun.id)
    if (run_id := session.execute(left.limit(1)).scalar_one_or_none()) is not None:
        return run_id
    run = IntakeRun(kind="pull", source=source, started_by_id=(officer or system_actor(session)).id, started_at=at,
                    counts=Tally().as_json())  # fmt: skip
    session.add(run)
    session.flush()
    return run.id


def keep_page(session: Session, *, run_id: int, records: Sequence[Record], at: datetime) -> Tally:
    """Judge one page of records, in order, and keep everything that came of them, in the caller's transaction.

    Call it inside `app.core.db.transaction()`, and move the cursor in the same one: page and cursor are then kept
    together or not at all, and a page asked for again changes nothing. `records` are the raw bytes of each record, or
    the values a JSON reader made of them; a record that is no object is one quarantined record, not a failed page.
    `at` is the instant of reading (UTC). Returns the tally of this page alone; the run's own counts and position are
    moved on. Raises NoResultFound for a run that does not exist.

        with transaction() as session:
            page = keep_page(session, run_id=run_id, records=answer["data"], at=clock.now())
            cursor.value = answer["next"]
    """
    take_turn(session)
    run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
    page = Tally()
    readings = [reading_of(record) for record in records]
    Batch(session, run, page, system=system_actor(session), at=at).judge(readings, first_position=run.position + 1)
    run.position += len(readings)
    run.counts = Tally.from_json(run.counts).plus(page).as_json()
    return page


def end_pull(session: Session, *, run_id: int, at: datetime) -> Tally:
    """The pull has read what there was. Returns what became of all its records."""
    run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
    run.state, run.ended_at, run.records = "finished", at, run.position
    return Tally.from_json(run.counts)


def reading_of(record: Record) -> Reading:
    """A record as read, from its bytes or from the value a JSON reader made of it."""
    if isinstance(record, bytes):
        return read_line(record)
    try:
        return read_line(orjson.dumps(record))
    except orjson.JSONEncodeError:  # deep nesting, numbers beyond 64 bits, half characters
        return read_line(_written(record))


def _written(record: object) -> bytes:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        return json.dumps(record).encode()
    finally:
        sys.setrecursionlimit(limit)


class Rehearsal:
    """Judges page after page as `keep_page` would now, remembers what came before, and writes nothing.

    Use it for as long as one session lives, outside `transaction()`; roll the session back afterwards.
    """

    def __init__(self, session: Session, *, at: datetime) -> None:
        self.tally = Tally()
        self.batch = Batch(session, None, self.tally, system=system_actor(session), at=at)

    def page(self, records: Sequence[Record]) -> Tally:
        """Judge one page. Returns the tally of all pages so far."""
        self.batch.judge([reading_of(record) for record in records], first_position=self.tally.records + 1)
        return self.tally
