"""An officer says to have seen what a newer version changed: the note closes, the flag goes."""

from typing import Any

from sqlalchemy import select

from app.core.errors import Incomplete
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.intake.models import IntakeChange
from app.intake.rules.doubts import CHANGED_IN_REVIEW


def changes_seen(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Close the notes of what changed. Raises Incomplete where there is none, and whatever the door raises."""
    return perform("see_changes", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_close)


def _close(doing: Doing) -> dict[str, Any]:
    dossier = doing.dossier
    unseen = select(IntakeChange).where(IntakeChange.dossier_id == dossier.id, IntakeChange.seen_at.is_(None))
    changes = doing.session.execute(unseen).scalars().all()
    if not changes:
        raise Incomplete("nothing_unseen")
    for change in changes:
        change.seen_at, change.seen_by_id = doing.at, doing.officer.id
    dossier.flags = [flag for flag in dossier.flags if flag != CHANGED_IN_REVIEW]
    return {"changed": sorted(change.field for change in changes)}
