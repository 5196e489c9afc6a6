"""An office served to a real browser, on a database of its own with the people of the make-believe office in it."""

from collections.abc import Iterator
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


@pytest.fixture
def screens(browser: Browser, address: str) -> Iterator[Screens]:
    """Screens of the office. Afterwards nothing may have been asked of another host or complained on a console."""
    made = Screens(browser, address)
    yield made
    for context in browser.contexts:
        context.close()
    assert not made.seen_wrong, "\n".join(made.seen_wrong)
