"""Judging one batch of records against what the office holds, and keeping the result: one transaction, nothing between.

The order of a batch is the order it was read in. New dossiers are written together with COPY; what changes a dossier
goes through the door one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.copying import as_jsonb, copy_mappings, take_ids
from app.core.office import office
from app.dossiers.models import Dossier
from app.intake.actions.amending import amend
from app.intake.actions.lodging import Lodging
from app.intake.actions.tally import Tally
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.rules.arrival import Arrival, arrival
from app.intake.rules.reading import Fault, Reading, moment, read_line

LODGED = "NOP"


@dataclass(slots=True)
class Held:
    """What the office holds of a dossier: its id, and the portal's version and content."""

    id: int
    version: int
    content_hash: bytes


@dataclass(slots=True)
class Known:
    """A record met before with the same content: its id and the outcome it was given."""

    id: int
    outcome: str


@dataclass
class Batch:
    """One batch while it is judged. Make it inside the transaction that keeps it."""

    session: Session
    run: IntakeRun
    tally: Tally
    system_id: int
    keeps_readings: bool = True
    at: datetime = field(default_factory=clock.now)
    held: dict[str, Held] = field(default_factory=dict)
    known: dict[bytes, Known] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, list[tuple[int, Reading]]] = field(default_factory=dict)

    def judge(self, readings: Sequence[Reading], *, first_position: int) -> None:
        """Judge the readings in order and keep everything that came of them."""
        self._look_up(readings)
        self.lodging = Lodging(self.session, at=self.at, actor_id=self.system_id)
        ids = iter(take_ids(self.session, "intake_records", len(self._new_contents(readings))))
        for offset, reading in enumerate(readings):
            outcome = self._outcome(reading)
            self.tally.count(outcome, [fault.code for fault in reading.faults])
            known = self.known.get(reading.content_hash)
            if known is None:
                known = self._keep(next(ids), reading, outcome)
            if self.keeps_readings:
                self.readings.append(
                    {"run_id": self.run.id, "position": first_position + offset, "record_id": known.id,
                     "outcome": outcome}
                )  # fmt: skip
        self.lodging.write()
        self._write()
        self.lodging.close()

    def _new_contents(self, readings: Sequence[Reading]) -> set[bytes]:
        return {reading.content_hash for reading in readings} - self.known.keys()

    def _look_up(self, readings: Sequence[Reading]) -> None:
        numbers = {reading.number for reading in readings if reading.number}
        columns = (Dossier.number, Dossier.id, Dossier.portal_version, Dossier.portal_content_hash)
        for row in self.session.execute(select(*columns).where(Dossier.number.in_(numbers))):
            self.held[row.number] = Held(row.id, row.portal_version or 0, row.portal_content_hash or b"")
        hashes = {reading.content_hash for reading in readings}
        seen = select(IntakeRecord.id, IntakeRecord.content_hash, IntakeRecord.outcome)
        for record in self.session.execute(seen.where(IntakeRecord.content_hash.in_(hashes))):
            self.known[record.content_hash] = Known(record.id, record.outcome)
        lodged = {reading.number for reading in readings if reading.kind == LODGED and reading.number}
        orphans = (
            select(IntakeRecord.id, IntakeRecord.number, IntakeRecord.raw)
            .where(IntakeRecord.number.in_(lodged - self.held.keys()), IntakeRecord.standing == "open")
            .where(IntakeRecord.faults.contains([{"code": "orphan"}]))
            .order_by(IntakeRecord.id)
        )
        for orphan in self.session.execute(orphans):
            self.waiting.setdefault(orphan.number or "", []).append((orphan.id, read_line(orphan.raw)))

    def _outcome(self, reading: Reading) -> str:
        known = self.known.get(reading.content_hash)
        if known is not None and known.outcome == "quarantined":
            return "unchanged"
        arrived = self._arrival(reading)
        if arrived is None:
            return "quarantined"
        held = self.held.get(arrived.number)
        if held is None:
            return self._first_sight(arrived, reading)
        if arrived.version > held.version:
            self._update(held, arrived)
            return "updated"
        if arrived.version < held.version:
            return "stale"
        if arrived.content_hash == held.content_hash:
            return "unchanged"
        reading.faults.append(Fault("conflict", "PhienBan"))
        return "quarantined"

    def _first_sight(self, arrived: Arrival, reading: Reading) -> str:
        if arrived.kind != "lodged":
            reading.faults.append(Fault("orphan", "MaHoSo"))
            return "quarantined"
        dossier_id = self.lodging.add(arrived)
        self.held[arrived.number] = Held(dossier_id, arrived.version, arrived.content_hash)
        self._release_orphans(arrived.number)
        return "created"

    def _arrival(self, reading: Reading) -> Arrival | None:
        """The record as an arrival, or None with its faults noted."""
        value = reading.value
        if value is None:
            return None
        lodged_at = moment(value.get("NgayNopHoSo"))
        procedure = None
        if isinstance(value.get("MaTTHC"), str) and lodged_at is not None:
            procedure = office().config.catalogue.at(value["MaTTHC"], office().local_day(lodged_at))
            if procedure is None and value["MaTTHC"].strip():
                reading.faults.append(Fault("unknown_procedure", "MaTTHC"))
        unit = value.get("DonViXuLy")
        if isinstance(unit, str) and unit.strip() and unit != office().settings.office_unit:
            reading.faults.append(Fault("other_unit", "DonViXuLy"))
        if reading.faults or procedure is None:
            return None
        return arrival(value, procedure=procedure, content_hash=reading.content_hash)

    def _update(self, held: Held, arrived: Arrival) -> None:
        self.lodging.write_if_waiting(held.id)
        amend(self.session, dossier_id=held.id, arrived=arrived)
        held.version, held.content_hash = arrived.version, arrived.content_hash

    def _release_orphans(self, number: str) -> None:
        """The lodging has come: apply what waited for it, oldest version first."""
        waiting = sorted(self.waiting.pop(number, []), key=lambda pair: pair[1].version or 0)
        for record_id, reading in waiting:
            arrived, held = self._arrival(reading), self.held[number]
            if arrived is None:
                continue
            if arrived.version > held.version:
                self._update(held, arrived)
            self._settle(record_id)
            self.tally.orphans_released += 1

    def _settle(self, record_id: int) -> None:
        for row in self.records:
            if row["id"] == record_id:
                row["standing"] = "released"
                return
        record = self.session.get_one(IntakeRecord, record_id)
        record.standing = "released"

    def _keep(self, record_id: int, reading: Reading, outcome: str) -> Known:
        is_set_aside = outcome == "quarantined"
        self.records.append(
            {
                "id": record_id, "run_id": self.run.id, "content_hash": reading.content_hash,
                "number": reading.number, "portal_version": reading.version, "kind": reading.kind,
                "raw": reading.raw, "raw_bytes": reading.raw_bytes, "outcome": outcome,
                "faults": as_jsonb([fault.as_json() for fault in reading.faults]),
                "standing": "open" if is_set_aside else "settled", "received_at": self.at,
            }
        )  # fmt: skip
        if is_set_aside and reading.number and any(fault.code == "orphan" for fault in reading.faults):
            self.waiting.setdefault(reading.number, []).append((record_id, read_line(reading.raw)))
        known = self.known[reading.content_hash] = Known(record_id, outcome)
        return known

    def _write(self) -> None:
        self.session.flush()
        copy_mappings(self.session, "intake_records", self.records)
        copy_mappings(self.session, "intake_readings", self.readings)
