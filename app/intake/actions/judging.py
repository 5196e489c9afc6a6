"""Judging records in the order they were read, and keeping the result: one transaction a batch, nothing between.

What the records of a batch are about is looked up together and written together; what changes a dossier goes through
the door one by one in between. A rehearsal judges alike and writes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.copying import among, as_jsonb, copy_mappings, take_ids
from app.core.office import RunningOffice, office
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.intake.actions.amending import Word, amend
from app.intake.actions.folders import Cabinet
from app.intake.actions.tally import Tally
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.queries.records import SOUND
from app.intake.rules.arrival import Arrival, arrival, folded
from app.intake.rules.reading import Fault, Reading, moment, read_line

LODGED = "NOP"
FAILED = "quarantined"
CONFLICT = Fault("conflict", "PhienBan")


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
    """One batch while it is judged. Make it inside the transaction that keeps it.

    A rehearsal (`run` is None) is made once for all batches: it remembers what the others look up again.
    """

    session: Session
    run: IntakeRun | None
    tally: Tally
    system: Actor
    keeps_readings: bool = True
    at: datetime = field(default_factory=clock.now)
    office: RunningOffice = field(default_factory=office)
    held: dict[str, Held] = field(default_factory=dict)
    known: dict[bytes, Known] = field(default_factory=dict)
    arrivals: dict[bytes, Arrival | None] = field(default_factory=dict)
    versions: dict[str, list[Arrival]] = field(default_factory=dict)
    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    readings: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, list[tuple[int, Arrival]]] = field(default_factory=dict)
    mends: dict[bytes, int] = field(default_factory=dict)

    def judge(self, readings: Sequence[Reading], *, first_position: int) -> None:
        """Judge the readings in order and keep everything that came of them."""
        self._look_up(readings)
        self._begin([reading for reading in readings if reading.content_hash not in self.known])
        ids = iter(self._take_record_ids(readings))
        for position, reading in enumerate(readings, start=first_position):
            known = self.known.get(reading.content_hash)
            outcome = self._judged(reading) if known is None else self._judged_before(reading, known)
            self._count(reading, outcome)
            if known is None:
                known = self._keep(next(ids), reading, outcome)
            self._note_reading(position, known.id, outcome)
        self._write()

    def judge_again(
        self, records: Sequence[tuple[int, Reading]], *, first_position: int, disputed: Collection[int] = ()
    ) -> None:
        """Judge records already kept by today's rules and catalogue. What passes is released; the rest stays open.

        `disputed` are those that said something else than a version held: overtaken by a newer one, they are stale and
        nothing of them is taken over.
        """
        self._look_up([reading for _, reading in records])
        self._begin([reading for _, reading in records])
        for position, (record_id, reading) in enumerate(records, start=first_position):
            outcome = self._judged(reading, is_new=record_id not in disputed)
            self._count(reading, outcome)
            if outcome == FAILED:
                self._set(record_id, faults=[fault.as_json() for fault in reading.faults])
                self._wait(record_id, reading)
            else:
                self._set(record_id, standing="released")
            self._note_reading(position, record_id, outcome)
        self._write()

    def _count(self, reading: Reading, outcome: str) -> None:
        self.tally.count(outcome, [fault.code for fault in reading.faults] if outcome == FAILED else [])

    def _begin(self, new: Sequence[Reading]) -> None:
        """Work out what each new record would bring, and look up together what that is about."""
        self.arrivals = {}
        for reading in new:
            if reading.content_hash not in self.arrivals:
                self.arrivals[reading.content_hash] = self._arrival(reading)
        if self.run is None:
            return
        self.versions = {}
        arrivals = [arrived for arrived in self.arrivals.values() if arrived is not None]
        lodged = sum(arrived.kind == "lodged" and arrived.number not in self.held for arrived in arrivals)
        self.cabinet = Cabinet(self.session, at=self.at, system=self.system, at_most=lodged)
        self.cabinet.look_up(arrivals + [arrived for pairs in self.waiting.values() for _, arrived in pairs])
        changed = {arrived.number for arrived in arrivals if arrived.number in self.held}
        if changed:
            self.cabinet.open({self.held[number].id for number in changed})
            self._load_versions(changed)

    def _take_record_ids(self, readings: Sequence[Reading]) -> Iterable[int]:
        new = {reading.content_hash for reading in readings} - self.known.keys()
        return take_ids(self.session, "intake_records", len(new)) if self.run is not None else [0] * len(new)

    def _note_reading(self, position: int, record_id: int, outcome: str) -> None:
        if self.run is not None and self.keeps_readings:
            self.readings.append(
                {"run_id": self.run.id, "position": position, "record_id": record_id, "outcome": outcome}
            )

    def _look_up(self, readings: Sequence[Reading]) -> None:
        numbers = {reading.number for reading in readings if reading.number} - self.held.keys()
        columns = (Dossier.number, Dossier.id, Dossier.portal_version, Dossier.portal_content_hash)
        for row in self.session.execute(select(*columns).where(among(Dossier.number, numbers))):
            self.held[row.number] = Held(row.id, row.portal_version or 0, row.portal_content_hash or b"")
        hashes = {reading.content_hash for reading in readings} - self.known.keys()
        seen = select(IntakeRecord.id, IntakeRecord.content_hash, IntakeRecord.outcome)
        for record in self.session.execute(seen.where(among(IntakeRecord.content_hash, hashes))):
            self.known[record.content_hash] = Known(record.id, record.outcome)
        lodged = {reading.number for reading in readings if reading.kind == LODGED and reading.number}
        orphans = (
            select(IntakeRecord.id, IntakeRecord.number, IntakeRecord.raw)
            .where(among(IntakeRecord.number, lodged - self.held.keys()), IntakeRecord.standing == "open")
            .where(IntakeRecord.faults.contains([{"code": "orphan"}]))
            .order_by(IntakeRecord.id)
        )
        for orphan in self.session.execute(orphans):
            pairs = self.waiting.setdefault(orphan.number or "", [])
            if orphan.id not in {waiting for waiting, _ in pairs} and (arrived := self._arrival(read_line(orphan.raw))):
                pairs.append((orphan.id, arrived))

    def _judged_before(self, reading: Reading, known: Known) -> str:
        """The outcome of a record met again: what it told was taken in when it was first met."""
        if known.outcome == FAILED:
            return "unchanged"
        held, version = self.held.get(reading.number or ""), reading.version or 0
        if held is not None and version < held.version:
            return "stale"
        if held is not None and (version, reading.content_hash) == (held.version, held.content_hash):
            return "unchanged"
        return self._judged(reading, is_new=False)  # the office holds less than it was told: it is told again

    def _judged(self, reading: Reading, *, is_new: bool = True) -> str:
        if reading.content_hash not in self.arrivals:
            self.arrivals[reading.content_hash] = self._arrival(reading)
        arrived = self.arrivals[reading.content_hash]
        if arrived is None:
            return FAILED
        held = self.held.get(arrived.number)
        if held is None:
            return self._first_sight(arrived, reading)
        if arrived.version > held.version:
            self._take_in(held, arrived)
            return "updated"
        if arrived.version < held.version:
            if is_new:
                self._take_in(held, arrived)
            return "stale"
        if arrived.content_hash == held.content_hash:
            return "unchanged"
        reading.faults.append(CONFLICT)
        return FAILED

    def _first_sight(self, arrived: Arrival, reading: Reading) -> str:
        if arrived.kind != "lodged":
            reading.faults.append(Fault("orphan", "MaHoSo"))
            return FAILED
        dossier_id = 0
        if self.run is not None:
            dossier_id, self.versions[arrived.number] = self.cabinet.lodge(arrived), [arrived]
        self.held[arrived.number] = Held(dossier_id, arrived.version, arrived.content_hash)
        self._release_orphans(arrived)
        return "created"

    def _arrival(self, reading: Reading) -> Arrival | None:
        """The record as an arrival, or None with its faults noted."""
        value = reading.value
        if value is None:
            return None
        lodged_at = moment(value.get("NgayNopHoSo"))
        procedure = None
        if isinstance(value.get("MaTTHC"), str) and lodged_at is not None:
            procedure = self.office.config.catalogue.at(value["MaTTHC"], self.office.local_day(lodged_at))
            if procedure is None and value["MaTTHC"].strip():
                reading.faults.append(Fault("unknown_procedure", "MaTTHC"))
        unit = value.get("DonViXuLy")
        if isinstance(unit, str) and unit.strip() and unit != self.office.settings.office_unit:
            reading.faults.append(Fault("other_unit", "DonViXuLy"))
        if reading.faults or procedure is None:
            return None
        return arrival(value, procedure=procedure, content_hash=reading.content_hash)

    def _take_in(self, held: Held, arrived: Arrival) -> None:
        """Fold the version into the dossier: the newest decides, and an older one loses nothing it told."""
        if self.run is not None:
            if arrived.number not in self.versions:
                self._load_versions({arrived.number})
            self.versions[arrived.number].append(arrived)
            whole = folded(self.versions[arrived.number])
            amend(self.cabinet, dossier_id=held.id, word=Word(arrived, whole))
        if arrived.version > held.version:
            held.version, held.content_hash = arrived.version, arrived.content_hash

    def _load_versions(self, numbers: Collection[str]) -> None:
        """The sound versions of dossiers kept so far; those of this batch are added as they are taken in."""
        self.versions |= {number: [] for number in numbers}
        kept = select(IntakeRecord.number, IntakeRecord.raw).where(among(IntakeRecord.number, numbers), SOUND)
        for number, raw in self.session.execute(kept.order_by(IntakeRecord.id)):
            if number is not None and (version := self._arrival(read_line(raw))):
                self.versions[number].append(version)
        self.cabinet.look_up([version for number in numbers for version in self.versions[number]])

    def _release_orphans(self, lodged: Arrival) -> None:
        """The lodging has come: apply what waited for it, oldest version first."""
        held = self.held[lodged.number]
        for record_id, arrived in sorted(self.waiting.pop(lodged.number, []), key=lambda pair: pair[1].version):
            if arrived.version == held.version:  # two waited that claim to be the same version
                self._set(record_id, faults=[CONFLICT.as_json()])
                continue
            self._take_in(held, arrived)
            self._set(record_id, standing="released")
            self.tally.orphans_released += 1

    def _wait(self, record_id: int, reading: Reading) -> None:
        """An orphan waits for its lodging."""
        arrived = self.arrivals[reading.content_hash]
        if arrived is None or not any(fault.code == "orphan" for fault in reading.faults):
            return
        pairs = self.waiting.setdefault(arrived.number, [])
        if not record_id or record_id not in {waiting for waiting, _ in pairs}:  # in a rehearsal a new one has no id
            pairs.append((record_id, arrived))

    def _set(self, record_id: int, **values: Any) -> None:
        if self.run is None:
            return
        if record_id in self.records:
            self.records[record_id].update(values)
            return
        record = self.session.get_one(IntakeRecord, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    def _keep(self, record_id: int, reading: Reading, outcome: str) -> Known:
        is_set_aside = outcome == FAILED
        if self.run is not None:
            self.records[record_id] = {
                "id": record_id, "run_id": self.run.id, "content_hash": reading.content_hash,
                "number": reading.number, "portal_version": reading.version, "kind": reading.kind,
                "raw": reading.raw, "raw_bytes": reading.raw_bytes, "outcome": outcome,
                "faults": [fault.as_json() for fault in reading.faults],
                "standing": "open" if is_set_aside else "settled", "received_at": self.at,
                "mends_id": self.mends.get(reading.content_hash),
            }  # fmt: skip
        if is_set_aside:
            self._wait(record_id, reading)
        known = self.known[reading.content_hash] = Known(record_id, outcome)
        return known

    def _write(self) -> None:
        if self.run is None:
            return
        self.cabinet.write()
        records = [row | {"faults": as_jsonb(row["faults"])} for row in self.records.values()]
        copy_mappings(self.session, "intake_records", records)
        copy_mappings(self.session, "intake_readings", self.readings)
        self.records, self.readings = {}, []
