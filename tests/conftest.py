"""What every test may ask for: the office with its database, clients, officers, dossiers, a clock that stands.

Nothing here is started before a test asks: unit tests touch neither Flask nor PostgreSQL.
"""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import clock, embedded
from app.core.db import db
from app.dossiers.models import Dossier
from app.factory import create_app
from app.web.sessions import SignedIn
from config.workflow import Role
from tests import database, making
from tests.page import PageClient

RUN_FOLDER = "OFFICE_TESTS_FOLDER"


@pytest.fixture(scope="session", autouse=True)
def _network_off() -> Iterator[None]:
    """Only this machine can be reached: UNIX sockets and the loopback address."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"the test wants to reach {address[0]}: tests speak with this machine alone")
        connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of this run before its workers start, who inherit the name."""
    if not is_worker(config):
        os.environ[RUN_FOLDER] = str(Path(tempfile.gettempdir()) / f"office-tests-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's server and remove its folder, once all workers are gone."""
    folder = Path(os.environ[RUN_FOLDER])
    if not is_worker(config) and folder.exists():
        embedded.stop(database.settings_of(folder))
        shutil.rmtree(folder, ignore_errors=True)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of several that pytest-xdist started."""
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """The folder all workers of this run share; it holds the embedded server's data.

    Not below pytest's own folder, which every other run of pytest shuts to all accounts but its own.
    """
    return Path(os.environ[RUN_FOLDER])


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """The pytest-xdist worker, or `alone`."""
    given = getattr(request.config, "workerinput", None)
    return "alone" if given is None else str(given["workerid"])


@pytest.fixture(scope="session")
def database_server(run_folder: Path) -> str:
    """The address of the run's PostgreSQL."""
    return database.server_url(run_folder)


@pytest.fixture(scope="session")
def application(database_server: str, run_folder: Path, worker_name: str) -> Iterator[Flask]:
    """One application a worker, on the worker's own database, without Redis."""
    name = f"office_{worker_name}"
    url = database.copy_of_template(database_server, name)
    made = create_app(database.settings_of(run_folder, DATABASE_URL=url), uses_redis=False)
    made.testing = True
    yield made
    with made.app_context():
        db.engine.dispose()
    database.dropped(database_server, name)


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The office, in an application context; what the test commits is undone after it."""
    with database.undone(application), application.app_context():
        yield application


@pytest.fixture
def own_database(database_server: str, run_folder: Path, worker_name: str) -> Iterator[Flask]:
    """An office on a database of the test's own, with real commits: for several connections at once. Takes a second."""
    name = f"office_{worker_name}_own"
    url = database.copy_of_template(database_server, name)
    made = create_app(database.settings_of(run_folder, DATABASE_URL=url), uses_redis=False)
    made.testing = True
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    database.dropped(database_server, name)


class StandingClock:
    """The office's clock, standing where the test put it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def stand_at(self, instant: datetime | str) -> datetime:
        """Stop the clock: at an aware instant, or at a local time of the office as `2026-09-16 09:00`."""
        if isinstance(instant, str):
            instant = making.local(instant)
        self._stack.enter_context(clock.stopped_at(instant))
        return clock.now()


@pytest.fixture
def the_clock() -> Iterator[StandingClock]:
    """A clock that stands: `the_clock.stand_at("2026-09-16 09:00")`, as often as the story moves on."""
    with ExitStack() as stack:
        yield StandingClock(stack)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser in which nobody has signed in."""
    return PageClient(app)


@pytest.fixture
def an_officer(app: Flask) -> Callable[..., SignedIn]:
    """`an_officer(Role.HEAD, full_name=…)`: somebody new who works here."""
    return making.officer


@pytest.fixture
def client_as(app: Flask, an_officer: Callable[..., SignedIn]) -> Callable[..., PageClient]:
    """`client_as(Role.CASHIER)` or `client_as(an officer)`: a browser in which they have signed in."""

    def signed_in(who: Role | SignedIn, **fields: Any) -> PageClient:
        officer = an_officer(who, **fields) if isinstance(who, Role) else who
        return PageClient(app).sign_in(officer)

    return signed_in


@pytest.fixture
def a_dossier(app: Flask) -> Callable[..., Dossier]:
    """`a_dossier(State.AWAITING_DECISION, procedure_code=…, officer=…)`: brought there by the real actions."""
    return making.dossier
