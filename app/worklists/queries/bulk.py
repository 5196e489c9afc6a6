"""Runs of one act on many dossiers: what is left to do, what became of each, and the page that tells it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.officers.queries import names_of
from app.worklists.models import BulkItem, BulkRun


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A dossier that was ticked, for the page that asks what the act needs."""

    id: int
    number: str
    owner_name: str
    state: str
    return_mode: str
    holder_name: str | None


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An act on a dossier after its row was looked at."""

    verb: str
    actor_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one dossier. `code` and `facts` are the refusal's; `since` is what made its row stale."""

    dossier_id: int
    number: str
    owner_name: str
    state: str
    code: str | None
    facts: Mapping[str, Any]
    since: tuple[Happened, ...]


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run with the results so far: first those refused, then those left, then those done, each as ticked.

    `given_to` is the name of who is given them, where the run gives them to somebody.
    """

    run: BulkRun
    given_to: str | None
    results: tuple[Result, ...]
    undone_by: int | None

    def count(self, state: str) -> int:
        """How many of its dossiers stand so: `pending`, `done` or `refused`."""
        return sum(each.state == state for each in self.results)


ORDER = {"refused": 0, "pending": 1, "done": 2}


def ours_among(session: Session, dossier_ids: Collection[int], *, unit_code: str) -> set[int]:
    """Those of these dossiers that belong to the unit."""
    ours = select(Dossier.id).where(Dossier.id.in_(dossier_ids), Dossier.unit_code == unit_code)
    return set(session.execute(ours).scalars())


def chosen(officer: Actor, dossier_ids: Sequence[int]) -> tuple[Chosen, ...]:
    """These dossiers, as far as they are the unit's, in this order."""
    wanted = (
        select(
            Dossier.id, Dossier.number, Dossier.owner_name, Dossier.state, Dossier.return_mode,
            Officer.full_name.label("holder_name"),
        )
        .outerjoin(Officer, Officer.id == Dossier.holder_id)
        .where(Dossier.id.in_(dossier_ids), Dossier.unit_code == officer.unit_code)
    )  # fmt: skip
    found = {row.id: Chosen(**row._mapping) for row in db.session.execute(wanted)}
    return tuple(found[dossier_id] for dossier_id in dossier_ids if dossier_id in found)


def run_for_update(session: Session, run_id: int, *, officer: Actor) -> BulkRun:
    """The officer's own run, locked. Raises NotFound."""
    locked = select(BulkRun).where(BulkRun.id == run_id, BulkRun.officer_id == officer.id).with_for_update()
    run = session.execute(locked).scalar_one_or_none()
    if run is None:
        raise NotFound("bulk_not_found")
    return run


def pending(run_id: int, *, at_most: int) -> Sequence[int]:
    """The places of the next dossiers of a run that wait."""
    waiting = select(BulkItem.ordinal).where(BulkItem.run_id == run_id, BulkItem.state == "pending")
    return db.session.execute(waiting.order_by(BulkItem.ordinal).limit(at_most)).scalars().all()


def pending_item(session: Session, run_id: int, ordinal: int) -> BulkItem | None:
    """One dossier of a run, locked, if it still waits and nobody else is doing it."""
    wanted = select(BulkItem).where(BulkItem.run_id == run_id, BulkItem.ordinal == ordinal, BulkItem.state == "pending")
    locked = wanted.with_for_update(skip_locked=True)
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()


def count_pending(session: Session, run_id: int) -> int:
    """How many dossiers of a run wait."""
    waiting = select(func.count()).where(BulkItem.run_id == run_id, BulkItem.state == "pending")
    return session.execute(waiting).scalar_one()


def end_run(session: Session, run_id: int, *, at: datetime) -> None:
    """Write down that nothing of a run is left; the first to see it says when."""
    session.execute(update(BulkRun).where(BulkRun.id == run_id, BulkRun.ended_at.is_(None)).values(ended_at=at))


def unfinished(*, before: datetime) -> Sequence[int]:
    """The runs begun before this instant and not ended, the oldest first."""
    wanted = select(BulkRun.id).where(BulkRun.ended_at.is_(None), BulkRun.started_at < before)
    return db.session.execute(wanted.order_by(BulkRun.id)).scalars().all()


def items_done(session: Session, run_id: int) -> Sequence[BulkItem]:
    """The dossiers of a run on which the act was done, as they were ticked."""
    done = select(BulkItem).where(BulkItem.run_id == run_id, BulkItem.state == "done")
    return session.execute(done.order_by(BulkItem.ordinal)).scalars().all()


def undone_by(session: Session, run_id: int) -> int | None:
    """The run that took this one back, if one did."""
    return session.execute(select(BulkRun.id).where(BulkRun.undoes_id == run_id)).scalar_one_or_none()


def run_of(officer: Actor, run_id: int) -> Run:
    """A run of the officer's own with what became of each dossier. Raises NotFound."""
    session = db.session()
    run = session.execute(
        select(BulkRun).where(BulkRun.id == run_id, BulkRun.officer_id == officer.id)
    ).scalar_one_or_none()
    if run is None:
        raise NotFound("bulk_not_found")
    wanted = (
        select(BulkItem, Dossier.number, Dossier.owner_name)
        .join(Dossier, Dossier.id == BulkItem.dossier_id)
        .where(BulkItem.run_id == run_id)
        .order_by(BulkItem.ordinal)
    )
    rows = session.execute(wanted).all()
    since = _happened_since([item for item, _, _ in rows if item.code == "dossier_changed"])
    results = [
        Result(
            dossier_id=item.dossier_id, number=number, owner_name=owner_name, state=item.state, code=item.code,
            facts=item.facts, since=since.get(item.dossier_id, ()),
        )
        for item, number, owner_name in rows
    ]  # fmt: skip
    results.sort(key=lambda each: ORDER[each.state])
    holder = run.given.get("holder")
    given_to = None if holder is None else names_of(session, [holder]).get(holder)
    return Run(run=run, given_to=given_to, results=tuple(results), undone_by=undone_by(session, run_id))


def _happened_since(stale: Sequence[BulkItem]) -> dict[int, tuple[Happened, ...]]:
    """What happened to each dossier between the row that was ticked and the refusal, the oldest first."""
    if not stale:
        return {}
    seen = {item.dossier_id: item for item in stale}
    entries = (
        select(JournalEntry.dossier_id, JournalEntry.ordinal, JournalEntry.verb, Officer.full_name, JournalEntry.at)
        .join(Officer, Officer.id == JournalEntry.actor_id)
        .where(JournalEntry.dossier_id.in_(seen))
        .where(JournalEntry.ordinal > min(item.seen_entries for item in stale))
        .order_by(JournalEntry.dossier_id, JournalEntry.ordinal)
    )
    happened: dict[int, tuple[Happened, ...]] = {}
    for dossier_id, ordinal, verb, name, at in db.session.execute(entries):
        item = seen[dossier_id] if dossier_id is not None else None
        if item is None or (ordinal or 0) <= item.seen_entries or (item.settled_at and at > item.settled_at):
            continue
        happened[item.dossier_id] = (
            *happened.get(item.dossier_id, ()), Happened(verb=verb, actor_name=name, at=at)
        )  # fmt: skip
    return happened
