"""Several statements to the server in one round trip, on the connection of the session's own transaction; and whether
a connection that rested is still there. For what is done thousands of times a minute; everything else asks the session.

Spoken with the driver's own libpq (`psycopg.pq`): the driver's pipeline sends each statement by itself, which wakes the
server as often as there are statements; here everything leaves together.
"""

import re
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any, Final, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import SelectBase, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool

Found = TypeVar("Found")
Driver = psycopg.Connection[tuple[Any, ...]]
RESTED: Final = 60.0  # seconds after which something between us and the server may have cut the wire unseen
DIALECT: Final = PGDialect_psycopg()
_NAME: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Statement:
    """A statement as the server wants it, with `$1` and on for its values, and their names in that order.

    `known` are values it brings along, for those the caller does not give.
    """

    text: str
    names: tuple[str, ...]
    known: Mapping[str, Any] = field(default_factory=dict)


@cache
def statement(written: str) -> Statement:
    """A statement written with names, `%(officer)s`: read once, so that saying it again costs no reading."""
    return _numbered(written, {})


def composed(asked: SelectBase) -> Statement:
    """A statement put together with SQLAlchemy, what it binds by name left to the caller. Costs milliseconds: for what
    is kept and said again.
    """
    compiled = asked.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    known = {name: value for name, value in compiled.params.items() if value is not None}
    return _numbered(str(compiled).replace("%%", "%"), known)


def _numbered(written: str, known: Mapping[str, Any]) -> Statement:
    names = tuple(dict.fromkeys(_NAME.findall(written)))
    return Statement(_NAME.sub(lambda found: f"${names.index(found[1]) + 1}", written), names, known)


@dataclass
class Answer:
    """The rows the server answered to one statement with; there are none before the trip is over."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def first(self) -> tuple[Any, ...] | None:
        """The first row, if there is any."""
        return self.rows[0] if self.rows else None


_Key = tuple[str, tuple[int, ...]]
# What each connection's server has prepared: by text and types, the name it is known by.
_known: WeakKeyDictionary[Driver, dict[_Key, bytes]] = WeakKeyDictionary()
_serials = count()


def driver_of(connection: Connection) -> Driver:
    """The driver's connection beneath SQLAlchemy's."""
    return cast("Driver", connection.connection.driver_connection)


class Trip:
    """What leaves together. Call it to say a statement; `commit` ends the transaction in the same trip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = driver_of(connection)
        self._wire = self._driver.pgconn
        self._names = _known.setdefault(self._driver, {})
        self._values = Transformer(self._driver)
        self._awaited: list[Answer | _Key | None] = []
        self._is_over = False

    def __call__(self, wanted: Statement, values: Mapping[str, Any]) -> Answer:
        """Say one statement, prepared; of the values it takes those it names."""
        given = [values[name] if name in values else wanted.known[name] for name in wanted.names]
        # Whoever listens to what SQLAlchemy says (tests, a log of slow statements) hears this too.
        for heard in self._connection.dispatch.before_cursor_execute:
            heard(self._connection, None, wanted.text, given, None, False)
        if not self._awaited and self._wire.transaction_status == TransactionStatus.IDLE:
            self._plainly(b"BEGIN")
        dumped = self._values.dump_sequence(given, [PyFormat.AUTO] * len(given))
        name = self._name_of(wanted.text, tuple(self._values.types or ()))
        self._wire.send_query_prepared(name, dumped, self._values.formats)
        answer = Answer()
        self._awaited.append(answer)
        return answer

    def commit(self) -> None:
        """End the transaction with what was said before. What is refused leaves nothing behind."""
        self._plainly(b"COMMIT")

    def _plainly(self, command: bytes) -> None:
        self._wire.send_query_params(command, None)
        self._awaited.append(None)

    def _name_of(self, text: str, types: tuple[int, ...]) -> bytes:
        """The name the server knows the statement by, prepared in this trip where it knows none."""
        key = text, types
        if key not in self._names:
            self._names[key] = f"trip_{next(_serials)}".encode()  # never a name that was used before
            self._wire.send_prepare(self._names[key], text.encode(), types)
            self._awaited.append(key)
        return self._names[key]

    def go(self) -> None:
        """Send it all, and take the answers. Raises the first error, psycopg's own; what came after it was not done."""
        self._wire.pipeline_sync()
        self._send()
        refused: psycopg.Error | None = None
        for awaited in self._awaited:
            result = self._take()
            if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
                self._read(awaited, result)
                continue
            if isinstance(awaited, tuple):
                self._names.pop(awaited, None)
            if result.status != ExecStatus.PIPELINE_ABORTED:
                refused = refused or error_from_result(result, encoding=self._values.encoding)
        self._next()  # the end of the trip
        self._is_over = True
        if isinstance(refused, InvalidSqlStatementName):
            self._names.clear()  # somebody made the server forget: the next trip prepares anew
        if refused is not None:
            raise refused

    def give_up(self) -> None:
        """Take what is on its way, so that the wire is free again; the transaction is the caller's to roll back."""
        if not self._is_over:
            with suppress(psycopg.Error):
                self.go()

    def _read(self, awaited: Answer | _Key | None, result: PGresult) -> None:
        if isinstance(awaited, Answer) and result.status == ExecStatus.TUPLES_OK:
            self._values.set_pgresult(result)
            awaited.rows = self._values.load_rows(0, result.ntuples, tuple)

    def _take(self) -> PGresult:
        """The result of one statement, and the nothing that ends it."""
        result = self._next()
        if result is None:
            raise psycopg.OperationalError("the server answered less than it was asked")
        self._next()
        return result

    def _next(self) -> PGresult | None:
        while self._wire.is_busy():
            self._wait(select.POLLIN)
            self._wire.consume_input()
        return self._wire.get_result()

    def _send(self) -> None:
        while self._wire.flush():
            if self._wait(select.POLLIN | select.POLLOUT) & select.POLLIN:
                self._wire.consume_input()

    def _wait(self, until: int) -> int:
        ready = select.poll()
        ready.register(self._wire.socket, until)
        return ready.poll()[0][1]


@contextmanager
def one_trip(session: Session) -> Iterator[Trip]:
    """What is said with `say(statement, values)` in the block goes out together; answers are read after the block.

    When one fails, those after it are not done and its error (psycopg's own) leaves the block.
    """
    connection = session.connection()
    driver = driver_of(connection)
    with driver.lock:
        driver.pgconn.enter_pipeline_mode()
        trip = Trip(connection)
        try:
            yield trip
            trip.go()
        except Exception:
            trip.give_up()
            raise
        except BaseException:
            driver.close()  # told to stop in the middle of an answer: nobody knows what is still to come
            raise
        finally:
            with suppress(psycopg.Error):
                driver.pgconn.exit_pipeline_mode()


@dataclass(frozen=True)
class Question(Generic[Found]):
    """A statement, its values, and how its rows are read: for what is asked together with others, or by itself."""

    statement: Statement
    values: Mapping[str, Any]
    read: Callable[[list[tuple[Any, ...]]], Found]


def ask(session: Session, question: Question[Found]) -> Found:
    """Ask one question in a trip of its own."""
    (found,) = ask_together(session, question)
    return cast("Found", found)


def ask_together(session: Session, *questions: Question[Any]) -> tuple[Any, ...]:
    """Ask these in one trip; what they found, in their order."""
    with one_trip(session) as say:
        answers = [say(question.statement, question.values) for question in questions]
    return tuple(question.read(answer.rows) for question, answer in zip(questions, answers, strict=True))


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
