"""Whose turn it is: one package or register at a time, one batch of records judged at a time, and officers first.

PostgreSQL keeps both locks, so that a dead holder's lock ends with its connection and nobody has to clean up.
"""

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import RefusedWhole
from app.core.locks import Lock
from app.core.office import office
from app.intake.actions.reader import give_way_by


class one_at_a_time:  # noqa: N801 - reads as the sentence it is
    """Holds the import lock for as long as the block runs. Raises RefusedWhole where another import holds it."""

    def __enter__(self) -> None:
        self.connection: Connection = db.engine.engine.connect()  # a connection of its own, whatever the session has
        taken = self.connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": Lock.IMPORTING}).scalar_one()
        self.connection.commit()
        if not taken:
            self.connection.close()
            raise RefusedWhole("import_under_way")

    def __exit__(self, *_: object) -> None:
        self.connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": Lock.IMPORTING})
        self.connection.commit()
        self.connection.close()


def take_turn(session: Session) -> None:
    """Wait until no other transaction judges records: a pull, a package and a mended record may meet at one dossier.

    The lock ends with the transaction. Officers' acts on dossiers do not take it and are not held up by it.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": Lock.JUDGING})


def give_way() -> None:
    """From now on this process gives way to those that answer officers. There is no way back: only for one that ends
    with its import.
    """
    give_way_by(office().settings.import_niceness)
