"""The database: one metadata with named constraints, and `transaction()`, the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, MetaData, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.core.trips import one_trip

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A `timestamptz` that takes only aware datetimes and gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What every table inherits: naming of constraints and the mapping of Python types to PostgreSQL's."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant(), int: BigInteger(), dict[str, Any]: JSONB(), list[Any]: JSONB()}  # noqa: RUF012 - SQLAlchemy reads it so


def dumps(value: object) -> str:
    """JSON as stored: keys sorted, text as it is."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


# Tables inherit `Table`, not `db.Model`: they stay plain SQLAlchemy, and Flask-SQLAlchemy keeps engine and session.
db = SQLAlchemy(engine_options={"json_serializer": dumps})


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything in the block is kept, or nothing is. Promised jobs are sent after the commit.

    An action opens one; an action called inside another joins the outer one, which alone commits.
    """
    session = db.session()
    if session.info.get("in_action"):
        yield session
        return
    session.info["in_action"] = True
    try:
        yield session
        _keep(session)
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        for left in ("in_action", "journal_page", "before_commit", "at_hand"):
            session.info.pop(left, None)
    for send in session.info.pop("after_commit", []):
        send()


def _keep(session: Session) -> None:
    """What is to be said last (`before_commit`, called with `say`) goes out together with the commit itself."""
    session.flush()
    if last := session.info.pop("before_commit", []):
        connection = session.connection()
        with one_trip(session) as say:
            for finish in last:
                finish(say)
            if not connection.in_nested_transaction():
                say.commit()
    session.commit()


def server_version(session: Session) -> str:
    """The PostgreSQL server's version, such as `18.4`."""
    return str(session.execute(text("SHOW server_version")).scalar_one())
