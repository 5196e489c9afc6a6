"""Background jobs: names, where they live in `queues/`, on which queue they wait, and when the schedule starts them.

A mistake here refuses to start: `checked` looks at names and schedules, a guard looks at the paths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.errors import ConfigError

QUEUES = ("now", "later")


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job. `cron` in office time, or None for one that runs only when promised."""

    name: str
    path: str
    queue: str = "later"
    cron: str | None = None
    timeout_seconds: int = 600


ALL = (
    Job(name="send_promised", path="queues.send_promised.run", queue="now", cron="* * * * *"),
    Job(name="issue_receipts", path="queues.issue_receipts.run", queue="now", cron="* * * * *"),
    Job(name="release_leases", path="queues.release_leases.run", queue="now", cron="* * * * *"),
    Job(name="send_progress", path="queues.send_progress.run", queue="now", cron="* * * * *"),
    Job(name="pull_portal", path="queues.pull_portal.run", cron="* * * * *"),
    Job(name="watch_folder", path="queues.watch_folder.run", cron="* * * * *", timeout_seconds=3600),
    Job(name="pass_on_absent", path="queues.pass_on_absent.run", queue="now", cron="* * * * *"),
    Job(name="run_bulk", path="queues.run_bulk.run", queue="now", cron="* * * * *"),
    Job(name="match_alerts", path="queues.match_alerts.run", cron="* * * * *"),
    Job(name="fetch_files", path="queues.fetch_files.run", cron="* * * * *"),
    Job(name="reconcile_portal", path="queues.reconcile_portal.run", cron="10 3 * * *", timeout_seconds=3600),
    Job(name="add_up_counts", path="queues.add_up_counts.run", cron="* * * * *"),
    Job(name="check_counts", path="queues.check_counts.run", cron="45 2 * * *", timeout_seconds=3600),
    Job(name="verify_journal", path="queues.verify_journal.run", cron="30 2 * * *", timeout_seconds=3600),
)


def checked(jobs: tuple[Job, ...]) -> Mapping[str, Job]:
    """The jobs by name. Raises ConfigError for a name that stands twice or a queue nobody watches."""
    for job in jobs:
        if [other.name for other in jobs].count(job.name) > 1:
            raise ConfigError(file="config/jobs.py", key=job.name, problem="the name stands twice", cure="rename one")
        if job.queue not in QUEUES:
            raise ConfigError(
                file="config/jobs.py", key=f"{job.name}.queue", problem=f"nobody watches the queue {job.queue!r}",
                cure="use one of " + ", ".join(QUEUES),
            )  # fmt: skip
    return MappingProxyType({job.name: job for job in jobs})


JOBS = checked(ALL)
