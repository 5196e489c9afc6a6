"""Judging records in the order they were read, and keeping the result: one transaction a batch, nothing between.

New dossiers are written together with COPY; what changes a dossier goes through the door one by one. A rehearsal judges
alike and writes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.copying import among, as_jsonb, copy_mappings, take_ids
from app.core.office import office
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.intake.actions.amending import Word, amend
from app.intake.actions.lodging import Lodging
from app.intake.actions.shelf import Shelf
from app.intake.actions.tally import Tally
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.rules.arrival import Arrival, arrival, folded, transactions
from app.intake.rules.reading import Fault, Reading, moment, read_line

LODGED = "NOP"
FAILED = "quarantined"


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
    held: dict[str, Held] = field(default_factory=dict)
    known: dict[bytes, Known] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, list[tuple[int, Reading]]] = field(default_factory=dict)
    mends: dict[bytes, int] = field(default_factory=dict)
    passed: dict[str, list[bytes]] = field(default_factory=dict)

    def judge(self, readings: Sequence[Reading], *, first_position: int) -> None:
        """Judge the readings in order and keep everything that came of them."""
        self._look_up(readings)
        self._begin(readings, [reading for reading in readings if reading.content_hash not in self.known])
        ids = iter(self._take_record_ids(readings))
        for position, reading in enumerate(readings, start=first_position):
            outcome = self._outcome(reading)
            self.tally.count(outcome, [fault.code for fault in reading.faults])
            known = self.known.get(reading.content_hash)
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
        readings = [reading for _, reading in records]
        self._look_up(readings)
        self._begin(readings, readings)
        for position, (record_id, reading) in enumerate(records, start=first_position):
            outcome = self._judged(reading, is_new=record_id not in disputed)
            self.tally.count(outcome, [fault.code for fault in reading.faults])
            if outcome == FAILED:
                self._set(record_id, faults=[fault.as_json() for fault in reading.faults])
                self._wait(record_id, reading)
            else:
                self._set(record_id, standing="released")
                if record_id not in disputed:
                    self._pass(reading)
            self._note_reading(position, record_id, outcome)
        self._write()

    def _begin(self, readings: Sequence[Reading], fresh: Sequence[Reading]) -> None:
        """Lock the dossiers that the fresh readings may change, and make ready for new ones."""
        if self.run is not None:
            at_most, numbers = len(readings), {one.number for one in fresh if one.number in self.held}
            self.shelf = Shelf(self.session)
            self.shelf.lock([self.held[number].id for number in numbers if number])
            self.shelf.read_records([number for number in numbers if number])
            self.shelf.payers([code for one in fresh for code in transactions(one)])
            self.lodging = Lodging(
                self.session, at=self.at, actor_id=self.system.id, at_most=at_most, paid_by=self.shelf.paid_by
            )

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
            if orphan.id not in {waiting for waiting, _ in pairs}:
                pairs.append((orphan.id, read_line(orphan.raw)))

    def _outcome(self, reading: Reading) -> str:
        known = self.known.get(reading.content_hash)
        if known is not None and known.outcome == FAILED:
            return "unchanged"
        return self._judged(reading, is_new=known is None)

    def _judged(self, reading: Reading, *, is_new: bool = True) -> str:
        arrived = self._arrival(reading)
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
        reading.faults.append(Fault("conflict", "PhienBan"))
        return FAILED

    def _first_sight(self, arrived: Arrival, reading: Reading) -> str:
        if arrived.kind != "lodged":
            reading.faults.append(Fault("orphan", "MaHoSo"))
            return FAILED
        dossier_id = self.lodging.add(arrived) if self.run is not None else 0
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
            procedure = office().config.catalogue.at(value["MaTTHC"], office().local_day(lodged_at))
            if procedure is None and value["MaTTHC"].strip():
                reading.faults.append(Fault("unknown_procedure", "MaTTHC"))
        unit = value.get("DonViXuLy")
        if isinstance(unit, str) and unit.strip() and unit != office().settings.office_unit:
            reading.faults.append(Fault("other_unit", "DonViXuLy"))
        if reading.faults or procedure is None:
            return None
        return arrival(value, procedure=procedure, content_hash=reading.content_hash)

    def _take_in(self, held: Held, arrived: Arrival, *others: Arrival) -> None:
        """Fold the version into the dossier: the newest decides, and an older one loses nothing it told."""
        if self.run is not None:
            self.lodging.write_if_waiting(held.id)
            earlier = [*self._versions(arrived.number), *others]
            word = Word(arrived, folded([*earlier, arrived]), folded(earlier) if earlier else None)
            amend(self.shelf.dossier(held.id), word, shelf=self.shelf, system=self.system)
        if arrived.version > held.version:
            held.version, held.content_hash = arrived.version, arrived.content_hash

    def _versions(self, number: str) -> list[Arrival]:
        """The sound versions of a dossier kept so far: in the database, and in this batch."""
        raws = [*self.shelf.raws.get(number, ()), *self.passed.get(number, ())]
        read = (self._arrival(read_line(raw)) for raw in raws)
        return [version for version in read if version is not None]

    def _release_orphans(self, lodged: Arrival) -> None:
        """The lodging has come: apply what waited for it, oldest version first."""
        waiting = sorted(self.waiting.pop(lodged.number, []), key=lambda pair: pair[1].version or 0)
        applied = [lodged]
        for record_id, reading in waiting:
            arrived = self._arrival(reading)
            if arrived is None:
                continue
            self._take_in(self.held[lodged.number], arrived, *applied)
            applied.append(arrived)
            self._set(record_id, standing="released")
            self._pass(reading)
            self.tally.orphans_released += 1

    def _wait(self, record_id: int, reading: Reading) -> None:
        """An orphan waits for its lodging."""
        if not reading.number or not any(fault.code == "orphan" for fault in reading.faults):
            return
        pairs = self.waiting.setdefault(reading.number, [])
        if record_id not in {waiting for waiting, _ in pairs} or self.run is None:
            pairs.append((record_id, read_line(reading.raw)))

    def _pass(self, reading: Reading) -> None:
        """A sound version: later ones of this batch are folded with it."""
        if self.run is not None and reading.number:
            self.passed.setdefault(reading.number, []).append(reading.raw)

    def _set(self, record_id: int, **values: Any) -> None:
        if self.run is None:
            return
        row = next((row for row in self.records if row["id"] == record_id), None)
        if row is not None:
            row.update(values)
            return
        record = self.session.get_one(IntakeRecord, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    def _keep(self, record_id: int, reading: Reading, outcome: str) -> Known:
        is_set_aside = outcome == FAILED
        if self.run is not None:
            self.records.append(
                {
                    "id": record_id, "run_id": self.run.id, "content_hash": reading.content_hash,
                    "number": reading.number, "portal_version": reading.version, "kind": reading.kind,
                    "raw": reading.raw, "raw_bytes": reading.raw_bytes, "outcome": outcome,
                    "faults": as_jsonb([fault.as_json() for fault in reading.faults]),
                    "standing": "open" if is_set_aside else "settled", "received_at": self.at,
                    "mends_id": self.mends.get(reading.content_hash),
                }
            )  # fmt: skip
        if is_set_aside:
            self._wait(record_id, reading)
        else:
            self._pass(reading)
        known = self.known[reading.content_hash] = Known(record_id, outcome)
        return known

    def _write(self) -> None:
        if self.run is None:
            return
        self.lodging.write()
        self.session.flush()
        copy_mappings(self.session, "intake_records", self.records)
        copy_mappings(self.session, "intake_readings", self.readings)
        self.lodging.close()
        self.records, self.readings, self.passed = [], [], {}
