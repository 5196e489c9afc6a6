"""What the citizen hears at the portal: numbered from 1, with the statuses of the contract, and no opinions."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.models import ProgressMessage
from app.receipts.actions.receipts import take_payment
from config.workflow import Role, State
from tests import making
from tests.money import owing


def messages(made):
    asked = select(ProgressMessage).where(ProgressMessage.dossier_id == made.id).order_by(ProgressMessage.ordinal)
    return db.session.execute(asked).scalars().all()


def statuses(made):
    return [message.status for message in messages(made)]


WAYS = [
    (State.LODGED, []),
    (State.REFUSED, [3]),
    (State.INCOMPLETE, [5]),
    (State.IN_REVIEW, [2]),
    (State.AWAITING_APPLICANT, [2, 5]),
    (State.WITHDRAWN, [2, 7]),
    (State.STOPPED, [2, 5, 8]),
    (State.AWAITING_DECISION, [2, 4]),
    (State.TO_TRANSFER, [2, 4, 4]),
    (State.AT_CENTRE, [2, 4, 4, 4]),
    (State.RESULT_READY, [2, 4, 9]),
    (State.HANDED_OUT, [2, 4, 9, 10]),
]


@pytest.mark.parametrize(("state", "expected"), WAYS)
def test_each_state_was_told_on_the_way(a_dossier, state, expected):
    made = a_dossier(state)

    told = messages(made)

    assert [message.status for message in told] == expected
    assert [message.ordinal for message in told] == list(range(1, len(expected) + 1))
    assert made.messages == len(expected)
    assert {message.state for message in told} <= {"promised"}


@pytest.mark.parametrize("origin", ["register", "counter"])
def test_a_dossier_the_portal_does_not_know_is_not_told(app, origin):
    made = making.lodged(origin=origin)

    review.refuse(officer=making.officer(), dossier_id=made.id, reason="Sai thẩm quyền.")

    assert messages(made) == []


def test_a_citizen_is_asked_to_pay_after_hearing_of_acceptance(app):
    made = owing()

    review.accept(officer=making.officer(), dossier_id=made.id)

    assert statuses(made) == [2, 6]


def test_a_citizen_who_paid_hears_that_it_goes_on_and_until_when(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    review.accept(officer=making.officer(), dossier_id=made.id)

    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="cash")

    accepted, asked, paid = messages(made)
    assert (accepted.due_at, asked.due_at) == (None, None)
    assert (paid.status, paid.due_at) == (4, making.local("2026-09-28 17:00"))


def test_paying_before_acceptance_is_no_news(app):
    made = owing()

    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="cash")

    assert statuses(made) == []


def test_paying_while_papers_are_wanted_leaves_that_the_last_word(app):
    made, desk = owing(), making.officer()
    review.accept(officer=desk, dossier_id=made.id)
    review.request_supplement(officer=desk, dossier_id=made.id, reason="Ảnh mờ.")

    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="cash")

    assert statuses(made) == [2, 6, 5]


def test_a_citizen_reads_why_papers_are_wanted(app):
    made = making.lodged()

    review.return_for_papers(officer=making.officer(), dossier_id=made.id, reason="  Thiếu ảnh.  ")

    assert messages(made)[0].note == "Thiếu ảnh."


def test_a_citizen_never_reads_an_opinion_among_officers(a_dossier):
    desk = making.officer()
    made = a_dossier(State.IN_REVIEW, officer=desk)

    decision.propose(officer=desk, dossier_id=made.id, proposal="deny", opinion="Nghi giấy tờ giả.")

    assert [message.note for message in messages(made)] == [None, None]


def test_a_citizen_never_reads_the_words_of_the_central_department(a_dossier):
    desk = making.officer()
    made = a_dossier(State.AT_CENTRE, officer=desk)

    delivery.record_return(officer=desk, dossier_id=made.id, reason="Cần xác minh lý lịch.")

    assert messages(made)[-1].status == 4
    assert messages(made)[-1].note is None
