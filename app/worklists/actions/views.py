"""An officer's own view of a list: filters saved under a name, put in order; columns chosen. No dossier is changed, so
nothing is journaled.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete
from app.core.names import tidy
from app.dossiers.rules import Actor
from app.worklists.models import OwnColumns, SavedFilter
from app.worklists.queries.views import saved_filter
from config.worklists import Column

LONGEST_NAME: Final = 60
SAVED_AT_MOST: Final = 20  # for one list
ALWAYS_FIRST: Final = (Column.NUMBER, Column.OWNER)


def save_filter(*, officer: Actor, worklist: str, name: str, asked: Mapping[str, Any]) -> int:
    """Keep what is asked now under a name; under a name that is taken, in its place. Returns its id.

    Raises Incomplete without a name, with too long a one, or when there are too many.
    """
    called = _fitting(name)
    with transaction() as session:
        _refuse_too_many(session, officer, worklist=worklist, name=called)
        last = select(func.coalesce(func.max(SavedFilter.place), 0) + 1).where(*_of(officer, worklist))
        row = {"asked": dict(asked), "saved_at": clock.now()}
        kept = insert(SavedFilter).values(
            officer_id=officer.id, worklist=worklist, name=called, place=last.scalar_subquery(), **row
        )
        same = "uq_saved_filters_officer_id_worklist_name"
        kept = kept.on_conflict_do_update(constraint=same, set_=row)
        return int(session.execute(kept.returning(SavedFilter.id)).scalar_one())


def rename_filter(*, officer: Actor, worklist: str, saved_id: int, name: str) -> None:
    """Give it another name. Raises Incomplete for one that does not fit or is taken, NotFound."""
    called = _fitting(name)
    with transaction() as session:
        row = saved_filter(session, officer, worklist=worklist, saved_id=saved_id)
        taken = select(SavedFilter.id).where(*_of(officer, worklist), SavedFilter.name == called)
        if session.execute(taken).scalar_one_or_none() not in (None, row.id):
            raise Incomplete("filter_name_taken")
        row.name = called


def remove_filter(*, officer: Actor, worklist: str, saved_id: int) -> None:
    """Forget it. Raises NotFound."""
    with transaction() as session:
        session.delete(saved_filter(session, officer, worklist=worklist, saved_id=saved_id))


def move_filter(*, officer: Actor, worklist: str, saved_id: int, up: bool) -> None:
    """One place up or down among the list's own. Raises NotFound."""
    with transaction() as session:
        moved = saved_filter(session, officer, worklist=worklist, saved_id=saved_id)
        wanted = select(SavedFilter).where(*_of(officer, worklist)).order_by(SavedFilter.place, SavedFilter.id)
        rows = list(session.scalars(wanted.with_for_update()))
        at = rows.index(moved)
        to = min(max(at + (-1 if up else 1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        for place, row in enumerate(rows, start=1):
            row.place = place


def choose_columns(*, officer: Actor, worklist: str, columns: Sequence[Column]) -> None:
    """Show these columns in this order; number and owner always come first."""
    chosen = [*ALWAYS_FIRST, *(column for column in dict.fromkeys(columns) if column not in ALWAYS_FIRST)]
    row = {"columns": [str(column) for column in chosen], "chosen_at": clock.now()}
    kept = insert(OwnColumns).values(officer_id=officer.id, worklist=worklist, **row)
    with transaction() as session:
        session.execute(kept.on_conflict_do_update(constraint="pk_own_columns", set_=row))


def restore_columns(*, officer: Actor, worklist: str) -> None:
    """Show the list's own columns again."""
    own = delete(OwnColumns).where(OwnColumns.officer_id == officer.id, OwnColumns.worklist == worklist)
    with transaction() as session:
        session.execute(own)


def _fitting(name: str) -> str:
    called = tidy(name)
    if not called:
        raise Incomplete("filter_unnamed")
    if len(called) > LONGEST_NAME:
        raise Incomplete("filter_name_long")
    return called


def _of(officer: Actor, worklist: str) -> tuple[Any, ...]:
    return SavedFilter.officer_id == officer.id, SavedFilter.worklist == worklist


def _refuse_too_many(session: Session, officer: Actor, *, worklist: str, name: str) -> None:
    others = select(func.count()).select_from(SavedFilter).where(*_of(officer, worklist), SavedFilter.name != name)
    if session.execute(others).scalar_one() >= SAVED_AT_MOST:
        raise Incomplete("filters_too_many")
