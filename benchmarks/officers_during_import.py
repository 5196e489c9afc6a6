"""How long officers wait for their pages while a package is imported at full speed, beside the same office at rest.

A web server as `flask office run` starts it answers officers who ask for one page a second each: a work list, the next
dossier, its desk. The import is the command an administrator types, in a process of its own. Rest and import take
turns, so that both are measured in the same growing office.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from threading import Event

import httpx
import psycopg

from app.core import schema
from app.core.supervisor import page_address, parts_of
from app.intake.actions.packages import import_package
from app.officers.actions.passwords import hashed
from benchmarks.claim_next import hire
from benchmarks.import_package import lodgings
from benchmarks.scratch import Scratch, scratch_office, timed
from config.settings import load_settings
from demo.package import PUBLIC_KEY, Chain, signing_key
from demo.records import HANOI_UNIT

ROUNDS = 3
RECORDS = 50_000  # a round
LODGED = 10_000
SECONDS = 20.0
AT_WORK = 6  # officers
BREATH = 1.0  # seconds between two pages of one officer
FIRST_PORT = 18_200
MADE_AT = datetime(2026, 8, 28, 17, 30)  # noqa: DTZ001 - a manifest tells local time
PASSWORD = "a long day at the desk"  # noqa: S105 - of an office that is gone when this ends
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Waits:
    """Seconds waited, by page."""

    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def percentile(self, page: str, share: float) -> float:
        """The wait, in milliseconds, that this share of the pages did not exceed."""
        ordered = sorted(self.by_page[page])
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def main() -> None:
    """Print the waits at rest and during the import, and their ratio."""
    records = int(os.environ.get("BENCH_RECORDS", RECORDS))
    with tempfile.TemporaryDirectory(prefix="office-bench-") as made:
        folder = Path(made)
        lines = lodgings(LODGED + ROUNDS * records)
        chain = Chain(HANOI_UNIT, folder, key=signing_key(folder / "keys"))
        first, *others = (chain.write(islice(lines, some), MADE_AT).path for some in (LODGED, *[records] * ROUNDS))
        port = str(FIRST_PORT + os.getpid() % 1000)
        environ = {"PORTAL_PUBLIC_KEY": str(folder / "keys" / PUBLIC_KEY), "PORT": port}
        with scratch_office(**environ) as scratch:
            fill(scratch, first)
            with serving(scratch) as address:
                compare(scratch, address, packages=others, records=records)


def fill(scratch: Scratch, package: Path) -> None:
    """Hire officers for every turn, none of whom reaches the cap of Next, and give them something to do."""
    hire(scratch, AT_WORK * (1 + 2 * ROUNDS))
    with psycopg.connect(schema.conninfo(scratch.url)) as connection:
        connection.execute("UPDATE officers SET password_hash = %s WHERE role = 'officer'", (hashed(PASSWORD),))
    with scratch.app.test_request_context():
        import_package(package)


@contextmanager
def serving(scratch: Scratch) -> Iterator[str]:
    """The office's own web server, and nothing else of it; gives its address."""
    settings = load_settings(scratch.environ)
    web = next(part for part in parts_of(settings) if part.name == "web")
    environ = os.environ | scratch.environ
    with subprocess.Popen([sys.executable, "-m", *web.arguments], env=environ) as server:
        try:
            wait_for(page_address(settings))
            yield page_address(settings)
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Wait until the server answers. Raises TimeoutError after a minute."""
    until = time.perf_counter() + 60
    while time.perf_counter() < until:
        try:
            httpx.get(f"{address}/sign-in")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def compare(scratch: Scratch, address: str, *, packages: Sequence[Path], records: int) -> None:
    """Let the officers work at rest and during an import, in turn."""
    browsers = (sign_in(address, f"bench{number}") for number in count(1))
    shifts = iter(lambda: list(islice(browsers, AT_WORK)), [])
    with working(next(shifts), Waits()):
        time.sleep(5)  # every process has answered once
    rest, busy, took = Waits(), Waits(), 0.0
    for package in packages:
        with working(next(shifts), rest):
            time.sleep(SECONDS)
        with working(next(shifts), busy), timed() as seconds:
            command = [sys.executable, "-m", "flask", "intake", "package", str(package), "--json"]
            subprocess.run(command, env=os.environ | scratch.environ, check=True, capture_output=True)
        took += seconds[0]
    print(f"{AT_WORK} officers, a page every {BREATH:.0f} s each; {page_count(rest)} and {page_count(busy)} pages; "
          f"{len(packages)} imports took {took:.1f} s, {len(packages) * records / took:,.0f} records/s")  # fmt: skip
    print(f"{'':14}{'at rest p50':>12}{'p95':>8}{'importing p50':>15}{'p95':>8}   ratio of p95 (limit 2)")
    for page in ("work list", "next", "desk"):
        ratio = busy.percentile(page, 0.95) / rest.percentile(page, 0.95)
        print(f"{page:14}{rest.percentile(page, 0.5):9.0f} ms{rest.percentile(page, 0.95):5.0f} ms"
              f"{busy.percentile(page, 0.5):12.0f} ms{busy.percentile(page, 0.95):5.0f} ms   {ratio:.1f}")  # fmt: skip


def page_count(waits: Waits) -> int:
    """How many pages were asked for."""
    return sum(map(len, waits.by_page.values()))


@contextmanager
def working(browsers: Sequence[httpx.Client], waits: Waits) -> Iterator[None]:
    """The officers at work for as long as the block runs; what they wait for is added."""
    evening = Event()
    with ThreadPoolExecutor(len(browsers)) as crowd:
        days = [crowd.submit(work, browser, waits=waits, evening=evening) for browser in browsers]
        try:
            yield
        finally:
            evening.set()
        for day in days:
            day.result()


def work(browser: httpx.Client, *, waits: Waits, evening: Event) -> None:
    """One officer's turn: a work list, the next dossier, its desk, and again."""
    with closing(browser):
        lists = browser.get("/worklists", follow_redirects=True).url.path
        while not evening.wait(BREATH):
            page = timed_page(waits, "work list", ask=partial(browser.get, lists)).text
            evening.wait(BREATH)
            handed = timed_page(
                waits, "next", ask=partial(browser.post, "/worklists/next", data={"csrf_token": token(page)})
            )
            evening.wait(BREATH)
            timed_page(waits, "desk", ask=partial(browser.get, handed.headers["location"]))


def sign_in(address: str, username: str) -> httpx.Client:
    """A browser whose officer has come in."""
    browser = httpx.Client(base_url=address, timeout=60)
    signed_in = {"csrf_token": token(browser.get("/sign-in").text), "username": username, "password": PASSWORD}
    browser.post("/sign-in", data=signed_in, follow_redirects=True).raise_for_status()
    return browser


def timed_page(waits: Waits, name: str, *, ask: Callable[[], httpx.Response]) -> httpx.Response:
    """One page, its wait noted. Raises for a page that failed."""
    began = time.perf_counter()
    answer = ask()
    waits.by_page[name].append(time.perf_counter() - began)
    if answer.is_error:
        answer.raise_for_status()
    return answer


def token(page: str) -> str:
    """The form token of a page."""
    found = TOKEN.search(page)
    if found is None:
        raise LookupError("no form token on the page")
    return found.group(1)


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
