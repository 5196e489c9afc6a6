"""Pictures of the six main pages of a running office, for the README: signs in, looks, saves. It starts no office."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from playwright.sync_api import Page

from demo.chromium import SCREEN, opened
from demo.staff import PASSWORD

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Picture:
    """One page: the file's name, whose page it is, and how to get there once signed in."""

    name: str
    username: str
    way: Callable[[Page], object]


def _opening(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def _desk(page: Page) -> None:
    """The first dossier under review: a due day, a declaration and papers beside it."""
    page.goto("/worklists/in_review")
    page.locator("a[data-row]").first.press("Enter")
    page.wait_for_url("**/dossiers/*")


PICTURES: Final = (
    Picture("worklist", "lan", _opening("/worklists/in_review")),
    Picture("desk", "lan", _desk),
    Picture("receipts", "yen", _opening("/receipts")),
    Picture("statistics", "thao", _opening("/statistics/book")),
    Picture("intake", "thao", _opening("/intake/quarantine")),
    Picture("journal", "son", _opening("/audit/journal")),
)
MARKS: Final[Mapping[str, str]] = MappingProxyType({"light": "", "dark": "-dark"})


def save(address: str, folder: Path, *, locale: str = "vi", theme: Theme = "light") -> Iterator[Path]:
    """Save every picture as PNG at 1366 × 768; gives each file as it is written.

    `address` is where the office answers, `theme` `light` or `dark`. The tongue chosen stays with whoever signed in.
    Raises NoChromium, and Playwright's errors where a page does not open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with opened() as browser:
        for picture in PICTURES:
            page = browser.new_page(base_url=address, viewport=SCREEN, color_scheme=theme, locale="vi-VN")
            _sign_in(page, picture.username, locale=locale)
            picture.way(page)
            page.wait_for_load_state("networkidle")
            file = folder / f"{picture.name}{MARKS[theme]}.png"
            page.screenshot(path=file)
            page.close()
            yield file


def _sign_in(page: Page, username: str, *, locale: str) -> None:
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.click("details.menu summary")
    page.click(f"button[name=locale][value={locale}]")
