"""The schedule: puts each periodic job on its queue when its time has come, from the one list in `config.jobs`.

`python -m queues.schedule`. Two schedules at once do no harm: a job of one minute has one id, and every job may run
twice. A run that was missed is not made up for; each job finds what is to be done from the facts.
"""

import logging
import signal
import threading
from datetime import datetime
from types import FrameType

from croniter import croniter
from redis.exceptions import RedisError

from app.core import clock
from app.core.jobs import enqueue
from app.core.office import office
from app.factory import create_app
from config.jobs import JOBS

logger = logging.getLogger("queues.schedule")


def due_jobs(minute: datetime) -> list[str]:
    """The names of the jobs whose time is this minute, in office time."""
    return [job.name for job in JOBS.values() if job.cron is not None and croniter.match(job.cron, minute)]


def start_due(minute: datetime) -> int:
    """Put this minute's jobs on their queues. Returns how many."""
    redis = office().redis()
    if redis is None:
        return 0
    names = due_jobs(minute)
    for name in names:
        enqueue(redis, name, arguments={}, job_id=f"{name}-{minute:%Y%m%d%H%M}")
    return len(names)


def main() -> None:
    """Look at the clock each minute until told to stop."""
    app = create_app()
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with app.app_context():
        while not stop.wait(60 - clock.now().timestamp() % 60):
            try:
                start_due(clock.now().astimezone(office().zone))
            except RedisError as error:
                logger.warning("the schedule could not reach Redis: %s", type(error).__name__)


if __name__ == "__main__":
    main()
