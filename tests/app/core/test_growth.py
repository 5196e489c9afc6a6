"""Tables that have just grown are known to the planner before autovacuum comes round."""

import pytest
from sqlalchemy import text

from app.core.db import db, transaction
from app.core.growth import analyze_grown_tables


@pytest.fixture
def growing(own_database):
    with transaction() as session:
        session.execute(text("CREATE TABLE growing (n bigint, word text) WITH (autovacuum_enabled = off)"))
    analyze_grown_tables()
    return own_database


def grow(rows):
    with transaction() as session:
        session.execute(text("INSERT INTO growing SELECT n, 'a word' FROM generate_series(1, :rows) n"), {"rows": rows})


def known_rows():
    known = db.session.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'growing'")).scalar_one()
    db.session.rollback()
    return known


def test_a_table_that_has_grown_is_analysed_once(growing):
    grow(20_000)

    assert analyze_grown_tables() == ["growing"]
    assert known_rows() == 20_000
    assert analyze_grown_tables() == []


def test_a_few_rows_more_are_not_worth_a_look(growing):
    grow(100)
    assert analyze_grown_tables() == []

    grow(20_000)
    analyze_grown_tables()
    grow(20_000)
    assert analyze_grown_tables() == []


def test_no_table_is_looked_at_in_another_schema(growing):
    with transaction() as session:
        session.execute(text("CREATE SCHEMA elsewhere"))
        session.execute(text("CREATE TABLE elsewhere.strange AS SELECT generate_series(1, 50000) n"))

    assert analyze_grown_tables() == []
