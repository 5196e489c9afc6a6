"""Several people at once: each job in a thread of its own, on a database connection of its own, all from one start."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from app.core.db import db
from app.core.errors import OfficeError

AT_MOST = 12  # connections in the application's pool


def at_once(app: Flask, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do the jobs at the same time; what each gave, or the code of the office's refusal, in the order of the jobs."""
    assert len(jobs) <= AT_MOST
    db.session.remove()
    start = Barrier(len(jobs), timeout=60)

    def alone(job: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return job()
            except OfficeError as refusal:
                return refusal.facts.get("why", refusal.code)

    with ThreadPoolExecutor(max_workers=len(jobs)) as threads:
        return list(threads.map(alone, jobs))
