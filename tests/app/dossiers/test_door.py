"""The one door: every act comes through it whole or not at all, and whoever may not is told why."""

import pytest
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.errors import Incomplete, NotFound, NotYours, Stale, WrongState
from app.core.models import JournalEntry, PromisedJob
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.actions.door import perform
from app.dossiers.models import Dossier, ProgressMessage, Supplement
from app.dossiers.queries import system_actor
from config.workflow import Role, State
from tests import making

ELSEWHERE = "G01.899.108"


def entries(made):
    asked = select(JournalEntry).where(JournalEntry.dossier_id == made.id).order_by(JournalEntry.ordinal)
    return db.session.execute(asked).scalars().all()


def standing(made):
    """All that an act may change, read anew."""
    db.session.expire_all()
    row = db.session.get_one(Dossier, made.id)
    counted = [
        db.session.execute(select(func.count()).select_from(table).where(table.dossier_id == made.id)).scalar_one()
        for table in (JournalEntry, ProgressMessage, Supplement)
    ]
    return row.state, row.version, row.holder_id, row.messages, row.changed_at, *counted


def test_an_act_changes_the_dossier_and_says_so_in_the_journal(app, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    made, desk = making.lodged(), making.officer()

    review.accept(officer=desk, dossier_id=made.id, seen_version=1)

    assert standing(made)[:3] == ("in_review", 2, desk.id)
    (entry,) = entries(made)
    assert (entry.verb, entry.actor_id, entry.at, entry.ordinal) == ("accepted", desk.id, now, 1)
    assert entry.facts == {
        "from": "lodged", "to": "in_review", "due_on": "2026-09-23", "calendar": made.calendar_version,
        "catalogue": made.catalogue_version, "paper": "1/TNHS/2026", "paper_sha256": entry.facts["paper_sha256"],
    }  # fmt: skip
    assert made.changed_at == now


def test_the_reason_stands_in_the_journal(app):
    made = making.lodged()

    review.refuse(officer=making.officer(), dossier_id=made.id, reason=" Sai thẩm quyền. ")

    facts = entries(made)[0].facts
    assert (facts["from"], facts["to"], facts["reason"]) == ("lodged", "refused", "Sai thẩm quyền.")


def refused(made, act, error):
    """What the act raised; nothing at all may have changed."""
    before = standing(made)
    with pytest.raises(error) as caught:
        act()
    assert standing(made) == before
    return caught.value


def test_a_dossier_that_changed_meanwhile_is_not_touched(app):
    made, desk = making.lodged(), making.officer()
    review.claim(officer=desk, dossier_id=made.id, seen_version=1)

    error = refused(made, lambda: review.accept(officer=desk, dossier_id=made.id, seen_version=1), Stale)

    assert (error.code, error.facts) == ("dossier_changed", {"seen": 1, "now": 2})


def test_a_dossier_of_another_unit_is_as_if_it_were_not_there(app):
    made, stranger = making.lodged(), making.officer(unit_code=ELSEWHERE)

    error = refused(made, lambda: review.accept(officer=stranger, dossier_id=made.id), NotFound)

    assert error.code == "dossier_not_found"


def test_a_dossier_that_is_not_there_is_not_found(app):
    with pytest.raises(NotFound):
        review.accept(officer=making.officer(), dossier_id=2**62)


def test_a_state_that_does_not_allow_the_act_is_told(a_dossier):
    made = a_dossier(State.HANDED_OUT)

    error = refused(made, lambda: review.accept(officer=making.officer(), dossier_id=made.id), WrongState)

    assert (error.code, error.facts) == ("wrong_state", {"act": "accept", "state": "handed_out"})


def test_another_role_is_told_why_not(app):
    made, auditor = making.lodged(), making.officer(Role.AUDITOR)

    error = refused(made, lambda: review.accept(officer=auditor, dossier_id=made.id), NotYours)

    assert (error.code, error.facts) == ("may_not", {"act": "accept", "why": "role"})


def test_a_dossier_somebody_holds_is_theirs(app):
    made, holder = making.lodged(), making.officer()
    review.claim(officer=holder, dossier_id=made.id)

    error = refused(made, lambda: review.accept(officer=making.officer(), dossier_id=made.id), NotYours)

    assert error.facts["why"] == "holder"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_reason_that_is_missing_or_endless_is_asked_for(app, reason):
    made = making.lodged()

    error = refused(
        made, lambda: review.refuse(officer=making.officer(), dossier_id=made.id, reason=reason), Incomplete
    )

    assert error.code == "reason_missing"


def test_a_change_that_breaks_off_leaves_nothing(app):
    made, desk = making.lodged(), making.officer()

    def break_off(doing):
        doing.dossier.owner_name = "Ai đó"
        doing.session.flush()
        raise RuntimeError("the lights went out")

    refused(made, lambda: perform("accept", officer=desk, dossier_id=made.id, change=break_off), RuntimeError)

    assert db.session.get_one(Dossier, made.id).owner_name == "Nguyễn Thị Đào"


def test_an_act_inside_another_is_kept_or_lost_with_it(app):
    made, desk = making.lodged(), making.officer()
    before = standing(made)

    def two_acts():
        with transaction():
            review.claim(officer=desk, dossier_id=made.id)
            review.accept(officer=desk, dossier_id=made.id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        two_acts()

    assert standing(made) == before
    assert db.session.execute(select(func.count()).select_from(PromisedJob)).scalar_one() == 0


def test_a_promised_job_is_kept_with_the_act(app):
    made = making.lodged(procedure_code=making.DECIDED_BY_CENTRE, payment_state="paid")

    review.accept(officer=making.officer(), dossier_id=made.id)

    promised = db.session.execute(select(PromisedJob)).scalars().all()
    assert [(job.name, job.arguments, job.sent_at) for job in promised] == [("issue_receipts", {}, None)]


def test_the_night_shift_acts_in_any_unit_through_the_same_door(app):
    made = making.lodged(unit_code=ELSEWHERE, state=State.INCOMPLETE)
    system = system_actor(db.session())

    review.papers_received(officer=system, dossier_id=made.id)

    assert standing(made)[:3] == ("lodged", 2, None)
    assert entries(made)[0].actor_id == system.id


def test_the_night_shift_may_not_decide(app):
    made = making.lodged()
    system = system_actor(db.session())

    error = refused(made, lambda: review.accept(officer=system, dossier_id=made.id), NotYours)

    assert error.facts["why"] == "role"


def test_whoever_works_on_a_dossier_nobody_holds_holds_it(app, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    made, desk = making.lodged(), making.officer()

    review.return_for_papers(officer=desk, dossier_id=made.id, reason="Thiếu ảnh.")

    db.session.refresh(made)
    assert (made.holder_id, made.held_at) == (desk.id, now)


def test_a_dossier_is_claimed_and_let_go(app):
    made, desk = making.lodged(), making.officer()

    review.claim(officer=desk, dossier_id=made.id)
    held = standing(made)[2]
    review.release(officer=desk, dossier_id=made.id)

    assert (held, standing(made)[2]) == (desk.id, None)
    assert [entry.verb for entry in entries(made)] == ["claimed", "released"]


def test_an_ended_dossier_is_held_by_nobody(app):
    desk = making.officer()
    made = making.dossier(State.RESULT_READY, officer=desk)

    delivery.hand_out(officer=desk, dossier_id=made.id, mode="post", tracking_number="EV1")

    db.session.refresh(made)
    assert (made.holder_id, made.held_at) == (None, None)
    assert made.closed_at is not None


def test_papers_are_asked_for_with_a_day_to_answer_by(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made, desk = making.lodged(), making.officer()

    review.return_for_papers(officer=desk, dossier_id=made.id, reason="Thiếu ảnh.")
    the_clock.stand_at("2026-09-18 09:00")
    review.papers_received(officer=desk, dossier_id=made.id)

    asked = db.session.query(Supplement).filter_by(dossier_id=made.id).one()
    assert (asked.ordinal, asked.reason, asked.requested_by_id) == (1, "Thiếu ảnh.", desk.id)
    assert (asked.answer_by_on.isoformat(), asked.answered_at) == ("2026-10-01", making.local("2026-09-18 09:00"))


def test_a_proposal_nobody_knows_is_refused(a_dossier):
    made = a_dossier(State.IN_REVIEW)

    error = refused(
        made, lambda: decision.propose(officer=making.officer(), dossier_id=made.id, proposal="maybe"), Incomplete
    )

    assert error.code == "proposal_unknown"
