"""What acts do to the clock: it starts at acceptance or payment, stands while papers are wanted, and stops."""

from datetime import date

import pytest

from app.core.db import db
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import perform
from app.dossiers.models import Pause
from app.dossiers.queries import system_actor
from app.receipts.actions.receipts import take_payment
from config.workflow import Role, State
from tests import making
from tests.money import owing, paid_at_portal

LOSS_REPORT = "1.001445"  # free: the clock starts at acceptance
STAY = making.DECIDED_HERE  # five working days, from acceptance and payment


def accepted(made, desk=None, **more):
    desk = desk or making.officer()
    review.accept(officer=desk, dossier_id=made.id, **more)
    return desk


def fresh(made):
    db.session.refresh(made)
    return made


def settled_by_portal(made, at):
    """The portal confirms what was owed, as intake does."""

    def confirm(doing):
        doing.dossier.payment_state = "paid"
        fee_settled(doing.session, doing.dossier, making.local(at))

    perform("confirm_payment", officer=system_actor(db.session()), dossier_id=made.id, change=confirm)


def test_nothing_is_due_before_acceptance(app):
    made = making.lodged()

    assert (made.received_at, made.clock_started_at, made.due_on) == (None, None, None)


def test_accepted_on_wednesday_morning_five_days_end_on_the_next_wednesday(app, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    made = making.lodged(procedure_code=STAY)

    accepted(made)

    assert (fresh(made).received_at, made.received_on) == (now, date(2026, 9, 16))
    assert (made.clock_started_at, made.counted_from_on) == (now, date(2026, 9, 16))
    assert (made.due_on, made.due_at) == (date(2026, 9, 23), making.local("2026-09-23 17:00"))
    assert made.calendar_version


def test_accepted_after_closing_the_next_day_counts_as_the_day_of_receipt(app, the_clock):
    the_clock.stand_at("2026-09-16 17:00")
    made = making.lodged(procedure_code=STAY)

    accepted(made)

    assert (fresh(made).received_on, made.counted_from_on) == (date(2026, 9, 16), date(2026, 9, 17))
    assert made.due_on == date(2026, 9, 24)


def test_a_fee_still_owed_keeps_the_clock_from_starting(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()

    accepted(made)

    assert (fresh(made).received_on, made.clock_started_at, made.due_on) == (date(2026, 9, 16), None, None)


def test_paid_two_days_after_acceptance_the_clock_starts_with_the_payment(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    accepted(made)

    paid = the_clock.stand_at("2026-09-18 10:00")
    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="cash")

    assert (fresh(made).clock_started_at, made.payment_state) == (paid, "paid")
    assert made.due_on == date(2026, 9, 30)  # eight working days after Friday the 18th
    assert made.received_on == date(2026, 9, 16)


def test_paid_at_the_portal_before_acceptance_the_clock_starts_with_acceptance(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    paid_at_portal(made, paid_at=making.local("2026-09-14 21:00"))

    accepted(made)

    assert fresh(made).clock_started_at == making.local("2026-09-16 09:00")
    assert made.due_on == date(2026, 9, 28)


def test_paid_at_the_till_before_acceptance_the_clock_starts_with_acceptance(app, the_clock):
    the_clock.stand_at("2026-09-14 09:00")
    made = owing()
    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="transfer")

    the_clock.stand_at("2026-09-16 09:00")
    accepted(made)

    assert fresh(made).clock_started_at == making.local("2026-09-16 09:00")


@pytest.mark.parametrize(
    ("paid_at", "starts"),
    [("2026-09-15 08:00", "2026-09-16 09:00"), ("2026-09-17 20:00", "2026-09-17 20:00")],
)
def test_a_payment_the_portal_tells_late_counts_from_the_later_of_the_two(app, the_clock, paid_at, starts):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    accepted(made)

    the_clock.stand_at("2026-09-18 09:00")
    settled_by_portal(made, paid_at)

    assert fresh(made).clock_started_at == making.local(starts)


def test_a_payment_does_not_start_a_running_clock_anew(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.lodged(procedure_code=LOSS_REPORT, payment_state="due")
    accepted(made)

    the_clock.stand_at("2026-09-18 09:00")
    settled_by_portal(made, "2026-09-18 08:00")

    assert fresh(made).clock_started_at == making.local("2026-09-16 09:00")


def test_papers_wanted_from_friday_to_tuesday_move_the_due_day_by_two(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.lodged(procedure_code=STAY)
    desk = accepted(made)

    the_clock.stand_at("2026-09-18 10:00")
    review.request_supplement(officer=desk, dossier_id=made.id, reason="Ảnh mờ.")
    paused = (fresh(made).paused_at, made.due_on)
    the_clock.stand_at("2026-09-22 10:00")
    review.resume(officer=desk, dossier_id=made.id)

    assert paused == (making.local("2026-09-18 10:00"), date(2026, 9, 23))
    assert (fresh(made).paused_at, made.due_on) == (None, date(2026, 9, 25))


def test_two_pauses_add_up(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.lodged(procedure_code=STAY)
    desk = accepted(made, desk=making.officer(Role.TEAM_LEADER))  # who alone asks a second time

    for asked, answered in [("2026-09-17", "2026-09-18"), ("2026-09-21", "2026-09-23")]:
        the_clock.stand_at(f"{asked} 10:00")
        review.request_supplement(officer=desk, dossier_id=made.id, reason="Thiếu giấy tờ.")
        the_clock.stand_at(f"{answered} 10:00")
        review.resume(officer=desk, dossier_id=made.id)

    assert fresh(made).due_on == date(2026, 9, 28)  # 23 September and three days that stood
    assert db.session.query(Pause).filter_by(dossier_id=made.id).count() == 2


def test_paying_while_papers_are_wanted_counts_only_from_when_they_came(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    desk = accepted(made)
    the_clock.stand_at("2026-09-17 09:00")
    review.request_supplement(officer=desk, dossier_id=made.id, reason="Ảnh mờ.")

    the_clock.stand_at("2026-09-21 09:00")
    take_payment(officer=making.officer(Role.CASHIER), dossier_id=made.id, channel="cash")
    the_clock.stand_at("2026-09-23 09:00")
    review.resume(officer=desk, dossier_id=made.id)

    # Paid on Monday the 21st; Tuesday and Wednesday stood; eight working days from Thursday the 24th on.
    assert fresh(made).clock_started_at == making.local("2026-09-21 09:00")
    assert made.due_on == date(2026, 10, 5)


def test_approval_stops_the_clock_and_keeps_the_due_day(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    desk = making.officer()
    made = making.dossier(State.AWAITING_DECISION, officer=desk)

    now = the_clock.stand_at("2026-09-21 15:00")
    decision.approve(officer=making.officer(Role.HEAD), dossier_id=made.id)

    assert (fresh(made).resolved_at, made.resolved_on) == (now, date(2026, 9, 21))
    assert (made.due_on, made.closed_at) == (date(2026, 9, 23), None)


@pytest.mark.parametrize(("ending", "state"), [("withdraw", "withdrawn"), ("stop", "stopped")])
def test_an_end_while_papers_are_wanted_ends_the_pause_too(app, the_clock, ending, state):
    the_clock.stand_at("2026-09-16 09:00")
    desk = making.officer()
    made = making.dossier(State.AWAITING_APPLICANT, officer=desk)
    officer = desk if ending == "withdraw" else making.officer(Role.HEAD)

    now = the_clock.stand_at("2026-09-18 09:00")
    getattr(review, ending)(officer=officer, dossier_id=made.id, reason="Theo đơn.")

    assert (fresh(made).state, made.outcome) == (state, state)
    assert (made.paused_at, made.resolved_at, made.closed_at) == (None, now, now)
    assert (made.holder_id, made.held_at) == (None, None)
    assert db.session.query(Pause).filter_by(dossier_id=made.id).one().ended_at == now


@pytest.mark.parametrize("ending", ["refuse", "withdraw"])
def test_what_was_never_accepted_is_never_resolved(app, ending):
    made = making.lodged()

    getattr(review, ending)(officer=making.officer(), dossier_id=made.id, reason="Sai thẩm quyền.")

    assert (fresh(made).received_at, made.resolved_at) == (None, None)
    assert made.closed_at is not None


def test_the_answer_of_the_centre_stops_the_clock(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.dossier(State.AT_CENTRE)

    now = the_clock.stand_at("2026-09-24 09:00")
    delivery.record_result(officer=making.officer(), dossier_id=made.id)

    assert (fresh(made).resolved_at, made.closed_at) == (now, None)


def test_sending_to_the_centre_and_back_leaves_the_clock_running(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.dossier(State.AT_CENTRE)
    due_on = fresh(made).due_on

    the_clock.stand_at("2026-09-21 09:00")
    delivery.record_return(officer=making.officer(), dossier_id=made.id, reason="Cần xác minh.")

    assert (fresh(made).resolved_at, made.due_on) == (None, due_on)


def from_old_register(due_on, **fields):
    at = making.local("2026-09-01 09:00")
    return making.lodged(
        origin="register", state=State.IN_REVIEW, received_at=at, received_on=date(2026, 9, 1), clock_started_at=at,
        given_due_on=due_on, due_on=due_on, due_at=making.local(f"{due_on} 17:00"), **fields,
    )  # fmt: skip


def test_a_due_day_from_the_old_register_moves_by_the_days_the_clock_stood(app, the_clock):
    made, desk = from_old_register(date(2026, 9, 25)), making.officer()

    the_clock.stand_at("2026-09-18 09:00")
    review.request_supplement(officer=desk, dossier_id=made.id, reason="Ảnh mờ.")
    the_clock.stand_at("2026-09-22 09:00")
    review.resume(officer=desk, dossier_id=made.id)

    assert (fresh(made).due_on, made.given_due_on) == (date(2026, 9, 29), date(2026, 9, 25))
    assert made.due_at == making.local("2026-09-29 17:00")


@pytest.mark.parametrize("due_on", [date(2026, 9, 11), date(2012, 1, 23)])
def test_papers_wanted_when_the_given_day_is_past_move_nothing(app, the_clock, due_on):
    made, desk = from_old_register(due_on), making.officer()

    the_clock.stand_at("2026-09-18 09:00")
    review.request_supplement(officer=desk, dossier_id=made.id, reason="Ảnh mờ.")
    the_clock.stand_at("2026-09-22 09:00")
    review.resume(officer=desk, dossier_id=made.id)

    assert fresh(made).due_on == due_on
