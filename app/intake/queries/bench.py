"""Asking for the quarantine bench: open records by fault, page by page, and one record with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotFound
from app.dossiers.models import Dossier
from app.intake.models import IntakeRecord, IntakeRefusal, IntakeRun
from app.officers.models import Officer

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class OpenRecord:
    """One line of the bench. `faults` are codes with the field each is about."""

    id: int
    number: str | None
    kind: str | None
    faults: Sequence[Mapping[str, str]]
    received_at: datetime
    run_id: int
    run_kind: str


@dataclass(frozen=True)
class BenchPage:
    """A page of open records, oldest first, and whether there are others on either side."""

    records: Sequence[OpenRecord]
    has_before: bool
    has_after: bool


def open_counts(session: Session) -> tuple[int, Mapping[str, int]]:
    """How many records are open, and how many of them have each fault, the most frequent first."""
    fault = func.jsonb_array_elements(IntakeRecord.faults).table_valued("value").render_derived()
    code = fault.c.value.op("->>")("code")
    by_fault = (
        select(code, func.count(IntakeRecord.id.distinct()))
        .select_from(IntakeRecord)
        .join(fault, true())
        .where(IntakeRecord.standing == "open")
        .group_by(code)
        .order_by(func.count(IntakeRecord.id.distinct()).desc(), code)
    )
    total = select(func.count()).select_from(IntakeRecord).where(IntakeRecord.standing == "open")
    return int(session.execute(total).scalar_one()), {row[0]: row[1] for row in session.execute(by_fault)}


def bench_page(
    session: Session, *, fault: str | None = None, after: int | None = None, before: int | None = None
) -> BenchPage:
    """Open records with a fault (all without one), after or before a record, oldest first."""
    wanted: list[ColumnElement[bool]] = [IntakeRecord.standing == "open"]
    if fault is not None:
        wanted.append(IntakeRecord.faults.contains([{"code": fault}]))
    place: list[ColumnElement[bool]] = []
    if before is not None:
        place = [IntakeRecord.id < before]
    elif after is not None:
        place = [IntakeRecord.id > after]
    columns = (IntakeRecord.id, IntakeRecord.number, IntakeRecord.kind, IntakeRecord.faults, IntakeRecord.received_at,
               IntakeRecord.run_id, IntakeRun.kind.label("run_kind"))  # fmt: skip
    order = IntakeRecord.id.desc() if before is not None else IntakeRecord.id
    found = select(*columns).join(IntakeRun, IntakeRun.id == IntakeRecord.run_id).where(*wanted, *place)
    rows = [OpenRecord(**row._mapping) for row in session.execute(found.order_by(order).limit(A_PAGE + 1))]
    has_more, rows = len(rows) > A_PAGE, rows[:A_PAGE]
    if before is not None:
        return BenchPage(rows[::-1], has_before=has_more, has_after=True)
    return BenchPage(rows, has_before=after is not None, has_after=has_more)


@dataclass(frozen=True, kw_only=True)
class WholeRecord:
    """One record with its run, the copy made of it and by whom, the refusal, and the dossier of its number if one is
    held.
    """

    record: IntakeRecord
    run: IntakeRun
    refusal: IntakeRefusal | None
    refused_by: str | None
    copy_id: int | None
    mended_by: str | None
    dossier_id: int | None
    dossier_version: int | None


def whole_record(session: Session, record_id: int) -> WholeRecord:
    """The record by its number here. Raises NotFound."""
    copy = aliased(IntakeRecord)
    copies = select(func.max(copy.id)).where(copy.mends_id == IntakeRecord.id).scalar_subquery()
    mending, mender = aliased(IntakeRun), aliased(Officer)
    mended_by = (
        select(mender.full_name)
        .join(mending, mending.started_by_id == mender.id)
        .join(copy, copy.run_id == mending.id)
        .where(copy.mends_id == IntakeRecord.id)
        .order_by(copy.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(
            IntakeRecord,
            IntakeRun,
            IntakeRefusal,
            Officer.full_name,
            copies,
            mended_by,
            Dossier.id,
            Dossier.portal_version,
        )
        .join(IntakeRun, IntakeRun.id == IntakeRecord.run_id)
        .outerjoin(IntakeRefusal, IntakeRefusal.record_id == IntakeRecord.id)
        .outerjoin(Officer, Officer.id == IntakeRefusal.refused_by_id)
        .outerjoin(Dossier, Dossier.number == IntakeRecord.number)
        .where(IntakeRecord.id == record_id)
    )
    found = session.execute(wanted, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound("record_not_found")
    record, run, refusal, refused_by, copy_id, mended_by, dossier_id, dossier_version = found
    return WholeRecord(record=record, run=run, refusal=refusal, refused_by=refused_by, copy_id=copy_id,
                       mended_by=mended_by, dossier_id=dossier_id, dossier_version=dossier_version)  # fmt: skip


def next_open(session: Session, *, after: int, fault: str | None = None) -> int | None:
    """The next open record after this one, with the same fault where one is named; None at the end."""
    wanted = select(IntakeRecord.id).where(IntakeRecord.standing == "open", IntakeRecord.id > after)
    if fault is not None:
        wanted = wanted.where(IntakeRecord.faults.contains([{"code": fault}]))
    found: Any = session.execute(wanted.order_by(IntakeRecord.id).limit(1)).scalar_one_or_none()
    return None if found is None else int(found)
