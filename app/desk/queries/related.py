"""Other dossiers of the same person, open and ended: found by identity number, or by name and day of birth.

Each way goes by an index of its own (`ix_dossiers_identity`, `ix_declarations_born`), never over all dossiers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, case, select, union_all
from sqlalchemy.orm import aliased

from app.core.db import db
from app.dossiers.models import Declaration, Dossier
from app.dossiers.rules import Actor
from config.workflow import CLOSED

MOST: Final = 50


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Another dossier. `same_identity`: found by the number, else by name and birth. `same_phone`: its number too."""

    id: int
    number: str
    procedure_code: str
    catalogue_version: int
    state: str
    owner_name: str
    lodged_at: datetime
    closed_at: datetime | None
    outcome: str | None
    same_identity: bool
    same_procedure: bool
    same_phone: bool

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state not in CLOSED

    @property
    def is_likely_duplicate(self) -> bool:
        """Whether it asks for the same while this one does: same procedure, open, and surely the same person."""
        return self.is_open and self.same_procedure and (self.same_identity or self.same_phone)


def relatives_of(officer: Actor, dossier: Dossier, *, born: str | None) -> Sequence[Relative]:
    """The dossiers of the same person in the officer's unit, open ones first, then the newest; at most MOST.

    `born`: the day of birth as the declaration writes it, None where it does not tell.
    """
    asked = {
        "own_id": dossier.id, "unit": officer.unit_code, "identity": dossier.identity_number, "born": born or None,
        "folded": dossier.owner_folded, "procedure": dossier.procedure_code, "phone": dossier.phone or None,
    }  # fmt: skip
    return tuple(Relative(**row._mapping) for row in db.session.execute(STATEMENT, asked))


def _statement() -> Select[*tuple[Any, ...]]:
    found, same_procedure = aliased(Dossier), Dossier.procedure_code == bindparam("procedure", type_=String)
    same_identity = Dossier.identity_number == bindparam("identity", type_=String)
    by_identity = select(found.id).where(found.identity_number == bindparam("identity", type_=String))
    by_name = (
        select(found.id)
        .join(Declaration, Declaration.dossier_id == found.id)
        .where(
            Declaration.content["NgaySinh"].astext == bindparam("born", type_=String),
            found.owner_folded == bindparam("folded", type_=String),
        )
    )
    is_closed = case((Dossier.state.in_(sorted(CLOSED)), 1), else_=0)
    return (
        select(
            Dossier.id, Dossier.number, Dossier.procedure_code, Dossier.catalogue_version, Dossier.state,
            Dossier.owner_name, Dossier.lodged_at, Dossier.closed_at, Dossier.outcome,
            same_identity.is_(True).label("same_identity"), same_procedure.label("same_procedure"),
            (Dossier.phone == bindparam("phone", type_=String)).is_(True).label("same_phone"),
        )
        .where(
            Dossier.id.in_(union_all(by_identity, by_name)), Dossier.id != bindparam("own_id"),
            Dossier.unit_code == bindparam("unit"),
        )
        .order_by(is_closed, Dossier.lodged_at.desc(), Dossier.id.desc())
        .limit(MOST)
    )  # fmt: skip


STATEMENT: Final = _statement()
