"""Pulling over the wire: every page with its cursor, whatever the portal does, whoever else pulls."""

import threading
from datetime import date, timedelta

import orjson
import pytest
from sqlalchemy import func, select, text

from app.core import clock
from app.core.db import db
from app.dossiers.models import Dossier
from app.intake.models import IntakeReading, IntakeRecord, IntakeRun
from app.portal.actions.pulling import Order, pull
from app.portal.actions.turns import Turn, alone
from app.portal.models import PortalPage, PortalTalk
from app.portal.rules.patience import Patience
from app.portal.rules.troubles import AskedToWait, Refusal, Silent, TokenRefused, UnderWay
from tests.app.portal.conftest import lines


def count_of(table) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def talk() -> PortalTalk:
    db.session.rollback()
    return db.session.get_one(PortalTalk, "pull")


def test_a_pull_brings_in_what_the_portal_has_and_the_next_one_finds_nothing_new(app, a_portal, a_wire):
    portal, address = a_portal(lines(120))

    pulled = pull(a_wire(address), Order(limit=50))
    again = pull(a_wire(address), Order(limit=50))

    assert pulled.is_caught_up
    assert pulled.tally.records == len(portal.feed.lines)
    assert count_of(Dossier) == pulled.tally.outcomes["created"] == 120
    assert (again.run_id, again.tally.records, count_of(IntakeRun)) == (None, 0, 1)
    assert db.session.execute(select(IntakeRun.state)).scalar_one() == "finished"


@pytest.mark.parametrize("order", [Order(), Order(since_on=date(2026, 5, 4))], ids=["onward", "again"])
def test_a_pull_lasts_from_before_it_asked_until_its_last_page_is_judged(app, a_portal, a_wire, order):
    _, address = a_portal(lines(20))
    before = clock.now()

    pulled = pull(a_wire(address), order)

    run = db.session.get_one(IntakeRun, pulled.run_id)
    read_at = db.session.execute(select(func.max(IntakeRecord.received_at))).scalar_one()
    assert before <= run.started_at < read_at < run.ended_at


def test_the_command_keys_of_a_pull_are_those_of_a_package(app, a_portal, a_wire):
    _, address = a_portal(lines(10))

    said = pull(a_wire(address)).as_json()

    assert {"package", "records", "outcomes", "faults", "orphans_released", "gaps"} <= said.keys()


def test_what_is_published_later_comes_with_the_next_pull(app, a_portal, a_wire):
    portal, address = a_portal(lines(30))
    pull(a_wire(address))
    first = portal.feed.lines[0]

    portal.feed.publish([orjson.loads(first) | {"PhienBan": 99, "SoDienThoai": "0900000000"}])
    pulled = pull(a_wire(address))

    assert pulled.tally.outcomes["updated"] == 1
    assert pulled.tally.records == 1


def test_one_bad_record_is_one_quarantined_record_and_not_a_failed_page(app, a_portal, a_wire):
    spoilt = [b'{"MaHoSo": "\xff\xfe"}', b"5", b'{"MaHoSo":"\\ud800"}', b"[" * 2000 + b"]" * 2000]
    _, address = a_portal([*lines(20), *spoilt])

    pulled = pull(a_wire(address))

    assert pulled.tally.faults["unreadable"] == len(spoilt)
    assert pulled.tally.outcomes["created"] == 20
    kept = set(db.session.execute(select(IntakeRecord.raw).where(IntakeRecord.outcome == "quarantined")).scalars())
    assert kept == set(spoilt)


def test_page_and_cursor_are_kept_together_or_not_at_all(app, a_portal, a_wire):
    _, address = a_portal(lines(60))
    pull(a_wire(address), Order(limit=20, seconds=0))
    before = talk().cursor
    db.session.execute(text("ALTER TABLE portal_pages ADD CONSTRAINT no_more CHECK (id < 2) NOT VALID"))
    db.session.commit()

    with pytest.raises(Exception, match="no_more"):
        pull(a_wire(address), Order(limit=20))

    assert talk().cursor == before
    assert count_of(IntakeReading) == 20


def test_a_pull_whose_time_is_over_goes_on_in_the_same_run(app, a_portal, a_wire):
    portal, address = a_portal(lines(60))

    first = pull(a_wire(address), Order(limit=20, seconds=0))
    second = pull(a_wire(address), Order(limit=20))

    assert not first.is_caught_up
    assert second.is_caught_up
    assert first.run_id == second.run_id
    run = db.session.get_one(IntakeRun, first.run_id)
    assert (run.state, run.position, run.counts["records"]) == ("finished",) + (len(portal.feed.lines),) * 2


def test_retry_after_is_obeyed(app, a_portal, a_wire, waits):
    portal, address = a_portal(lines(20), busy=1.0, retry_after=7)

    def behaves_after_three(seconds):
        waits(seconds)
        if len(waits.seconds) == 3:
            portal.misbehaviour.busy = 0.0

    pull(a_wire(address, sleep=behaves_after_three))

    assert waits.seconds == [pytest.approx(7 * 1.05)] * 3


def test_a_long_retry_after_is_no_reason_to_stand_still(app, a_portal, a_wire, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    portal, address = a_portal(lines(20), busy=1.0, retry_after=600)

    with pytest.raises(AskedToWait):
        pull(a_wire(address))
    portal.misbehaviour.busy = 0.0
    with pytest.raises(AskedToWait):
        pull(a_wire(address))

    assert talk().not_before_at == now + timedelta(seconds=600)
    assert sum(portal.calls.values()) == 1, "it was not asked again before its time"
    the_clock.stand_at("2026-09-16 09:11")
    assert pull(a_wire(address)).is_caught_up


def test_pauses_grow_and_end(app, a_portal, a_wire, waits):
    _, address = a_portal(lines(5), errors=1.0)

    with pytest.raises(Silent):
        pull(a_wire(address, patience=Patience(attempts=6, first=1.0, longest=8.0)))

    assert waits.seconds == [0.75, 1.5, 3.0, 6.0, 6.0]
    assert talk().failure == "portal_silent"


def test_a_refused_token_stops_at_once_and_tells(app, a_portal, a_wire, waits):
    portal, address = a_portal(lines(5))

    with pytest.raises(TokenRefused):
        pull(a_wire(address, token="another"))

    assert (waits.seconds, sum(portal.calls.values())) == ([], 1)
    run = db.session.execute(select(IntakeRun)).scalar_one()
    assert (run.state, run.refusal) == ("refused", "portal_token_refused")
    assert talk().failing_since_at is not None


def test_a_portal_that_stays_away_has_one_red_run_and_not_one_a_minute(app, a_wire):
    for _ in range(3):
        with pytest.raises(Silent):
            pull(a_wire("http://127.0.0.1:9"))

    run = db.session.execute(select(IntakeRun)).scalar_one()
    assert (run.refusal, run.refusal_facts["portal_answer"]) == ("portal_silent", "unreachable")


def test_an_expired_token_leaves_what_came_and_a_new_one_goes_on(app, a_portal, a_wire):
    portal, address = a_portal(lines(60), token_lives=2)

    with pytest.raises(TokenRefused):
        pull(a_wire(address), Order(limit=20))
    portal.misbehaviour.token_lives = None
    pull(a_wire(address), Order(limit=20))

    states = db.session.execute(select(IntakeRun.state).order_by(IntakeRun.id)).scalars().all()
    assert states == ["refused", "finished"]
    assert count_of(Dossier) == 60
    assert count_of(IntakeReading) == len(portal.feed.lines)


def test_a_cursor_the_portal_does_not_know_is_told_in_its_words(app, a_portal, a_wire):
    _, address = a_portal(lines(5))
    pull(a_wire(address))
    talk().cursor = "invented"
    db.session.commit()

    with pytest.raises(Refusal) as refusal:
        pull(a_wire(address))

    assert refusal.value.words == "cursor không hợp lệ"


def test_there_are_never_two_pulls_at_once(app, a_portal, a_wire):
    _, address = a_portal(lines(5))

    with alone(Turn.PULL), pytest.raises(UnderWay):
        pull(a_wire(address))

    assert pull(a_wire(address)).tally.records


def test_a_pull_that_lost_its_lock_stores_no_page_twice(own_database, a_portal, a_wire, waits):
    portal, address = a_portal(lines(60), errors=1.0)

    def another_goes_on_meanwhile(seconds):
        portal.misbehaviour.errors = 0.0
        db.session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
        db.session.commit()
        other = threading.Thread(target=in_its_own_context, args=(own_database, a_wire(address), limit))
        other.start()
        other.join()

    limit = Order(limit=20)
    with pytest.raises(UnderWay, match="pull_overtaken"):
        pull(a_wire(address, sleep=another_goes_on_meanwhile), Order(limit=20))

    assert count_of(IntakeReading) == len(portal.feed.lines)


def in_its_own_context(app, wire, order) -> None:
    with app.app_context():
        pull(wire, order)
        db.session.remove()


def test_a_rehearsal_tells_and_keeps_nothing(app, a_portal, a_wire):
    _portal, address = a_portal(lines(60, hurt_share=0.2))

    rehearsed = pull(a_wire(address), Order(limit=25, is_rehearsal=True))

    assert [count_of(table) for table in (Dossier, IntakeRun, IntakeRecord, PortalPage, PortalTalk)] == [0] * 5
    pulled = pull(a_wire(address), Order(limit=25))
    assert rehearsed.tally == pulled.tally


def test_a_day_is_pulled_again_from_a_page_before_it_and_nothing_changes(app, a_portal, a_wire, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    portal, address = a_portal(lines(200))
    pull(a_wire(address), Order(limit=20))
    cursor, dossiers = talk().cursor, count_of(Dossier)
    middle = orjson.loads(portal.feed.lines[len(portal.feed.lines) // 2])["NgayNopHoSo"]
    day = clock.now().date().replace(month=int(middle[4:6]), day=int(middle[6:8]))

    again = pull(a_wire(address), Order(limit=20, since_on=day))

    assert 0 < again.tally.records < len(portal.feed.lines)
    assert again.tally.outcomes["unchanged"] + again.tally.outcomes["stale"] == again.tally.records
    assert (talk().cursor, count_of(Dossier)) == (cursor, dossiers)


def test_every_dossier_of_the_day_is_met_again(app, a_portal, a_wire, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    _portal, address = a_portal(lines(200), disorder=0.3)
    pull(a_wire(address), Order(limit=20))
    lost = db.session.execute(select(Dossier).order_by(Dossier.lodged_at).offset(150).limit(1)).scalar_one()
    day, number = lost.lodged_at.date(), lost.number

    again = pull(a_wire(address), Order(limit=20, since_on=day))

    met = select(IntakeRecord.number).join(IntakeReading).where(IntakeReading.run_id == again.run_id)
    assert number in set(db.session.execute(met).scalars())


def test_records_too_large_for_one_answer_are_asked_for_in_smaller_pages(app, a_portal, a_wire):
    portal, address = a_portal(lines(60))

    pulled = pull(a_wire(address, most_of_page=50_000))

    assert pulled.tally.records == len(portal.feed.lines)
    assert portal.calls["dossiers", 200] > 2
