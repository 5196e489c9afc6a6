"""The search box: every dossier of the unit, open or ended, by number, identity number, telephone or name.

A name that many have is found among the newest open dossiers, as many of them as it should take; any other by the index
of words. Neither ever sorts or reads what it will not show: in ten years of dossiers, every fifth is a Nguyễn Văn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Executable, func, select, text
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.dossiers.models import Dossier
from app.dossiers.queries import declares_passport
from app.dossiers.rules import Actor
from app.worklists.queries.filters import LEAST_OF_IDENTITY, in_states, is_sought
from app.worklists.queries.words import by_index, by_reading, frequent_words
from app.worklists.rules import Sought
from config.workflow import CLOSED, OPEN

FOUND_AT_MOST: Final = 50
SHOWN_WHILE_TYPING: Final = 8
NEWEST: Final = 20_000  # open dossiers read through at most for a name that many have: some ten milliseconds
LEAST: Final = 2_000
LUCK: Final = 2  # so many times as many are read as it should take: words of names are not thrown together by chance
SORTED_AT_MOST: Final = 500
PATIENCE: Final = "300ms"  # while somebody types; the next letter brings the next chance


@dataclass(frozen=True, kw_only=True)
class Found:
    """One dossier found."""

    id: int
    number: str
    owner_name: str
    owner_key: str
    identity_number: str | None
    procedure_code: str
    catalogue_version: int
    state: str
    lodged_at: datetime
    due_on: date | None
    resolved_on: date | None
    closed_at: datetime | None


COLUMNS = (
    Dossier.id, Dossier.number, Dossier.owner_name, Dossier.owner_key, Dossier.identity_number, Dossier.procedure_code,
    Dossier.catalogue_version, Dossier.state, Dossier.lodged_at, Dossier.due_on, Dossier.resolved_on, Dossier.closed_at,
)  # fmt: skip
# Only by an index of words: read row by row, two names that never go together would be looked for in every dossier.
BY_BITMAP: Final = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true), "
    "set_config('enable_indexonlyscan', 'off', true)"
)
BY_ANYTHING: Final = text(
    "SELECT set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'on', true), "
    "set_config('enable_indexonlyscan', 'on', true)"
)
NOT_LONG: Final = text("SELECT set_config('statement_timeout', :patience, true)")


def found(wanted: Sought, *, officer: Actor) -> tuple[Found, ...]:
    """What was looked for in the officer's unit, one more than `FOUND_AT_MOST` where there are more.

    Names in Vietnamese order; of a name that many have, the newest open dossiers. Numbers the newest first. The
    beginning of a dossier number is asked for only when nothing has a number that was typed whole.
    """
    if not wanted:
        return ()
    if wanted.words:
        many = _newest_named(wanted, officer, at_most=FOUND_AT_MOST + 1)
        rows = many if len(many) > FOUND_AT_MOST else _named(wanted, officer, at_most=SORTED_AT_MOST)
        return tuple(sorted(rows, key=lambda row: (row.owner_key, row.number))[: FOUND_AT_MOST + 1])
    return _numbered(wanted, officer, at_most=FOUND_AT_MOST + 1)


def found_while_typing(wanted: Sought, *, officer: Actor) -> tuple[Found, ...]:
    """The first results while somebody types: open dossiers first, then the newest; nothing rather than late."""
    if not wanted:
        return ()
    db.session.execute(NOT_LONG, {"patience": PATIENCE})
    try:
        rows = _first_while_typing(wanted, officer)
    except OperationalError:  # what PostgreSQL raises for a statement that took too long
        db.session.rollback()
        return ()
    rows = sorted(rows, key=lambda row: (row.state in CLOSED, -row.lodged_at.timestamp(), row.id))
    return tuple(rows[:SHOWN_WHILE_TYPING])


def _first_while_typing(wanted: Sought, officer: Actor) -> Sequence[Found]:
    if not wanted.words:
        return _numbered(wanted, officer, at_most=SHOWN_WHILE_TYPING)
    many = _newest_named(wanted, officer, at_most=SHOWN_WHILE_TYPING)
    return many if len(many) == SHOWN_WHILE_TYPING else _named(wanted, officer, at_most=5 * SHOWN_WHILE_TYPING)


def _newest_named(wanted: Sought, officer: Actor, *, at_most: int) -> Sequence[Found]:
    """Those of this name among the newest open dossiers of the unit; none where too few have it to be found so."""
    share = frequent_words.share_of_all(wanted.words)
    if share * NEWEST < LUCK * at_most:
        return ()
    first = max(LEAST, int(LUCK * at_most / share))
    rows = _named_among(first, wanted, officer, at_most=at_most)
    # None at all: these words do not go together. A few: they do, but not as often as chance would have it.
    return rows if len(rows) in (0, at_most) else _named_among(NEWEST, wanted, officer, at_most=at_most)


def _named_among(newest_ones: int, wanted: Sought, officer: Actor, *, at_most: int) -> Sequence[Found]:
    newest = (
        select(Dossier)
        .where(Dossier.unit_code == officer.unit_code, in_states(OPEN))
        .order_by(Dossier.id.desc())
        .limit(newest_ones)
        .subquery()
    )
    named = select(*(newest.c[column.key] for column in COLUMNS)).where(by_reading(wanted.words, of=newest.c))
    return _rows(named.limit(at_most))


def _named(wanted: Sought, officer: Actor, *, at_most: int) -> Sequence[Found]:
    """Those of this name by the index of words, in no order."""
    asked = select(*COLUMNS).where(Dossier.unit_code == officer.unit_code, by_index(wanted.words))
    db.session.execute(BY_BITMAP)
    rows = _rows(asked.limit(at_most))
    db.session.execute(BY_ANYTHING)
    return rows


def _numbered(wanted: Sought, officer: Actor, *, at_most: int) -> tuple[Found, ...]:
    """By a number typed whole, else by a passport that was declared, else by the beginning of a dossier number, else of
    an identity number: each way in the order of its own index, the newest numbers first.
    """
    newest = (Dossier.lodged_at.desc(), Dossier.id)
    ways: list[tuple[ColumnElement[bool], tuple[Any, ...]]] = [
        (is_sought(wanted, exactly=True), newest),
        (func.starts_with(Dossier.number, wanted.number), (Dossier.number.desc(),)),
    ]
    if wanted.identity:
        ways.insert(1, (declares_passport([wanted.identity]), newest))
    if wanted.identity and len(wanted.identity) >= LEAST_OF_IDENTITY:
        begins = func.starts_with(Dossier.identity_number, wanted.identity)
        ways.append((begins, (Dossier.identity_number.asc(), Dossier.id.desc())))
    for clause, order in ways:
        asked = select(*COLUMNS).where(Dossier.unit_code == officer.unit_code, clause).order_by(*order).limit(at_most)
        if rows := _rows(asked):
            return tuple(rows)
    return ()


def _rows(asked: Executable) -> list[Found]:
    return [Found(**row._mapping) for row in db.session.execute(asked)]


def only_dossier_numbered(wanted: Sought, *, officer: Actor) -> int | None:
    """The id of the dossier whose whole number was typed or read from a bar code; None if there is none."""
    if not wanted.number:
        return None
    asked = select(Dossier.id).where(Dossier.unit_code == officer.unit_code, Dossier.number == wanted.number)
    return db.session.execute(asked).scalar_one_or_none()
