"""Mending a record that was set aside: a copy with the mended field takes its place, the original stays as received."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.dossiers.queries import dossier_by_number, system_actor
from app.dossiers.rules import Actor
from app.intake.actions.judging import Batch
from app.intake.actions.tally import Tally
from app.intake.actions.turns import take_turn
from app.intake.models import IntakeRecord, IntakeRun
from app.intake.rules.reading import Fault, Reading, read_line
from app.intake.rules.workbench import is_mendable, may_change, may_mend, mended, waits


@dataclass(frozen=True)
class Mended:
    """What became of the mended copy. `number` is the dossier it is about; `released` counts what waited for it."""

    outcome: str
    number: str | None
    released: int = 0


class StillFaulty(Incomplete):
    """The mended record would be set aside again; nothing was kept. `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            "still_faulty", fault_list=", ".join(f"{fault.code} {fault.field}".strip() for fault in faults)
        )
        self.faults = faults


def mend(*, officer: Actor, record_id: int, changes: Mapping[str, Any]) -> Mended:
    """Judge a copy of the record with these fields changed; None takes a field out.

    The copy is kept, and the original is mended, when the copy passes or waits only for its lodging. Raises StillFaulty
    (nothing is kept), Incomplete, NotFound, NotYours, WrongState.
    """
    with transaction() as session:
        take_turn(session)
        record = open_record(session, officer=officer, record_id=record_id)
        reading = _mended_reading(record, changes)
        _check_new(session, reading)
        _check_owner(session, record, reading)
        tally = _judge(session, officer, record, reading)
        outcome = next(name for name, number in tally.outcomes.items() if number)
        if reading.faults and not waits(reading.faults):
            raise StillFaulty(tuple(reading.faults))
        record.standing = "mended"
        facts = {"record": record.id, "changed": sorted(changes), "outcome": outcome}
        act = journal.Act("record_mended", facts, officer.id, clock.now())
        journal.write(session, act, subject=f"record {record.id}")
    return Mended(outcome, reading.number, tally.orphans_released)


def open_record(session: Session, *, officer: Actor, record_id: int) -> IntakeRecord:
    """The record, locked, if it is open and the officer works at the bench. Raises NotFound, NotYours, WrongState."""
    if not may_mend(officer.role):
        raise NotYours("page_not_yours")
    locked = select(IntakeRecord).where(IntakeRecord.id == record_id).with_for_update()
    record = session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()
    if record is None:
        raise NotFound("record_not_found")
    if record.standing != "open":
        raise WrongState("record_not_open")
    return record


def _mended_reading(record: IntakeRecord, changes: Mapping[str, Any]) -> Reading:
    value = read_line(record.raw, raw_bytes=record.raw_bytes).value if record.kind != "register" else None
    if value is None or not is_mendable(record.faults, value):
        raise Incomplete("record_unreadable")
    for field in changes:
        if not may_change(field, record.faults):
            raise Incomplete("field_not_mendable", field=field)
    whole = mended(value, changes)
    if whole == value:
        raise Incomplete("nothing_mended")
    return read_line(orjson.dumps(whole))


def _check_new(session: Session, reading: Reading) -> None:
    """A copy that says what another record said is not judged again: that one waits, or was refused."""
    same = select(IntakeRecord.standing).where(IntakeRecord.content_hash == reading.content_hash)
    if session.execute(same).scalar_one_or_none() in ("open", "refused"):
        raise Incomplete("mended_copy_waits")


def _check_owner(session: Session, record: IntakeRecord, reading: Reading) -> None:
    """A number typed anew may be another person's dossier: nothing of this record is to be written over theirs."""
    if reading.number is None or reading.number == record.number:
        return
    dossier, named = dossier_by_number(session, reading.number), (reading.value or {}).get("SoDinhDanh")
    if dossier is not None and dossier.identity_number != named:
        raise Incomplete("number_of_another", number=reading.number)


def _judge(session: Session, officer: Actor, record: IntakeRecord, reading: Reading) -> Tally:
    now, tally = clock.now(), Tally()
    run = IntakeRun(kind="mending", source=f"record={record.id}", state="finished", started_by_id=officer.id, records=1,
                    position=1, started_at=now, ended_at=now, counts=Tally().as_json())  # fmt: skip
    session.add(run)
    session.flush()
    batch = Batch(session, run, tally, system=system_actor(session), at=now, mends={reading.content_hash: record.id})
    batch.judge([reading], first_position=1)
    run.counts = tally.as_json()
    return tally
