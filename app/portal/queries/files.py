"""Asking for attachments that have not come, or came otherwise than their record said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.dossiers.models import Document, Dossier
from app.portal.models import PortalFetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An attachment to ask for: `sha256` is what its record says, None where it says nothing."""

    document_id: int
    file_id: str
    sha256: str | None
    attempts: int


def files_due(session: Session, now: datetime, *, after: int, limit: int) -> list[Wanted]:
    """Attachments awaited whose turn has come, by document, after one of them."""
    due = (
        select(Document.id, Document.portal_file_id, Document.sha256, func.coalesce(PortalFetch.attempts, 0))
        .outerjoin(PortalFetch, PortalFetch.document_id == Document.id)
        .where(Document.arrival == "awaited", Document.portal_file_id.is_not(None), Document.id > after)
        .where(~Document.is_withdrawn, or_(PortalFetch.next_at.is_(None), PortalFetch.next_at <= now))
        .order_by(Document.id)
        .limit(limit)
    )
    return [
        Wanted(document_id=key, file_id=file_id or "", sha256=sha256, attempts=attempts)
        for key, file_id, sha256, attempts in session.execute(due)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """An attachment that did not come, or came otherwise; `failure` is a code of `app.portal.rules`."""

    document_id: int
    dossier_id: int
    number: str
    ordinal: int
    file_name: str
    arrival: str
    failure: str | None
    attempts: int
    tried_at: datetime
    next_at: datetime


def troubled_files(session: Session, *, after: int = 0, limit: int) -> Sequence[Troubled]:
    """Attachments that were asked for and are not here as they should be, by document, after one of them."""
    wanted = (
        select(
            Document.id.label("document_id"), Document.dossier_id, Dossier.number, Document.ordinal,
            Document.file_name, Document.arrival, PortalFetch.failure, PortalFetch.attempts, PortalFetch.tried_at,
            PortalFetch.next_at,
        )
        .join(Document, Document.id == PortalFetch.document_id)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .where(Document.arrival != "arrived", PortalFetch.document_id > after)
        .order_by(PortalFetch.document_id)
        .limit(limit)
    )  # fmt: skip
    return [Troubled(**row) for row in session.execute(wanted).mappings()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """How many attachments are awaited, and how many of those asked for came otherwise or not yet."""

    awaited: int
    differing: int
    refused: int
    missing: int


def shelf(session: Session) -> Shelf:
    """How the attachments stand. Those that simply arrived are not counted: there are millions."""
    awaited = select(func.count()).where(Document.arrival == "awaited", ~Document.is_withdrawn)
    asked = (
        select(
            func.count().filter(Document.arrival == "hash_differs").label("differing"),
            func.count().filter(Document.arrival == "refused").label("refused"),
            func.count().filter(Document.arrival == "awaited").label("missing"),
        )
        .select_from(PortalFetch)
        .join(Document, Document.id == PortalFetch.document_id)
    )
    row = session.execute(asked).one()
    return Shelf(awaited=int(session.execute(awaited).scalar_one()), differing=row.differing, refused=row.refused,
                 missing=row.missing)  # fmt: skip
