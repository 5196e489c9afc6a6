"""People at real screens: an office served on this machine, and what a person does with it, as verbs.

lan = screens.sign_in_as("lan")
lan.press("Tiếp theo")
lan.see("Mới nộp")

Every screen notes what must never happen on any page: a request to another host, an error on the console.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from demo.chromium import SCREEN
from demo.staff import PASSWORD

PATIENCE_MS = 15_000  # two cores, shared: how long a page may take before it counts as never
# A form that is shown again with what is wrong in it: Chromium calls that an error, too.
ANSWERED_WITH_MISTAKES = "the server responded with a status of 422"
REFUSED = "the server responded with a status of 40"
SIGNED_OUT = "the server responded with a status of 401"
MANY_STOPS = 80  # more places than any page has where Tab stands still
LINK_OR_BUTTON = "a[href], button, summary"


class _Silent(WSGIRequestHandler):
    """Serves without a line in the log for each request."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine, in a thread: a clock that stands here stands there too."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, name="office")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Screens:
    """The screens of an office: each person at one of their own.

    `expects_refusals`: pages are opened that refuse, which Chromium calls an error.
    """

    browser: Browser
    address: str
    expects_refusals: bool = False
    seen_wrong: list[str] = field(default_factory=list)

    def sign_in_as(
        self, username: str, *, theme: str = "light", password: str = PASSWORD, locale: str = "vi-VN"
    ) -> "Screen":
        """Somebody comes in through the sign-in page, at a screen where nobody had signed in."""
        screen = self.new(theme=theme, locale=locale)
        screen.open("/sign-in")
        screen.write("Tên đăng nhập", username)
        screen.write("Mật khẩu", password)
        screen.press("Đăng nhập")
        screen.see_heading()
        return screen

    def sign_in_by_keys(self, username: str) -> "Screen":
        """The same without a mouse: the focus stands in the first field."""
        screen = self.new()
        screen.open("/sign-in")
        screen.type_text(username)
        screen.type_keys("Tab")
        screen.type_text(PASSWORD)
        screen.open_with_keys("Enter")
        screen.see_heading()
        return screen

    def new(self, *, theme: str = "light", locale: str = "vi-VN") -> "Screen":
        """A screen of 1366 × 768 at which nobody has signed in; `theme` and `locale` are what the machine is set to.

        Colours change at once, as the machine is set to little motion: half-way between two they cannot be judged.
        """
        page = self.browser.new_page(
            base_url=self.address, viewport=SCREEN, locale=locale, color_scheme=theme, reduced_motion="reduce"
        )
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.seen_wrong.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        return Screen(page)

    def _heard(self, message: ConsoleMessage) -> None:
        if self.expects_refusals and REFUSED in message.text:
            return
        if SIGNED_OUT in message.text and message.location["url"].endswith("/presence"):
            return  # a desk left open beats on after its reader's time is up: that is how the page learns of it
        if message.type == "error" and ANSWERED_WITH_MISTAKES not in message.text:
            self.seen_wrong.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _asked(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme in ("http", "https", "ws", "wss") and f"{place.scheme}://{place.netloc}" != self.address:
            self.seen_wrong.append(f"{request.frame.url} asks {request.url}")


@dataclass(frozen=True)
class Screen:
    """What one person sees and does. Words are those on the page; what is hidden is not seen."""

    page: Page

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self.page.url).path

    def press(self, words: str, *, within: str = "main") -> None:
        """Click the button or link with exactly these words, dots at its end aside."""
        self.button(words, within=within).click()
        self.page.wait_for_load_state()

    def button(self, words: str, *, within: str = "main") -> Locator:
        """The button or link with exactly these words."""
        said = re.compile(rf"^\s*{re.escape(words)}…?\s*$")
        return self.page.locator(within).locator(LINK_OR_BUTTON).filter(has_text=said).locator("visible=true").first

    def follow(self, words: str) -> None:
        """Click the link that has these words among others, where the eye sees it: part of a link may be hidden."""
        link = self.page.locator("a[href]").filter(has_text=words).locator("visible=true").first
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box is not None, f"{words!r} on {self.path} cannot be seen"
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.wait_for_load_state()

    def write(self, label: str, text: str) -> None:
        """Write into the field with this label, in place of what stands there."""
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        """Tick the choice with this label."""
        self.page.get_by_label(label, exact=True).check()

    def see(self, *texts: str, within: str = "main") -> None:
        """These words stand on the page."""
        for text in texts:
            place = self.page.locator(within).filter(has_text=text)
            expect(place.first, f"{text!r} on {self.path}").to_be_visible(timeout=PATIENCE_MS)

    def see_heading(self, text: str = "") -> None:
        """A page that is no sign-in page has come, with this in its heading."""
        self.page.wait_for_url(lambda url: not urlsplit(url).path.startswith("/sign-in"))
        expect(self.page.locator("h1")).to_contain_text(text)

    def see_row(self, *texts: str, within: str = "table") -> None:
        """One row of a table has these cells, in this order and right after one another."""
        rows = self.page.locator(within).locator("tr").all()
        shown = [[" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()] for row in rows]
        wide = len(texts)
        found = any(tuple(row[at : at + wide]) == texts for row in shown for at in range(len(row)))
        assert found, f"no row with {texts} on {self.path}:\n" + "\n".join(" | ".join(row) for row in shown)

    def see_no_button(self, words: str) -> None:
        """Nothing with these words can be pressed."""
        expect(self.button(words), f"{words!r} on {self.path}").to_have_count(0)

    def see_picture(self, within: str) -> None:
        """A picture is there and has come whole."""
        picture = self.page.locator(within).locator("img").locator("visible=true").first
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0, f"the picture on {self.path} has no content"

    def read(self, selector: str) -> str:
        """The words of one part of the page, blanks drawn together."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def type_keys(self, *keys: str) -> None:
        """Press keys one after the other; what they open stays the same page."""
        for key in keys:
            self.page.keyboard.press(key)

    def open_with_keys(self, *keys: str) -> None:
        """Press keys one after the other, the last of which opens a page."""
        self.type_keys(*keys[:-1])
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[-1])

    def tab_to(self, words: str) -> None:
        """Go on by Tab until what begins with these words has the focus."""
        for _ in range(MANY_STOPS):
            if self.focused.startswith(words):
                return
            self.type_keys("Tab")
        raise AssertionError(f"Tab never reaches {words!r} on {self.path}; it stands on {self.focused!r}")

    def type_text(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.page.keyboard.type(text)

    @property
    def focused(self) -> str:
        """The words of what has the focus: of a field its label, of anything else its own."""
        words = self.page.evaluate(
            "() => { const it = document.activeElement; return it.labels?.[0]?.innerText ?? it.innerText; }"
        )
        return " ".join(str(words).split())

    def forge(self, path: str) -> int:
        """Send a form the page does not offer, with what its own forms carry; returns the status of the answer."""
        names = ("csrf_token", "version", "entries")
        carried = {name: self.page.locator(f"main input[name={name}]").first.input_value() for name in names}
        return self.page.request.post(path, form=carried, max_redirects=0).status

    def fetch(self, words: str) -> bytes:
        """The bytes behind the link with these words, as the browser would be given them."""
        address = self.button(words).get_attribute("href")
        assert address is not None, f"{words!r} on {self.path} leads nowhere"
        answer = self.page.request.get(address)
        assert answer.ok, f"{address} answered {answer.status}"
        return answer.body()
