"""Background jobs: every path resolves, every queue is watched, every promise is a job, every job can be promised."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
import pytest
from croniter import croniter

from config.jobs import JOBS, QUEUES
from config.settings import PROJECT
from tests.guards.sources import Source, product

# The night shift's own programs: they run jobs and are none.
PROGRAMS = {"__init__", "schedule", "worker"}


def resolved(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def named_in(source: Source, function: str) -> list[str]:
    """The jobs a file names when it calls this function: its first text."""
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    wanted = (call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == function)
    texts = (argument for call in wanted for argument in call.args if isinstance(argument, ast.Constant))
    return [text.value for text in texts if isinstance(text.value, str)]


@pytest.mark.parametrize("name", JOBS)
def test_every_job_leads_to_a_function_of_the_night_shift(name):
    job = JOBS[name]

    assert job.path == f"queues.{name}.run", "a job's file is called what the job is called"
    assert callable(resolved(job.path))


@pytest.mark.parametrize("name", JOBS)
def test_every_job_takes_what_can_be_written_as_json(name):
    parameters = inspect.signature(resolved(JOBS[name].path)).parameters.values()

    assert all(each.kind not in (each.POSITIONAL_ONLY, each.VAR_POSITIONAL) for each in parameters)
    defaults = [each.default for each in parameters if each.default is not each.empty]
    assert orjson.loads(orjson.dumps(defaults)) == defaults


def test_every_file_of_the_night_shift_is_a_job():
    files = {file.stem for file in (PROJECT / "queues").glob("*.py")} - PROGRAMS

    assert files == set(JOBS)


def test_every_queue_is_watched_by_the_worker():
    worker = (PROJECT / "queues" / "worker.py").read_text(encoding="utf-8")

    assert {job.queue for job in JOBS.values()} <= set(QUEUES)
    assert "Worker(QUEUES" in worker


@pytest.mark.parametrize("name", [name for name, job in JOBS.items() if job.cron is not None])
def test_every_schedule_can_be_read(name):
    cron = JOBS[name].cron

    assert croniter.is_valid(cron)
    assert len(cron.split()) == 5, "minutes are the finest the schedule looks at"


def test_every_job_gets_time_to_finish():
    assert all(job.timeout_seconds > 0 for job in JOBS.values())


def test_every_promise_is_a_job():
    promised = {
        (source.path, name)
        for source in product()
        if Path(source.path).parts[0] in ("app", "queues")
        for function in ("promise", "enqueue")
        for name in named_in(source, function)
    }

    unknown = sorted(f"{path}: {name}" for path, name in promised if name not in JOBS)

    assert promised
    assert not unknown


def test_every_job_is_started_by_something():
    promised = {name for source in product() for name in named_in(source, "promise")}

    idle = {name for name, job in JOBS.items() if job.cron is None} - promised

    assert not idle
