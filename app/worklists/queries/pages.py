"""Rows of a worklist, by pages of a keyset or whole for an export. What belongs to it is the filter's."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_, union_all
from sqlalchemy import Row as Result
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db
from app.dossiers.models import Dossier, Supplement
from app.officers.models import Officer
from app.worklists.queries.filters import Filter, Refinement, in_states
from app.worklists.queries.words import frequent_words
from app.worklists.rules import sought
from config.worklists import Hold, Order

PAGE_ROWS: Final = 50
SELDOM: Final = 0.002


class Row(NamedTuple):
    """One dossier in a list: what its columns show and what `may()` asks. `flags` is how many doubts there are, the
    office's own and, beside them by their codes, the officers' (`officer_flags`). `version` and
    `journal_entries` say as what the reader saw it.
    """

    id: int
    number: str
    unit_code: str
    owner_name: str
    procedure_code: str
    catalogue_version: int
    channel: str
    state: str
    payment_state: str
    return_mode: str
    lodged_at: datetime
    received_on: date | None
    resolved_on: date | None
    due_on: date | None
    is_due_provisional: bool
    paused_at: datetime | None
    holder_id: int | None
    holder_name: str | None
    proposed_by_id: int | None
    requests: int
    request_drafted_by_id: int | None
    proposal: str | None
    outcome: str | None
    recused: Collection[int]
    alert_state: str | None
    officer_flags: Sequence[str]
    opinion_due_on: date | None
    flags: int
    answer_by_on: date | None
    version: int
    journal_entries: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """At most `PAGE_ROWS` rows. `before` and `after` are the ids to page on from; None at an end."""

    rows: tuple[Row, ...]
    before: int | None
    after: int | None


ANSWER_BY = (
    select(func.max(Supplement.answer_by_on))
    .where(Supplement.dossier_id == Dossier.id, Supplement.answered_at.is_(None))
    .correlate(Dossier)
    .scalar_subquery()
)
SHOWN: Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
    "holder_name": Officer.full_name,
    "flags": func.jsonb_array_length(Dossier.flags) + func.jsonb_array_length(Dossier.officer_flags),
    "answer_by_on": ANSWER_BY,
}
KEYS: Mapping[Order, InstrumentedAttribute[Any]] = {
    Order.DUE: Dossier.due_at,
    Order.LODGED: Dossier.lodged_at,
    Order.RESOLVED: Dossier.resolved_at,
    Order.OWNER: Dossier.owner_key,
}


@lru_cache(maxsize=1)
def _shown() -> Select[Any]:
    columns = [SHOWN.get(name, getattr(Dossier, name, None)) for name in Row._fields]
    named = [column.label(name) for column, name in zip(columns, Row._fields, strict=True) if column is not None]
    return select(*named).outerjoin(Officer, Officer.id == Dossier.holder_id)


def _row(result: Result[Any]) -> Row:
    return Row._make(result)


def worklist_page(chosen: Filter, *, order: Order, after: int | None = None, before: int | None = None) -> Page:
    """One page in this order, from the beginning or on either side of a dossier's id.

    The order's value is looked up by that id, so that an address never holds a name. A dossier that has left the unit
    or never was is no place to page from: the first page is given.
    """
    is_backwards = before is not None
    anchor = _anchor(chosen, order=order, dossier_id=before if is_backwards else after)
    is_backwards = is_backwards and anchor is not None
    in_order = _in_reverse(order) if is_backwards else _in_order(order)
    legs = [*product(_parts(chosen, order=order), _sides(order, anchor, is_backwards=is_backwards))]
    wanted = _shown().where(_first_of(legs, chosen=chosen, in_order=in_order))
    wanted = wanted.order_by(*in_order).limit(PAGE_ROWS + 1)
    results = db.session.execute(wanted).all()
    has_more, results = len(results) > PAGE_ROWS, results[:PAGE_ROWS]
    rows = tuple(_row(result) for result in (reversed(results) if is_backwards else results))
    if not rows:
        return Page(rows=(), before=None, after=None)
    has_before = has_more if is_backwards else anchor is not None
    has_after = is_backwards or has_more
    return Page(rows=rows, before=rows[0].id if has_before else None, after=rows[-1].id if has_after else None)


def _anchor(chosen: Filter, *, order: Order, dossier_id: int | None) -> tuple[Any, int] | None:
    if dossier_id is None:
        return None
    wanted = select(KEYS[order], Dossier.id).where(Dossier.id == dossier_id, Dossier.unit_code == chosen.unit_code)
    found = db.session.execute(wanted).one_or_none()
    return None if found is None else (found[0], found[1])


def _in_order(order: Order) -> tuple[ColumnElement[Any], ...]:
    return KEYS[order].asc().nulls_last(), Dossier.id.asc()


def _in_reverse(order: Order) -> tuple[ColumnElement[Any], ...]:
    return KEYS[order].desc().nulls_first(), Dossier.id.desc()


def _parts(chosen: Filter, *, order: Order) -> list[ColumnElement[bool]]:
    """The states of the list one by one, where an index has each of them in this order but not all of them together."""
    selection, refinement = chosen.selection, chosen.refinement
    is_held = selection.hold is Hold.SELF or refinement.holder is not None
    in_one_index = is_held or selection.asked_opinion or (selection.owed and order is Order.LODGED)
    if in_one_index or refinement.officer_flag or _is_rare(refinement) or order not in (Order.DUE, Order.LODGED):
        return [true()]
    return [in_states([state]) for state in sorted(selection.states)]


def _is_rare(refinement: Refinement) -> bool:
    """Whether so few have the name sought that they are found by their words and then put in order."""
    wanted = sought(refinement.text)
    return bool(wanted) and not (wanted.words and frequent_words.share_of_all(wanted.words) > SELDOM)


def _sides(order: Order, anchor: tuple[Any, int] | None, *, is_backwards: bool) -> list[ColumnElement[bool]]:
    """What lies beyond the anchor: two stretches of the index where the order has missing values, which stand last."""
    if anchor is None:
        return [true()]
    key, (value, dossier_id) = KEYS[order], anchor
    if is_backwards:
        before = tuple_(key, Dossier.id) < tuple_(value, dossier_id)
        return [before] if value is not None else [and_(key.is_(None), Dossier.id < dossier_id), key.is_not(None)]
    after = tuple_(key, Dossier.id) > tuple_(value, dossier_id)
    if value is None:
        return [and_(key.is_(None), Dossier.id > dossier_id)]
    return [after, key.is_(None)] if key.expression.nullable else [after]


def _first_of(
    legs: Sequence[tuple[ColumnElement[bool], ...]], *, chosen: Filter, in_order: tuple[ColumnElement[Any], ...]
) -> ColumnElement[bool]:
    """The rows of a page among these legs. Of several, each gives its own first ones by its index; the first of all of
    them are among these.
    """
    if len(legs) == 1:
        return and_(*chosen.clauses(), *legs[0])
    firsts = [
        select(Dossier.id).where(*chosen.clauses(), *leg).order_by(*in_order).limit(PAGE_ROWS + 1).subquery()
        for leg in legs
    ]
    return Dossier.id.in_(union_all(*(select(first.c.id) for first in firsts)))


def every_row(chosen: Filter, *, order: Order) -> Iterator[Row]:
    """Every row of the list in its order, read in portions: for an export of exactly what the list holds."""
    wanted = _shown().where(*chosen.clauses()).order_by(*_in_order(order)).execution_options(yield_per=1000)
    for result in db.session.execute(wanted):
        yield _row(result)
