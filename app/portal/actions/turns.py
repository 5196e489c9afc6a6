"""One at a time: a pull, a sending, a fetching. PostgreSQL keeps the lock, so that a dead holder's ends with it."""

from contextlib import suppress
from enum import IntEnum

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.core.locks import Lock
from app.portal.rules.troubles import UnderWay


class Turn(IntEnum):
    """What only one may do at a time, by its advisory lock."""

    PULL = Lock.PULLING
    PROGRESS = Lock.SENDING_PROGRESS
    FILES = Lock.FETCHING_FILES
    INDEX = Lock.READING_INDEX
    EXPORT = Lock.EXPORTING_PROGRESS


class alone:  # noqa: N801 - reads as the sentence it is
    """Holds a turn for as long as the block runs. Raises UnderWay where somebody else holds it.

    The lock ends with its connection: what a killed worker was doing is free to be carried on at once.
    """

    def __init__(self, turn: Turn) -> None:
        self.turn = turn

    def __enter__(self) -> None:
        self.connection: Connection = db.engine.engine.connect()  # a connection of its own, whatever the session has
        taken = self.connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": int(self.turn)}).scalar_one()
        self.connection.commit()
        if not taken:
            self.connection.close()
            raise UnderWay(f"{self.turn.name.lower()}_under_way")

    def __exit__(self, *_: object) -> None:
        with suppress(OperationalError):  # a server that went away has let go of the lock already
            self.connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": int(self.turn)})
            self.connection.commit()
        self.connection.close()
