"""Two people decide: who proposed never signs, what was sent back comes home, what the centre returns starts again."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotYours, WrongState
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.models import Decision
from config.workflow import Role, State
from tests import making


@pytest.fixture
def people(app):
    return SimpleNamespace(
        desk=making.officer(), leader=making.officer(Role.TEAM_LEADER), head=making.officer(Role.HEAD)
    )


def decisions(made):
    asked = select(Decision).where(Decision.dossier_id == made.id).order_by(Decision.ordinal)
    return db.session.execute(asked, execution_options={"populate_existing": True}).scalars().all()


def fresh(made):
    db.session.refresh(made)
    return made


@pytest.mark.parametrize(("proposal", "outcome"), [("grant", "granted"), ("deny", "denied")])
def test_what_is_signed_is_what_was_proposed(people, the_clock, proposal, outcome):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.dossier(State.IN_REVIEW, officer=people.desk)
    decision.propose(officer=people.desk, dossier_id=made.id, proposal=proposal, opinion="Đã thẩm tra.")
    now = the_clock.stand_at("2026-09-17 09:00")

    decision.approve(officer=people.head, dossier_id=made.id)

    assert (fresh(made).state, made.outcome) == ("result_ready", outcome)
    (made_by,) = decisions(made)
    assert (made_by.proposal, made_by.opinion, made_by.proposed_by_id) == (proposal, "Đã thẩm tra.", people.desk.id)
    assert (made_by.verdict, made_by.decided_by_id, made_by.decided_at) == ("approved", people.head.id, now)


@pytest.mark.parametrize("state", [State.AWAITING_DECISION, State.AT_CENTRE])
def test_who_held_a_dossier_lets_it_go_with_its_result(people, state):
    made = making.dossier(state, officer=people.desk)

    if state is State.AT_CENTRE:
        delivery.record_result(officer=people.desk, dossier_id=made.id)
    else:
        decision.approve(officer=people.head, dossier_id=made.id)

    assert (fresh(made).state, made.holder_id, made.held_at) == ("result_ready", None, None)
    with pytest.raises(WrongState):
        review.claim(officer=people.desk, dossier_id=made.id)


@pytest.mark.parametrize("act", [decision.approve, decision.send_back])
def test_who_proposed_never_signs(people, act):
    made = making.dossier(State.AWAITING_DECISION, officer=people.leader)
    more = {"reason": "Xem lại."} if act is decision.send_back else {}

    with pytest.raises(NotYours) as caught:
        act(officer=people.leader, dossier_id=made.id, **more)

    assert caught.value.facts["why"] == "second_person"
    assert fresh(made).state == "awaiting_decision"


def test_the_database_itself_refuses_one_person_for_both(people):
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk)
    (proposed,) = decisions(made)

    proposed.verdict, proposed.decided_by_id = "approved", people.desk.id

    with pytest.raises(Exception, match="ck_decisions_second_person"):
        db.session.flush()
    db.session.rollback()


def test_a_denial_says_why(people):
    made = making.dossier(State.IN_REVIEW, officer=people.desk)

    with pytest.raises(Incomplete) as caught:
        decision.propose(officer=people.desk, dossier_id=made.id, proposal="deny", opinion="  ")

    assert caught.value.code == "reason_missing"


def test_what_is_sent_back_comes_home_to_who_proposed_it(people, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk)
    now = the_clock.stand_at("2026-09-17 09:00")

    decision.send_back(officer=people.head, dossier_id=made.id, reason="Thiếu xác minh.")

    assert (fresh(made).state, made.holder_id, made.held_at) == ("in_review", people.desk.id, now)
    assert made.proposed_by_id is None
    assert (decisions(made)[0].verdict, decisions(made)[0].reason) == ("sent_back", "Thiếu xác minh.")


def test_a_second_proposal_stands_beside_the_first(people):
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk)
    decision.send_back(officer=people.head, dossier_id=made.id, reason="Thiếu xác minh.")
    decision.propose(officer=people.desk, dossier_id=made.id, proposal="deny", opinion="Không đủ điều kiện.")

    decision.approve(officer=people.leader, dossier_id=made.id)

    first, second = decisions(made)
    assert (first.ordinal, first.verdict, second.ordinal, second.verdict) == (1, "sent_back", 2, "approved")
    assert fresh(made).outcome == "denied"


def test_what_the_province_decides_is_not_sent_to_the_centre(people):
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk, procedure_code=making.DECIDED_HERE)

    with pytest.raises(NotYours) as caught:
        decision.endorse(officer=people.head, dossier_id=made.id)

    assert caught.value.facts["why"] == "centre"


def test_what_the_centre_decides_is_not_signed_here(people):
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk, procedure_code=making.DECIDED_BY_CENTRE)

    with pytest.raises(NotYours) as caught:
        decision.approve(officer=people.head, dossier_id=made.id)

    assert caught.value.facts["why"] == "local"


def test_a_dossier_the_centre_returns_is_decided_anew(people):
    made = making.dossier(State.AT_CENTRE, officer=people.desk, signer=people.head)
    delivery.record_return(officer=people.desk, dossier_id=made.id, reason="Cần xác minh.")
    assert (fresh(made).state, made.proposed_by_id) == ("in_review", None)

    decision.propose(officer=people.desk, dossier_id=made.id, proposal="grant")
    decision.endorse(officer=people.leader, dossier_id=made.id)
    delivery.transfer(officer=people.desk, dossier_id=made.id)
    delivery.record_result(officer=people.desk, dossier_id=made.id, granted=False, reference="A08/2")

    assert (fresh(made).state, made.outcome) == ("result_ready", "denied")
    assert [each.verdict for each in decisions(made)] == ["endorsed", "endorsed"]


def test_a_dossier_withdrawn_while_it_waits_for_a_signature_cannot_be_signed(people):
    made = making.dossier(State.AWAITING_DECISION, officer=people.desk)
    review.withdraw(officer=people.desk, dossier_id=made.id, reason="Người nộp xin rút.")

    with pytest.raises(WrongState):
        decision.approve(officer=people.head, dossier_id=made.id)

    assert decisions(made)[0].verdict is None
