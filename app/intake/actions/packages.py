"""Importing a signed package: proved first, then batch by batch, each batch whole or not at all.

A killed import leaves its run at the last whole batch; the same package again carries on there. A package imported to
its end and given again is read again and changes nothing. A rehearsal proves and judges alike and writes nothing.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RefusedWhole
from app.core.growth import analyze_if_grown
from app.core.office import office
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.attached import mark_unfit, take_files
from app.intake.actions.judging import Batch
from app.intake.actions.packing import (
    Manifest,
    Package,
    harmless,
    open_package,
    prove_records,
    public_key,
    read_manifest,
)
from app.intake.actions.reading_ahead import Ahead, reading_ahead
from app.intake.actions.tally import Tally
from app.intake.actions.turns import one_at_a_time, take_turn
from app.intake.models import IntakeRun
from app.intake.queries.runs import gaps_before

Progress = Callable[[int, int], None]
# Refusals that say nothing about the package: they leave no run behind.
NOT_ITS_FAULT = frozenset({"portal_key_missing", "portal_key_unreadable", "portal_key_unfit", "import_under_way",
                           "package_not_there", "package_changed", "import_reader_ended"})  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """What became of a package: its tally, and the sequence numbers still missing before it. No run: a rehearsal."""

    run_id: int | None
    package: str
    tally: Tally
    gaps: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        said = {"package": self.package, **self.tally.as_json(), "gaps": list(self.gaps)}
        return said if self.run_id is not None else said | {"dry_run": True}


def import_package(
    path: Path, *, officer: Actor | None = None, progress: Progress | None = None, rehearse: bool = False
) -> Imported:
    """Import a package file or folder. Raises RefusedWhole, having imported nothing, when it is not to be trusted.

    The refusal is kept as a run of its own. With `rehearse` nothing at all is written, and what is said is what an
    import would say now.
    """
    try:
        package, manifest = _opened(path)
        with reading_ahead(package, manifest.records) as ahead:
            prove_records(package, manifest)
            with one_at_a_time():
                bringing = _Bringing(package, manifest, ahead, progress or _silent)
                run_id, tally = bringing.rehearse() if rehearse else bringing.bring_in(officer)
    except RefusedWhole as refusal:
        if not rehearse and refusal.code not in NOT_ITS_FAULT:
            _keep_refusal(path, refusal, officer)
        raise
    return Imported(run_id, manifest.package, tally, gaps_before(manifest.sequence))


@dataclass(frozen=True)
class _Bringing:
    """A package proved, and whoever reads it."""

    package: Package
    manifest: Manifest
    ahead: Ahead
    progress: Progress

    def bring_in(self, officer: Actor | None) -> tuple[int, Tally]:
        """Its attachments, then its records from where a killed import left them."""
        run_id = _begin(self.manifest, officer, ahead=self.ahead)
        unfit = take_files(self.package)
        tally = _carry_on(self.ahead, run_id, progress=self.progress)
        mark_unfit(unfit)
        return run_id, tally

    def rehearse(self) -> tuple[None, Tally]:
        """The same judgement, and nothing written."""
        self.ahead.ask(0, is_drafted=True)
        return None, _rehearse(self.ahead, self.manifest, progress=self.progress)


def _opened(path: Path) -> tuple[Package, Manifest]:
    key_file = office().settings.portal_public_key
    if key_file is None:
        raise RefusedWhole("portal_key_missing")
    if not key_file.is_file():
        raise RefusedWhole("portal_key_unreadable", name=key_file.name)
    key = public_key(key_file.read_bytes())
    package = open_package(path)
    return package, read_manifest(package, key)


def _silent(done: int, total: int) -> None:
    """Progress nobody looks at."""


def _keep_refusal(path: Path, refusal: RefusedWhole, officer: Actor | None) -> None:
    with transaction() as session:
        now = clock.now()
        session.add(
            IntakeRun(
                kind="package", source=harmless(path.name), state="refused", refusal=refusal.code,
                refusal_facts=dict(refusal.facts), counts=Tally().as_json(), started_at=now, ended_at=now,
                started_by_id=(officer or system_actor(session)).id,
            )
        )  # fmt: skip


def _begin(manifest: Manifest, officer: Actor | None, *, ahead: Ahead) -> int:
    """The run of this package: the one a killed import left, a re-reading where it was read before, or a new one.

    Its records are asked for at once, so that the first are read while the attachments are kept.
    """
    run_id = _run_of(manifest, officer)
    run = db.session.get_one(IntakeRun, run_id)
    ahead.ask(run.position, is_drafted=not run.is_rereading)
    db.session.rollback()
    return run_id


def _run_of(manifest: Manifest, officer: Actor | None) -> int:
    with transaction() as session:
        same = select(IntakeRun).where(IntakeRun.kind == "package", IntakeRun.source_hash == manifest.hash)
        earlier = session.execute(same.order_by(IntakeRun.id)).scalars().all()
        left = next((run for run in earlier if run.state == "running"), None)
        if left is not None:
            return left.id
        run = IntakeRun(
            kind="package", source=manifest.package, source_hash=manifest.hash, sequence=manifest.sequence,
            previous_hash=bytes.fromhex(manifest.previous) if manifest.previous else None, records=manifest.records,
            is_rereading=bool(earlier), started_by_id=(officer or system_actor(session)).id,
            started_at=clock.now(), counts=Tally().as_json(),
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id


def _carry_on(ahead: Ahead, run_id: int, *, progress: Progress) -> Tally:
    run = db.session.get_one(IntakeRun, run_id)
    position, total, is_new = run.position, run.records or 0, not run.is_rereading
    tally = Tally.from_json(run.counts)
    db.session.rollback()
    for readings in ahead.batches():
        with uncollected(), transaction() as session:
            take_turn(session)
            run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
            if run.position != position:
                raise RefusedWhole("import_under_way")
            batch = Batch(session, run, tally, system=system_actor(session), keeps_readings=is_new)
            batch.judge(readings, first_position=position + 1)
            position += len(readings)
            run.position, run.counts = position, tally.as_json()
        session.expire_all()
        analyze_if_grown(Dossier)
        progress(position, total)
    with transaction() as session:
        finished = {"state": "finished", "ended_at": clock.now()}
        session.execute(update(IntakeRun).where(IntakeRun.id == run_id).values(**finished))
    return tally


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage while a batch is judged: it would look at all of the batch again and again, in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _rehearse(ahead: Ahead, manifest: Manifest, *, progress: Progress) -> Tally:
    """Judge everything, from where an import would begin, and let go of it again."""
    session, tally, position = db.session(), Tally(), 0
    try:
        batch = Batch(session, None, tally, system=system_actor(session))
        for readings in ahead.batches():
            batch.judge(readings, first_position=position + 1)
            position += len(readings)
            session.expire_all()
            progress(position, manifest.records)
    finally:
        session.rollback()
    return tally
