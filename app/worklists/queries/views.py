"""How an officer likes to see a list: their columns and saved filters. Another's are never found."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import NotFound
from app.core.names import sort_key
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.worklists.models import OwnColumns, SavedFilter
from config.workflow import WORKFLOW
from config.worklists import Column, Worklist

# Both stand on every page of a list, so they are put together once.
VIEW: Final = select(
    select(OwnColumns.columns)
    .where(OwnColumns.officer_id == bindparam("officer"), OwnColumns.worklist == bindparam("list"))
    .scalar_subquery(),
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_array(SavedFilter.id, SavedFilter.name), SavedFilter.place, SavedFilter.id
            )
        )
    )
    .where(SavedFilter.officer_id == bindparam("officer"), SavedFilter.worklist == bindparam("list"))
    .scalar_subquery(),
)
HOLDERS: Final = (
    select(Officer.id, Officer.full_name)
    .where(Officer.unit_code == bindparam("unit"), Officer.role.in_(WORKFLOW["claim"].roles), Officer.is_active)
    .order_by(Officer.id)
)


@dataclass(frozen=True)
class Saved:
    """A saved filter as a list offers it."""

    id: int
    name: str


@dataclass(frozen=True)
class View:
    """The columns shown, whether the officer chose them, and the filters saved for this list in their order."""

    columns: tuple[Column, ...]
    is_own: bool
    filters: tuple[Saved, ...]


def view_of(officer: Actor, worklist: Worklist) -> View:
    """How this officer sees this list, in one statement. Columns that are no longer there are passed over."""
    own, saved = db.session.execute(VIEW, {"officer": officer.id, "list": worklist.name}).one()
    chosen = tuple(Column(name) for name in own or () if name in set(Column))
    return View(
        columns=chosen or worklist.columns,
        is_own=bool(chosen),
        filters=tuple(Saved(key, name) for key, name in saved or ()),
    )


def holders(unit_code: str) -> tuple[tuple[int, str], ...]:
    """Who may hold dossiers of a unit, as id and name in Vietnamese order."""
    return _in_order(tuple((row.id, row.full_name) for row in db.session.execute(HOLDERS, {"unit": unit_code})))


@lru_cache(maxsize=8)
def _in_order(people: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    """They seldom change, and every list asks for them."""
    return tuple(sorted(people, key=lambda each: (sort_key(each[1]), each[0])))


def saved_asked(officer: Actor, worklist: Worklist, *, saved_id: int) -> Mapping[str, Any]:
    """What a saved filter asks, as it was written down. Raises NotFound for another's, or of another list."""
    return saved_filter(db.session(), officer, worklist=worklist.name, saved_id=saved_id).asked


def saved_filter(session: Session, officer: Actor, *, worklist: str, saved_id: int) -> SavedFilter:
    """One saved filter of this officer and list. Raises NotFound."""
    wanted = select(SavedFilter).where(
        SavedFilter.id == saved_id, SavedFilter.officer_id == officer.id, SavedFilter.worklist == worklist
    )
    found = session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("filter_not_found")
    return found
