"""Asking what newer versions changed in a dossier under review, and who has seen it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.models import IntakeChange
from app.intake.rules.differing import kind_and_name


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field: `before` is what the officer knew, `after` what stands there now; None where there was nothing.

    `kind` is `file` (a column of the dossier), `declaration` (a field of the declaration; the name is empty where the
    form itself changed) or `document` (a paper; before and after are its file name). `seen_at` and `seen_by_id` are
    None until an officer has said to have seen it.
    """

    kind: str
    name: str
    before: Any
    after: Any
    portal_version: int
    noted_at: datetime
    seen_at: datetime | None
    seen_by_id: int | None


def changes_of(session: Session, dossier_id: int) -> tuple[Change, ...]:
    """All changes, in the order they were first noted. The caller has seen to it that the reader may look."""
    noted = select(IntakeChange).where(IntakeChange.dossier_id == dossier_id).order_by(IntakeChange.id)
    return tuple(_change(row) for row in session.execute(noted).scalars())


def _change(row: IntakeChange) -> Change:
    kind, name = kind_and_name(row.field)
    return Change(kind=kind, name=name, before=row.before, after=row.after, portal_version=row.portal_version,
                  noted_at=row.noted_at, seen_at=row.seen_at, seen_by_id=row.seen_by_id)  # fmt: skip
