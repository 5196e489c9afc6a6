"""Absence and delegation: what is held goes at its beginning and comes back at its end, each dossier one act."""

import pytest

from app.core import clock
from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.core.models import JournalEntry
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.worklists.actions.absences import cancel_absence, enter_absence, turn
from app.worklists.models import Absence, HandedOver
from config.workflow import Role, State
from tests import making
from tests.killing import killed_at_commit

MORNING, NOON, EVENING = "2026-09-16 08:00", "2026-09-16 12:00", "2026-09-16 17:00"


@pytest.fixture
def me(an_officer):
    return an_officer(Role.OFFICER)


@pytest.fixture
def stand_in(an_officer):
    return an_officer(Role.OFFICER)


def away(officer, *, first=NOON, last=EVENING, by=None, stand_in=None, kind="leave"):
    return enter_absence(
        officer=by or officer, officer_id=officer.id, kind=kind, from_at=making.local(first),
        until_at=making.local(last), stand_in_id=None if stand_in is None else stand_in.id,
    )  # fmt: skip


def holder_of(dossier):
    db.session.refresh(dossier)
    return dossier.holder_id


def verbs_of(dossier):
    wanted = db.session.query(JournalEntry.verb).filter_by(dossier_id=dossier.id).order_by(JournalEntry.ordinal)
    return [verb for (verb,) in wanted]


def test_what_is_held_goes_to_the_stand_in_at_the_beginning_and_comes_back_at_the_end(
    me, stand_in, a_dossier, the_clock
):
    the_clock.stand_at(MORNING)
    mine = [a_dossier(State.IN_REVIEW, officer=me), a_dossier(State.AWAITING_APPLICANT, officer=me)]
    away(me, stand_in=stand_in)
    assert [holder_of(each) for each in mine] == [me.id, me.id]

    the_clock.stand_at(NOON)
    turn()
    during = [holder_of(each) for each in mine]
    the_clock.stand_at(EVENING)
    turn()

    assert during == [stand_in.id, stand_in.id]
    assert [holder_of(each) for each in mine] == [me.id, me.id]
    assert verbs_of(mine[0])[-2:] == ["passed_on_absent", "came_back"]


def test_without_a_stand_in_it_goes_to_nobody_and_what_nobody_took_comes_back(me, an_officer, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    taken, left = a_dossier(State.IN_REVIEW, officer=me), a_dossier(State.IN_REVIEW, officer=me)
    other = an_officer()
    away(me)

    the_clock.stand_at(NOON)
    turn()
    review.claim(officer=other, dossier_id=taken.id)
    the_clock.stand_at(EVENING)
    turn()

    assert (holder_of(taken), holder_of(left)) == (other.id, me.id)


def test_what_has_its_result_by_then_is_the_counters_and_holds_up_nobodys_return(me, an_officer, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    ready, left = a_dossier(State.AT_CENTRE, officer=me), a_dossier(State.IN_REVIEW, officer=me)
    away(me)
    the_clock.stand_at(NOON)
    turn()
    delivery.record_result(officer=an_officer(), dossier_id=ready.id)

    the_clock.stand_at(EVENING)
    turned = turn()

    assert (turned.ended, turned.came_back) == (1, 1)
    assert [holder_of(each) for each in (ready, left)] == [None, me.id]


def test_what_was_held_with_its_result_from_before_is_not_passed_on(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    ready = a_dossier(State.RESULT_READY)
    ready.holder_id = me.id
    db.session.commit()
    away(me, stand_in=stand_in)

    the_clock.stand_at(NOON)
    turned = turn()

    assert (turned.begun, turned.passed_on) == (1, 0)
    assert holder_of(ready) == me.id


def test_what_begins_now_begins_at_once(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    dossier = a_dossier(State.IN_REVIEW, officer=me)

    away(me, stand_in=stand_in)

    assert holder_of(dossier) == stand_in.id


def test_what_the_stand_in_ended_or_passed_on_does_not_come_back(me, stand_in, an_officer, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    ended, kept = a_dossier(State.IN_REVIEW, officer=me), a_dossier(State.IN_REVIEW, officer=me)
    away(me, stand_in=stand_in)
    review.withdraw(officer=stand_in, dossier_id=ended.id, reason="Người nộp xin rút.")
    other = an_officer()
    review.release(officer=stand_in, dossier_id=kept.id)
    review.claim(officer=other, dossier_id=kept.id)

    the_clock.stand_at(EVENING)
    turn()

    assert (holder_of(ended), holder_of(kept)) == (None, other.id)
    assert db.session.query(HandedOver).filter(HandedOver.settled_at.is_(None)).count() == 0


def test_a_stand_in_who_is_away_too_is_given_nothing(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    away(stand_in)

    away(me, stand_in=stand_in)

    assert holder_of(dossier) is None


def test_a_stand_in_with_a_conflict_of_interest_is_not_given_that_one(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    barred, free = a_dossier(State.IN_REVIEW, officer=me), a_dossier(State.IN_REVIEW, officer=me)
    barred.recused = [stand_in.id]
    db.session.commit()

    away(me, stand_in=stand_in)

    assert (holder_of(barred), holder_of(free)) == (None, stand_in.id)


def test_what_went_on_to_the_stand_in_of_the_stand_in_comes_back_to_who_had_it_first(
    me, stand_in, an_officer, a_dossier, the_clock
):
    the_clock.stand_at(NOON)
    third = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    away(me, stand_in=stand_in)
    the_clock.stand_at("2026-09-16 13:00")
    away(stand_in, first="2026-09-16 13:00", last="2026-09-17 08:00", stand_in=third)
    assert holder_of(dossier) == third.id

    the_clock.stand_at(EVENING)
    turn()
    back = holder_of(dossier)
    the_clock.stand_at("2026-09-17 08:00")
    turn()

    assert back == me.id
    assert holder_of(dossier) == me.id


def test_what_a_head_sends_back_during_an_absence_goes_to_the_stand_in(me, stand_in, an_officer, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    dossier = a_dossier(State.AWAITING_DECISION, officer=me)
    away(me, stand_in=stand_in)

    decision.send_back(officer=an_officer(Role.HEAD), dossier_id=dossier.id, reason="Xem lại ảnh.")
    turn()

    assert holder_of(dossier) == stand_in.id


def test_what_somebody_away_takes_in_hand_themselves_is_left_to_them(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    away(me, stand_in=stand_in, kind="delegation")
    dossier = a_dossier()
    review.claim(officer=me, dossier_id=dossier.id)

    turn()

    assert holder_of(dossier) == me.id


def test_turning_twice_changes_nothing(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    away(me, stand_in=stand_in)
    entries = len(verbs_of(dossier))

    again = turn()

    assert (again.begun, again.passed_on) == (0, 0)
    assert len(verbs_of(dossier)) == entries


def test_an_absence_that_nobody_saw_run_passes_nothing_on(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    away(me, stand_in=stand_in)

    the_clock.stand_at(EVENING)
    turned = turn()

    assert (turned.begun, turned.ended, turned.passed_on) == (0, 1, 0)
    assert holder_of(dossier) == me.id


@pytest.mark.parametrize("has_begun", [False, True])
def test_an_absence_called_off_gives_back_at_once(has_begun, me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(NOON if has_begun else MORNING)
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    absence_id = away(me, stand_in=stand_in)

    cancel_absence(officer=me, absence_id=absence_id)

    assert holder_of(dossier) == me.id
    assert db.session.get(Absence, absence_id).ended_at == clock.now()
    with pytest.raises(WrongState, match="absence_over"):
        cancel_absence(officer=me, absence_id=absence_id)


def test_one_absence_after_another_goes_from_one_stand_in_to_the_next(me, stand_in, an_officer, a_dossier, the_clock):
    the_clock.stand_at(NOON)
    next_one = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=me)
    away(me, stand_in=stand_in)
    away(me, first=EVENING, last="2026-09-17 17:00", stand_in=next_one)

    the_clock.stand_at(EVENING)
    turn()

    assert holder_of(dossier) == next_one.id


WRONG = {
    "absence_reversed": {"first": EVENING, "last": NOON},
    "absence_past": {"first": "2026-09-15 08:00", "last": "2026-09-15 17:00"},
    "absence_too_long": {"first": NOON, "last": "2027-09-18 12:00"},
    "absence_kind_unknown": {"kind": "holiday"},
    "stand_in_missing": {"kind": "delegation"},
}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_an_absence_that_cannot_be_is_refused(code, me, the_clock):
    the_clock.stand_at(MORNING)

    with pytest.raises(Incomplete, match=code):
        away(me, **WRONG[code])


def test_nobody_stands_in_for_themselves_nor_who_holds_no_dossiers(me, an_officer, the_clock):
    the_clock.stand_at(MORNING)

    with pytest.raises(Incomplete, match="stand_in_self"):
        away(me, stand_in=me)
    with pytest.raises(Incomplete, match="stand_in_unfit"):
        away(me, stand_in=an_officer(Role.CASHIER))


def test_nobody_is_away_twice_at_once(me, the_clock):
    the_clock.stand_at(MORNING)
    away(me)

    with pytest.raises(Incomplete, match="absence_overlaps"):
        away(me, first="2026-09-16 16:59", last="2026-09-17 12:00")


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.HEAD, Role.ADMINISTRATOR])
def test_leaders_and_administrators_enter_it_for_others(role, me, an_officer, the_clock):
    the_clock.stand_at(MORNING)

    absence_id = away(me, by=an_officer(role))

    assert db.session.get(Absence, absence_id).officer_id == me.id


def test_an_officer_enters_nobody_elses_and_nobody_enters_one_of_another_unit(me, an_officer, the_clock):
    the_clock.stand_at(MORNING)

    with pytest.raises(NotYours, match="absence_not_yours"):
        away(me, by=an_officer(Role.OFFICER))
    with pytest.raises(NotFound):
        away(an_officer(unit_code="H30"), by=an_officer(Role.HEAD))


def test_a_job_killed_in_the_middle_goes_on_where_it_stopped(me, stand_in, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    mine = [a_dossier(State.IN_REVIEW, officer=me) for _ in range(3)]
    away(me, stand_in=stand_in)
    the_clock.stand_at(NOON)

    with killed_at_commit(3):
        turn()
    turned = turn()

    assert (turned.begun, turned.passed_on) == (1, 1)
    assert {holder_of(each) for each in mine} == {stand_in.id}
    assert all(verbs_of(each).count("passed_on_absent") == 1 for each in mine)
