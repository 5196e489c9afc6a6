"""One act on many dossiers: each by itself through the door, with a result of its own; a killed run goes on.

What the act does is the desk's, which says so with `done_by`: the slices that transfer and hand out stand above lists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotYours, OfficeError, WrongState
from app.core.jobs import promise
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.officers.queries import as_signed_in
from app.worklists.models import BulkItem, BulkRun
from app.worklists.queries import bulk
from app.worklists.rules import Picked
from config.assignments import BULK_AT_MOST, BULK_AT_ONCE, BULK_CHUNK, UNDO_MINUTES

Doer = Callable[..., Dossier]
DOER: Final = "doer of bulk acts"
BY_POST: Final = "post"
FOUND: Final = "no_alert"
STILL: Final = timedelta(minutes=2)


def done_by(app: Flask, doer: Doer) -> None:
    """`doer(act, officer=…, dossier_id=…, seen_version=…, given=…)` does one act on one dossier."""
    app.extensions[DOER] = doer


def start(act: str, *, officer: Actor, picked: Iterable[Picked], given: Mapping[str, Any] | None = None) -> int:
    """Ask for one act on these dossiers, in this order; returns the run's id. Who may do what is asked for each alone.

    Few are done before this returns, many by a job. A dossier ticked twice counts once, one of another unit not at all.
    Raises Incomplete where nothing is left to do, or more than BULK_AT_MOST.
    """
    wanted = {each.dossier_id: each for each in picked}
    if len(wanted) > BULK_AT_MOST:
        raise Incomplete("bulk_too_many", most=BULK_AT_MOST)
    with transaction() as session:
        ours = bulk.ours_among(session, wanted, unit_code=officer.unit_code)
        rows = [each for each in wanted.values() if each.dossier_id in ours]
        if not rows:
            raise Incomplete("bulk_nothing")
        run = BulkRun(officer_id=officer.id, act=act, given=dict(given or {}))
        run_id = _write(session, run, rows)
    return _begun(run_id, dossiers=len(rows))


def undo(*, officer: Actor, run_id: int) -> int:
    """Take back every assignment of a run after which nothing else has happened; returns the id of the run that does.

    Raises NotFound, WrongState where it is too late, is no run of assignments, or was taken back before.
    """
    with transaction() as session:
        run = bulk.run_for_update(session, run_id, officer=officer)
        done = [
            Picked(dossier_id=each.dossier_id, version=each.version_after or 0, entries=each.seen_entries + 1)
            for each in bulk.items_done(session, run_id)
        ]
        if not done or not can_be_undone(run, now=clock.now()) or bulk.undone_by(session, run_id) is not None:
            raise WrongState("bulk_not_undone")
        undoing = _write(
            session, BulkRun(officer_id=officer.id, act="undo_assignment", given={}, undoes_id=run_id), done
        )
    return _begun(undoing, dossiers=len(done))


def can_be_undone(run: BulkRun, *, now: datetime) -> bool:
    """Whether it is a run of assignments that has ended and is young enough to be taken back."""
    return run.act == "assign" and run.ended_at is not None and now - run.started_at <= timedelta(minutes=UNDO_MINUTES)


def _write(session: Session, run: BulkRun, rows: Sequence[Picked]) -> int:
    run.started_at = clock.now()
    session.add(run)
    session.flush()
    items = [
        {
            "run_id": run.id, "ordinal": ordinal, "dossier_id": each.dossier_id, "seen_version": each.version,
            "seen_entries": each.entries, "given": dict(each.given), "state": "pending", "facts": {},
        }
        for ordinal, each in enumerate(rows, 1)
    ]  # fmt: skip
    session.execute(insert(BulkItem), items)
    if len(items) > BULK_AT_ONCE:
        promise(session, "run_bulk", run_id=run.id)
    return run.id


def _begun(run_id: int, *, dossiers: int) -> int:
    if dossiers <= BULK_AT_ONCE:
        work(run_id)
    return run_id


def work(run_id: int, *, at_most: int = BULK_CHUNK) -> int:
    """Do the next dossiers of a run, each in a transaction of its own; returns how many are left.

    May be killed anywhere and run again, even by several at once: a dossier done, or being done, is passed over.
    What is left is promised to the next job.
    """
    for ordinal in bulk.pending(run_id, at_most=at_most):
        _settle(run_id, ordinal)
    with transaction() as session:
        left = bulk.count_pending(session, run_id)
        if left:
            promise(session, "run_bulk", run_id=run_id)
        else:
            bulk.end_run(session, run_id, at=clock.now())
    return left


def work_on_unfinished() -> int:
    """Go on with every run that nobody has worked on for a while: its job was killed. Returns how many were found."""
    unfinished = bulk.unfinished(before=clock.now() - STILL)
    for run_id in unfinished:
        work(run_id)
    return len(unfinished)


def _settle(run_id: int, ordinal: int) -> None:
    try:
        with transaction() as session:
            item = bulk.pending_item(session, run_id, ordinal)
            if item is not None:
                _attempt(session, item)
    except OfficeError as refusal:  # the act is undone whole; what stood in its way is kept
        with transaction() as session:
            item = bulk.pending_item(session, run_id, ordinal)
            if item is not None:
                _refuse(item, refusal)


def _attempt(session: Session, item: BulkItem) -> None:
    run, doer = session.get_one(BulkRun, item.run_id), current_app.extensions[DOER]
    try:
        _refuse_at_counter(session, run, item)
        dossier = doer(
            run.act, officer=_actor(session, run.officer_id), dossier_id=item.dossier_id,
            seen_version=item.seen_version, given=run.given | item.given,
        )  # fmt: skip
    except NotYours as refusal:
        if refusal.facts.get("why") != FOUND:
            raise
        _refuse(item, refusal)  # whom the alert list found in this transaction stays found
        return
    item.state, item.version_after, item.settled_at = "done", dossier.version, clock.now()


def _actor(session: Session, officer_id: int) -> Actor:
    """Who asked, as they stand now: a role changed or an account closed since is felt."""
    officer = session.get_one(Officer, officer_id, populate_existing=True)
    if not officer.is_active:
        raise NotYours("taker_inactive")
    return as_signed_in(officer)


def _refuse_at_counter(session: Session, run: BulkRun, item: BulkItem) -> None:
    """At the counter results are handed out one by one, to a collector who shows who they are."""
    if run.act == "hand_out" and session.get_one(Dossier, item.dossier_id).return_mode != BY_POST:
        raise Incomplete("bulk_at_counter")


def _refuse(item: BulkItem, refusal: OfficeError) -> None:
    facts = {name: str(value) for name, value in refusal.facts.items() if value is not None}
    item.state, item.code, item.facts, item.settled_at = "refused", refusal.code, facts, clock.now()
