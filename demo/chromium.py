"""The Chromium of this machine, found and started: for the album and for the tests that need a real browser.

The driver comes with the packages for testing (`make install` brings none); what is looked at is not decided here.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CURE: Final = "no Chromium here: `apt install chromium`, or set CHROMIUM to the program"
SCREEN: Final[ViewportSize] = {"width": 1366, "height": 768}
# It looks at our pages alone: nothing is fetched, reported or kept up to date behind them.
QUIET: Final = (
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


class NoChromium(RuntimeError):
    """There is no Chromium on this machine; the message says how to get one."""


def program() -> str | None:
    """The path of Chromium: what CHROMIUM names, else the first found by its usual names; None where there is none."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser without a window, closed at the end. Raises NoChromium."""
    path = program()
    if path is None:
        raise NoChromium(CURE)
    unboxed = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *unboxed])
        try:
            yield browser
        finally:
            browser.close()
