"""Importing a signed package: proved first, then batch by batch, each batch whole or not at all.

A killed import leaves its run at the last whole batch; the same package again carries on there. A package imported to
its end and given again is read again and changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RefusedWhole
from app.core.office import office
from app.core.store import ContentStore, media_type
from app.dossiers.models import Document
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.judging import Batch
from app.intake.actions.packing import Manifest, Package, open_package, prove_records, public_key, read_manifest
from app.intake.actions.tally import Tally
from app.intake.actions.turns import one_at_a_time, take_turn
from app.intake.models import IntakeRun
from app.intake.rules.reading import Reading

BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Imported:
    """What became of a package: its tally, and the sequence numbers still missing before it."""

    run_id: int
    package: str
    tally: Tally
    gaps: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {"package": self.package, **self.tally.as_json(), "gaps": list(self.gaps)}


def import_package(path: Path, *, officer: Actor | None = None, progress: Progress | None = None) -> Imported:
    """Import a package file or folder. Raises RefusedWhole, having imported nothing, when it is not to be trusted."""
    key_file = office().settings.portal_public_key
    if key_file is None:
        raise RefusedWhole("portal_key_missing")
    if not key_file.is_file():
        raise RefusedWhole("portal_key_unreadable", name=key_file.name)
    package = open_package(path)
    manifest = read_manifest(package, public_key(key_file.read_bytes()))
    prove_records(package, manifest)
    with one_at_a_time():
        run_id = _begin(manifest, officer)
        differing = _take_files(package)
        tally = _carry_on(package, run_id, progress or _silent)
        _mark_differing(differing)
    return Imported(run_id, manifest.package, tally, gaps_before(manifest.sequence))


def _silent(done: int, total: int) -> None:
    """Progress nobody looks at."""


def _begin(manifest: Manifest, officer: Actor | None) -> int:
    """The run of this package: a new one, the one a killed import left, or a re-reading of a finished one."""
    with transaction() as session:
        first = select(IntakeRun).where(IntakeRun.kind == "package", IntakeRun.source_hash == manifest.hash)
        earlier = session.execute(first.where(IntakeRun.is_rereading.is_(False))).scalar_one_or_none()
        if earlier is not None and earlier.state == "running":
            return earlier.id
        run = IntakeRun(
            kind="package", source=manifest.package, source_hash=manifest.hash, sequence=manifest.sequence,
            previous_hash=bytes.fromhex(manifest.previous) if manifest.previous else None, records=manifest.records,
            is_rereading=earlier is not None, started_by_id=(officer or system_actor(session)).id,
            started_at=clock.now(), counts=Tally().as_json(),
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id


def _carry_on(package: Package, run_id: int, progress: Progress) -> Tally:
    run = db.session.get_one(IntakeRun, run_id)
    position, total = run.position, run.records or 0
    tally = Tally.from_json(run.counts)
    db.session.rollback()
    for readings in _batches(package, position):
        with transaction() as session:
            take_turn(session)
            run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
            batch = Batch(session, run, tally, system_id=system_actor(session).id, keeps_readings=not run.is_rereading)
            batch.judge(readings, first_position=position + 1)
            position += len(readings)
            run.position, run.counts = position, tally.as_json()
        session.expire_all()
        progress(position, total)
    with transaction() as session:
        finished = {"state": "finished", "ended_at": clock.now()}
        session.execute(update(IntakeRun).where(IntakeRun.id == run_id).values(**finished))
    return tally


def _batches(package: Package, position: int) -> Iterator[list[Reading]]:
    lines = islice(package.lines(), position, None)
    while batch := list(islice(lines, BATCH)):
        yield batch


def _take_files(package: Package) -> list[str]:
    """Keep the attachments that came along, by content. Returns the names whose bytes are not what the name says."""
    store, differing = ContentStore(office().files_dir), []
    for name, _ in package.names():
        sha256 = name.removeprefix("files/")
        if not name.startswith("files/") or not sha256 or store.has(sha256):
            continue
        with package.open(name) as inside:
            content = inside.read()
        if store.put(content) == sha256:
            _mark_arrived(sha256, media_type(content))
        else:
            differing.append(sha256)
    return differing


def _mark_arrived(sha256: str, kind: str) -> None:
    """Documents that waited for these bytes have them now."""
    waiting = update(Document).where(Document.sha256 == sha256, Document.arrival == "awaited")
    with transaction() as session:
        session.execute(waiting.values(arrival="arrived", arrived_at=clock.now(), media_type=kind))


def _mark_differing(hashes: list[str]) -> None:
    """Documents whose bytes came but were others: kept apart under their own hash, and told to the officer."""
    with transaction() as session:
        waiting = update(Document).where(Document.sha256.in_(hashes), Document.arrival == "awaited")
        session.execute(waiting.values(arrival="hash_differs"))


def gaps_before(sequence: int) -> tuple[int, ...]:
    """The sequence numbers up to this one of which no package has come, at most a hundred of them."""
    held = select(IntakeRun.sequence).where(IntakeRun.kind == "package", IntakeRun.sequence <= sequence)
    seen = set(db.session.execute(held).scalars())
    db.session.rollback()
    lowest = min((number for number in seen if number is not None), default=sequence)
    return tuple(islice((number for number in range(lowest, sequence) if number not in seen), 100))
