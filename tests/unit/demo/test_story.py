"""The planned lives of make-believe dossiers: allowed by the workflow, in office hours, and as mixed as an office's."""

import inspect
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from app.deadlines.rules.compiling import working_calendar
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.receipts.actions import receipts
from config.calendars import load_calendars
from config.catalogue import load_catalogue
from config.workflow import CLOSED, WORKFLOW, Needs, Role, State
from demo.followups import LODGINGS_ONLY
from demo.records import PortalRecords
from demo.story import PORTAL_ZONE, arrival, plan
from tests.unit.demo.contract import breaches

UNTIL = datetime(2026, 11, 22, 4, tzinfo=UTC)
CALENDAR = working_calendar(load_calendars()["vietnam"])
CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def lives():
    span = {"first_day": date(2026, 5, 18), "last_day": date(2026, 11, 21)}
    records = PortalRecords(21, **span, count=4_000, shares=LODGINGS_ONLY)
    return [(record, _procedure(record), _plan(record)) for record in records]


def _procedure(record):
    return CATALOGUE.at(record["MaTTHC"], date(2026, 7, 1))


def _plan(record):
    return plan(record, Random(record["MaHoSo"]), calendar=CALENDAR, procedure=_procedure(record))


def _state_at(acts, until):
    state = State.LODGED
    for act in acts:
        if act.at <= until:
            state = WORKFLOW[act.name].to or state
    return state


def test_every_act_is_one_the_workflow_allows(lives):
    for record, procedure, acts in lives:
        state = State.LODGED
        for act in acts:
            row = WORKFLOW[act.name]
            assert state in row.sources, (record["MaHoSo"], act)
            assert act.role in row.roles, act
            assert (Needs.CENTRE in row.needs) <= procedure.needs_centre, act
            assert (Needs.LOCAL in row.needs) <= (not procedure.needs_centre), act
            state = row.to or state


def test_reasons_are_given_where_the_workflow_wants_them(lives):
    acts = [act for _, _, plan in lives for act in plan]

    for act in acts:
        if WORKFLOW[act.name].reason == "required":
            assert act.facts["reason"].strip()


def test_the_facts_of_each_act_are_what_its_action_asks_for(lives):
    modules = (review, decision, delivery, receipts)
    names = {act.name for _, _, acts in lives for act in acts if act.record is None}
    actions = {name: next(getattr(module, name) for module in modules if hasattr(module, name)) for name in names}
    given = {"officer": None, "dossier_id": 1}

    for _, _, acts in lives:
        for act in (act for act in acts if act.record is None):
            known = {"officer": None, "payment_id": 1} if act.name == "issue_receipt" else given
            inspect.signature(actions[act.name]).bind(**known, **act.facts)


def test_acts_come_in_the_order_of_time_and_after_the_lodging(lives):
    for record, _, acts in lives:
        lodged = datetime.strptime(record["NgayNopHoSo"], "%Y%m%d%H%M%S").replace(tzinfo=PORTAL_ZONE)
        instants = [act.at for act in acts]
        assert instants == sorted(instants)
        assert not instants or instants[0] > lodged


def test_the_office_acts_in_working_hours_and_the_portal_at_any(lives):
    office = [act for _, _, acts in lives for act in acts if act.record is None]
    portal = [act for _, _, acts in lives for act in acts if act.record]

    assert all(CALENDAR.is_open(act.at - timedelta(seconds=1)) for act in office)
    assert not all(CALENDAR.is_open(act.at) for act in portal)
    assert {act.record for act in portal} == {"BOSUNG", "RUT", "THANHTOAN"}
    assert {act.role for act in portal} == {Role.SYSTEM}


def test_every_station_of_the_workflow_is_reached(lives):
    met = {act.name for _, _, acts in lives for act in acts}

    moves = {name for name, row in WORKFLOW.items() if row.to is not None}
    assert moves - {"lodge", "enter_from_register"} <= met


def test_a_result_is_handed_out_only_when_the_fee_is_settled(lives):
    for record, _, acts in lives:
        names = [act.name for act in acts]
        if "hand_out" in names and any(not line["MaGiaoDich"] for line in record["DanhSachLePhi"]):
            paid = [names.index(name) for name in ("take_payment", "confirm_payment") if name in names]
            assert paid
            assert paid[0] < names.index("hand_out")


def test_most_are_closed_and_some_lie_in_every_open_state(lives):
    states = Counter(_state_at(acts, UNTIL) for _, _, acts in lives)

    closed = sum(count for state, count in states.items() if state in CLOSED)
    assert 0.80 < closed / len(lives) < 0.97
    assert set(State) <= set(states)


def test_most_passports_are_in_time_and_some_are_late(lives):
    spent = []
    for record, procedure, acts in lives:
        at = {act.name: act.at.astimezone(PORTAL_ZONE).date() for act in acts}
        if record["MaTTHC"] == "1.001456" and "record_result" in at and "request_supplement" not in at:
            days = CALENDAR.working_days_between(at["accept"], at["record_result"])
            spent.append(days <= procedure.statutory.amount)

    assert 0.88 < sum(spent) / len(spent) < 0.98


def test_the_same_seed_plans_alike(lives):
    record, _, acts = lives[17]

    assert _plan(record) == acts


def test_what_the_portal_sends_for_an_act_is_the_next_version_of_the_record(lives):
    for record, _, acts in lives:
        last = record
        for act in (act for act in acts if act.record):
            sent = arrival(act, last, rng=Random(1))
            assert sent["LoaiBanTin"] == act.record
            assert sent["PhienBan"] == last["PhienBan"] + 1
            assert not breaches(sent)
            last = sent


def test_an_act_of_the_office_has_no_record(lives):
    record, _, acts = lives[0]

    with pytest.raises(ValueError, match="in the office"):
        arrival(acts[0], record, rng=Random(1))
