"""Writing many rows at once with COPY, inside the session's own transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import ColumnElement, any_, bindparam, cast, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

ROWS = 1000  # written out at a time
NOTHING = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def as_jsonb(value: object) -> Jsonb:
    """A value for a jsonb column."""
    return Jsonb(value, dumps=orjson.dumps)


def copy_mappings(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """COPY rows given as mappings, all with the keys of the first. Whatever refuses one row refuses all.

    Values are those PostgreSQL has a plain spelling for (text, whole numbers, booleans, bytes, days, instants,
    `as_jsonb`) or None; another raises TypeError.
    """
    if not rows:
        return
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has no connection")
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for first in range(0, len(rows), ROWS):
            copy.write(_lines(rows[first : first + ROWS], columns))


def _lines(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """The rows as COPY reads them. Spelled column by column: a column mostly holds one kind of value, so that what a
    value needs is asked once and not for each.
    """
    spelled = [_spelled([row[column] for row in rows]) for column in columns]
    return "".join(["\t".join(line) + "\n" for line in zip(*spelled, strict=True)])


def _spelled(values: list[Any]) -> list[str]:
    kinds = set(map(type, values)) - {type(None)}
    if len(kinds) == 1 and values.count(values[0]) == len(values):
        return [_spelling(kinds.pop())(values[0])] * len(values)
    if kinds == {str}:
        return _texts(values)
    spell = {kind: _spelling(kind) for kind in kinds}
    return [NOTHING if value is None else spell[type(value)](value) for value in values]


def _texts(values: list[str | None]) -> list[str]:
    given = [NOTHING if value is None else value for value in values]
    whole = "".join([value for value in values if value is not None])
    if not any(mark in whole for mark in "\\\n\r\t"):
        return given
    return [NOTHING if value is None else value.translate(ESCAPES) for value in values]


def _spelling(kind: type[Any]) -> Callable[[Any], str]:
    for one in kind.__mro__:
        if one in SPELLINGS:
            return SPELLINGS[one]
    raise TypeError(f"COPY has no spelling for {kind.__name__}")


def _json(value: Jsonb) -> str:
    return orjson.dumps(value.obj).decode().replace("\\", r"\\")  # of COPY's marks JSON holds the backslash alone


SPELLINGS: Mapping[type[Any], Callable[[Any], str]] = {
    str: lambda value: str(value).translate(ESCAPES),
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    bytes: lambda value: rf"\\x{value.hex()}",
    datetime: datetime.isoformat,
    date: date.isoformat,
    Jsonb: _json,
}


def take_ids(session: Session, table: str, count: int) -> list[int]:
    """The next identity values of a table, taken ahead so that rows can point at one another before being written."""
    statement = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return [row[0] for row in session.execute(statement, {"table": table, "count": count})]


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
