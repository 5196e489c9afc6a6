"""Handing out the next dossier, as the action and as its bare statement, with 1 and with 16 clients, in the same run.

Clients are processes of their own, each with one connection, as web workers are. The bare statement reserves the same
row by the same index and commits; the action adds who asks and what they have in hand, ranks by skill and fair share,
writes the journal's two chains and a lease. Each client works for officer after officer, none of whom is given more
than the unit's cap allows, so that both are asked of officers as they are.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import psycopg

from app.core import clock, schema
from app.core.db import db, transaction
from app.dossiers.queries import system_actor
from app.factory import create_app
from app.intake.actions.pages import begin_pull, end_pull, keep_page
from app.worklists.actions.handing_out import next_dossier
from benchmarks.import_package import lodgings
from benchmarks.scratch import Scratch, scratch_office
from config.settings import load_settings

UNIT = "G01.801.108"
DOSSIERS = 24_000
HELD_EACH = 30  # dossiers one officer is given in a run; the shipped cap is higher
OFFICERS = DOSSIERS // HELD_EACH
WARM_UP = 3
SECONDS = 6.0
CLIENTS = (1, 16)
BARE = """
UPDATE dossiers SET holder_id = %s, held_at = now(), version = version + 1, changed_at = now()
WHERE id = (SELECT id FROM dossiers
            WHERE unit_code = %s AND holder_id IS NULL AND state IN ('lodged', 'in_review')
            ORDER BY due_at, priority DESC, lodged_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def main() -> None:
    """Print the rates and their ratio, and that no dossier was given twice."""
    with scratch_office() as scratch:
        officers = fill(scratch)
        print(f"{DOSSIERS:,} dossiers lodged; each measurement {SECONDS:.0f} s")
        for clients in CLIENTS:
            bare = measure(bare_client, scratch, officers=officers, clients=clients)
            release(scratch)
            began_at = clock.now()
            action = measure(action_client, scratch, officers=officers, clients=clients)
            twice = given_twice(scratch, began_at)
            release(scratch)
            print(f"{clients:2} clients: bare {bare:7,.0f}/s   action {action:7,.0f}/s   "
                  f"ratio {action / bare:.2f} (reach 0.50)   given twice: {twice}")  # fmt: skip


def fill(scratch: Scratch) -> list[int]:
    """Lodge the dossiers and hire officers enough to hold them all; returns the officers' ids."""
    lodge(scratch, DOSSIERS)
    return hire(scratch, OFFICERS)


def lodge(scratch: Scratch, dossiers: int) -> None:
    """So many dossiers as they come from the portal, newly lodged, and the database as after a night's rest."""
    with scratch.app.test_request_context():
        stream = lodgings(dossiers)
        with transaction() as session:
            at = clock.now()
            run_id = begin_pull(session, source="benchmark", at=at)
        while page := [line for line, _ in zip(stream, range(1000), strict=False)]:
            with transaction() as session:
                keep_page(session, run_id=run_id, records=[line.rstrip() for line in page], at=at)
        with transaction() as session:
            end_pull(session, run_id=run_id, at=at)
            system_actor(session)
        db.session.remove()
        db.engine.dispose()
    with psycopg.connect(schema.conninfo(scratch.url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def hire(scratch: Scratch, officers: int) -> list[int]:
    """So many officers of the office's unit; returns their ids."""
    with psycopg.connect(schema.conninfo(scratch.url)) as connection:
        rows = connection.execute(
            "INSERT INTO officers (username, full_name, role, unit_code, created_at) "
            "SELECT 'bench' || n, 'Bench', 'officer', %s, now() FROM generate_series(1, %s) n RETURNING id",
            (UNIT, officers),
        ).fetchall()
    return [row[0] for row in rows]


@dataclass(frozen=True)
class Seat:
    """Where one client sits: the office it belongs to, for whom it works, when to start, where to put its count."""

    environ: dict[str, str]
    url: str
    officers: list[int]
    barrier: Barrier
    counts: "Queue[int]"

    @property
    def turns(self) -> Iterator[int]:
        """An officer's id for each dossier to be given."""
        return chain.from_iterable(repeat(officer, HELD_EACH) for officer in self.officers)


@dataclass(frozen=True)
class Bench:
    """An officer at work."""

    id: int
    role: str = "officer"
    unit_code: str = UNIT


def measure(client: Callable[[Seat], None], scratch: Scratch, *, officers: list[int], clients: int) -> float:
    """Dossiers handed out a second, all clients together."""
    context = get_context("spawn")
    barrier, counts = context.Barrier(clients + 1), context.Queue()
    seats = [
        Seat(scratch.environ, scratch.url, officers[number::clients], barrier, counts) for number in range(clients)
    ]
    crowd = [context.Process(target=client, args=(seat,)) for seat in seats]
    for one in crowd:
        one.start()
    barrier.wait()
    total = sum(counts.get() for _ in crowd)
    for one in crowd:
        one.join()
    return total / SECONDS


def bare_client(seat: Seat) -> None:
    """The statement alone, committed each time."""
    with psycopg.connect(schema.conninfo(seat.url), autocommit=True) as connection:
        seat.counts.put(rounds(seat, lambda officer: connection.execute(BARE, (officer, UNIT)).fetchone()))


def action_client(seat: Seat) -> None:
    """The action an officer's key press runs."""
    app = create_app(load_settings(seat.environ), uses_redis=False)
    with app.test_request_context():
        db.session.connection()  # the office is up before anything is timed
        db.session.rollback()
        seat.counts.put(rounds(seat, lambda officer: next_dossier(officer=Bench(officer))))


def rounds(seat: Seat, once: Callable[[int], object]) -> int:
    """How often it went in the time given, everybody starting together, with what is made at first made already."""
    for officer in seat.officers[:1] * WARM_UP:
        once(officer)
    seat.barrier.wait()
    until, done = time.perf_counter() + SECONDS, 0
    for officer in seat.turns:
        if time.perf_counter() > until or once(officer) is None:
            break
        done += 1
    return done


def given_twice(scratch: Scratch, since: datetime) -> int:
    """How many dossiers were given to two officers since an instant, by the journal."""
    with psycopg.connect(schema.conninfo(scratch.url)) as connection:
        again = connection.execute(
            "SELECT count(*) FROM (SELECT dossier_id FROM journal_entries WHERE verb = 'claimed' AND at >= %s "
            "GROUP BY dossier_id HAVING count(*) > 1) again", (since,)
        ).fetchone()  # fmt: skip
    return 0 if again is None else int(again[0])


def release(scratch: Scratch) -> None:
    """Give every dossier back."""
    with psycopg.connect(schema.conninfo(scratch.url), autocommit=True) as connection:
        connection.execute("UPDATE dossiers SET holder_id = NULL, held_at = NULL WHERE holder_id IS NOT NULL")
        connection.execute("TRUNCATE leases, handed_out_shares")
        connection.execute("VACUUM ANALYZE dossiers")
        connection.execute("CHECKPOINT")


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
