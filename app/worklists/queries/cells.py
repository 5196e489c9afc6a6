"""How many dossiers a list holds, read from the cells that triggers keep and from the changes not yet added up.

One statement reads both, so that a count is exact at its instant. What a filter asks and no cell tells is counted in
the table itself, up to a limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from app.core.db import db
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.models import CellChange, CellCount, Kind
from app.worklists.queries.filters import Filter, Refinement, Told, selection_cells, selection_clauses
from config.worklists import Selection, Worklist

COUNTED_AT_MOST: Final = 1_000  # where each must be looked at: some tens of milliseconds
UNIT: Final[BindParameter[str]] = bindparam("unit", type_=Text())
READER: Final[BindParameter[int]] = bindparam("reader", type_=BigInteger())
TODAY: Final[BindParameter[date]] = bindparam("today", type_=Date())


@dataclass(frozen=True)
class Counted:
    """How many there are; at least so many where `is_whole` is false."""

    number: int
    is_whole: bool = True


def counts(worklists: Iterable[Worklist], *, officer: Actor, today: date) -> dict[str, int]:
    """How many dossiers each list holds for this officer, by name, in one statement."""
    lists = tuple(worklists)
    if not lists:
        return {}
    told = {"unit": officer.unit_code, "reader": officer.id, "today": today}
    counted = db.session.execute(_counting(lists), told).one()
    return {name: int(number) for name, number in counted._mapping.items()}


@lru_cache(maxsize=64)
def _counting(lists: tuple[Worklist, ...]) -> Select[Any]:
    """The statement for these lists, put together once: it stands on every page."""
    cells = _cells(UNIT, refinement=Refinement())
    return select(*(_counted(row.selection, cells=cells).label(row.name) for row in lists))


def _counted(selection: Selection, *, cells: Subquery) -> ColumnElement[Any]:
    """By the cells; where they do not tell it, by the rows, of which such a list has few and an index of its own."""
    if not selection.asked_opinion:
        return _sum(cells, selection_cells(selection, cell=cells.c, officer_id=READER, today=TODAY))
    clauses = selection_clauses(selection, officer_id=READER, today=TODAY)
    return select(func.count()).where(Dossier.unit_code == UNIT, *clauses).scalar_subquery()


def count_of(chosen: Filter) -> Counted:
    """How many dossiers a filter holds: by the cells, or counted one by one up to `COUNTED_AT_MOST`."""
    cells = _cells(chosen.unit_code, refinement=chosen.refinement)
    clauses = chosen.selected_cells(cells.c)
    if clauses is not None:
        return Counted(int(db.session.execute(select(_sum(cells, clauses))).scalar_one()))
    some = select(literal(1)).select_from(Dossier).where(*chosen.clauses()).limit(COUNTED_AT_MOST + 1).subquery()
    number = db.session.execute(select(func.count()).select_from(some)).scalar_one()
    return Counted(min(number, COUNTED_AT_MOST), is_whole=number <= COUNTED_AT_MOST)


def _sum(cells: Subquery, clauses: list[ColumnElement[bool]]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(cells.c.dossiers).filter(and_(true(), *clauses)), 0)


def _cells(unit_code: Told[str], *, refinement: Refinement) -> Subquery:
    """The cells of one unit as they are now, by procedure and channel where the refinement names one."""
    procedure, channel = refinement.procedure, refinement.channel
    change = CellChange
    counted = select(
        CellCount.kind, CellCount.state, CellCount.holder_id, CellCount.is_owing, CellCount.due_on, CellCount.dossiers
    ).where(
        CellCount.unit_code == unit_code,
        CellCount.kind.in_([*Kind]),  # the key's second column: its index serves the third only after it
        CellCount.procedure_code == (procedure or ""),
        CellCount.channel == (channel or ""),
    )
    changed = select(
        change.kind, change.state, change.holder_id, change.is_owing, change.due_on, cast(change.dossiers, BigInteger)
    ).where(
        change.unit_code == unit_code,
        change.procedure_code == procedure if procedure else true(),
        change.channel == channel if channel else true(),
    )
    return union_all(counted, changed).subquery()


__all__ = ["COUNTED_AT_MOST", "Counted", "count_of", "counts"]
