"""To the central Department and back: each sending with its answer, and the clock as the answer has it."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.core.models import JournalEntry
from app.delivery import actions as delivery
from app.delivery.models import Transfer
from app.dossiers.actions import decision
from config.workflow import Role, State
from tests import making


@pytest.fixture
def desk(app):
    return making.officer()


def transfers(made):
    asked = select(Transfer).where(Transfer.dossier_id == made.id).order_by(Transfer.ordinal)
    return db.session.execute(asked, execution_options={"populate_existing": True}).scalars().all()


def fresh(made):
    db.session.refresh(made)
    return made


def last_facts(made):
    asked = select(JournalEntry).where(JournalEntry.dossier_id == made.id).order_by(JournalEntry.ordinal.desc())
    return db.session.execute(asked.limit(1)).scalar_one().facts


@pytest.mark.parametrize(("reference", "kept"), [("  DS-12/2026 ", "DS-12/2026"), ("", None), (None, None)])
def test_a_dossier_is_sent_with_its_covering_list(desk, the_clock, reference, kept):
    made = making.dossier(State.TO_TRANSFER)
    now = the_clock.stand_at("2026-09-16 09:00")

    delivery.transfer(officer=desk, dossier_id=made.id, reference=reference)

    (sent,) = transfers(made)
    assert (sent.ordinal, sent.reference, sent.sent_by_id, sent.sent_at) == (1, kept, desk.id, now)
    assert (fresh(made).state, sent.answer) == ("at_centre", None)
    assert last_facts(made) == {"transfer": 1, "reference": kept, "from": "to_transfer", "to": "at_centre"}


@pytest.mark.parametrize(("granted", "outcome", "answer"), [(True, "granted", "issued"), (False, "denied", "denied")])
def test_the_answer_of_the_centre_is_the_result(desk, the_clock, granted, outcome, answer):
    made = making.dossier(State.AT_CENTRE)
    now = the_clock.stand_at("2026-09-24 09:00")

    delivery.record_result(officer=desk, dossier_id=made.id, granted=granted, reference="A08/77")

    (sent,) = transfers(made)
    assert (sent.answer, sent.answer_reference, sent.answered_at, sent.recorded_by_id) == (
        answer,
        "A08/77",
        now,
        desk.id,
    )
    assert (fresh(made).state, made.outcome, made.resolved_at) == ("result_ready", outcome, now)


def test_what_the_centre_returns_is_under_review_again_and_goes_a_second_time(desk):
    signer = making.officer(Role.HEAD)
    made = making.dossier(State.AT_CENTRE, officer=desk, signer=signer)

    delivery.record_return(officer=desk, dossier_id=made.id, reason="Thiếu xác minh.")
    returned = fresh(made).state
    decision.propose(officer=desk, dossier_id=made.id, proposal="grant")
    decision.endorse(officer=signer, dossier_id=made.id)
    delivery.transfer(officer=desk, dossier_id=made.id, reference="DS-2")
    delivery.record_result(officer=desk, dossier_id=made.id)

    first, second = transfers(made)
    assert returned == "in_review"
    assert (first.ordinal, first.answer, second.ordinal, second.answer) == (1, "returned", 2, "issued")


def test_a_return_says_why(desk):
    made = making.dossier(State.AT_CENTRE)

    with pytest.raises(Incomplete, match="reason_missing"):
        delivery.record_return(officer=desk, dossier_id=made.id, reason=" ")

    assert transfers(made)[0].answer is None


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.AWAITING_DECISION, State.AT_CENTRE, State.HANDED_OUT])
def test_only_what_is_endorsed_is_sent(desk, state):
    made = making.dossier(state)

    with pytest.raises(WrongState):
        delivery.transfer(officer=desk, dossier_id=made.id)


def test_an_answer_is_recorded_once(desk):
    made = making.dossier(State.AT_CENTRE)
    delivery.record_result(officer=desk, dossier_id=made.id)

    with pytest.raises(WrongState):
        delivery.record_result(officer=desk, dossier_id=made.id, granted=False)

    assert fresh(made).outcome == "granted"


@pytest.mark.parametrize("role", [Role.HEAD, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_sending_is_for_the_desk(app, role):
    made = making.dossier(State.TO_TRANSFER)

    with pytest.raises(NotYours):
        delivery.transfer(officer=making.officer(role), dossier_id=made.id)


def test_another_units_dossier_is_not_found(app):
    made = making.dossier(State.AT_CENTRE)

    with pytest.raises(NotFound):
        delivery.record_result(officer=making.officer(unit_code="G01.899.108"), dossier_id=made.id)
