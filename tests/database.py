"""The tests' PostgreSQL: one server a run, migrated once as a template, one copy a worker; a savepoint a test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import make_url

from app.core import embedded, schema
from app.core.db import db
from config.settings import Settings, load_settings

TEMPLATE = "office_template"
MAKING = 5_214_002  # the advisory lock under which copies are made: a template may not be in use


def settings_of(folder: Path, **more: str) -> Settings:
    """Settings of a make-believe office in this folder; keys are made and kept there."""
    return load_settings({"DATA_DIR": str(folder), **more})


def server_url(folder: Path) -> str:
    """The address of the run's server: the embedded one, or TEST_DATABASE_URL's."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    return embedded.database_url(settings_of(folder, DATABASE_URL=given))


def copy_of_template(server: str, name: str) -> str:
    """A fresh, migrated database of this name; returns its address. The template is made by whoever comes first."""
    with _maintenance(server) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            _make_template(connection, server)
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    return _named(server, name)


def _make_template(connection: "psycopg.Connection[tuple[object, ...]]", server: str) -> None:
    draft = f"{TEMPLATE}_draft"  # a run that was killed here leaves a draft, never half a template
    connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
    connection.execute(f"CREATE DATABASE {draft}")
    schema.upgrade(_named(server, draft))
    connection.execute(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")


def dropped(server: str, name: str) -> None:
    """Remove a copy."""
    with _maintenance(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _maintenance(server: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(schema.conninfo(_named(server, "postgres")), autocommit=True) as connection:
        yield connection


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Whatever the block commits is undone at its end: each session works in a savepoint of one outer transaction."""
    with app.app_context():
        engine = db.engine
    engines = db._app_engines[app]
    connection = engine.connect()
    outer = connection.begin()
    engines[None] = connection
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield
    finally:
        engines[None] = engine
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        outer.rollback()
        connection.close()
