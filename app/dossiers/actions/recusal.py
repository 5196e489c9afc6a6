"""Conflicts of interest: an officer declares one on a dossier, and the night shift writes standing ones on dossiers.

Whoever is written down as recused may do nothing more with the dossier: `app.dossiers.rules.may` asks it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.copying import among
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.officers.queries import interested_in
from config.workflow import OPEN


def recuse(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """The officer has a conflict of interest: they let go of the dossier, and do nothing with it ever after."""
    return perform("recuse", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=lambda doing: _shut_out(doing, officer.id))  # fmt: skip


def recuse_for_interest(*, system: Actor, dossier_id: int, officer_id: int) -> Dossier:
    """The officer has declared the owner as somebody they may not decide about."""
    return perform("recuse_for_interest", officer=system, dossier_id=dossier_id,
                   change=lambda doing: _shut_out(doing, officer_id) | {"officer": officer_id})  # fmt: skip


def write_interests(session: Session, dossier_ids: Collection[int]) -> int:
    """Write on each of these open dossiers who has declared an interest in its owner. Returns how many were new."""
    owned = select(Dossier.id, Dossier.identity_number, Dossier.recused).where(
        among(Dossier.id, dossier_ids), Dossier.state.in_(sorted(OPEN)), Dossier.identity_number.is_not(None)
    )
    rows = session.execute(owned.order_by(Dossier.id)).all()
    declared = interested_in(session, {row.identity_number for row in rows if row.identity_number})
    new = [
        (row.id, officer_id)
        for row in rows
        for officer_id in sorted(declared.get(row.identity_number or "", frozenset()) - set(row.recused))
    ]
    for dossier_id, officer_id in new:
        recuse_for_interest(system=system_actor(session), dossier_id=dossier_id, officer_id=officer_id)
    return len(new)


def _shut_out(doing: Doing, officer_id: int) -> dict[str, Any]:
    dossier = doing.dossier
    if officer_id not in dossier.recused:
        dossier.recused = [*dossier.recused, officer_id]
    if dossier.holder_id != officer_id:
        return {}
    dossier.holder_id = dossier.held_at = None
    return {"let_go": True}
