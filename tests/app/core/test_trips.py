"""Several statements in one round trip: together or not at all, prepared once, and never on a wire that was cut."""

import psycopg
import pytest
from sqlalchemy import text

from app.core.db import db, transaction
from app.core.trips import driver_of, one_trip, statement

ONE = statement("SELECT %(a)s::int + %(b)s::int, %(a)s::int")
HALF = statement("SELECT 1 / %(a)s::int")
PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'trip_%'")


def test_answers_are_there_after_the_trip_each_with_its_rows(app):
    with one_trip(db.session()) as say:
        first, second = say(ONE, {"a": 1, "b": 2, "unasked": 3}), say(ONE, {"a": 5, "b": 5})
        assert first.rows == []

    assert (first.first, second.rows) == ((3, 1), [(10, 5)])


def test_what_fails_leaves_the_block_and_what_came_after_it_is_not_done(app):
    session = db.session()
    with pytest.raises(psycopg.errors.DivisionByZero), session.begin_nested(), one_trip(session) as say:
        before, half, after = say(ONE, {"a": 1, "b": 1}), say(HALF, {"a": 0}), say(ONE, {"a": 2, "b": 2})

    assert before.first == (2, 1)
    assert (half.rows, after.rows) == ([], [])
    assert session.execute(text("SELECT 7")).scalar_one() == 7


def test_a_statement_is_prepared_once_and_stays_so_after_a_rollback(own_database):
    session = db.session()
    for _ in range(3):
        with one_trip(session) as say:
            say(ONE, {"a": 1, "b": 2})
        session.execute(text("SELECT 1"))
        session.rollback()

    assert session.execute(PREPARED).scalar_one() == 1


def test_one_that_could_not_be_prepared_is_tried_anew(own_database):
    session, wrong = db.session(), statement("SELECT only_later FROM officers WHERE id = %(id)s")
    with pytest.raises(psycopg.errors.UndefinedColumn), one_trip(session) as say:
        say(wrong, {"id": 1})
    session.rollback()
    session.execute(text("ALTER TABLE officers ADD COLUMN only_later integer DEFAULT 4"))

    with one_trip(session) as say:
        answer = say(wrong, {"id": 1})

    assert answer.first == (4,)


def test_a_mistake_within_the_block_leaves_the_wire_free(own_database):
    session, asked = db.session(), []
    with pytest.raises(KeyError), one_trip(session) as say:
        asked += [say(ONE, {"a": 1, "b": 2}), say(ONE, {"a": 1})]
    session.rollback()

    assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_what_is_said_last_goes_out_with_the_commit_and_not_at_all_where_it_is_refused(own_database):
    insert = statement("INSERT INTO promised_jobs (name, arguments, promised_at) VALUES (%(name)s, '{}', now())")
    with transaction() as session:
        session.info["before_commit"] = [lambda say: say(insert, {"name": "kept"})]
    with pytest.raises(psycopg.errors.DivisionByZero), transaction() as session:
        session.info["before_commit"] = [
            lambda say: say(insert, {"name": "lost"}),
            lambda say: say(HALF, {"a": 0}),
        ]

    assert db.session.execute(text("SELECT name FROM promised_jobs")).scalars().all() == ["kept"]


def test_a_connection_cut_while_it_rested_is_replaced_without_anybody_noticing(own_database):
    resting, killer = db.engine.connect(), db.engine.connect()
    victim = driver_of(resting).info.backend_pid
    resting.close()
    killer.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": victim})

    with db.engine.connect() as anew:
        given = driver_of(anew).info.backend_pid
        assert anew.execute(text("SELECT 1")).scalar_one() == 1

    killer.close()
    assert given != victim


def test_what_the_server_was_made_to_forget_is_prepared_anew_the_next_time(own_database):
    session = db.session()
    with one_trip(session) as say:
        say(ONE, {"a": 1, "b": 2})
    session.execute(text("DEALLOCATE ALL"))
    with pytest.raises(psycopg.errors.InvalidSqlStatementName), one_trip(session) as say:
        say(ONE, {"a": 1, "b": 2})
    session.rollback()

    with one_trip(session) as say:
        again = say(ONE, {"a": 1, "b": 2})

    assert again.first == (3, 1)
