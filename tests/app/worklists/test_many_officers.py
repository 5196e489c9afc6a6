"""A day of many officers made short: random acts, stale pages, a process killed in the middle, and then the proof."""

import os
import signal

import pytest

from app.audit.queries.kept import anchors_file, verdict_file
from app.core import clock, journal
from app.core.db import db, transaction
from app.dossiers.queries import system_actor
from benchmarks.holders import Entry, held
from benchmarks.many_officers import hire, night, proof, started, written
from tests import making

KILLED_AFTER = 25  # things done by all of the process's officers together


@pytest.fixture
def own_office(own_database):
    """An office on a database of its own, without the anchors that an earlier test's journal left."""
    for file in (anchors_file(), verdict_file()):
        file.unlink(missing_ok=True)
    return own_database


def lodge():
    """A dossier as it arrives, its arrival journaled."""
    made = making.lodged()
    with transaction() as session:
        journal.write(session, journal.Act("lodged", {}, system_actor(session).id, clock.now()), about=made)


def test_whatever_they_do_every_dossier_has_one_holder_and_no_stale_act_is_done(own_office, tmp_path):
    for _ in range(20):
        lodge()
    people = hire(16)
    db.session.remove()
    heard, said = os.pipe()

    def tells(done: int) -> bool:
        os.write(said, b".")
        return done < 1000

    unlucky = started(own_office, people[::2], log=tmp_path / "1.log", seed=1, goes_on=tells)
    lucky = started(own_office, people[1::2], log=tmp_path / "2.log", seed=2, goes_on=lambda done: done < 12)
    for _ in range(KILLED_AFTER):
        os.read(heard, 1)
    os.kill(unlucky.pid, signal.SIGKILL)
    unlucky.join()
    night(which=1)
    lucky.join()

    assert (unlucky.exitcode, lucky.exitcode) == (-signal.SIGKILL, 0)
    assert proof(tmp_path) == []
    assert {"next"} <= {line["deed"] for line in written(tmp_path)}


def chain(*entries):
    return [Entry(verb, actor, facts or {}) for verb, actor, facts in entries]


@pytest.mark.parametrize(
    ("entries", "holder", "faults"),
    [
        (chain(("lodged", 1, None), ("claimed", 7, None)), 7, 0),
        (chain(("claimed", 7, None), ("claimed", 8, None)), 7, 1),
        (chain(("claimed", 7, None), ("released", 7, None), ("claimed", 8, None)), 8, 0),
        (chain(("claimed", 7, None), ("released", 8, None)), None, 1),
        (chain(("claimed", 7, None), ("lapsed", 1, {"holder": None, "holder_before": 7})), None, 0),
        (chain(("claimed", 7, None), ("lapsed", 1, {"holder": None, "holder_before": 8})), None, 1),
        (chain(("accepted", 7, {"to": "in_review"}), ("proposed", 8, None)), 7, 1),
        (chain(("claimed", 7, None), ("refused", 7, {"to": "refused"})), None, 0),
        (chain(("claimed", 7, None), ("assigned", 9, {"holder": 8, "holder_before": 7})), 8, 0),
        (chain(("accepted", 7, None), ("proposed", 7, None), ("sent_back", 9, None)), 7, 0),
    ],
)
def test_the_proof_finds_a_second_holder_and_follows_the_one(entries, holder, faults):
    found = held(entries)

    assert (found.holder_id, len(found.faults)) == (holder, faults)
