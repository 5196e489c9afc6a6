"""Pictures of the main pages of a running office, for the README: signs in, looks, saves. It starts no office."""

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


def _section(path: str) -> Callable[[Page], object]:
    """Through the navigation, so that a page that moved is still found, or missed aloud."""
    return lambda page: page.click(f".bar-sections a[href*='{path}']")


def _desk(page: Page) -> None:
    """A dossier newly lodged, the officer's own where they hold one: papers, declaration, what may be done."""
    page.goto("/worklists/new")
    rows, name = page.locator("tbody tr"), page.locator(".menu-name").inner_text()
    own = rows.filter(has_text=name)
    (own if own.count() else rows).first.locator("a[data-row]").press("Enter")
    page.wait_for_url("**/dossiers/*")


def _journal(page: Page) -> None:
    """What the journal tells of one dossier that has come far."""
    page.goto("/worklists/results")
    number = page.locator("a[data-row]").first.get_attribute("title")
    _section("journal")(page)
    page.fill("#number", number or "")
    page.press("#number", "Enter")
    page.wait_for_url("**number=*")


PICTURES: Final = (
    Picture("worklist", "lan", _opening("/worklists/at_centre")),
    Picture("desk", "lan", _desk),
    Picture("counter", "lan", _section("counter")),
    Picture("receipts", "yen", _section("receipts")),
    Picture("statistics", "thao", _section("statistics")),
    Picture("intake", "thao", _section("quarantine")),
    Picture("journal", "son", _journal),
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
