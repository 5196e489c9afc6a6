"""Several statements to the server in one round trip, on the connection of the session's own transaction; and whether
a connection that rested is still there. For what is done thousands of times a minute; everything else asks the session.
"""

import re
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool

RESTED: Final = 60.0  # seconds after which something between us and the server may have cut the wire unseen


_NAME: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Statement:
    """A statement as the server wants it, with `$1` and on for its values, and their names in that order."""

    text: str
    names: tuple[str, ...]


@cache
def statement(written: str) -> Statement:
    """A statement written with names, `%(officer)s`: read once, so that saying it again costs no reading."""
    names = tuple(dict.fromkeys(_NAME.findall(written)))
    return Statement(_NAME.sub(lambda found: f"${names.index(found[1]) + 1}", written), names)


Answer = psycopg.RawCursor[tuple[Any, ...]]
Say = Callable[[Statement, Mapping[str, Any]], Answer]


def driver_of(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """The driver's connection beneath SQLAlchemy's."""
    return cast("psycopg.Connection[tuple[Any, ...]]", connection.connection.driver_connection)


@contextmanager
def one_trip(session: Session) -> Iterator[Say]:
    """What is said with `say(statement, values)` in the block goes out together; answers are read after the block.

    Statements are prepared, and take of the values those they name. When one fails, those after it are not done and its
    error (psycopg's own) leaves the block.
    """
    connection = session.connection()
    driver = driver_of(connection)

    def say(wanted: Statement, values: Mapping[str, Any]) -> Answer:
        cursor = psycopg.RawCursor(driver)
        given = [values[name] for name in wanted.names]
        # Whoever listens to what SQLAlchemy says (tests, a log of slow statements) hears this too.
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, wanted.text, given, None, False)
        return cursor.execute(cast("Any", wanted.text), given, prepare=True)

    with driver.pipeline():
        yield say


@event.listens_for(Pool, "checkin")
def _put_to_rest(_: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _look_whether_it_is_there(driver: object, record: ConnectionPoolEntry, _: object) -> None:
    """Ask the server only where there is doubt: a connection that was closed at the other end can be read from.

    Asking each time (`pool_pre_ping`) is a round trip more for every page and every act.
    """
    if not isinstance(driver, psycopg.Connection):
        return
    since = record.info.get("rests_since")
    if driver.closed or (since is not None and (_has_something_to_say(driver) or time.monotonic() - since > RESTED)):
        _ask(driver)


def _has_something_to_say(driver: "psycopg.Connection[Any]") -> bool:
    ready = select.poll()
    ready.register(driver.fileno(), select.POLLIN)
    return bool(ready.poll(0))


def _ask(driver: "psycopg.Connection[Any]") -> None:
    try:
        driver.execute("SELECT 1")
        driver.rollback()
    except psycopg.Error as error:
        raise DisconnectionError("the server has gone") from error
