"""Several statements to the server in one round trip, on the connection of the session's own transaction; and whether
a connection that rested is still there. For what is done thousands of times a minute; everything else asks the session.
"""

import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool

Answer = psycopg.Cursor[tuple[Any, ...]]
Say = Callable[..., Answer]
RESTED: Final = 60.0  # seconds after which something between us and the server may have cut the wire unseen


def driver_of(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """The driver's connection beneath SQLAlchemy's."""
    return cast("psycopg.Connection[tuple[Any, ...]]", connection.connection.driver_connection)


@contextmanager
def one_trip(session: Session) -> Iterator[Say]:
    """What is said with `say(statement, values)` in the block goes out together; answers are read after the block.

    Statements are prepared. When one fails, those after it are not done and its error (psycopg's own) leaves the block.
    """
    connection = session.connection()
    driver = driver_of(connection)

    def say(statement: str, values: Mapping[str, Any] | Sequence[Any] | None = None) -> Answer:
        cursor = driver.cursor()
        # Whoever listens to what SQLAlchemy says (tests, a log of slow statements) hears this too.
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, statement, values, None, False)
        return cursor.execute(cast("Any", statement), values, prepare=True)

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
