"""Whole answers of the running web server on a filled office: a list, a desk, the search box, letter by letter.

The office's own web server answers, as `flask office run` starts it; one reader asks over a connection kept open, as a
browser does. Each figure stands beside its limit and as a ratio to a bare Flask page that reads one row, on the same
server with as many processes, in the same run. Beside the milliseconds, which are for a machine at rest, stands the
processor time that web server and PostgreSQL spent on an answer. `BENCH_DOSSIERS` and `BENCH_OPEN` make the office
smaller.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Final

import httpx
import psutil
import psycopg

from app.core import schema
from app.core.supervisor import page_address, parts_of
from app.officers.actions.passwords import hashed
from benchmarks.fill import DOSSIERS, OPEN, fill
from benchmarks.officers_during_import import serving, wait_for
from benchmarks.scratch import Scratch, scratch_office, timed
from config.settings import load_settings

ROUNDS: Final = 300
WARM_UP: Final = 40
PORT: Final = 18_730
READER: Final = "bench1"
PASSWORD: Final = "a long day at the desk"  # noqa: S105 - of an office that is gone when this ends
LISTS: Final = (
    "/worklists/in_review?procedure=1.001456&channel=post",
    "/worklists/new?procedure=1.001194&channel=online",
    "/worklists/awaiting_decision?procedure=1.001456&channel=counter",
    "/worklists/results?procedure=1.001146&channel=online",
)


@dataclass(frozen=True)
class Asked:
    """One kind of answer and what it should reach, in milliseconds; None where nothing is asked."""

    name: str
    ask: Callable[[], httpx.Response]
    p50: float | None
    p95: float | None


def main() -> None:
    """Fill an office, start its web server, print the figures."""
    port = PORT + os.getpid() % 200 * 2
    with scratch_office(PORT=str(port)) as scratch:
        with timed() as filling:
            fill(scratch)
        print(f"{DOSSIERS:,} dossiers, {OPEN:,} of them open, made in {filling[0]:.0f} s")
        set_password(scratch)
        measure(scratch)


def measure(scratch: Scratch) -> None:
    """Ask a filled office whose reader can sign in; print every figure."""
    port = load_settings(scratch.environ).port
    with serving(scratch) as address, bare(scratch, port=port + 1) as bare_address:
        with httpx.Client(base_url=address, timeout=60) as reader, httpx.Client(base_url=bare_address) as plain:
            token = sign_in(reader)
            print(f"{'':42}{'p50':>9}{'p95':>9}  {'reach':9}{'to bare':>8}{'web':>9}{'database':>9}")
            bare_page = Asked("a bare page that reads one row", lambda: plain.get("/"), None, None)
            floor = times(bare_page, port=port + 1)
            tell(bare_page, floor, floor=floor)
            for asked in questions(reader, scratch, token=token):
                tell(asked, times(asked, port=port), floor=floor)
        print(f"memory of a web process {web_memory(port):.0f} MB (limit 200)")


def questions(reader: httpx.Client, scratch: Scratch, *, token: str) -> Iterator[Asked]:
    """What is asked, in turn."""
    lists, desks = cycle(LISTS), cycle(desks_of(scratch))
    typed = cycle(keystrokes(scratch))
    form = {"csrf_token": token}
    yield Asked("a list: 50 rows, two filters, all counts", lambda: reader.get(next(lists)), 20, 60)
    yield Asked("a list, not narrowed", lambda: reader.get("/worklists/in_review"), None, None)
    yield Asked("a desk", lambda: reader.get(next(desks)), 25, 60)
    yield Asked("search while typing", lambda: reader.post("/search/typing", data=form | {"q": next(typed)}), None, 40)
    yield Asked("search while typing «nguyen van»",
                lambda: reader.post("/search/typing", data=form | {"q": "nguyen van"}), None, 40)  # fmt: skip
    whole = cycle(names_of(scratch))
    yield Asked("search, the whole page", lambda: reader.post("/search", data=form | {"q": next(whole)}), None, None)


@dataclass(frozen=True)
class Taken:
    """Milliseconds of each answer, and the processor's milliseconds an answer cost the web server and PostgreSQL."""

    waits: Sequence[float]
    web: float
    database: float


def times(asked: Asked, *, port: int) -> Taken:
    """Ask so often, each answer read whole; before that as often as the server needs to warm up."""
    for _ in range(WARM_UP):
        asked.ask().raise_for_status()
    web, database = processor_time(web_processes(port)), processor_time(database_processes())
    waits = [wait(asked) for _ in range(ROUNDS)]
    return Taken(
        waits,
        (processor_time(web_processes(port)) - web) / ROUNDS,
        (processor_time(database_processes()) - database) / ROUNDS,
    )


def wait(asked: Asked) -> float:
    """Milliseconds until an answer is there."""
    began = time.perf_counter()
    answer = asked.ask()
    taken = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return taken


def tell(asked: Asked, taken: Taken, *, floor: Taken) -> None:
    """One line."""
    p50, p95 = statistics.median(taken.waits), statistics.quantiles(taken.waits, n=20)[-1]
    reach = "/".join("–" if limit is None else f"{limit:.0f}" for limit in (asked.p50, asked.p95))
    ratio = p50 / statistics.median(floor.waits)
    print(
        f"{asked.name:42}{p50:6.1f} ms{p95:6.1f} ms  {reach:9}{ratio:8.1f}{taken.web:6.1f} ms{taken.database:6.1f} ms"
    )


def web_processes(port: int) -> list[psutil.Process]:
    """The processes of the web server that listens there."""
    return [each for each in psutil.Process().children(recursive=True) if f":{port}" in " ".join(each.cmdline())]


def database_processes() -> list[psutil.Process]:
    """PostgreSQL's, of this benchmark's own office; others come and go meanwhile."""
    every = psutil.process_iter(["name", "cwd"])
    return [each for each in every if each.info["name"] == "postgres" and "office-bench-" in (each.info["cwd"] or "")]


def processor_time(processes: Sequence[psutil.Process]) -> float:
    """Milliseconds these have had the processor; those that end meanwhile are left out by asking again."""
    spent = 0.0
    for each in processes:
        with suppress(psutil.Error):
            used = each.cpu_times()
            spent += (used.user + used.system) * 1000
    return spent


def set_password(scratch: Scratch) -> None:
    """Let the first officer sign in."""
    with psycopg.connect(schema.conninfo(scratch.url), autocommit=True) as connection:
        connection.execute("UPDATE officers SET password_hash = %s WHERE username = %s", (hashed(PASSWORD), READER))


def sign_in(reader: httpx.Client) -> str:
    """Come in as an officer; returns the session's CSRF token."""
    form = {"csrf_token": token_of(reader.get("/sign-in")), "username": READER, "password": PASSWORD}
    reader.post("/sign-in", data=form, follow_redirects=True).raise_for_status()
    return token_of(reader.get("/password"))


def token_of(page: httpx.Response) -> str:
    """The CSRF token that stands in a page's first form."""
    return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]


def desks_of(scratch: Scratch) -> list[str]:
    """The desks of the sample, which came in through the door with all that belongs to them."""
    return [f"/dossiers/{row[0]}" for row in rows(scratch, "SELECT dossier_id FROM declarations ORDER BY 1 LIMIT 400")]


def names_of(scratch: Scratch) -> list[str]:
    """Names of dossiers of all years."""
    found = rows(scratch, "SELECT owner_name FROM dossiers TABLESAMPLE SYSTEM (0.5) ORDER BY random() LIMIT 40")
    return [row[0] for row in found]


def keystrokes(scratch: Scratch) -> list[str]:
    """What stands in the box at each letter while a name, with or without marks, in any order, or a number is typed."""
    luck, typed = random.Random(1), list[str]()
    chosen = "SELECT owner_name, owner_folded, identity_number FROM dossiers TABLESAMPLE SYSTEM (1) "
    for name, folded, number in rows(scratch, chosen + "ORDER BY random() LIMIT 40"):
        words = folded.split()
        text = luck.choice((name, folded, " ".join(luck.sample(words, len(words))), number))
        typed += [text[:length] for length in range(2, len(text) + 1)]
    return typed


def rows(scratch: Scratch, statement: str) -> list[tuple[str, ...]]:
    """What the database says."""
    with psycopg.connect(schema.conninfo(scratch.url)) as connection:
        return connection.execute(statement).fetchall()


@contextmanager
def bare(scratch: Scratch, *, port: int) -> Iterator[str]:
    """The bare page under the office's own web server; gives its address."""
    settings = load_settings(scratch.environ | {"PORT": str(port)})
    web = next(part for part in parts_of(settings) if part.name == "web")
    arguments = ["benchmarks.bare:app" if each == "wsgi:app" else each for each in web.arguments]
    environ = os.environ | scratch.environ | {"BENCH_CONNINFO": schema.conninfo(scratch.url)}
    with subprocess.Popen([sys.executable, "-m", *arguments], env=environ) as server:
        try:
            wait_for(page_address(settings))
            yield page_address(settings)
        finally:
            server.terminate()


def web_memory(port: int) -> float:
    """The most memory a process of the office's web server holds, shared parts included, in MB."""
    return max(each.memory_info().rss for each in web_processes(port)) / 1024**2


if __name__ == "__main__":
    main()
