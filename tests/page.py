"""The page client: opens pages as a browser would, and checks each one. What is wrong is said with its cure.

page = client.get("/officers")
page = client.press(page, "Thêm cán bộ", full_name="Lê Thị Mai", …)     fills a form, sends it, follows the answer
"""

import gzip
from collections.abc import Mapping, Sequence
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, session
from werkzeug.test import TestResponse

from app.core.db import db
from app.web import sessions
from app.web.sessions import SignedIn
from tests.markup import Form, Markup
from tests.page_checks import check_page, check_part
from tests.statements import Statements

MOST_STATEMENTS = 12
MOST_REDIRECTS = 5


class Page(Markup):
    """An answer: status, headers, and what stands on it. `query`, `text`, `form` and the like are Markup's."""

    def __init__(self, response: TestResponse, *, is_part: bool = False) -> None:
        self.response = response
        self.status = response.status_code
        self.is_html = response.mimetype == "text/html"
        content = response.get_data()  # read whole, so that an open file can be closed
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        super().__init__(content.decode() if self.is_html else "", is_part=is_part)
        response.close()

    @property
    def path(self) -> str:
        """The path that was opened."""
        return self.response.request.path


class PageClient:
    """A browser: keeps its cookie, opens pages, presses buttons, and checks everything it is shown."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.officer: SignedIn | None = None
        self._browser = app.test_client()
        self._token: str | None = None

    def sign_in(self, officer: SignedIn) -> "PageClient":
        """Let this officer in, on a cookie as the sign-in page would give."""
        with self.app.test_request_context("/", environ_base=self._browser.environ_base):
            sessions.begin(officer)
            kept = dict(session)
        with self._browser.session_transaction() as cookie:
            cookie.clear()
            cookie.update(kept)
        self.officer, self._token = officer, None
        return self

    def get(
        self, path: str, *, status: int = 200, follow: bool = False, htmx: bool = False,
        headers: Mapping[str, str] | None = None, **query: Any,
    ) -> Page:  # fmt: skip
        """Open a page, and the page it sends on to where `follow` is said. Fails unless the last has this status."""
        page = self._open("GET", path, htmx=htmx, headers=headers, query_string=query or None)
        return self._expect(self._followed(page) if follow else page, status)

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, *, status: int = 200, follow: bool = True,
        htmx: bool = False, token: str | None = None,
    ) -> Page:  # fmt: skip
        """Send a form as it stands, with this session's CSRF token, and follow the answer."""
        form = {"csrf_token": token if token is not None else self.token()} | dict(fields or {})
        page = self._open("POST", path, htmx=htmx, data=form)
        return self._expect(self._followed(page) if follow else page, status)

    def press(self, page: Page, button: str, *, status: int = 200, follow: bool = True, **fields: Any) -> Page:
        """Press the button with these words: its form is sent as filled in, with these fields written over."""
        form: Form = page.form(button)
        sent = form.filled(button, fields)
        if form.method == "get":
            return self.get(form.action or page.path, status=status, follow=follow, **sent)
        answer = self._open("POST", form.action or self._address_of(page), data=sent)
        return self._expect(self._followed(answer) if follow else answer, status)

    def token(self) -> str:
        """This session's CSRF token, read from a page as a browser would."""
        if self._token is None:
            page = self.get("/password" if self.officer else "/sign-in")
            self._token = str(page.query("input[name=csrf_token]")[0].attrs["value"])
        return self._token

    def _address_of(self, page: Page) -> str:
        query = page.response.request.query_string.decode()
        return f"{page.path}?{query}" if query else page.path

    def _followed(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status not in (301, 302, 303):
                return page
            place = urlsplit(page.response.headers["Location"])
            page = self._open("GET", f"{place.path}?{place.query}" if place.query else place.path)
        raise AssertionError(f"{page.path} sends round in circles: look at its redirects")

    def _open(
        self, method: str, path: str, *, htmx: bool = False, headers: Mapping[str, str] | None = None, **request: Any
    ) -> Page:
        self._settle()
        headers = dict(headers or {}) | ({"HX-Request": "true"} if htmx else {})
        with Statements() as statements:
            # A context of its own, as a request has in a server: nothing of the test's own `g` leaks into it.
            response = Context().run(lambda: self._browser.open(path, method=method, headers=headers, **request))
        page = Page(response, is_part=htmx)
        self._check(page, method, statements)
        return page

    def _settle(self) -> None:
        """What the test has done is written, what it has read is read anew after the request."""
        if db.session.registry.has():
            db.session.commit()

    def _check(self, page: Page, method: str, statements: Statements) -> None:
        where = f"{method} {page.path} ({page.status})"
        if method in ("GET", "HEAD"):
            assert not statements.writes, (
                f"{where} writes: {statements.writes[0][:200]} — looking changes nothing: make it a POST"
            )
            assert statements.count <= MOST_STATEMENTS, (
                f"{where} asks the database {statements.count} times, {MOST_STATEMENTS} is the ceiling — "
                "join, or load the rows of a list at once:\n" + statements.told()
            )
        faults: Sequence[str] = ()
        if page.is_html and page.is_part:
            faults = check_part(page)
        elif page.is_html and page.status not in (301, 302, 303):
            faults = check_page(page, policy=page.response.headers.get("Content-Security-Policy", ""))
        assert not faults, f"{where}:\n" + "\n".join(f"- {fault}" for fault in faults)

    def _expect(self, page: Page, status: int) -> Page:
        said = f" — {page.text[:300]}" if page.is_html else ""
        place = page.response.headers.get("Location", "")
        assert page.status == status, f"{page.path} answered {page.status} {place}, not {status}{said}"
        return page
