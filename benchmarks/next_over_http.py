"""Next over HTTP, sixteen officers at once against the office's own web server, beside a bare page in the same run.

A press is the POST alone; the desk it leads to is another page. Each client works for officer after officer, none of
whom is given more than the unit's cap allows. The clients share the two processors with the servers they ask.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import chain, repeat
from threading import Barrier
from typing import Final

from flask_wtf.csrf import generate_csrf

from app.core import clock
from app.core.db import db
from app.core.supervisor import parts_of
from app.officers.models import Officer
from app.officers.queries import as_signed_in
from app.web import sessions
from benchmarks.claim_next import HELD_EACH, given_twice, hire, lodge
from benchmarks.officers_during_import import serving, wait_for
from benchmarks.scratch import Scratch, scratch_office
from config.settings import load_settings

CLIENTS: Final = 16
DOSSIERS: Final = int(os.environ.get("DOSSIERS", "12000"))
SECONDS: Final = float(os.environ.get("SECONDS", "20"))
FIRST_PORT: Final = 19_300
BROWSER: Final = "bench"
HERE: Final = "127.0.0.1"


@dataclass(frozen=True)
class SignedIn:
    """What a browser keeps of a session: its cookie and the forms' token."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Took:
    """Seconds each request took, all clients together, over so many seconds."""

    seconds: tuple[float, ...]
    over: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.over

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the requests did not exceed."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def main() -> None:
    """Print rate and waits of both, their ratio, and that no dossier was given twice."""
    port = FIRST_PORT + os.getpid() % 1000
    with scratch_office(PORT=str(port)) as scratch:
        lodge(scratch, DOSSIERS)
        # Fewer than there are dossiers for: whoever asks for the last ones may find the others at them.
        browsers = signed_in(scratch, hire(scratch, DOSSIERS * 49 // 50 // HELD_EACH))
        with serving(scratch), bare_server(scratch, port + 1):
            measured(
                port, [[(browser, 3) for browser in browsers[:4]]] * 4, ask=press
            )  # every process has answered once
            bare = measured(port + 1, [[(browsers[0], 10**6)]] * CLIENTS, ask=look, lasting=min(SECONDS, 20))
            began_at = clock.now()
            turns = [[(browser, HELD_EACH) for browser in browsers[4 + number :: CLIENTS]] for number in range(CLIENTS)]
            took = measured(port, turns, ask=press)
        print(f"{CLIENTS} clients, {SECONDS:.0f} s each, {len(took.seconds):,} dossiers handed out")
        for name, each in (("bare page", bare), ("next", took)):
            print(f"{name:10}{each.rate:7.0f}/s   p50 {each.percentile(0.5):5.0f} ms   "
                  f"p95 {each.percentile(0.95):5.0f} ms")  # fmt: skip
        print(f"ratio {took.rate / bare.rate:.2f}   (reach 150/s, p95 120 ms on a machine at rest)   "
              f"given twice: {given_twice(scratch, began_at)}")  # fmt: skip


def signed_in(scratch: Scratch, officers: list[int]) -> list[SignedIn]:
    """A session for each officer, as the sign-in page would have given it."""
    found = []
    for officer_id in officers:
        with scratch.app.test_request_context(headers={"User-Agent": BROWSER}, environ_base={"REMOTE_ADDR": HERE}):
            sessions.begin(as_signed_in(db.session.get_one(Officer, officer_id)))
            token = generate_csrf()
            answer = scratch.app.process_response(scratch.app.make_response(""))
            found.append(SignedIn(answer.headers["Set-Cookie"].split(";")[0], token))
    with scratch.app.app_context():
        db.engine.dispose()
    return found


@contextmanager
def bare_server(scratch: Scratch, port: int) -> Iterator[None]:
    """The bare page behind the same server, with as many processes and threads."""
    web = next(part for part in parts_of(load_settings(scratch.environ)) if part.name == "web")
    own = {f"{HERE}:{port - 1}": f"{HERE}:{port}", "wsgi:app": "benchmarks.bare_page:app"}
    arguments = [own.get(each, each) for each in web.arguments]
    environ = os.environ | {"BARE_DATABASE": scratch.url}
    with subprocess.Popen([sys.executable, "-m", *arguments], env=environ) as server:
        try:
            wait_for(f"http://{HERE}:{port}")
            yield
        finally:
            server.terminate()


Ask = Callable[[HTTPConnection, SignedIn], int]


def press(wire: HTTPConnection, browser: SignedIn) -> int:
    """Press Next; returns the status."""
    headers = {"Cookie": browser.cookie, "X-CSRFToken": browser.token, "User-Agent": BROWSER}
    wire.request("POST", "/worklists/next", headers=headers)
    answer = wire.getresponse()
    answer.read()
    if answer.status != 303 or "/dossiers/" not in answer.headers["Location"]:
        raise AssertionError(f"{answer.status} {answer.headers.get('Location')}")
    return answer.status


def look(wire: HTTPConnection, _browser: SignedIn) -> int:
    """Open the bare page; returns the status."""
    wire.request("GET", "/")
    answer = wire.getresponse()
    answer.read()
    return answer.status


def measured(port: int, turns: list[list[tuple[SignedIn, int]]], *, ask: Ask, lasting: float = SECONDS) -> Took:
    """Every client asks one thing after the other, as often for each browser as its turn says, until time is up."""
    start = Barrier(len(turns))

    def client(own: list[tuple[SignedIn, int]]) -> list[float]:
        wire, took = HTTPConnection(HERE, port, timeout=60), []
        start.wait()
        until = time.perf_counter() + lasting
        for browser in chain.from_iterable(repeat(browser, times) for browser, times in own):
            began = time.perf_counter()
            if began > until:
                break
            ask(wire, browser)
            took.append(time.perf_counter() - began)
        wire.close()
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(len(turns)) as crowd:
        seconds = tuple(chain.from_iterable(crowd.map(client, turns)))
    return Took(seconds, time.perf_counter() - began)


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
