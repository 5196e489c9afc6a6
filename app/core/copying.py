"""Writing many rows at once with COPY, inside the session's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import ColumnElement, any_, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session


def as_jsonb(value: object) -> Jsonb:
    """A value for a jsonb column."""
    return Jsonb(value, dumps=orjson.dumps)


def copy_rows(session: Session, table: str, *, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows into the columns of a table. Whatever refuses one row refuses all."""
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has no connection")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_mappings(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """COPY rows given as mappings, all with the keys of the first."""
    if rows:
        columns = list(rows[0])
        copy_rows(session, table, columns=columns, rows=([row[column] for column in columns] for row in rows))


def take_ids(session: Session, table: str, count: int) -> list[int]:
    """The next identity values of a table, taken ahead so that rows can point at one another before being written."""
    statement = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return [row[0] for row in session.execute(statement, {"table": table, "count": count})]


def among(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column = ANY(values)`: one parameter however many the values, where `IN` has one for each to be parsed."""
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type), unique=True))
