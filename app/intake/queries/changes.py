"""Asking what a newer version changed in a dossier under review, that no officer has yet said to have seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.models import IntakeChange


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field: `before` is what the officer knew, `after` what stands there now; None where there was nothing.

    `kind` is `file` (a column of the dossier), `declaration` (a field of the declaration; the name is empty where the
    form itself changed) or `document` (a paper; before and after are its file name).
    """

    kind: str
    name: str
    before: Any
    after: Any
    portal_version: int
    noted_at: datetime


def changes_of(session: Session, dossier_id: int) -> tuple[Change, ...]:
    """The changes not yet seen, in the order they were noted. The caller has seen to it that the reader may look."""
    unseen = (
        select(IntakeChange)
        .where(IntakeChange.dossier_id == dossier_id, IntakeChange.seen_at.is_(None))
        .order_by(IntakeChange.id)
    )
    return tuple(_change(row) for row in session.execute(unseen).scalars())


def _change(row: IntakeChange) -> Change:
    kind, dot, name = row.field.partition(".")
    if not dot and kind != "declaration":
        kind, name = "file", row.field
    return Change(kind=kind, name=name, before=row.before, after=row.after, portal_version=row.portal_version,
                  noted_at=row.noted_at)  # fmt: skip
