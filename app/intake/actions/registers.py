"""Bringing in an office's old register: every row kept as it was with one outcome, sound ones become dossiers."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.copying import among, as_jsonb, copy_mappings, take_ids
from app.core.db import transaction
from app.core.errors import RefusedWhole
from app.core.office import office
from app.deadlines.rules import counts_from, due
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.lodging import NewFile
from app.intake.actions.tally import Tally
from app.intake.actions.turns import one_at_a_time, take_turn
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.rules.arrival import owner_columns
from app.intake.rules.reading import Fault
from app.intake.rules.register import RegisterMap, Row, read_map, read_row, row_reading
from config.catalogue import Procedure
from config.errors import UnknownProcedure

BATCH = 1000
MOST_BYTES = 512 * 1024 * 1024
UNNAMED = "citizen"


@dataclass(frozen=True)
class Entered:
    """What became of a register."""

    run_id: int
    tally: Tally
    open: int


def enter_register(path: Path, map_path: Path, *, officer: Actor | None = None) -> Entered:
    """Bring in a register by its map. Raises RefusedWhole when file or map cannot be read at all."""
    for needed in (path, map_path):
        if not needed.is_file():
            raise RefusedWhole("file_not_there", name=needed.name)
    if path.stat().st_size > MOST_BYTES:
        raise RefusedWhole("register_too_large", most=MOST_BYTES)
    by = read_map(map_path.read_text(encoding="utf-8"))
    if by.procedure is not None and by.procedure not in office().config.catalogue:
        raise RefusedWhole("map_procedure_unknown", value=by.procedure)
    source_hash = hashlib.sha256(map_path.read_bytes() + b"\0" + path.read_bytes()).digest()
    tally, opened, position, run_id = Tally(), 0, 0, 0
    with one_at_a_time():
        run_id, position, tally = _begin(path, source_hash, officer)
        rows = islice(_rows(path, by), position, None)
        while batch := list(islice(rows, BATCH)):
            opened += _enter(batch, run_id, tally, by, source_hash)
        _finish(run_id)
    return Entered(run_id, tally, opened)


def _rows(path: Path, by: RegisterMap) -> Iterator[dict[str, str | None]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedWhole("register_not_utf8") from None
    reader = csv.DictReader(io.StringIO(text), strict=True)
    header = reader.fieldnames or []
    missing = [theirs for theirs in by.columns.values() if theirs not in header]
    if missing:
        raise RefusedWhole("register_column_missing", column=missing[0], known=", ".join(header)[:300])
    try:
        for row in reader:
            yield {str(name): cell if isinstance(cell, str) else None for name, cell in row.items() if name}
    except csv.Error as error:
        raise RefusedWhole("register_not_csv", line=reader.line_num, why=str(error)) from None


def _begin(path: Path, source_hash: bytes, officer: Actor | None) -> tuple[int, int, Tally]:
    with transaction() as session:
        first = select(IntakeRun).where(IntakeRun.kind == "register", IntakeRun.source_hash == source_hash)
        earlier = session.execute(first.where(IntakeRun.is_rereading.is_(False))).scalar_one_or_none()
        if earlier is not None and earlier.state == "running":
            return earlier.id, earlier.position, Tally.from_json(earlier.counts)
        run = IntakeRun(
            kind="register", source=path.name, source_hash=source_hash, is_rereading=earlier is not None,
            started_by_id=(officer or system_actor(session)).id, started_at=clock.now(), counts=Tally().as_json(),
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id, 0, Tally()


def _finish(run_id: int) -> None:
    with transaction() as session:
        run = session.get_one(IntakeRun, run_id)
        run.state, run.ended_at, run.records = "finished", clock.now(), run.position


def _enter(batch: Sequence[dict[str, str | None]], run_id: int, tally: Tally, by: RegisterMap, source: bytes) -> int:
    """One batch, whole or not at all. Returns how many of its dossiers are open."""
    with transaction() as session:
        take_turn(session)
        run = session.get_one(IntakeRun, run_id, with_for_update=True, populate_existing=True)
        entering = _Entering(session, run, tally, clock.now(), system_actor(session).id)
        entering.judge(batch, by, source)
        entering.write()
        run.position += len(batch)
        run.counts = tally.as_json()
        return sum(row["closed_at"] is None for row in entering.dossiers)


class _Entering:
    """The rows of one batch, judged and collected, then written together."""

    def __init__(self, session: Session, run: IntakeRun, tally: Tally, at: datetime, actor_id: int) -> None:
        self.session, self.run, self.tally, self.at, self.actor_id = session, run, tally, at, actor_id
        self.dossiers: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []
        self.page = journal.page(session)

    def judge(self, batch: Sequence[dict[str, str | None]], by: RegisterMap, source: bytes) -> None:
        """Give every row its outcome."""
        known = self._known([row_reading(cells, source_hash=source).content_hash for cells in batch])
        taken = self._taken([(cells.get(by.columns["code"]) or "").strip() for cells in batch])
        ids = iter(take_ids(self.session, "dossiers", len(batch)))
        record_ids = iter(take_ids(self.session, "intake_records", len(batch)))
        for offset, cells in enumerate(batch, start=1):
            reading = row_reading(cells, source_hash=source)
            record_id = known.get(reading.content_hash)
            outcome = "unchanged"
            if record_id is None:
                record_id = known[reading.content_hash] = next(record_ids)
                outcome = self._enter_row(cells, by, taken, next(ids), reading.faults)
                self._keep(record_id, reading.raw, reading.content_hash, cells.get(by.columns["code"]), outcome,
                           reading.faults)  # fmt: skip
            self.tally.count(outcome, [fault.code for fault in reading.faults])
            if not self.run.is_rereading:
                place = self.run.position + offset
                self.readings.append({"run_id": self.run.id, "position": place, "record_id": record_id,
                                      "outcome": outcome})  # fmt: skip

    def _known(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        columns = (IntakeRecord.content_hash, IntakeRecord.id)
        met = select(*columns).where(among(IntakeRecord.content_hash, hashes))
        return {row.content_hash: row.id for row in self.session.execute(met)}

    def _taken(self, codes: Sequence[str]) -> set[str]:
        return set(self.session.execute(select(Dossier.number).where(among(Dossier.number, codes))).scalars())

    def _enter_row(
        self, cells: dict[str, str | None], by: RegisterMap, taken: set[str], dossier_id: int, faults: list[Fault]
    ) -> str:
        row, found = read_row(cells, by)
        faults += found
        procedure = None if row is None else _pinned(row)
        if row is not None and procedure is None:
            faults.append(Fault("unknown_procedure", by.columns.get("procedure", "procedure")))
        if row is not None and row.code in taken:
            faults.append(Fault("conflict", by.columns["code"]))
        if row is None or procedure is None or faults:
            return "quarantined"
        taken.add(row.code)
        self._file(row, procedure, dossier_id)
        return "created"

    def _file(self, row: Row, procedure: Procedure, dossier_id: int) -> None:
        new = NewFile(dossier_id, row.code)
        columns = file_columns(row, procedure)
        dates = {name: columns[name].isoformat() for name in ("received_on", "due_on", "resolved_on") if columns[name]}
        facts = {"state": columns["state"], "procedure": procedure.code, "catalogue": procedure.version, **dates}
        self.page.add(journal.Act("entered_from_register", facts, self.actor_id, self.at), about=new)
        self.dossiers.append(
            {"id": dossier_id, **columns, "journal_entries": new.journal_entries, "journal_hash": new.journal_hash,
             "created_at": self.at, "changed_at": self.at}
        )  # fmt: skip

    def _keep(
        self, record_id: int, raw: bytes, content_hash: bytes, code: str | None, outcome: str, faults: list[Fault]
    ) -> None:
        self.records.append(
            {
                "id": record_id, "run_id": self.run.id, "content_hash": content_hash,
                "number": (code or "").strip()[:64] or None, "portal_version": None, "kind": "register", "raw": raw,
                "raw_bytes": len(raw), "outcome": outcome, "faults": as_jsonb([fault.as_json() for fault in faults]),
                "standing": "open" if outcome == "quarantined" else "settled", "received_at": self.at,
            }
        )  # fmt: skip

    def write(self) -> None:
        """Write what was collected."""
        entries = [row | {"facts": as_jsonb(row["facts"])} for row in self.page.take_rows()]
        for table, rows in (("dossiers", self.dossiers), ("journal_entries", entries),
                            ("intake_records", self.records), ("intake_readings", self.readings)):  # fmt: skip
            copy_mappings(self.session, table, rows)
        self.page.close()


def _pinned(row: Row) -> Procedure | None:
    """The catalogue version of the row's day; the earliest for a row older than the catalogue."""
    catalogue = office().config.catalogue
    try:
        return catalogue.at(row.procedure, row.day(row.received_at)) or catalogue.earliest(row.procedure)
    except UnknownProcedure:
        return None


def file_columns(row: Row, procedure: Procedure) -> dict[str, Any]:
    """The dossier a row becomes: decided ones are done, the others are under review."""
    received_on = row.day(row.received_at)
    flags = [{"code": "pinned_early"}] if received_on < procedure.in_force_from else []
    due_on, due_at, given = _due(row, procedure)
    decided_at = row.decided_at
    return {
        "number": row.code, "unit_code": office().settings.office_unit, "procedure_code": procedure.code,
        "catalogue_version": procedure.version, "service_level": str(procedure.service_level),
        "channel": row.channel, "origin": "register", **owner_columns(row.owner, UNNAMED),
        "identity_number": row.identity, "flags": as_jsonb(flags),
        "state": "in_review" if decided_at is None else "handed_out",
        "outcome": None if decided_at is None else "granted", "payment_state": "none",
        "lodged_at": row.received_at, "received_at": row.received_at, "received_on": received_on,
        "clock_started_at": row.received_at, "due_at": due_at, "due_on": due_on, "given_due_on": given,
        "committed_due_on": due_on, "resolved_at": decided_at,
        "resolved_on": None if decided_at is None else row.day(decided_at), "closed_at": decided_at,
        "responsible": row.responsible,
    }  # fmt: skip


def _due(row: Row, procedure: Procedure) -> tuple[Any, datetime, Any]:
    """The due day as the register gave it, or by the procedure's term where it gave none."""
    if row.due_at is not None:
        due_on = row.day(row.due_at)
        return due_on, row.due_at, due_on
    calendar = office().calendar
    start = counts_from(row.received_at, calendar, cut_off=procedure.cut_off)
    worked_out = due(procedure.statutory, counted_from=start, calendar=calendar, started_at=row.received_at)
    return worked_out.on, worked_out.at, None
