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
from app.core.copying import among, copy_lines, take_ids
from app.core.office import office
from app.core.spelling import as_jsonb, spell
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.intake.actions.amending import Word, amend
from app.intake.actions.folders import Cabinet
from app.intake.actions.tally import Tally
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.queries.records import SOUND
from app.intake.rules.arrival import Arrival, folded
from app.intake.rules.drafting import RECORD, arrival_of, draft
from app.intake.rules.reading import Draft, Fault, Reading, read_line
from app.intake.rules.rows import Grounds

LODGED = "NOP"
FAILED = "quarantined"
CONFLICT = Fault("conflict", "PhienBan")
OURS = Fault("number_taken", "MaHoSo")
RECORD_COLUMNS = (*RECORD, "faults", "outcome", "standing", "mends_id", "received_at", "run_id", "id")
READING_COLUMNS = ("run_id", "position", "record_id", "outcome")


@dataclass(slots=True)
class Held:
    """What the office holds of a dossier: its id, and the portal's version and content.

    `is_ours`: it was lodged at the counter, under a number of the office's own.
    """

    id: int
    version: int
    content_hash: bytes
    is_ours: bool = False


@dataclass(slots=True)
class Known:
    """A record met before with the same content: its id and the outcome it was given."""

    id: int
    outcome: str


@dataclass(slots=True)
class Kept:
    """A record to be written."""

    reading: Reading
    outcome: str
    faults: list[dict[str, str]]
    standing: str
    mends_id: int | None


def grounds() -> Grounds:
    """What the running office judges by."""
    running = office()
    return Grounds(running.config, running.settings.office_unit, running.zone)


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
    grounds: Grounds = field(default_factory=grounds)
    held: dict[str, Held] = field(default_factory=dict)
    known: dict[bytes, Known] = field(default_factory=dict)
    lodgings: dict[str, Reading] = field(default_factory=dict)
    versions: dict[str, list[Arrival]] = field(default_factory=dict)
    records: dict[int, Kept] = field(default_factory=dict)
    readings: list[bytes] = field(default_factory=list)
    waiting: dict[str, list[tuple[int, Reading]]] = field(default_factory=dict)
    mends: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.run_id = 0 if self.run is None else self.run.id

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
        draft([reading for reading in new if not reading.is_drafted], self.grounds)
        if self.run is None:
            return
        self.lodgings, self.versions = {}, {}
        orphans = [reading for pairs in self.waiting.values() for _, reading in pairs]
        sound = [(reading, reading.draft) for reading in (*new, *orphans) if reading.draft is not None]
        lodged = [reading.number for reading in new if reading.draft and reading.kind == LODGED and reading.number]
        at_most = len(set(lodged) - self.held.keys())
        self.cabinet = Cabinet(self.session, at=self.at, system=self.system, at_most=at_most, grounds=self.grounds)
        self.cabinet.look_up([drafted for _, drafted in sound], numbers=lodged)
        changed = {reading.number or "" for reading in new if reading.draft} & self.held.keys()
        if changed:
            self.cabinet.open({self.held[number].id for number in changed})
            self._load_versions(changed)

    def _drafted(self, reading: Reading) -> Draft | None:
        if not reading.is_drafted:
            draft([reading], self.grounds)
        return reading.draft

    def _take_record_ids(self, readings: Sequence[Reading]) -> Iterable[int]:
        new = {reading.content_hash for reading in readings} - self.known.keys()
        return take_ids(self.session, "intake_records", len(new)) if self.run is not None else [0] * len(new)

    def _note_reading(self, position: int, record_id: int, outcome: str) -> None:
        if self.run is not None and self.keeps_readings:
            self.readings.append(f"{self.run_id}\t{position}\t{record_id}\t{outcome}".encode())

    def _look_up(self, readings: Sequence[Reading]) -> None:
        numbers = {reading.number for reading in readings if reading.number} - self.held.keys()
        columns = (Dossier.number, Dossier.id, Dossier.portal_version, Dossier.portal_content_hash, Dossier.origin)
        for row in self.session.execute(select(*columns).where(among(Dossier.number, numbers))):
            told = (row.portal_version or 0, row.portal_content_hash or b"")
            self.held[row.number] = Held(row.id, *told, is_ours=row.origin == "counter")
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
            if orphan.id not in {waiting for waiting, _ in pairs} and self._drafted(reading := read_line(orphan.raw)):
                pairs.append((orphan.id, reading))

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
        drafted, number, version = self._drafted(reading), reading.number, reading.version
        if drafted is None or number is None or version is None:
            return FAILED
        held = self.held.get(number)
        if held is None:
            return self._first_sight(reading, drafted)
        if held.is_ours:
            reading.faults.append(OURS)
            return FAILED
        if version > held.version:
            self._take_in(held, reading)
            return "updated"
        if version < held.version:
            if is_new:
                self._take_in(held, reading)
            return "stale"
        if reading.content_hash == held.content_hash:
            return "unchanged"
        reading.faults.append(CONFLICT)
        return FAILED

    def _first_sight(self, reading: Reading, drafted: Draft) -> str:
        if reading.kind != LODGED:
            reading.faults.append(Fault("orphan", "MaHoSo"))
            return FAILED
        number, dossier_id = reading.number or "", 0
        if self.run is not None:
            dossier_id, self.lodgings[number] = self.cabinet.lodge(reading, drafted), reading
        held = self.held[number] = Held(dossier_id, reading.version or 0, reading.content_hash)
        self._release_orphans(number, held)
        return "created"

    def _take_in(self, held: Held, reading: Reading) -> None:
        """Fold the version into the dossier: the newest decides, and an older one loses nothing it told."""
        number, version = reading.number or "", reading.version or 0
        if self.run is not None and (arrived := arrival_of(reading, self.grounds)):
            self._versions(number).append(arrived)
            amend(self.cabinet, dossier_id=held.id, word=Word(arrived, folded(self.versions[number])))
        if version > held.version:
            held.version, held.content_hash = version, reading.content_hash

    def _versions(self, number: str) -> list[Arrival]:
        """The sound versions of a dossier so far."""
        if number not in self.versions:
            first = self.lodgings.get(number)
            if first is None:
                self._load_versions({number})
            else:
                self.versions[number] = [arrived for arrived in (arrival_of(first, self.grounds),) if arrived]
        return self.versions[number]

    def _load_versions(self, numbers: Collection[str]) -> None:
        """The sound versions of dossiers kept so far; those of this batch are added as they are taken in."""
        self.versions |= {number: [] for number in numbers}
        kept = select(IntakeRecord.number, IntakeRecord.raw).where(among(IntakeRecord.number, numbers), SOUND)
        for number, raw in self.session.execute(kept.order_by(IntakeRecord.id)):
            if number is not None and (version := arrival_of(read_line(raw), self.grounds)):
                self.versions[number].append(version)
        self.cabinet.look_up([version for number in numbers for version in self.versions[number]])

    def _release_orphans(self, number: str, held: Held) -> None:
        """The lodging has come: apply what waited for it, oldest version first."""
        for record_id, reading in sorted(self.waiting.pop(number, []), key=lambda pair: pair[1].version or 0):
            if reading.version == held.version:  # two waited that claim to be the same version
                self._set(record_id, faults=[CONFLICT.as_json()])
                continue
            self._take_in(held, reading)
            self._set(record_id, standing="released")
            self.tally.orphans_released += 1

    def _wait(self, record_id: int, reading: Reading) -> None:
        """An orphan waits for its lodging."""
        if reading.draft is None or not any(fault.code == "orphan" for fault in reading.faults):
            return
        pairs = self.waiting.setdefault(reading.number or "", [])
        if not record_id or record_id not in {waiting for waiting, _ in pairs}:  # in a rehearsal a new one has no id
            pairs.append((record_id, reading))

    def _set(self, record_id: int, **values: Any) -> None:
        if self.run is None:
            return
        if record_id in self.records:
            for name, value in values.items():
                setattr(self.records[record_id], name, value)
            return
        record = self.session.get_one(IntakeRecord, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    def _keep(self, record_id: int, reading: Reading, outcome: str) -> Known:
        is_set_aside = outcome == FAILED
        if self.run is not None:
            faults = [fault.as_json() for fault in reading.faults] if reading.faults else []
            self.records[record_id] = Kept(reading, outcome, faults, "open" if is_set_aside else "settled",
                                           self.mends.get(reading.content_hash))  # fmt: skip
        if is_set_aside:
            self._wait(record_id, reading)
        known = self.known[reading.content_hash] = Known(record_id, outcome)
        return known

    def _write(self) -> None:
        if self.run is None:
            return
        self.cabinet.write()
        behind = f"{spell(self.at)}\t{self.run_id}"
        records = (
            one.reading.spelling
            + f"\t{spell(as_jsonb(one.faults)) if one.faults else '[]'}\t{one.outcome}\t{one.standing}"
              f"\t{spell(one.mends_id)}\t{behind}\t{record_id}".encode()
            for record_id, one in self.records.items()
        )  # fmt: skip
        copy_lines(self.session, "intake_records", columns=RECORD_COLUMNS, lines=records)
        copy_lines(self.session, "intake_readings", columns=READING_COLUMNS, lines=self.readings)
        self.records, self.readings = {}, []
