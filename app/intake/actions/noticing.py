"""An officer says to have seen what a newer version changed: the note closes, the flag goes.

Not an act of the workflow: it moves nothing and the citizen hears nothing; but it locks, asks, journals as any other.
"""

from sqlalchemy import select

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotFound, NotYours, Stale
from app.dossiers.models import Dossier
from app.dossiers.queries import dossier_for_update
from app.dossiers.rules import Actor
from app.intake.models import IntakeChange
from app.intake.rules.doubts import CHANGED_IN_REVIEW
from config.workflow import DESK, Role


def changes_seen(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Close the notes of what changed. Raises NotFound, NotYours, Stale; does nothing where there is none."""
    with transaction() as session:
        dossier = dossier_for_update(session, dossier_id)
        if dossier is None or dossier.unit_code != officer.unit_code:
            raise NotFound("dossier_not_found")
        if Role(officer.role) not in DESK:
            raise NotYours("page_not_yours")
        if dossier.holder_id not in (None, officer.id):
            raise NotYours("may_not", act="amend", why="holder")
        if seen_version is not None and seen_version != dossier.version:
            raise Stale("dossier_changed", seen=seen_version, now=dossier.version)
        unseen = select(IntakeChange).where(IntakeChange.dossier_id == dossier.id, IntakeChange.seen_at.is_(None))
        changes, now = session.execute(unseen).scalars().all(), clock.now()
        if not changes:
            return dossier
        for change in changes:
            change.seen_at, change.seen_by_id = now, officer.id
        dossier.flags = [flag for flag in dossier.flags if flag != CHANGED_IN_REVIEW]
        dossier.version += 1
        dossier.changed_at = now
        facts = {"changed": sorted(change.field for change in changes)}
        journal.write(session, journal.Act("changes_seen", facts, officer.id, now), about=dossier)
    return dossier
