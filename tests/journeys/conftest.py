"""An office served to a real browser, on a database of its own with the people of the make-believe office in it."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.core import clock
from app.core.db import db
from app.factory import create_app
from demo import chromium, staff
from tests import database, making
from tests.browser import Screens, served

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "portal-sample.zip"
OUTPUT = Path(__file__).parents[1] / "output"
FAILED = pytest.StashKey[bool]()
BEFORE = making.local("2026-09-30 08:00")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs a browser; without one it is reported skipped, with the cure."""
    missing = chromium.program() is None
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if missing:
                item.add_marker(pytest.mark.skip(reason=chromium.CURE))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, one a worker."""
    with chromium.opened() as found:
        yield found


@pytest.fixture(scope="module")
def office(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, worker_name: str
) -> Iterator[Flask]:  # fmt: skip
    """An office that trusts the sample's key; its people have been there since the eve of the story.

    Its folder is its own, too: the journal's anchors lie there, and another office's are no proof of this one.
    """
    name = f"office_{worker_name}_journey"
    url = database.copy_of_template(database_server, name)
    folder, key = tmp_path_factory.mktemp("office"), DATA / "portal-sample-key.pem"
    settings = database.settings_of(folder, DATABASE_URL=url, PORTAL_PUBLIC_KEY=str(key), LOG_LEVEL="WARNING")
    made = create_app(settings, uses_redis=False)
    with made.test_request_context(), clock.stopped_at(BEFORE):
        staff.hire(BEFORE)
    yield made
    with made.app_context():
        db.engine.dispose()
    database.dropped(database_server, name)


@pytest.fixture(scope="module")
def address(office: Flask) -> Iterator[str]:
    """Where the office answers."""
    with served(office) as place:
        yield place


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember which tests failed, for their last pictures."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def screens(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Screens]:
    """Screens of the office. Afterwards nothing may have been asked of another host or complained on a console.

    What stood on each screen when a test failed is kept as a picture in `tests/output`.
    """
    made = Screens(browser, address)
    yield made
    for number, context in enumerate(browser.contexts):
        if request.node.stash.get(FAILED, False):
            context.pages[0].screenshot(path=OUTPUT / f"{request.node.name}-{number}.png")
        context.close()
    assert not made.seen_wrong, "\n".join(made.seen_wrong)
