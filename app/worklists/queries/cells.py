"""How many dossiers a list holds, read from the cells that triggers keep and from the changes not yet added up.

One statement reads both, so that a count is exact at its instant. What a filter asks and no cell tells is counted in
the table itself, up to a limit.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from app.core.db import db
from app.core.trips import Question, Statement, ask, composed
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.models import CellChange, CellCount, Kind
from app.worklists.queries.filters import Filter, selection_cells, selection_clauses
from config.worklists import Selection, Worklist

COUNTED_AT_MOST: Final = 1_000  # where each must be looked at: some tens of milliseconds
UNIT: Final[BindParameter[str]] = bindparam("unit", None, type_=Text())
READER: Final[BindParameter[int]] = bindparam("reader", None, type_=BigInteger())
TODAY: Final[BindParameter[date]] = bindparam("today", None, type_=Date())
# Empty where it does not matter, as the cells have it.
PROCEDURE: Final[BindParameter[str]] = bindparam("procedure", None, type_=Text())
CHANNEL: Final[BindParameter[str]] = bindparam("channel", None, type_=Text())
HOLDER: Final[BindParameter[int]] = bindparam("holder", None, type_=BigInteger())


@dataclass(frozen=True)
class Counted:
    """How many there are; at least so many where `is_whole` is false."""

    number: int
    is_whole: bool = True


def counting(lists: tuple[Worklist, ...], *, officer: Actor, today: date) -> Question[dict[str, int]]:
    """How many dossiers each list holds for this officer, by name, in one statement; there is at least one list."""
    told = {"unit": officer.unit_code, "reader": officer.id, "today": today, "procedure": "", "channel": ""}
    names = [row.name for row in lists]
    return Question(_counting(lists), told, lambda rows: dict(zip(names, map(int, rows[0]), strict=True)))


@lru_cache(maxsize=64)
def _counting(lists: tuple[Worklist, ...]) -> Statement:
    """The statement for these lists, put together once: it stands on every page."""
    cells = _cells()
    counted = select(*(_counted(row.selection, cells=cells).label(row.name) for row in lists))
    # The kind is the key's second column: its index serves the third only after it.
    return composed(counted.where(cells.c.kind.in_([*Kind])))


def _counted(selection: Selection, *, cells: Subquery) -> ColumnElement[Any]:
    """By the cells; where they do not tell it, by the rows, of which such a list has few and an index of its own."""
    if not selection.asked_opinion:
        clauses = selection_cells(selection, cell=cells.c, officer_id=READER, today=TODAY)
        return func.coalesce(func.sum(cells.c.dossiers).filter(and_(true(), *clauses)), 0)
    clauses = selection_clauses(selection, officer_id=READER, today=TODAY)
    return select(func.count()).where(Dossier.unit_code == UNIT, *clauses).scalar_subquery()


def count_of(chosen: Filter) -> Counted:
    """How many dossiers a filter holds: by the cells, or counted one by one up to `COUNTED_AT_MOST`."""
    if chosen.is_told_by_cells:
        return ask(db.session(), counting_of(chosen))
    some = select(literal(1)).select_from(Dossier).where(*chosen.clauses()).limit(COUNTED_AT_MOST + 1).subquery()
    number = db.session.execute(select(func.count()).select_from(some)).scalar_one()
    return Counted(min(number, COUNTED_AT_MOST), is_whole=number <= COUNTED_AT_MOST)


def counting_of(chosen: Filter) -> Question[Counted]:
    """How many dossiers a filter holds that cells tell, as a question."""
    asked = chosen.refinement
    told = {"unit": chosen.unit_code, "reader": chosen.officer_id, "today": chosen.today, "holder": asked.holder,
            "procedure": asked.procedure or "", "channel": asked.channel or ""}  # fmt: skip
    wanted = _counting_one(chosen.selection, is_of_a_holder=asked.holder is not None)
    return Question(wanted, told, lambda rows: Counted(int(rows[0][0])))


@lru_cache(maxsize=64)
def _counting_one(selection: Selection, *, is_of_a_holder: bool) -> Statement:
    cells = _cells()
    clauses = selection_cells(selection, cell=cells.c, officer_id=READER, today=TODAY)
    if is_of_a_holder:
        clauses.append(cells.c.holder_id == HOLDER)
    return composed(select(func.coalesce(func.sum(cells.c.dossiers), 0)).where(*clauses))


def _cells() -> Subquery:
    """The cells of one unit as they are now, of a procedure and a channel where these are named."""
    change = CellChange
    counted = select(
        CellCount.kind, CellCount.state, CellCount.holder_id, CellCount.is_owing, CellCount.due_on, CellCount.dossiers
    ).where(CellCount.unit_code == UNIT, CellCount.procedure_code == PROCEDURE, CellCount.channel == CHANNEL)
    changed = select(
        change.kind, change.state, change.holder_id, change.is_owing, change.due_on, cast(change.dossiers, BigInteger)
    ).where(
        change.unit_code == UNIT,
        or_(PROCEDURE == "", change.procedure_code == PROCEDURE),
        or_(CHANNEL == "", change.channel == CHANNEL),
    )
    return union_all(counted, changed).subquery()


__all__ = ["COUNTED_AT_MOST", "Counted", "count_of", "counting", "counting_of"]
