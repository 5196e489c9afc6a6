"""The steps of the schema: in order, up and down and up again, and at the end exactly what the tables say."""

import inspect as sources_of
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from app.core import schema
from app.core.db import Table
from tests import database

STEPS = sorted((Path(schema.STEPS) / "versions").glob("*.py"))
NAMED = re.compile(r"[0-9]{4}_[a-z]+(_[a-z]+)+\.py")
# Made of a database's own name or number; nothing that people wrote.
FOUND = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.connamespace = 'public'::regnamespace
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers
    WHERE trigger_schema = 'public'
    UNION ALL SELECT table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default,
        generation_expression, collation_name)
    FROM information_schema.columns WHERE table_schema = 'public'
    ORDER BY 1, 2, 3
"""


@pytest.fixture
def empty(database_server: str, worker_name: str) -> Iterator[str]:
    """The address of a database in which there is nothing yet."""
    name = f"office_{worker_name}_steps"
    with database._maintenance(database_server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield database._named(database_server, name)
    database.dropped(database_server, name)


def engine_of(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def found_in(url: str) -> list[tuple[str, ...]]:
    """Everything the schema is made of, as PostgreSQL tells it."""
    with engine_of(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(FOUND))]


def left_in(url: str) -> set[str]:
    """The tables and functions that are there, but for Alembic's own."""
    own = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    with engine_of(url).connect() as connection:
        functions = set(connection.execute(text(own)).scalars())
    return (functions | set(inspect(engine_of(url)).get_table_names())) - {"alembic_version"}


def test_steps_are_numbered_one_after_the_other():
    chained = [import_steps(file) for file in STEPS]

    assert all(NAMED.fullmatch(file.name) for file in STEPS), "NNNN_verb_noun.py"
    assert [step.revision for step in chained] == [file.name[:4] for file in STEPS]
    assert [step.down_revision for step in chained] == [None, *(file.name[:4] for file in STEPS[:-1])]


def import_steps(file: Path) -> ModuleType:
    spec = spec_from_file_location(f"step_{file.stem}", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_steps_go_up_and_down_and_up_again(empty):
    schema.upgrade(empty)
    first = found_in(empty)
    schema.downgrade(empty, to="base")
    left = left_in(empty)
    schema.upgrade(empty)

    assert left == set(), "a step down leaves something behind"
    assert found_in(empty) == first


def test_each_step_goes_down_to_where_it_came_from(empty):
    before = {}
    for file in STEPS:
        before[file.name[:4]] = found_in(empty)
        schema.upgrade(empty, to=file.name[:4])

    for file in reversed(STEPS[1:]):
        place = STEPS.index(file)
        schema.downgrade(empty, to=STEPS[place - 1].name[:4])
        assert found_in(empty) == before[file.name[:4]], f"{file.name} down is not where it began"


def test_going_up_twice_changes_nothing(empty):
    schema.upgrade(empty)
    first = found_in(empty)

    schema.upgrade(empty)

    assert found_in(empty) == first


def test_the_tables_in_the_program_are_those_in_the_database(empty):
    import_module("app.tables")
    schema.upgrade(empty)

    with engine_of(empty).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, Table.metadata)

    assert not differences, "write a step in migrations/versions:\n" + "\n".join(map(str, differences))


def test_every_check_in_the_program_is_in_the_database(empty):
    import_module("app.tables")
    schema.upgrade(empty)

    declared = {
        (table.name, str(constraint.name))
        for table in Table.metadata.tables.values()
        for constraint in table.constraints
    }
    there = {(table, name) for table, name, definition in found_in(empty)
             if re.match(r"(CHECK|UNIQUE|PRIMARY|FOREIGN)", definition)}  # fmt: skip

    assert {(table, name.rpartition(".")[2]) for table, name in declared} == {
        (table, name) for table, name in there if table != "alembic_version"
    }


@pytest.mark.parametrize("file", STEPS, ids=lambda file: file.stem)
def test_no_step_up_repairs_rows_silently(file):
    upward = sources_of.getsource(import_steps(file).upgrade)

    repairing = re.findall(r"\b(UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", upward, re.IGNORECASE)

    assert not repairing, "rows are mended by a command that says what it did, not by a step"
