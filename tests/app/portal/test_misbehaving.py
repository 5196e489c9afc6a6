"""A portal with every bad habit at once: nothing is lost, nothing stands twice, and the reconciliation ends empty.

2,000 records; PORTAL_RECORDS=10000 for more.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import httpx
import orjson
import pytest
from redis import Redis
from sqlalchemy import func, select

from app.core import clock, embedded
from app.core.db import db
from app.core.jobs import sweep
from app.core.models import PromisedJob
from app.core.office import office
from app.dossiers.actions import review
from app.dossiers.models import Document, Dossier, ProgressMessage
from app.intake.models import IntakeReading, IntakeRecord, IntakeRun
from app.portal.actions.asking import ask_for_pull
from app.portal.actions.comparing import compare
from app.portal.actions.fetching import fetch_files
from app.portal.actions.pulling import Order, pull
from app.portal.actions.telling import send_progress
from app.portal.models import PortalTalk
from app.portal.rules.comparing import IN_QUARANTINE, KINDS, is_clean
from app.portal.rules.patience import Patience
from app.portal.rules.troubles import Silent, TokenRefused
from config.settings import PROJECT
from demo.faults import tally
from tests import making
from tests.app.portal.conftest import TOKEN, expected_lines, lines

RECORDS = int(os.environ.get("PORTAL_RECORDS", "2000"))
BAD = {"repeats": 0.3, "errors": 0.15, "busy": 0.1, "halves": 0.15, "wrong_hashes": 0.1, "lost_files": 0.05}
DOGGED = Patience(attempts=40)
WHOLE = {"first_on": date(2026, 5, 1), "last_on": date(2026, 9, 30)}


def scalar(query):
    return db.session.execute(query).scalar_one()


def versions_in(feed_lines) -> dict[str, int]:
    """The newest version of every dossier that some sound line tells of."""
    newest: dict[str, int] = {}
    for line in feed_lines:
        record = orjson.loads(line)
        newest[record["MaHoSo"]] = max(newest.get(record["MaHoSo"], 0), record["PhienBan"])
    return newest


def test_every_bad_habit_at_once_loses_nothing_and_doubles_nothing(own_database, a_portal, a_wire, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    portal, address = a_portal(lines(RECORDS), disorder=0.2, **BAD)
    wire = a_wire(address, patience=DOGGED)

    pull(wire, Order(limit=100))
    officer = making.officer()
    for dossier_id in db.session.execute(select(Dossier.id).order_by(Dossier.id).limit(40)).scalars().all():
        review.accept(officer=officer, dossier_id=dossier_id)
    the_clock.stand_at(clock.now() + timedelta(minutes=6))
    send_progress(wire)
    counts = compare(wire, **WHOLE).counts

    held = dict(db.session.execute(select(Dossier.number, Dossier.portal_version)).all())
    assert held == versions_in(portal.feed.lines)
    assert counts["listed"] == counts["held"] == counts["agreeing"] == len(held)
    assert not any(counts[kind] for kind in KINDS)
    assert {state for (state,) in db.session.execute(select(ProgressMessage.state))} == {"acknowledged"}
    assert len(portal.feed.progress) == scalar(select(func.count()).select_from(ProgressMessage))
    assert portal.calls["dossiers", 500]
    assert portal.calls["dossiers", 429] + portal.calls["dossiers", 503]


def test_hurt_records_have_one_outcome_each_and_wait_in_quarantine(own_database, a_portal, a_wire, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    hurt = expected_lines(RECORDS // 2, hurt_share=0.25)
    _portal, address = a_portal([line for line, _ in hurt], errors=0.1, halves=0.1)
    expected = tally([expectation for _, expectation in hurt])

    pulled = pull(a_wire(address, patience=DOGGED), Order(limit=100))
    counts = compare(a_wire(address, patience=DOGGED), **WHOLE).counts

    assert pulled.tally.records == expected["records"] == scalar(select(func.count()).select_from(IntakeReading))
    assert +pulled.tally.outcomes == Counter(expected["outcomes"])
    assert pulled.tally.faults == Counter(expected["faults"])
    assert is_clean(counts)
    assert sum(counts[kind] for kind in IN_QUARANTINE) > 0


def test_papers_come_in_spite_of_it_all(own_database, a_portal, a_wire, tmp_path):
    office().files.folder = tmp_path / "files"
    _, address = a_portal(lines(150), **BAD)
    wire = a_wire(address, patience=DOGGED)
    pull(wire)

    brought = fetch_files(wire)

    by_arrival = dict(
        db.session.execute(
            select(Document.arrival, func.count()).where(~Document.is_withdrawn).group_by(Document.arrival)
        ).all()
    )
    assert by_arrival == {
        "arrived": brought.arrived, "hash_differs": brought.differing, "awaited": brought.missing,
    }  # fmt: skip
    assert brought.arrived > brought.differing > 0
    for sha256 in db.session.execute(select(Document.sha256).where(Document.arrival == "arrived")).scalars():
        assert office().files.has(sha256)


def test_a_slow_portal_is_not_waited_for(own_database, a_portal, a_wire):
    _portal, address = a_portal(lines(5), slow=1.0, slow_seconds=0.5)

    with pytest.raises(Silent) as silent:
        pull(a_wire(address, times=httpx.Timeout(0.05), patience=Patience(attempts=2)))

    assert silent.value.facts["portal_answer"] == "slow"


def test_a_token_that_expires_again_and_again_costs_nothing_but_asking(own_database, a_portal, a_wire):
    portal, address = a_portal(lines(200), token_lives=3)

    for _ in range(100):
        try:
            if pull(a_wire(address), Order(limit=20)).is_caught_up:
                break
        except TokenRefused:
            portal._turn = 0  # a new token has been given out

    assert scalar(select(func.count()).select_from(Dossier)) == 200
    assert scalar(select(func.count()).select_from(IntakeReading)) == len(portal.feed.lines)


def test_a_killed_pull_is_carried_on_by_the_next(own_database, a_portal, a_wire, tmp_path):
    portal, address = a_portal(lines(400))
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": office().settings.database_url}
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.app.portal.one_pull", address, TOKEN],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        for _ in range(3):
            assert worker.stdout.readline().startswith("stored")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()

    left = db.session.execute(select(IntakeRun)).scalar_one()
    assert (left.state, left.position >= 30) == ("running", True)
    db.session.rollback()
    pulled = pull(a_wire(address), Order(limit=10))

    assert pulled.run_id == left.id
    assert scalar(select(func.count()).select_from(Dossier)) == 400
    assert scalar(select(func.count()).select_from(IntakeReading)) == len(portal.feed.lines)
    numbers = select(func.count(IntakeRecord.id)).where(IntakeRecord.outcome == "created")
    assert scalar(numbers) == 400


def test_redis_emptied_in_the_middle_is_harmless(own_database, a_portal, a_wire, run_folder):
    _portal, address = a_portal(lines(60))
    redis = Redis.from_url(embedded.redis_url(office().settings))
    office()._redis, office().uses_redis = redis, True
    ask_for_pull(officer=making.officer())
    pull(a_wire(address), Order(limit=20, seconds=0))

    redis.flushall()
    office()._redis, office().uses_redis = None, False
    pulled = pull(a_wire(address), Order(limit=20))

    assert pulled.is_caught_up
    assert scalar(select(func.count()).select_from(Dossier)) == 60
    assert db.session.get_one(PortalTalk, "pull").cursor is not None
    assert scalar(select(func.count()).select_from(PromisedJob)) == 1
    assert sweep(db.session()) == 0, "it had been sent; the next minute's job does what the lost one would have done"
