"""Promising later work inside a transaction, and sending it after the commit: by name, with ids and JSON only.

`app` knows a job by its name in `config.jobs`; what the name runs stands in `queues/`. Redis holds no truth: a promise
stays in `promised_jobs` until it is kept. The schedule sends what could not be sent, and once more what Redis has
forgotten or what was answered with `not_now`.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.models import PromisedJob
from config.jobs import JOBS

logger = logging.getLogger(__name__)

NOT_NOW: Final = "not_now"  # the key under which a job says why it did nothing this time
GIVEN_UP_AFTER: Final = timedelta(days=1)
ENDED: Final = frozenset({JobStatus.FINISHED, JobStatus.FAILED, JobStatus.STOPPED, JobStatus.CANCELED})


def promise(session: Session, name: str, **arguments: Any) -> None:
    """Promise that the job `name` will run with these JSON arguments. Raises KeyError for a name not in config.jobs."""
    job = PromisedJob(name=JOBS[name].name, arguments=arguments, promised_at=clock.now())
    session.add(job)
    session.flush()
    waiting = (job.id, job.name, arguments)
    session.info.setdefault("after_commit", []).append(lambda: _send(session, [waiting]))


def sweep(session: Session, *, at_most: int = 1000) -> int:
    """Send whatever is still unsent or has to be sent again, oldest first. Returns how many were sent."""
    _settle(session, at_most=at_most)
    waiting = (
        select(PromisedJob.id, PromisedJob.name, PromisedJob.arguments)
        .where(PromisedJob.sent_at.is_(None))
        .order_by(PromisedJob.id)
        .limit(at_most)
    )
    return _send(session, [tuple(row) for row in session.execute(waiting)])


def _settle(session: Session, *, at_most: int) -> None:
    """Forget the promises that were kept; have those sent again that were not."""
    redis = connection()
    asked = select(PromisedJob).where(PromisedJob.sent_at.is_not(None)).order_by(PromisedJob.id).limit(at_most)
    promises = session.execute(asked).scalars().all()
    if redis is None or not promises:
        return
    try:
        sent = Job.fetch_many([_job_id(each.id) for each in promises], redis, serializer=JSONSerializer)
        over = [(each, job) for each, job in zip(promises, sent, strict=True) if job is None or _has_ended(job)]
        again = [each.id for each, job in over if _has_to_be_sent_again(each, job)]
    except RedisError as error:
        logger.warning("promised jobs are not looked after: %s", type(error).__name__)
        return
    kept = {each.id for each, _ in over} - set(again)
    session.execute(delete(PromisedJob).where(PromisedJob.id.in_(kept)))
    session.execute(update(PromisedJob).where(PromisedJob.id.in_(again)).values(sent_at=None))
    session.commit()


def _has_ended(job: Job) -> bool:
    return job.get_status(refresh=False) in ENDED


def _has_to_be_sent_again(promise: PromisedJob, job: Job | None) -> bool:
    """Whether somebody still waits for it. What asks for nothing of its own comes round by the schedule anyway."""
    if not promise.arguments or clock.now() - promise.promised_at > GIVEN_UP_AFTER:
        return False
    if job is None:
        return True
    answer = job.return_value()
    return isinstance(answer, Mapping) and NOT_NOW in answer


def _job_id(promise_id: int) -> str:
    return f"promise-{promise_id}"


def _send(session: Session, jobs: list[tuple[int, str, dict[str, Any]]]) -> int:
    redis = connection()
    if redis is None:
        return 0
    sent = []
    for key, name, arguments in jobs:
        try:
            enqueue(redis, name, arguments=arguments, job_id=_job_id(key))
        except RedisError as error:
            logger.warning("promised job %s waits for the sweep: %s", name, type(error).__name__)
            break
        sent.append(key)
    if sent:
        session.execute(update(PromisedJob).where(PromisedJob.id.in_(sent)).values(sent_at=clock.now()))
        session.commit()
    return len(sent)


def enqueue(redis: Redis, name: str, *, arguments: dict[str, Any], job_id: str | None = None) -> None:
    """Put one job on its queue. Every job may run twice, so sending twice does no harm."""
    job = JOBS[name]
    Queue(job.queue, connection=redis, serializer=JSONSerializer).enqueue(
        job.path,
        kwargs=arguments,
        job_id=job_id,
        job_timeout=job.timeout_seconds,
        result_ttl=3600,
        failure_ttl=7 * 86400,
    )


def connection() -> Redis | None:
    """The office's Redis, or None where this process runs without one (tests, a one-off command)."""
    redis: Redis | None = current_app.extensions["office"].redis()
    return redis
