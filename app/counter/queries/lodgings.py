"""Asking for forms begun at the counter, and for what the office knows already of who stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import NotFound
from app.counter.models import Lodging
from app.dossiers.models import Declaration, Dossier
from app.dossiers.rules import Actor
from config.workflow import OPEN

LOOKED_BACK = 60
MOST_RECENT = 6
MOST_EARLIER = 5


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A dossier of the same person: what it was about, and what was declared."""

    id: int
    number: str
    owner_name: str
    procedure_code: str
    catalogue_version: int
    state: str
    lodged_at: datetime
    phone: str | None
    email: str | None
    return_address: str | None
    content: Mapping[str, Any] | None


def lodging_for(officer: Actor, lodging_id: int) -> Lodging:
    """A form begun in the officer's unit. Raises NotFound."""
    wanted = select(Lodging).where(Lodging.id == lodging_id, Lodging.unit_code == officer.unit_code)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("lodging_not_found")
    return found


def lodging_for_update(session: Session, officer: Actor, lodging_id: int) -> Lodging:
    """The same, locked until the transaction ends and read anew. Raises NotFound."""
    wanted = select(Lodging).where(Lodging.id == lodging_id, Lodging.unit_code == officer.unit_code).with_for_update()
    found = session.execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()
    if found is None:
        raise NotFound("lodging_not_found")
    return found


def recent_choices(officer: Actor) -> tuple[tuple[str, str], ...]:
    """The procedures, with their forms, that the officer took in last, the newest first, each once."""
    newest = (
        select(Lodging.procedure_code, Lodging.form_code)
        .where(Lodging.officer_id == officer.id)
        .order_by(Lodging.id.desc())
        .limit(LOOKED_BACK)
    )
    chosen = dict.fromkeys((row.procedure_code, row.form_code) for row in db.session.execute(newest))
    return tuple(chosen)[:MOST_RECENT]


def unfinished(officer: Actor) -> Sequence[Lodging]:
    """The officer's own forms that were begun and not lodged, the newest first."""
    begun = (
        select(Lodging)
        .where(Lodging.officer_id == officer.id, Lodging.dossier_id.is_(None))
        .order_by(Lodging.id.desc())
        .limit(LOOKED_BACK)
    )
    return db.session.execute(begun).scalars().all()


def earlier_of(officer: Actor, identity_number: str) -> tuple[Earlier, ...]:
    """The newest dossiers of whoever is known by this number, with what each declared."""
    if not identity_number:
        return ()
    rows = db.session.execute(
        select(Dossier, Declaration.content)
        .outerjoin(Declaration, Declaration.dossier_id == Dossier.id)
        .where(Dossier.identity_number == identity_number.upper(), Dossier.unit_code == officer.unit_code)
        .order_by(Dossier.lodged_at.desc(), Dossier.id.desc(), Declaration.version.desc())
        .limit(4 * MOST_EARLIER)
    )
    found: dict[int, Earlier] = {}
    for dossier, content in rows:
        found.setdefault(dossier.id, _earlier(dossier, content))
    return tuple(found.values())[:MOST_EARLIER]


def _earlier(dossier: Dossier, content: dict[str, Any] | None) -> Earlier:
    return Earlier(
        id=dossier.id, number=dossier.number, owner_name=dossier.owner_name, procedure_code=dossier.procedure_code,
        catalogue_version=dossier.catalogue_version, state=dossier.state, lodged_at=dossier.lodged_at,
        phone=dossier.phone, email=dossier.email, return_address=dossier.return_address, content=content,
    )  # fmt: skip


def has_open_twin(session: Session, identity_number: str, *, procedure_code: str) -> bool:
    """Whether the same person has another open dossier of this procedure."""
    same = exists().where(
        Dossier.identity_number == identity_number.upper(),
        Dossier.procedure_code == procedure_code,
        Dossier.state.in_(OPEN),
    )
    return bool(session.execute(select(same)).scalar_one())


def lodging_of_dossier(session: Session, dossier_id: int) -> Lodging | None:
    """How a dossier was lodged at the counter; None where it came another way."""
    return session.execute(select(Lodging).where(Lodging.dossier_id == dossier_id)).scalar_one_or_none()
