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
from app.core.trips import Question, ask, composed
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.worklists.models import OwnColumns, SavedFilter
from config.workflow import WORKFLOW
from config.worklists import Column, Worklist

COLUMN_NAMES: Final = frozenset(Column)
# Both stand on every page of a list, so they are put together once.
VIEW: Final = composed(
    select(
        select(OwnColumns.columns)
        .where(OwnColumns.officer_id == bindparam("officer", None), OwnColumns.worklist == bindparam("list", None))
        .scalar_subquery(),
        select(
            func.jsonb_agg(
                aggregate_order_by(
                    func.jsonb_build_array(SavedFilter.id, SavedFilter.name), SavedFilter.place, SavedFilter.id
                )
            )
        )
        .where(SavedFilter.officer_id == bindparam("officer", None), SavedFilter.worklist == bindparam("list", None))
        .scalar_subquery(),
    )
)
HOLDERS: Final = composed(
    select(Officer.id, Officer.full_name)
    .where(Officer.unit_code == bindparam("unit", None), Officer.role.in_(WORKFLOW["claim"].roles), Officer.is_active)
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
    """How this officer sees this list. Columns that are no longer there are passed over."""
    return ask(db.session(), viewing(officer, worklist))


def viewing(officer: Actor, worklist: Worklist) -> Question[View]:
    """The same as a question."""

    def read(rows: list[tuple[Any, ...]]) -> View:
        own, saved = rows[0]
        chosen = tuple(Column(name) for name in own or () if name in COLUMN_NAMES)
        kept = tuple(Saved(key, name) for key, name in saved or ())
        return View(columns=chosen or worklist.columns, is_own=bool(chosen), filters=kept)

    return Question(VIEW, {"officer": officer.id, "list": worklist.name}, read)


def holding(unit_code: str) -> Question[tuple[tuple[int, str], ...]]:
    """Who may hold dossiers of a unit, as id and name in Vietnamese order."""
    return Question(HOLDERS, {"unit": unit_code}, lambda rows: _in_order(tuple((key, name) for key, name in rows)))


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
