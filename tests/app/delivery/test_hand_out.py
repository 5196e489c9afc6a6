"""The result leaves the office: to somebody named, or by a post that can be traced, and never before it is paid."""

import pytest

from app.core.db import db
from app.core.errors import Incomplete, NotYours, WrongState
from app.delivery.actions import hand_out
from app.delivery.models import HandOut
from app.dossiers.models import Dossier
from app.receipts.actions.receipts import take_payment
from config.workflow import Role, State
from tests import making
from tests.money import also_owes

TO_THE_OWNER = {"mode": "counter", "collector_name": "Nguyễn Thị Đào", "collector_identity": "001190000001"}


@pytest.fixture
def ready(app):
    return making.dossier(State.RESULT_READY)


def handed(made):
    db.session.expire_all()
    return db.session.get(HandOut, made.id)


def state_of(made):
    db.session.expire_all()
    return db.session.get_one(Dossier, made.id).state


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TEAM_LEADER, Role.CASHIER])
def test_a_result_is_given_to_somebody_named(ready, the_clock, role):
    now, somebody = the_clock.stand_at("2026-09-24 09:00"), making.officer(role)

    hand_out(officer=somebody, dossier_id=ready.id, mode="counter", collector_name=" Nguyễn  Thị Đào ",
             collector_identity="001190000001", tracking_number="EV1")  # fmt: skip

    given = handed(ready)
    assert (given.mode, given.collector_name, given.collector_identity) == ("counter", "Nguyễn Thị Đào", "001190000001")
    assert (given.handed_by_id, given.handed_at, given.tracking_number) == (somebody.id, now, None)
    assert state_of(ready) == "handed_out"


def test_a_result_goes_by_post_with_its_tracking_number(ready):
    hand_out(officer=making.officer(), dossier_id=ready.id, mode="post", tracking_number="EV123456789VN",
             collector_name="Ai đó")  # fmt: skip

    given = handed(ready)
    assert (given.mode, given.tracking_number, given.collector_name) == ("post", "EV123456789VN", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mode": "counter"}, "collector_missing"),
        ({"mode": "counter", "collector_name": "  "}, "collector_missing"),
        ({"mode": "counter", "tracking_number": "EV1"}, "collector_missing"),
        ({"mode": "counter", "collector_name": "Nguyễn Thị Đào"}, "collector_identity_missing"),
        ({"mode": "counter", "collector_name": "x", "collector_identity": " "}, "collector_identity_missing"),
        ({"mode": "post"}, "tracking_missing"),
        ({"mode": "post", "tracking_number": " "}, "tracking_missing"),
        ({"mode": "post", "collector_name": "Nguyễn Thị Đào"}, "tracking_missing"),
        ({"mode": ""}, "mode_unknown"),
        ({"mode": "pigeon", "collector_name": "x", "tracking_number": "x"}, "mode_unknown"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_leaves(ready, fields, code):
    with pytest.raises(Incomplete) as refused:
        hand_out(officer=making.officer(), dossier_id=ready.id, **fields)

    assert refused.value.code == code
    assert (state_of(ready), handed(ready)) == ("result_ready", None)


def test_an_unpaid_result_stays_until_it_is_paid(ready):
    ready.payment_state = "due"
    also_owes(ready, 100_000)
    cashier = making.officer(Role.CASHIER)

    with pytest.raises(NotYours) as refused:
        hand_out(officer=cashier, dossier_id=ready.id, **TO_THE_OWNER)
    take_payment(officer=cashier, dossier_id=ready.id, channel="cash")
    hand_out(officer=cashier, dossier_id=ready.id, **TO_THE_OWNER)

    assert refused.value.facts["why"] == "fee_settled"
    assert state_of(ready) == "handed_out"


def test_a_result_is_given_once(ready):
    hand_out(officer=making.officer(), dossier_id=ready.id, **TO_THE_OWNER)

    with pytest.raises(WrongState):
        hand_out(officer=making.officer(), dossier_id=ready.id, mode="post", tracking_number="EV1")

    assert handed(ready).mode == "counter"


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.AWAITING_DECISION, State.AT_CENTRE, State.WITHDRAWN])
def test_nothing_leaves_before_there_is_a_result(app, state):
    made = making.dossier(state)

    with pytest.raises(WrongState):
        hand_out(officer=making.officer(), dossier_id=made.id, **TO_THE_OWNER)


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_results_are_given_at_desk_and_till(ready, role):
    with pytest.raises(NotYours):
        hand_out(officer=making.officer(role), dossier_id=ready.id, **TO_THE_OWNER)
