"""The schema's steps: bringing a database to the newest one, and the first connection, which does so by itself.

Steps are `migrations/versions/NNNN_verb_noun.py`. An advisory lock lets one process migrate while the others wait.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import orjson
import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.types.json import set_json_loads
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from app.core import embedded
from app.core.errors import WrongState
from app.core.locks import Lock
from config.settings import Settings

STEPS = Path(__file__).parents[2] / "migrations"
_ready: set[str] = set()
_first = threading.Lock()


def connect(settings: Settings) -> "psycopg.Connection[tuple[object, ...]]":
    """A new connection; the first of a process starts the embedded server where there is one, and migrates."""
    url = embedded.database_url(settings)
    with _first:
        if url not in _ready:
            upgrade(url)
            _ready.add(url)
    # The driver throws away all that is prepared at each rollback, which every page that only read ends with; what is
    # worth preparing is prepared by `trips`, for as long as the connection lives.
    connection = psycopg.connect(
        conninfo(url), options="-c timezone=UTC -c lock_timeout=30s -c statement_timeout=600s", prepare_threshold=None
    )
    set_json_loads(orjson.loads, connection)  # SQLAlchemy tells its own connections so, not those it is given
    return connection


def conninfo(url: str) -> str:
    """A SQLAlchemy URL as libpq wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def upgrade(url: str, *, to: str = "head") -> None:
    """Bring the database to a step, the newest by default. Does nothing when it is there already.

    Raises WrongState for a database that a newer program has changed.
    """
    _step(url, lambda config: _up(config, to))


def _up(config: Config, to: str) -> None:
    steps, at = ScriptDirectory.from_config(config), step_of(config.attributes["connection"])
    if at is not None and at not in {step.revision for step in steps.walk_revisions()}:
        raise WrongState("database_newer", step=at, newest=steps.get_current_head())
    command.upgrade(config, to)


def downgrade(url: str, *, to: str) -> None:
    """Take the database back to a step (`base` is none): for tests of the steps themselves."""
    _step(url, lambda config: command.downgrade(config, to))


def _step(url: str, run: Callable[[Config], None]) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({Lock.MIGRATING})")
        try:
            config = _config(connection)
            run(config)
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({Lock.MIGRATING})")
    engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    return config


def newest_step() -> str | None:
    """The newest step the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def step_of(connection: Connection) -> str | None:
    """The step this database is at."""
    return MigrationContext.configure(connection).get_current_revision()
