"""Counting dossiers: the one filter of a period, the one definition of each figure, and the filled book.

Page, command, CSV, XLSX, PDF and JSON all show what `filled_book` gives. What the figures mean in words stands in
`config.books`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.deadlines.rules import Punctuality
from app.dossiers.models import Dossier
from app.statistics.rules import Counts, FilledBook, Period, fill
from config.books import BOOKS, Book, Ending, Figure
from config.kinds import Channel

Truth = ColumnElement[bool]


def filled_book(form: str, *, unit_code: str, period: Period) -> FilledBook:
    """The book of a unit for a period. Raises NotFound for a form nobody wrote down."""
    book = BOOKS.get(form)
    if book is None:
        raise NotFound("form_unknown", known=", ".join(BOOKS))
    counted = counts_by_procedure(db.session(), book, unit_code=unit_code, period=period)
    return fill(book, unit_code=unit_code, period=period, counted=counted, catalogue=office().config.catalogue)


def counts_by_procedure(session: Session, book: Book, *, unit_code: str, period: Period) -> Mapping[str, Counts]:
    """How many dossiers fall into each counted column, by procedure code, in one statement."""
    rows = session.execute(book_statement(book, unit_code=unit_code, period=period)).mappings()
    return {
        row["procedure_code"]: {Figure(name): count for name, count in row.items() if name != "procedure_code"}
        for row in rows
    }


def book_statement(book: Book, *, unit_code: str, period: Period) -> Select[*tuple[Any, ...]]:
    """The statement behind `counts_by_procedure`, for whoever wants to see its plan."""
    figures = _figures(book, period)
    counted = [column.figure for column in book.columns if not column.sum_of]
    return (
        select(Dossier.procedure_code, *(func.count().filter(figures[figure]).label(figure) for figure in counted))
        .where(*counts_in(period, unit_code=unit_code))
        .group_by(Dossier.procedure_code)
        .order_by(Dossier.procedure_code)
    )


def counts_in(period: Period, *, unit_code: str) -> tuple[Truth, ...]:
    """The dossiers a book of this unit and period is about: accepted by its last day, not resolved before its first.

    Without a day of acceptance (refused, or not yet accepted) a dossier is in no book.
    """
    return (
        Dossier.unit_code == unit_code,
        Dossier.received_on <= period.to_on,
        or_(Dossier.resolved_on.is_(None), Dossier.resolved_on >= period.from_on),
    )


def _figures(book: Book, period: Period) -> Mapping[Figure, Truth]:
    """Each counted figure as a condition on a dossier that `counts_in` lets through."""
    is_new = Dossier.received_on >= period.from_on
    is_online = Dossier.channel == Channel.ONLINE.value
    is_resolved = Dossier.resolved_on <= period.to_on
    is_open = or_(Dossier.resolved_on.is_(None), Dossier.resolved_on > period.to_on)
    punctuality = _punctuality(book)
    is_overdue = _is_overdue(period)
    return {
        Figure.RECEIVED_ONLINE: and_(is_new, is_online),
        Figure.RECEIVED_DIRECT_POST: and_(is_new, ~is_online),
        Figure.CARRIED_OVER: Dossier.received_on < period.from_on,
        Figure.RESOLVED_BEFORE: and_(is_resolved, punctuality == Punctuality.BEFORE.value),
        Figure.RESOLVED_ON_TIME: and_(is_resolved, punctuality == Punctuality.ON_TIME.value),
        Figure.RESOLVED_OVERDUE: and_(is_resolved, punctuality == Punctuality.LATE.value),
        Figure.OPEN_WITHIN: and_(is_open, ~is_overdue),
        Figure.OPEN_OVERDUE: and_(is_open, is_overdue),
    }


def _punctuality(book: Book) -> ColumnElement[str]:
    """`app.deadlines.rules.punctuality` in SQL, after the endings the book counts as on time whatever the dates say."""
    whatever = [state.value for state, ending in book.endings.items() if ending is Ending.ON_TIME]
    on_time = literal(Punctuality.ON_TIME.value)
    return case(
        (func.coalesce(Dossier.outcome, "").in_(whatever), on_time),
        (Dossier.due_on.is_(None), on_time),
        (Dossier.resolved_on < Dossier.due_on, literal(Punctuality.BEFORE.value)),
        (Dossier.resolved_on == Dossier.due_on, on_time),
        else_=literal(Punctuality.LATE.value),
    )


def _is_overdue(period: Period) -> Truth:
    """`app.deadlines.rules.is_overdue` on the period's last day, in SQL.

    While the clock stands, the due day is the one that held when the pause began and will move (`Due.paused`), so a
    dossier paused in time is not overdue.
    """
    paused_on = cast(func.timezone(office().settings.office_timezone, Dossier.paused_at), Date)
    stands = and_(Dossier.paused_at.is_not(None), paused_on <= Dossier.due_on)
    return func.coalesce(and_(Dossier.due_on < period.to_on, ~stands), False)
