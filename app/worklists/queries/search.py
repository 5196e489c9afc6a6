"""The search box: every dossier of the unit, open or ended, by number, identity number, telephone or name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from app.core.db import db
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.queries.filters import is_sought
from app.worklists.rules import Sought

FOUND_AT_MOST: Final = 50


@dataclass(frozen=True, kw_only=True)
class Found:
    """One dossier found."""

    id: int
    number: str
    owner_name: str
    identity_number: str | None
    procedure_code: str
    catalogue_version: int
    state: str
    lodged_at: datetime
    due_on: date | None
    resolved_on: date | None
    closed_at: datetime | None


COLUMNS = (
    Dossier.id, Dossier.number, Dossier.owner_name, Dossier.identity_number, Dossier.procedure_code,
    Dossier.catalogue_version, Dossier.state, Dossier.lodged_at, Dossier.due_on, Dossier.resolved_on, Dossier.closed_at,
)  # fmt: skip


def found(wanted: Sought, *, officer: Actor) -> tuple[Found, ...]:
    """What was looked for in the officer's unit: names in Vietnamese order, numbers the newest first; one more than
    `FOUND_AT_MOST` where there are more. The beginning of a dossier number is asked for only when nothing has a number
    that was typed whole.
    """
    if not wanted:
        return ()
    return _asked(wanted, officer, exactly=True) or (_asked(wanted, officer) if wanted.number else ())


def _asked(wanted: Sought, officer: Actor, *, exactly: bool = False) -> tuple[Found, ...]:
    newest = Dossier.lodged_at.desc(), Dossier.id
    asked = (
        select(*COLUMNS)
        .where(Dossier.unit_code == officer.unit_code, is_sought(wanted, exactly=exactly))
        # Few dossiers share a number: asked for in the order of names, PostgreSQL would walk them all to find these.
        .order_by(*((Dossier.owner_key, *newest) if wanted.words else newest))
        .limit(FOUND_AT_MOST + 1)
    )
    return tuple(Found(**row._mapping) for row in db.session.execute(asked))


def only_dossier_numbered(wanted: Sought, *, officer: Actor) -> int | None:
    """The id of the dossier whose whole number was typed or read from a bar code; None if there is none."""
    if not wanted.number:
        return None
    asked = select(Dossier.id).where(Dossier.unit_code == officer.unit_code, Dossier.number == wanted.number)
    return db.session.execute(asked).scalar_one_or_none()
