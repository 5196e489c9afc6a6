"""Reconciliation: both ways, counts that add up, each line with what mends it."""

from datetime import date, timedelta

import orjson
import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import Incomplete
from app.dossiers.actions import review
from app.dossiers.models import Dossier
from app.intake.actions.refusing import refuse_record
from app.intake.models import IntakeRecord
from app.portal.actions.comparing import ask_for_comparison, compare
from app.portal.actions.pulling import Order, pull
from app.portal.actions.telling import Again, send_progress, tell_again
from app.portal.models import PortalComparison, PortalListing
from app.portal.queries.comparison import comparison_by_id, every_line, lines_after
from app.portal.rules.comparing import CURED_BY_PULL, KINDS, Difference, is_clean
from app.portal.rules.feed import day_of
from app.portal.rules.troubles import Silent
from tests.app.portal.conftest import lines

WHOLE = {"first_on": date(2026, 5, 4), "last_on": date(2026, 8, 28)}


@pytest.fixture
def connected(app, a_portal, a_wire):
    """An office that has pulled what a portal has."""
    portal, address = a_portal(lines(40))
    wire = a_wire(address)
    pull(wire)
    return portal, wire


def found(compared) -> list:
    db.session.expire_all()
    return list(every_line(db.session(), comparison_by_id(db.session(), compared.comparison_id)))


def some_dossier(place: int = 0) -> Dossier:
    return db.session.execute(select(Dossier).order_by(Dossier.id).offset(place).limit(1)).scalar_one()


def adds_up(counts) -> bool:
    versions = sum(counts[kind] for kind in ("version_behind", "version_set_aside", "version_ahead"))
    return (
        counts["listed"] == counts["both"] + counts["missing_here"] + counts["set_aside"]
        and counts["held"] == counts["both"] + counts["missing_there"] + counts["listed_elsewhere"]
        and counts["both"] == counts["version_same"] + versions
        and counts["both"] == counts["status_same"] + counts["status_behind"] + counts["status_ahead"]
    )


def test_nothing_differs_after_a_pull(connected):
    _, wire = connected

    compared = compare(wire, **WHOLE)

    assert is_clean(compared.counts)
    assert adds_up(compared.counts)
    assert compared.counts["listed"] == compared.counts["agreeing"] == 40
    assert found(compared) == []
    assert db.session.execute(select(func.count()).select_from(PortalListing)).scalar_one() == 0


def test_a_dossier_published_since_is_missing_here_until_it_is_pulled(connected):
    portal, wire = connected
    record = orjson.loads(lines(1, seed=99)[0]) | {"NgayNopHoSo": "20260827090000"}
    portal.feed.publish([record])

    compared = compare(wire, **WHOLE)
    [line] = found(compared)

    assert (line.kind, line.number, line.is_mended) == (Difference.MISSING_HERE, record["MaHoSo"], False)
    assert line.kind in CURED_BY_PULL
    assert adds_up(compared.counts)
    pull(wire)
    assert [line.is_mended for line in found(compared)] == [True]
    assert is_clean(compare(wire, **WHOLE).counts)


def test_a_version_behind_is_mended_by_pulling_that_day_again(connected):
    _portal, wire = connected
    dossier = some_dossier()
    number, held = dossier.number, dossier.portal_version
    dossier.portal_version, dossier.portal_content_hash = held - 1, b"older"
    db.session.commit()

    compared = compare(wire, **WHOLE)
    [line] = found(compared)
    pull(wire, Order(since_on=day_of(dossier.lodged_at)))

    assert (line.kind, line.number, line.our_version, line.their_version) == (
        Difference.VERSION_BEHIND, number, held - 1, held,
    )  # fmt: skip
    assert [line.is_mended for line in found(compared)] == [True]
    assert is_clean(compare(wire, **WHOLE).counts)


def test_a_status_that_never_reached_the_portal_is_told_again(connected, an_officer, the_clock):
    portal, wire = connected
    dossier, officer = some_dossier(), an_officer()
    review.accept(officer=officer, dossier_id=dossier.id)
    send_progress(wire)
    portal.feed.progress.clear()
    the_clock.stand_at(clock.now() + timedelta(minutes=6))

    compared = compare(wire, **WHOLE)
    [line] = found(compared)
    tell_again(Again(dossier_id=line.dossier_id), officer=officer)
    send_progress(wire)

    assert (line.kind, line.their_ordinal, line.is_mended) == (Difference.STATUS_BEHIND, 0, False)
    assert adds_up(compared.counts)
    assert [line.is_mended for line in found(compared)] == [True]
    assert is_clean(compare(wire, **WHOLE).counts)


def test_a_message_on_its_way_is_no_difference(connected, an_officer):
    _, wire = connected
    review.accept(officer=an_officer(), dossier_id=some_dossier().id)

    assert is_clean(compare(wire, **WHOLE).counts)


def test_another_status_under_the_same_number_is_seen(connected, an_officer, the_clock):
    portal, wire = connected
    dossier = some_dossier()
    review.accept(officer=an_officer(), dossier_id=dossier.id)
    send_progress(wire)
    last = max(portal.feed.progress)
    portal.feed.progress[last] = portal.feed.progress[last] | {"TrangThai": "8"}
    the_clock.stand_at(clock.now() + timedelta(minutes=6))

    [line] = found(compare(wire, **WHOLE))

    assert (line.kind, line.their_status, line.is_mended) == (Difference.STATUS_BEHIND, 8, False)


def test_a_dossier_the_portal_does_not_list_is_missing_there(connected, a_dossier):
    _, wire = connected
    stray = a_dossier(lodged_at=some_dossier().lodged_at)

    compared = compare(wire, **WHOLE)
    [line] = found(compared)

    assert (line.kind, line.number) == (Difference.MISSING_THERE, stray.number)
    assert compared.counts["held"] == 41
    assert adds_up(compared.counts)


def test_a_dossier_taken_at_the_counter_is_none_of_the_portal_s(connected, a_dossier):
    _, wire = connected
    a_dossier(lodged_at=some_dossier().lodged_at, origin="counter")

    assert compare(wire, **WHOLE).counts["held"] == 40


def test_what_waits_in_quarantine_is_counted_apart_and_not_lost(app, a_portal, a_wire):
    spoilt = orjson.loads(lines(1, seed=99)[0]) | {"NgayNopHoSo": "20260827090000", "SoDinhDanh": "12"}
    _, address = a_portal([*lines(10), orjson.dumps(spoilt)])
    pull(a_wire(address))

    compared = compare(a_wire(address), **WHOLE)
    [line] = found(compared)

    record = db.session.execute(select(IntakeRecord.id).where(IntakeRecord.outcome == "quarantined")).scalar_one()
    assert (line.kind, line.record_id) == (Difference.SET_ASIDE, record)
    assert is_clean(compared.counts)
    assert adds_up(compared.counts)


def test_a_record_refused_here_is_not_missing_and_needs_no_cure(app, a_portal, a_wire, an_officer):
    spoilt = orjson.loads(lines(1, seed=99)[0]) | {"NgayNopHoSo": "20260827090000", "SoDinhDanh": "12"}
    _, address = a_portal([*lines(10), orjson.dumps(spoilt)])
    pull(a_wire(address))
    record = db.session.execute(select(IntakeRecord.id).where(IntakeRecord.outcome == "quarantined")).scalar_one()
    refuse_record(officer=an_officer(), record_id=record, reason="sai số định danh")

    compared = compare(a_wire(address), **WHOLE)
    [line] = found(compared)

    assert (line.kind, line.record_id, line.is_mended) == (Difference.SET_ASIDE, record, True)
    assert is_clean(compared.counts)
    assert adds_up(compared.counts)


def test_a_newer_version_in_quarantine_is_told_from_one_that_never_came(connected):
    portal, wire = connected
    record = orjson.loads(portal.feed.lines[0]) | {"PhienBan": 50, "SoDinhDanh": "12"}
    portal.feed.publish([record])
    pull(wire)

    compared = compare(wire, **WHOLE)

    assert [line.kind for line in found(compared)] == [Difference.VERSION_SET_ASIDE]
    assert is_clean(compared.counts)
    assert adds_up(compared.counts)


def test_only_the_days_asked_for_are_compared(connected):
    _, wire = connected
    on = day_of(some_dossier().lodged_at)

    counts = compare(wire, first_on=on, last_on=on).counts

    assert 0 < counts["listed"] == counts["held"] < 40


def test_a_comparison_the_portal_breaks_off_ends_red_and_the_next_one_is_whole(connected):
    portal, wire = connected
    portal.misbehaviour.halves = 1.0

    with pytest.raises(Silent):
        compare(wire, **WHOLE)
    portal.misbehaviour.halves = 0.0

    assert is_clean(compare(wire, **WHOLE).counts)
    states = db.session.execute(select(PortalComparison.state).order_by(PortalComparison.id)).scalars().all()
    assert states == ["failed", "finished"]


def test_a_killed_comparison_is_ended_by_the_next(connected):
    _, wire = connected
    compare(wire, **WHOLE)
    left = db.session.execute(select(PortalComparison)).scalar_one()
    left.state = "running"
    db.session.add(PortalListing(comparison_id=left.id, number="G01.STRAY", version=1, ordinal=0))
    db.session.commit()

    compared = compare(wire, **WHOLE)

    assert is_clean(compared.counts)
    assert compared.counts["listed"] == 40
    db.session.expire_all()
    assert db.session.get_one(PortalComparison, left.id).failure == "comparison_interrupted"


def test_a_period_backwards_is_not_asked_for(app, an_officer):
    with pytest.raises(Incomplete):
        ask_for_comparison(first_on=date(2026, 2, 2), last_on=date(2026, 2, 1), officer=an_officer())


def test_lines_are_read_page_by_page(connected):
    portal, wire = connected
    strays = [
        orjson.loads(line) | {"MaHoSo": f"G01.801.108-260827-99{n:04}", "NgayNopHoSo": "20260827090000"}
        for n, line in enumerate(lines(5, seed=99)[:5])
    ]
    portal.feed.publish(strays)
    comparison = comparison_by_id(db.session(), compare(wire, **WHOLE).comparison_id)

    first = lines_after(db.session(), comparison, kinds=KINDS, after=None, limit=3)
    place = (str(first[-1].kind), first[-1].number, first[-1].id)
    second = lines_after(db.session(), comparison, kinds=(Difference.MISSING_HERE,), after=place, limit=3)

    assert [line.number for line in (*first, *second)] == sorted(record["MaHoSo"] for record in strays)
