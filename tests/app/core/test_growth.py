"""A table that has just grown is known to the planner before autovacuum comes round."""

import pytest
from sqlalchemy import text

from app.core.db import db, transaction
from app.core.growth import analyze_if_grown
from app.papers.models import PaperSeries

GROW = text("INSERT INTO paper_series SELECT :what, n::text, 2026, 1 FROM generate_series(1, :rows) n")
KNOWN = text("SELECT reltuples FROM pg_class WHERE relname = 'paper_series'")


@pytest.fixture
def grow(own_database):
    with transaction() as session:
        session.execute(text("ALTER TABLE paper_series SET (autovacuum_enabled = off)"))

    def grown(what, rows):
        with transaction() as session:
            session.execute(GROW, {"what": what, "rows": rows})

    return grown


def test_a_table_that_has_grown_is_analysed_once(grow):
    grow("first", 20_000)

    assert analyze_if_grown(PaperSeries)
    assert db.session.scalar(KNOWN) == 20_000
    assert not analyze_if_grown(PaperSeries)


def test_a_few_rows_more_are_not_worth_a_look(grow):
    grow("first", 100)
    assert not analyze_if_grown(PaperSeries)

    grow("second", 20_000)
    assert analyze_if_grown(PaperSeries)
    grow("third", 20_000)
    assert not analyze_if_grown(PaperSeries)
