"""Bringing in an office's old register: every row kept as it was with one outcome, sound ones become dossiers.

A register mended and given again brings in the rows that were wrong and leaves the others as they are. A rehearsal
reads and judges alike and writes nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.copying import among, as_jsonb, copy_mappings, take_ids
from app.core.db import db, transaction
from app.core.errors import RefusedWhole
from app.core.growth import analyze_if_grown
from app.core.office import office
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.filing import file_columns, pinned
from app.intake.actions.lodging import NewFile
from app.intake.actions.register_rows import Cells, rows_of
from app.intake.actions.tally import Tally
from app.intake.actions.turns import one_at_a_time, take_turn
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.rules.reading import Fault
from app.intake.rules.register import RegisterMap, Row, RowOutcome, code_of, read_map, read_row, row_reading
from config.catalogue import Procedure

BATCH = 1000
REGISTER = "register"
Progress = Callable[[int, int], None]
EachRow = Callable[[RowOutcome], None]


@dataclass(frozen=True)
class Entered:
    """What became of a register; `open` are those of its dossiers that are not decided. No run: a rehearsal."""

    run_id: int | None
    tally: Tally
    open: int

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        said = self.tally.as_json() | {"open": self.open}
        return said if self.run_id is not None else said | {"dry_run": True}


def enter_register(
    path: Path, map_path: Path, *, officer: Actor | None = None, progress: Progress | None = None,
    rehearse: bool = False, each: EachRow | None = None,
) -> Entered:  # fmt: skip
    """Bring in a register, CSV or XLSX, by its map; `each` is told what became of every row.

    Raises RefusedWhole when file or map cannot be read at all.
    """
    for needed in (path, map_path):
        if not needed.is_file():
            raise RefusedWhole("file_not_there", name=needed.name)
    by = read_map(_text_of(map_path))
    if by.procedure is not None and by.procedure not in office().config.catalogue:
        raise RefusedWhole("map_procedure_unknown", value=by.procedure)
    total = sum(1 for _ in rows_of(path, by))
    entering = _Register(path, map_path, by, each or _unheard)
    with one_at_a_time():
        return entering.rehearse() if rehearse else entering.enter(officer, progress=progress or _silent, total=total)


def _text_of(map_path: Path) -> str:
    try:
        return map_path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RefusedWhole("map_not_toml", why=str(error)) from None


def _silent(done: int, total: int) -> None:
    """Progress nobody looks at."""


def _unheard(row: RowOutcome) -> None:
    """A row nobody asks about."""


class _Register:
    """One register while it is brought in."""

    def __init__(self, path: Path, map_path: Path, by: RegisterMap, each: EachRow) -> None:
        self.path, self.by, self.each = path, by, each
        self.map_hash = hashlib.sha256(map_path.read_bytes()).digest()
        self.source_hash = _hash_of(path, self.map_hash)

    def enter(self, officer: Actor | None, *, progress: Progress, total: int) -> Entered:
        """Batch by batch, each whole or not at all, from where a killed entering left it."""
        run_id, position, tally = self._begin(officer)
        rows = islice(rows_of(self.path, self.by), position, None)
        while batch := list(islice(rows, BATCH)):
            with transaction() as session:
                take_turn(session)
                run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
                entering = _Entering(session, run, tally, clock.now(), actor_id=system_actor(session).id)
                entering.judge(batch, self, first_row=position + 1)
                entering.write()
                position += len(batch)
                run.position, run.counts = position, tally.as_json()
            session.expire_all()
            analyze_if_grown(Dossier)
            progress(position, total)
        with transaction() as session:
            run = session.get_one(IntakeRun, run_id)
            run.state, run.ended_at, run.records = "finished", clock.now(), run.position
            return Entered(run_id, tally, _still_open(session, run_id))

    def rehearse(self) -> Entered:
        """The same judgement, and nothing written."""
        session, position = db.session(), 0
        try:
            entering = _Entering(session, None, Tally(), clock.now(), actor_id=0)
            rows = rows_of(self.path, self.by)
            while batch := list(islice(rows, BATCH)):
                entering.judge(batch, self, first_row=position + 1)
                position += len(batch)
        finally:
            session.rollback()
        return Entered(None, entering.tally, entering.opened)

    def _begin(self, officer: Actor | None) -> tuple[int, int, Tally]:
        with transaction() as session:
            same = select(IntakeRun).where(IntakeRun.kind == REGISTER, IntakeRun.source_hash == self.source_hash)
            earlier = session.execute(same.order_by(IntakeRun.id)).scalars().all()
            left = next((run for run in earlier if run.state == "running"), None)
            if left is not None:
                return left.id, left.position, Tally.from_json(left.counts)
            run = IntakeRun(
                kind=REGISTER, source=self.path.name, source_hash=self.source_hash, is_rereading=bool(earlier),
                started_by_id=(officer or system_actor(session)).id, started_at=clock.now(), counts=Tally().as_json(),
            )  # fmt: skip
            session.add(run)
            session.flush()
            return run.id, 0, Tally()


def _still_open(session: Session, run_id: int) -> int:
    """How many of the dossiers a run brought in are not decided."""
    mine = select(func.count()).select_from(Dossier).join(IntakeRecord, IntakeRecord.number == Dossier.number)
    wanted = mine.where(IntakeRecord.run_id == run_id, IntakeRecord.outcome == "created", Dossier.closed_at.is_(None))
    return int(session.execute(wanted).scalar_one())


def _hash_of(path: Path, map_hash: bytes) -> bytes:
    digest = hashlib.sha256(map_hash)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.digest()


@dataclass
class _Entering:
    """The rows of one batch, judged and collected, then written together. A rehearsal (no run) has one for all."""

    session: Session
    run: IntakeRun | None
    tally: Tally
    at: datetime
    actor_id: int
    opened: int = 0
    known: dict[bytes, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    entered: set[tuple[str, bytes]] = field(default_factory=set)
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)

    def judge(self, batch: Sequence[Cells], register: _Register, *, first_row: int) -> None:
        """Give every row its outcome."""
        codes = [code_of(cells, register.by) for cells in batch]
        readings = [row_reading(cells, map_hash=register.map_hash) for cells in batch]
        self._look_up([code for code in codes if code], [reading.content_hash for reading in readings])
        ids, record_ids = self._take_ids("dossiers", len(batch)), self._take_ids("intake_records", len(batch))
        for row, (cells, reading, code) in enumerate(zip(batch, readings, codes, strict=True), start=first_row):
            outcome, record_id = "unchanged", self.known.get(reading.content_hash)
            if record_id is None:
                record_id = self.known[reading.content_hash] = record_ids.pop()
                outcome = self._enter_row(cells, register.by, reading.faults, raw=reading.raw, dossier_id=ids.pop())
                self._keep(record_id, reading.raw, outcome, content_hash=reading.content_hash, number=code,
                           faults=reading.faults)  # fmt: skip
            self.tally.count(outcome, [fault.code for fault in reading.faults])
            register.each(RowOutcome(row, code or "", outcome, tuple(reading.faults), cells))
            if self.run is not None and not self.run.is_rereading:
                self.readings.append({"run_id": self.run.id, "position": row, "record_id": record_id,
                                      "outcome": outcome})  # fmt: skip

    def _take_ids(self, table: str, count: int) -> list[int]:
        return take_ids(self.session, table, count)[::-1] if self.run is not None else [0] * count

    def _look_up(self, codes: Sequence[str], hashes: Sequence[bytes]) -> None:
        met = select(IntakeRecord.content_hash, IntakeRecord.id).where(among(IntakeRecord.content_hash, hashes))
        self.known |= {row.content_hash: row.id for row in self.session.execute(met)}
        held = select(Dossier.number).where(among(Dossier.number, codes))
        self.taken |= set(self.session.execute(held).scalars())
        same = select(IntakeRecord.number, IntakeRecord.raw).where(
            among(IntakeRecord.number, self.taken.intersection(codes)), IntakeRecord.kind == REGISTER,
            IntakeRecord.outcome == "created",
        )  # fmt: skip
        self.entered |= {(row.number, bytes(row.raw)) for row in self.session.execute(same) if row.number}

    def _enter_row(self, cells: Cells, by: RegisterMap, faults: list[Fault], *, raw: bytes, dossier_id: int) -> str:
        row, found = read_row(cells, by)
        if row is not None and (row.code, raw) in self.entered:
            return "unchanged"  # by another map the same row was brought in already
        procedure = None if row is None else pinned(row)
        columns = None if row is None or procedure is None else file_columns(row, procedure)
        faults += found or self._faults_of_file(row, procedure, columns, by)
        if row is None or procedure is None or columns is None or faults:
            return "quarantined"
        self.taken.add(row.code)
        self.opened += columns["closed_at"] is None
        if self.run is not None:
            self._file(columns, procedure, dossier_id)
        return "created"

    def _faults_of_file(
        self, row: Row | None, procedure: Procedure | None, columns: Mapping[str, Any] | None, by: RegisterMap
    ) -> list[Fault]:
        faults = []
        if procedure is None:
            faults.append(Fault("unknown_procedure", by.columns.get("procedure", "procedure")))
        elif columns is None:
            faults.append(Fault("outside_calendar", by.columns["received"]))
        if row is not None and row.code in self.taken:
            faults.append(Fault("conflict", by.columns["code"]))
        return faults

    def _file(self, columns: Mapping[str, Any], procedure: Procedure, dossier_id: int) -> None:
        new = NewFile(dossier_id, columns["number"])
        dates = {name: columns[name].isoformat() for name in ("received_on", "due_on", "resolved_on") if columns[name]}
        facts = {"state": columns["state"], "procedure": procedure.code, "catalogue": procedure.version, **dates}
        act = journal.Act("entered_from_register", facts, self.actor_id, self.at)
        journal.page(self.session).add(act, about=new)
        self.dossiers.append(
            {"id": dossier_id, **columns, "journal_entries": new.journal_entries, "journal_hash": new.journal_hash,
             "created_at": self.at, "changed_at": self.at}
        )  # fmt: skip

    def _keep(
        self,
        record_id: int,
        raw: bytes,
        outcome: str,
        *,
        content_hash: bytes,
        number: str | None,
        faults: Sequence[Fault],
    ) -> None:
        if self.run is None:
            return
        self.records.append(
            {
                "id": record_id, "run_id": self.run.id, "content_hash": content_hash, "number": number,
                "portal_version": None, "kind": REGISTER, "raw": raw, "raw_bytes": len(raw), "outcome": outcome,
                "faults": as_jsonb([fault.as_json() for fault in faults]),
                "standing": "open" if outcome == "quarantined" else "settled", "received_at": self.at,
            }
        )  # fmt: skip

    def write(self) -> None:
        """Write what was collected. An earlier row of a number that came in now waits no more."""
        numbers = [row["number"] for row in self.dossiers]
        waiting = update(IntakeRecord).where(among(IntakeRecord.number, numbers), IntakeRecord.standing == "open")
        self.session.execute(waiting.where(IntakeRecord.kind == REGISTER).values(standing="mended"))
        page = journal.page(self.session)
        entries = [row | {"facts": as_jsonb(row["facts"])} for row in page.take_rows()]
        for table, rows in (("dossiers", self.dossiers), ("journal_entries", entries),
                            ("intake_records", self.records), ("intake_readings", self.readings)):  # fmt: skip
            copy_mappings(self.session, table, rows)
        page.close()
