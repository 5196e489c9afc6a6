"""Asking for messages that wait to be told or were refused: of dossiers, and of records that became none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.dossiers.models import Dossier, ProgressMessage
from app.intake.models import IntakeRefusal
from app.officers.models import Officer
from app.portal.models import PortalExport, PortalExportLine
from app.portal.rules.telling import REFUSED, Message

Place = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message not yet acknowledged, and where it stands: of dossier `key`, or the refusal of record `key`."""

    message: Message
    is_refusal: bool
    key: int
    promised_at: datetime

    @property
    def place(self) -> Place:
        """Its place in the order of sending."""
        return (self.promised_at, self.key, self.message.ordinal)


def messages_waiting(
    session: Session, *, after: Place | None, limit: int, unless_exported: bool = False
) -> list[Waiting]:
    """Messages of dossiers that are promised, oldest first, after a place."""
    key = (ProgressMessage.promised_at, ProgressMessage.dossier_id, ProgressMessage.ordinal)
    wanted = (
        select(
            Dossier.number, ProgressMessage.ordinal, ProgressMessage.status, ProgressMessage.note, ProgressMessage.at,
            ProgressMessage.due_at, ProgressMessage.promised_at, ProgressMessage.dossier_id.label("key"),
            Officer.full_name, Officer.role, literal(value=False).label("is_refusal"),
        )
        .join(Dossier, Dossier.id == ProgressMessage.dossier_id)
        .join(Officer, Officer.id == ProgressMessage.actor_id)
        .where(ProgressMessage.state == "promised")
        .order_by(*key)
        .limit(limit)
    )  # fmt: skip
    if unless_exported:
        wanted = wanted.where(~_is_under_way(Dossier.number, ProgressMessage.ordinal))
    return _rows(session, wanted if after is None else wanted.where(tuple_(*key) > after))


def refusals_waiting(
    session: Session, *, after: Place | None, limit: int, unless_exported: bool = False
) -> list[Waiting]:
    """Refusals of records that became no dossier, promised and not yet told, oldest first, after a place."""
    key = (IntakeRefusal.refused_at, IntakeRefusal.record_id, IntakeRefusal.ordinal)
    wanted = (
        select(
            IntakeRefusal.number, IntakeRefusal.ordinal, literal(REFUSED).label("status"),
            IntakeRefusal.reason.label("note"), IntakeRefusal.refused_at.label("at"),
            literal(None).label("due_at"), IntakeRefusal.refused_at.label("promised_at"),
            IntakeRefusal.record_id.label("key"), Officer.full_name, Officer.role,
            literal(value=True).label("is_refusal"),
        )
        .join(Officer, Officer.id == IntakeRefusal.refused_by_id)
        .where(IntakeRefusal.state == "promised")
        .order_by(*key)
        .limit(limit)
    )  # fmt: skip
    if unless_exported:
        wanted = wanted.where(~_is_under_way(IntakeRefusal.number, IntakeRefusal.ordinal))
    return _rows(session, wanted if after is None else wanted.where(tuple_(*key) > after))


def _is_under_way(number: Any, ordinal: Any) -> Any:
    """Whether a package that is neither delivered nor lost carries the message."""
    carried = (
        select(PortalExportLine.line)
        .join(PortalExport, PortalExport.id == PortalExportLine.export_id)
        .where(PortalExport.standing == "made")
        .where(and_(PortalExportLine.number == number, PortalExportLine.ordinal == ordinal))
    )
    return exists(carried)


def _rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[Waiting]:
    return [
        Waiting(
            message=Message(number=row.number, ordinal=row.ordinal, status=row.status, note=row.note,
                            officer=row.full_name, role=row.role, at=row.at, due_at=row.due_at),
            is_refusal=row.is_refusal, key=row.key, promised_at=row.promised_at,
        )
        for row in session.execute(wanted)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message the portal refused, with its own words."""

    number: str
    ordinal: int
    status: int
    note: str | None
    answer: str | None
    answered_at: datetime
    dossier_id: int | None
    record_id: int | None


def refused_messages(session: Session, *, before: Place | None = None, limit: int) -> list[Refused]:
    """What the portal refused, the newest answer first; `before` is the place of the last one of the page before."""
    of_dossiers = (
        select(
            Dossier.number, ProgressMessage.ordinal, ProgressMessage.status, ProgressMessage.note,
            ProgressMessage.answer, ProgressMessage.answered_at, ProgressMessage.dossier_id,
            literal(None).label("record_id"), ProgressMessage.dossier_id.label("key"),
        )
        .join(Dossier, Dossier.id == ProgressMessage.dossier_id)
        .where(ProgressMessage.state == "refused")
    )  # fmt: skip
    of_records = select(
        IntakeRefusal.number, IntakeRefusal.ordinal, literal(REFUSED).label("status"), IntakeRefusal.reason,
        IntakeRefusal.answer, IntakeRefusal.answered_at, literal(None).label("dossier_id"), IntakeRefusal.record_id,
        IntakeRefusal.record_id.label("key"),
    ).where(IntakeRefusal.state == "refused")  # fmt: skip
    every = of_dossiers.union_all(of_records).subquery()
    place = (every.c.answered_at, every.c.key, every.c.ordinal)
    page = select(every).order_by(*(column.desc() for column in place)).limit(limit)
    if before is not None:
        page = page.where(tuple_(*place) < before)
    fields = ("number", "ordinal", "status", "note", "answer", "answered_at", "dossier_id", "record_id")
    return [Refused(**{name: row[name] for name in fields}) for row in session.execute(page).mappings()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What waits and what was refused; `oldest_at` is when the oldest waiting message was promised, None for none."""

    waiting: int
    refused: int
    exported: int
    oldest_at: datetime | None


def outbox(session: Session) -> Outbox:
    """How many messages wait, were refused, or travel in a package."""
    counts = [
        select(
            func.count().filter(table.state == "promised").label("waiting"),
            func.count().filter(table.state == "refused").label("refused"),
            func.min(promised_at).filter(table.state == "promised").label("oldest_at"),
        ).where(or_(table.state == "promised", table.state == "refused"))
        for table, promised_at in (
            (ProgressMessage, ProgressMessage.promised_at), (IntakeRefusal, IntakeRefusal.refused_at),
        )
    ]  # fmt: skip
    rows = session.execute(counts[0].union_all(counts[1])).all()
    travelling = select(func.coalesce(func.sum(PortalExport.messages), 0)).where(PortalExport.standing == "made")
    return Outbox(
        waiting=sum(row.waiting for row in rows), refused=sum(row.refused for row in rows),
        exported=int(session.execute(travelling).scalar_one()),
        oldest_at=min((row.oldest_at for row in rows if row.oldest_at is not None), default=None),
    )  # fmt: skip


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest message that waits was promised; None where none waits."""
    of_dossiers = select(ProgressMessage.promised_at.label("at")).where(ProgressMessage.state == "promised")
    of_records = select(IntakeRefusal.refused_at).where(IntakeRefusal.state == "promised")
    oldest = select(func.min(of_dossiers.union_all(of_records).subquery().c.at))
    return session.execute(oldest).scalar_one()
