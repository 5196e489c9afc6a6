"""What belongs to a dossier, as read along with it: each part a frozen row, each list one column of the statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import JSON, ColumnElement, FromClause, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.dossiers.models import Dossier


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act in the dossier's journal: its place in the chain, what, by whom, when, with what facts."""

    ordinal: int
    verb: str
    facts: Mapping[str, Any]
    actor_id: int
    actor_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The declaration that counts."""

    version: int
    form_code: str
    content: Mapping[str, Any]
    declared_at: datetime


@dataclass(frozen=True, kw_only=True)
class Given:
    """A document handed in."""

    ordinal: int
    component_code: str | None
    file_name: str
    declared_type: str | None
    declared_bytes: int | None
    sha256: str | None
    media_type: str | None
    arrival: str
    is_withdrawn: bool
    arrived_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What an officer made of a component."""

    component_code: str
    verdict: str
    reason: str | None
    checked_by_id: int
    checked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A stretch in which the clock stood."""

    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request for papers."""

    ordinal: int
    reason: str
    requested_by_id: int
    requested_at: datetime
    answer_by_on: date
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal and what a second person made of it."""

    ordinal: int
    proposal: str
    opinion: str | None
    proposed_by_id: int
    proposed_at: datetime
    verdict: str | None
    decided_by_id: int | None
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A sending to the centre and its answer."""

    ordinal: int
    reference: str | None
    sent_by_id: int
    sent_at: datetime
    answer: str | None
    answer_reference: str | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Handed:
    """How the result left the office."""

    mode: str
    collector_name: str | None
    collector_identity: str | None
    collector_kind: str | None
    authority_paper: str | None
    tracking_number: str | None
    handed_by_id: int
    handed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A line of what is owed, in whole units."""

    code: str
    amount: int
    currency: str
    relief: str | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Money that came in, and the receipt written for it, if one was."""

    channel: str
    amount: int
    currency: str
    transaction_code: str | None
    paid_at: datetime
    receipt_id: int | None
    receipt_number: int | None
    receipt_serial: str | None
    receipt_state: str | None


Part = TypeVar("Part")
Decoder = Callable[[str], Any]
_DECODERS: Final[Mapping[Any, Decoder]] = {
    datetime: datetime.fromisoformat,
    datetime | None: datetime.fromisoformat,
    date: date.fromisoformat,
    date | None: date.fromisoformat,
}


def all_of(
    kind: type[Any], source: FromClause, *, where: ColumnElement[bool], order: Sequence[ColumnElement[Any]],
    also: Mapping[str, ColumnElement[Any]] | None = None,
) -> ColumnElement[Any]:  # fmt: skip
    """A column of `dossiers` with all rows of a part, as JSON in this order; null where there are none.

    A field of the part is the column of `source` with its name, or what `also` says.
    """
    rows = func.json_agg(aggregate_order_by(_row(kind, source, also or {}), *order), type_=JSON)
    return (
        select(rows)
        .select_from(source)
        .where(where)
        .correlate(Dossier.__table__)
        .scalar_subquery()
        .label(kind.__name__)
    )


def first_of(
    kind: type[Any], source: FromClause, *, where: ColumnElement[bool], order: ColumnElement[Any]
) -> ColumnElement[Any]:
    """A column of `dossiers` with the first row of a part, as JSON; null where there is none."""
    one = select(_row(kind, source, {})).where(where).order_by(order).limit(1)
    return one.correlate(Dossier.__table__).scalar_subquery().label(kind.__name__)


def _row(kind: type[Any], source: FromClause, also: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    flat: list[ColumnElement[Any]] = []
    for each in fields(kind):
        flat += [literal_column(f"'{each.name}'"), also[each.name] if each.name in also else source.c[each.name]]
    return func.json_build_object(*flat, type_=JSON)


def made(kind: type[Part], rows: Iterable[Mapping[str, Any]] | None) -> tuple[Part, ...]:
    """The rows of a part as they came in JSON; none for null."""
    if not rows:
        return ()
    decoders = _decoders(kind)  # type: ignore[arg-type]  # a class can be hashed
    return tuple(kind(**{**row, **_decoded(row, decoders)}) for row in rows)


@cache
def _decoders(kind: type[Any]) -> tuple[tuple[str, Decoder], ...]:
    return tuple((each.name, _DECODERS[each.type]) for each in fields(kind) if each.type in _DECODERS)


def _decoded(row: Mapping[str, Any], decoders: Iterable[tuple[str, Decoder]]) -> dict[str, Any]:
    return {name: decode(row[name]) for name, decode in decoders if row[name] is not None}
