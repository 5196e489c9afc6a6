"""Promising later work inside a transaction, and sending it after the commit: by name, with ids and JSON only.

`app` knows a job by its name in `config.jobs`; what the name runs stands in `queues/`. Redis holds no truth: what could
not be sent stays in `promised_jobs` and the schedule sends it.
"""

import logging
from typing import Any

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.models import PromisedJob
from config.jobs import JOBS

logger = logging.getLogger(__name__)


def promise(session: Session, name: str, **arguments: Any) -> None:
    """Promise that the job `name` will run with these JSON arguments. Raises KeyError for a name not in config.jobs."""
    job = PromisedJob(name=JOBS[name].name, arguments=arguments, promised_at=clock.now())
    session.add(job)
    session.flush()
    waiting = (job.id, job.name, arguments)
    session.info.setdefault("after_commit", []).append(lambda: _send(session, [waiting]))


def sweep(session: Session, *, at_most: int = 1000) -> int:
    """Send whatever is still unsent, oldest first. Returns how many were sent."""
    waiting = (
        select(PromisedJob.id, PromisedJob.name, PromisedJob.arguments)
        .where(PromisedJob.sent_at.is_(None))
        .order_by(PromisedJob.id)
        .limit(at_most)
    )
    return _send(session, [tuple(row) for row in session.execute(waiting)])


def _send(session: Session, jobs: list[tuple[int, str, dict[str, Any]]]) -> int:
    redis = connection()
    if redis is None:
        return 0
    sent = []
    for key, name, arguments in jobs:
        try:
            enqueue(redis, name, arguments=arguments, job_id=f"promise-{key}")
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
