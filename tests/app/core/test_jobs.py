"""Later work is promised with the act, sent after its commit, swept up when Redis was away, and may be sent twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from redis.exceptions import ConnectionError as Unreachable
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import select

from app.core import embedded, jobs
from app.core.db import db, transaction
from app.core.models import PromisedJob
from app.dossiers.actions import review
from app.factory import create_app
from app.portal.actions.turns import Turn, alone
from config.jobs import QUEUES
from tests import database, making
from tests.money import owing, paid_at_portal, receipts_of

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def with_redis(own_database: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An office with a Redis of its own beside its own database, and a portal that nobody serves."""
    url = own_database.extensions["office"].settings.database_url
    settings = database.settings_of(tmp_path / "office", DATABASE_URL=url, PORTAL_URL=NOBODY, PORTAL_TOKEN="made-up")
    made = create_app(settings)
    made.testing = True
    with made.app_context():
        made.extensions["office"].redis()
        yield made
        db.session.remove()
        db.engine.dispose()
    made.extensions["office"].redis().close()
    embedded.stop(settings)


def promised() -> list[PromisedJob]:
    asked = select(PromisedJob).order_by(PromisedJob.id).execution_options(populate_existing=True)
    return list(db.session.execute(asked).scalars())


def queue(name: str = "now") -> Queue:
    return Queue(name, connection=jobs.connection(), serializer=JSONSerializer)


def paid_and_accepted():
    made = owing()
    paid_at_portal(made)
    review.accept(officer=making.officer(), dossier_id=made.id)
    return made


def worked():
    SimpleWorker(QUEUES, connection=jobs.connection(), serializer=JSONSerializer).work(
        burst=True, logging_level="WARNING"
    )


def test_a_job_nobody_knows_cannot_be_promised(app):
    with pytest.raises(KeyError), transaction() as session:
        jobs.promise(session, "no_such_job")


def test_a_promise_is_lost_with_its_act_and_never_sent(app):
    def break_off():
        with transaction() as session:
            jobs.promise(session, "issue_receipts")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert promised() == []
    assert db.session().info.get("after_commit") is None


def test_without_redis_a_promise_waits(app):
    paid_and_accepted()

    assert [(job.name, job.sent_at) for job in promised()] == [("issue_receipts", None)]
    assert jobs.sweep(db.session()) == 0


def test_a_promise_is_sent_after_the_commit_and_done_by_the_worker(with_redis):
    made = paid_and_accepted()
    sent, waiting = promised()[0].sent_at, queue().job_ids

    worked()

    assert sent is not None
    assert waiting == [f"promise-{promised()[0].id}"]
    assert queue().failed_job_registry.count == 0
    assert len(receipts_of(made)) == 1


def test_what_could_not_be_sent_is_swept_up_oldest_first(with_redis):
    office = with_redis.extensions["office"]
    with transaction() as session:
        for _ in range(3):
            session.add(PromisedJob(name="issue_receipts", arguments={}, promised_at=making.local("2026-09-16 09:00")))

    swept, again = jobs.sweep(db.session(), at_most=2), jobs.sweep(db.session())

    assert (swept, again, jobs.sweep(db.session())) == (2, 1, 0)
    assert queue().job_ids == [f"promise-{job.id}" for job in promised()]
    assert office.redis() is not None


def ask_for_a_comparison():
    with transaction() as session:
        jobs.promise(session, "reconcile_portal", first_on="2026-09-01", last_on="2026-09-16")


def test_what_somebody_asked_for_outlives_a_redis_that_forgets(with_redis):
    ask_for_a_comparison()
    jobs.connection().flushall()

    swept = jobs.sweep(db.session())

    assert swept == 1
    assert queue("later").job_ids == [f"promise-{promised()[0].id}"]


def test_a_promise_that_was_kept_is_forgotten(with_redis):
    paid_and_accepted()
    waiting = jobs.sweep(db.session())
    worked()

    jobs.sweep(db.session())

    assert waiting == 0
    assert promised() == []


def test_what_had_to_stand_back_is_asked_again_until_its_turn_has_come(with_redis):
    ask_for_a_comparison()
    with alone(Turn.INDEX):
        worked()

    swept = jobs.sweep(db.session())

    assert swept == 1
    assert queue("later").job_ids == [f"promise-{promised()[0].id}"]


def test_after_a_day_nobody_waits_any_more(with_redis, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    ask_for_a_comparison()
    jobs.connection().flushall()
    the_clock.stand_at("2026-09-17 09:01")

    assert jobs.sweep(db.session()) == 0
    assert promised() == []


def test_a_redis_that_is_away_costs_no_act(with_redis):
    office = with_redis.extensions["office"]
    embedded.stop(office.settings)
    with pytest.raises((Unreachable, OSError)):
        office.redis().ping()

    made = paid_and_accepted()

    assert made.state == "in_review"
    assert [job.sent_at for job in promised()] == [None]


def test_a_job_that_runs_twice_issues_one_receipt(with_redis):
    made = paid_and_accepted()
    jobs.enqueue(jobs.connection(), "issue_receipts", arguments={}, job_id="again")

    worked()

    assert queue().failed_job_registry.count == 0
    assert len(receipts_of(made)) == 1
