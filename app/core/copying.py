"""Writing many rows at once with COPY, inside the session's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from psycopg import sql
from sqlalchemy import ColumnElement, any_, bindparam, cast, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

from app.core.spelling import as_jsonb, spelled

__all__ = ["among", "as_jsonb", "copy_lines", "copy_mappings", "take_ids"]
ROWS = 250  # written out at a time, so that PostgreSQL takes them in while the next are spelled
# One row with all of them: a thousand rows of one number each take longer to read than to make.
NEXT_IDS = text(
    "SELECT string_agg(nextval(ids.sequence)::text, ',') "
    "FROM (SELECT pg_get_serial_sequence(:table, 'id')::regclass AS sequence) ids, generate_series(1, :count)"
)


def copy_mappings(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """COPY rows given as mappings, all with the keys of the first. Whatever refuses one row refuses all.

    What a value may be is said at `spelled`.
    """
    if rows:
        columns = list(rows[0])
        pieces = (rows[first : first + ROWS] for first in range(0, len(rows), ROWS))
        lines = (line for piece in pieces for line in spelled(piece, columns))
        copy_lines(session, table, columns=columns, lines=lines)


def copy_lines(session: Session, table: str, *, columns: Sequence[str], lines: Iterable[bytes]) -> None:
    """COPY rows already spelled (`app.core.spelling`), one a line, without the line's end."""
    waiting = iter(lines)
    piece = list(islice(waiting, ROWS))
    if not piece:
        return
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has no connection")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while piece:
            copy.write(b"\n".join(piece) + b"\n")
            piece = list(islice(waiting, ROWS))


def take_ids(session: Session, table: str, count: int) -> list[int]:
    """The next identity values of a table, taken ahead so that rows can point at one another before being written."""
    ids = session.execute(NEXT_IDS, {"table": table, "count": count}).scalar_one()
    return [int(one) for one in ids.split(",")] if ids else []


def among(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column = ANY(values)`, for text, bytes and whole numbers: one parameter however many the values, where `IN` has
    one for each to be parsed. It is spelled here because the driver spells an array item by item.

    The parameter has no type of its own, so that PostgreSQL takes it for the array at once and plans for its length.
    """
    spelled = "{" + ",".join([_item(value) for value in values]) + "}"
    return column == any_(cast(bindparam(None, spelled, type_=NullType(), unique=True), ARRAY(column.type)))


def _item(value: str | bytes | int) -> str:
    if isinstance(value, bytes):
        return rf'"\\x{value.hex()}"'
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", r"\\").replace('"', r"\"") + '"'
