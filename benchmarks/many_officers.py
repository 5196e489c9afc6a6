"""Sixty-four officers for ten minutes: random acts, stale pages, processes killed in the middle; then the proof.

From the journal: every dossier had one holder at any instant. From what the officers wrote down: no act upon an older
page was done, and no version was acted upon twice. From the tables: the maintained counts are the truth.
`SECONDS`, `OFFICERS` and `DOSSIERS` make it shorter.
"""

import json
import os
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Final

from flask import Flask
from sqlalchemy import select, text

from app.audit.actions import verify_journal
from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry
from app.dossiers.models import Dossier
from app.factory import create_app
from app.officers.models import Officer
from app.worklists.actions.counting import add_up_counts, check_counts
from app.worklists.actions.leases import give_back_lapsed
from benchmarks.claim_next import UNIT, lodge
from benchmarks.holders import Entry, held
from benchmarks.office_day import Person, spend
from benchmarks.scratch import scratch_office
from config.settings import Settings

SECONDS: Final = float(os.environ.get("SECONDS", "600"))
OFFICERS: Final = int(os.environ.get("OFFICERS", "64"))
DOSSIERS: Final = int(os.environ.get("DOSSIERS", "6000"))
PROCESSES: Final = 8
SIGNERS_ONE_IN: Final = 8
KILLED_EVERY: Final = 4.0  # seconds
# As if the lease of one dossier in so many had run out: nobody waits a quarter of an hour for it here.
LAPSED: Final = text("UPDATE leases SET until_at = :at WHERE dossier_id % 5 = :which")
NOT_DONE: Final = frozenset({"stale", "stale_but_done", "waited_too_long"})


def main() -> None:
    """Print what was done, what was killed, and every fault of the proof."""
    with scratch_office() as scratch:
        lodge(scratch, DOSSIERS)
        with scratch.app.app_context():
            people = hire(OFFICERS)
            db.session.remove()
            db.engine.dispose()
        print(f"{OFFICERS} officers, {DOSSIERS:,} dossiers, {SECONDS:.0f} s")
        logs = scratch.folder / "acts"
        logs.mkdir()
        killed = live(scratch.app, people, logs=logs)
        with scratch.app.test_request_context():
            print(f"{killed} processes killed")
            print(told(logs))
            faults = proof(logs)
        print(
            "\n".join(faults) if faults else "proved: one holder at any instant, no stale act done, counts equal truth"
        )


def hire(officers: int) -> list[Person]:
    """So many officers, one in eight of them a head or a team leader."""
    roles = ["officer" if number % SIGNERS_ONE_IN else ("head", "team_leader")[number // SIGNERS_ONE_IN % 2]
             for number in range(officers)]  # fmt: skip
    rows = [
        Officer(username=f"many{number}", full_name=f"Cán bộ {number}", role=role, unit_code=UNIT,
                created_at=clock.now())
        for number, role in enumerate(roles)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.commit()
    return [Person(row.id, row.role, row.unit_code) for row in rows]


def live(app: Flask, people: Sequence[Person], *, logs: Path) -> int:
    """Let them work in processes of their own, kill one now and then and start it anew; how many were killed."""
    until, luck, killed = time.monotonic() + SECONDS, Random(SECONDS), 0
    teams = [people[number::PROCESSES] for number in range(PROCESSES)]

    def start(team: int, seed: int) -> BaseProcess:
        return started(
            app, teams[team], log=logs / f"{seed}.log", seed=seed, goes_on=lambda _: time.monotonic() < until
        )

    crowd = [start(team, team) for team in range(PROCESSES)]
    nights = get_context("spawn").Process(target=night_shift, args=(app.extensions["office"].settings, SECONDS))
    nights.start()
    while time.monotonic() + KILLED_EVERY < until:
        time.sleep(KILLED_EVERY)
        chosen = luck.randrange(PROCESSES)
        os.kill(crowd[chosen].pid or 0, signal.SIGKILL)
        crowd[chosen].join()
        killed += 1
        crowd[chosen] = start(chosen, chosen + PROCESSES * killed)
    for each in (*crowd, nights):
        each.join()
    if nights.exitcode:
        raise RuntimeError("the night shift did not come to its end")
    return killed


def started(
    app: Flask, team: Sequence[Person], *, log: Path, seed: int, goes_on: Callable[[int], bool]
) -> BaseProcess:  # fmt: skip
    """A process in which these people work, each while `goes_on(how many things they did)`."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # a connection is not shared with a child
    child = get_context("fork").Process(target=partial(spend, app, team, log=log, seed=seed, goes_on=goes_on))
    child.start()
    return child


def night_shift(settings: Settings, seconds: float) -> None:
    """The night shift among them, for so many seconds."""
    until, luck = time.monotonic() + seconds, Random(seconds)
    with create_app(settings, uses_redis=False).app_context():
        while time.monotonic() + KILLED_EVERY < until:
            time.sleep(KILLED_EVERY)
            night(which=luck.randrange(5))


def night(*, which: int) -> None:
    """One night: some leases have run out, and go back; the changes of the counts are added up."""
    db.session.execute(LAPSED, {"at": clock.now(), "which": which})
    db.session.commit()
    give_back_lapsed()
    add_up_counts()
    db.session.remove()


def written(logs: Path) -> list[dict[str, object]]:
    """What the officers wrote down; a line cut off by a kill says nothing."""
    lines = [line for file in sorted(logs.glob("*.log")) for line in file.read_text(encoding="utf-8").split("\n")]
    return [json.loads(line) for line in lines if line.endswith("}")]


def told(logs: Path) -> str:
    """How often each thing was done."""
    counted = Counter(str(line["deed"]) for line in written(logs))
    return ", ".join(f"{deed} {times}" for deed, times in counted.most_common())


def proof(logs: Path) -> list[str]:
    """Every fault: of holders, of stale acts, of the journal, of the counts. None is what is to be shown."""
    add_up_counts()
    counts, verdict = check_counts(), verify_journal()
    return [
        *_faults_of_holders(),
        *_faults_of_pages(logs),
        *(f"journal: {finding}" for finding in verdict.findings),
        *(f"counts: {cell}" for cell in counts.differing),
    ]


def _faults_of_holders() -> list[str]:
    columns = JournalEntry.dossier_id, JournalEntry.verb, JournalEntry.actor_id, JournalEntry.facts
    chains = select(*columns).where(JournalEntry.dossier_id.is_not(None)).order_by(
        JournalEntry.dossier_id, JournalEntry.ordinal
    )  # fmt: skip
    holders = {row.id: row.holder_id for row in db.session.execute(select(Dossier.id, Dossier.holder_id))}
    faults = []
    for dossier_id, rows in groupby(db.session.execute(chains), key=lambda row: row.dossier_id):
        found = held(Entry(row.verb, row.actor_id, row.facts) for row in rows)
        faults += [f"dossier {dossier_id} {fault}" for fault in found.faults]
        if found.holder_id != holders[dossier_id]:
            faults.append(f"dossier {dossier_id}: the journal says {found.holder_id}, the row {holders[dossier_id]}")
    return faults


def _faults_of_pages(logs: Path) -> list[str]:
    acted: dict[tuple[object, object], int] = defaultdict(int)
    faults = []
    for line in written(logs):
        if line["deed"] == "stale_but_done":
            faults.append(
                f"dossier {line['dossier']}: an act upon version {line['saw']} was done though it had changed"
            )
        if line["deed"] not in NOT_DONE:
            acted[line["dossier"], line["saw"]] += 1
    twice = [key for key, times in acted.items() if times > 1]
    return [*faults, *(f"dossier {dossier}: version {saw} was acted upon twice" for dossier, saw in twice)]


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
