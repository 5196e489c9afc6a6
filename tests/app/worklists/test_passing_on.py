"""Giving a dossier to somebody, passing it on, taking an assignment back: who may, to whom never, and until when."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.core.errors import Incomplete, NotYours, Stale, WrongState
from app.core.models import JournalEntry
from app.core.office import office
from app.dossiers.actions import review
from app.worklists.actions.passing_on import assign, pass_on, undo_assignment
from app.worklists.models import Absence
from config.assignments import UNDO_MINUTES
from config.workflow import Role, State


@pytest.fixture
def leader(an_officer):
    return an_officer(Role.TEAM_LEADER)


@pytest.fixture
def colleague(an_officer):
    return an_officer(Role.OFFICER)


def last_act(dossier):
    db.session.refresh(dossier)
    return db.session.query(JournalEntry).filter_by(dossier_id=dossier.id, ordinal=dossier.journal_entries).one()


def away(officer):
    now = clock.now()
    db.session.add(
        Absence(
            officer_id=officer.id, kind="leave", from_at=now - timedelta(hours=1), until_at=now + timedelta(hours=1),
            entered_by_id=officer.id, entered_at=now,
        )
    )  # fmt: skip
    db.session.commit()


def test_a_leader_gives_a_held_dossier_to_another_officer(leader, colleague, an_officer, a_dossier):
    holder = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=holder)

    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id, seen_version=dossier.version)

    entry = last_act(dossier)
    assert dossier.holder_id == colleague.id
    assert entry.verb == "assigned"
    assert entry.facts == {"holder": colleague.id, "holder_before": holder.id}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM, Role.TEAM_LEADER, Role.HEAD}))
def test_only_who_signs_assigns(role, an_officer, colleague, a_dossier):
    with pytest.raises(NotYours):
        assign(officer=an_officer(role), dossier_id=a_dossier().id, holder=colleague.id)


NEVER = {
    "taker_role": {"role": Role.CASHIER},
    "taker_unit": {"role": Role.OFFICER, "unit_code": "H30"},
    "taker_inactive": {"role": Role.OFFICER, "is_active": False},
}


@pytest.mark.parametrize("code", sorted(NEVER))
def test_a_dossier_is_never_given_to_who_cannot_hold_it(code, leader, an_officer, a_dossier):
    given = dict(NEVER[code])
    taker = an_officer(given.pop("role"), **given)

    with pytest.raises(Incomplete, match=code):
        assign(officer=leader, dossier_id=a_dossier().id, holder=taker.id)


def test_a_dossier_is_never_given_to_who_is_away(leader, colleague, a_dossier):
    away(colleague)

    with pytest.raises(Incomplete, match="taker_absent"):
        assign(officer=leader, dossier_id=a_dossier().id, holder=colleague.id)


def test_a_dossier_is_never_given_to_who_declared_a_conflict_of_interest(leader, colleague, a_dossier):
    dossier = a_dossier(recused=[colleague.id])

    with pytest.raises(Incomplete, match="taker_recused"):
        assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)


def test_nobody_is_given_more_than_they_may_have_unfinished(leader, colleague, a_dossier):
    most = office().config.handouts.of(colleague.unit_code).unfinished_at_most
    waiting = [a_dossier() for _ in range(most)]
    for each in waiting:
        each.holder_id, each.held_at = colleague.id, clock.now()
    decided = a_dossier(State.AWAITING_DECISION, officer=colleague)
    db.session.commit()
    assert decided.holder_id == colleague.id

    with pytest.raises(Incomplete, match="taker_full"):
        assign(officer=leader, dossier_id=a_dossier().id, holder=colleague.id)
    waiting[0].holder_id = waiting[0].held_at = None
    db.session.commit()
    assign(officer=leader, dossier_id=a_dossier().id, holder=colleague.id)


def test_nobody_is_given_what_they_hold_already(leader, colleague, a_dossier):
    dossier = a_dossier(State.IN_REVIEW, officer=colleague)

    with pytest.raises(Incomplete, match="taker_holds"):
        assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)


@pytest.mark.parametrize("holder", [None, 10**15])
def test_a_dossier_is_given_to_somebody_there_is(holder, leader, a_dossier):
    with pytest.raises(Incomplete, match="taker_missing"):
        assign(officer=leader, dossier_id=a_dossier().id, holder=holder)


def test_an_assignment_on_an_old_view_is_refused(leader, colleague, a_dossier):
    dossier = a_dossier()
    seen = dossier.version
    review.claim(officer=colleague, dossier_id=dossier.id)

    with pytest.raises(Stale):
        assign(officer=leader, dossier_id=dossier.id, holder=colleague.id, seen_version=seen)


def test_the_holder_passes_a_dossier_on_and_says_why(colleague, an_officer, a_dossier):
    holder = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=holder)

    pass_on(officer=holder, dossier_id=dossier.id, holder=colleague.id, reason="Cần người biết tiếng Hàn.")

    entry = last_act(dossier)
    assert (entry.verb, entry.facts["reason"]) == ("passed_on", "Cần người biết tiếng Hàn.")
    assert dossier.holder_id == colleague.id


def test_nobody_passes_on_without_a_reason_or_what_another_holds(colleague, an_officer, a_dossier):
    holder = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=holder)

    with pytest.raises(Incomplete, match="reason_missing"):
        pass_on(officer=holder, dossier_id=dossier.id, holder=colleague.id, reason=" ")
    with pytest.raises(NotYours):
        pass_on(officer=colleague, dossier_id=dossier.id, holder=colleague.id, reason="Tôi muốn.")


@pytest.mark.parametrize("was_held", [True, False])
def test_an_assignment_is_taken_back_to_who_held_it_before(was_held, leader, colleague, an_officer, a_dossier):
    holder = an_officer() if was_held else None
    dossier = a_dossier(State.IN_REVIEW, officer=holder) if was_held else a_dossier()
    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)

    undo_assignment(officer=leader, dossier_id=dossier.id)

    assert last_act(dossier).verb == "assignment_undone"
    assert dossier.holder_id == (holder.id if was_held else None)
    assert (dossier.held_at is None) is not was_held


def test_an_assignment_is_not_taken_back_after_some_minutes(leader, colleague, a_dossier, the_clock):
    at = the_clock.stand_at("2026-09-16 09:00")
    dossier = a_dossier()
    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)
    the_clock.stand_at(at + timedelta(minutes=UNDO_MINUTES, seconds=1))

    with pytest.raises(WrongState, match="undo_too_late"):
        undo_assignment(officer=leader, dossier_id=dossier.id)


def test_an_assignment_is_not_taken_back_once_anything_else_happened(leader, colleague, a_dossier):
    dossier = a_dossier()
    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)
    review.accept(officer=colleague, dossier_id=dossier.id)

    with pytest.raises(WrongState, match="undo_not_last"):
        undo_assignment(officer=leader, dossier_id=dossier.id)


def test_only_who_assigned_takes_it_back(leader, colleague, an_officer, a_dossier):
    dossier = a_dossier()
    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)

    with pytest.raises(WrongState, match="undo_not_yours"):
        undo_assignment(officer=an_officer(Role.HEAD), dossier_id=dossier.id)


def test_what_is_taken_back_from_who_left_goes_to_nobody(leader, colleague, an_officer, a_dossier):
    holder = an_officer()
    dossier = a_dossier(State.IN_REVIEW, officer=holder)
    assign(officer=leader, dossier_id=dossier.id, holder=colleague.id)
    away(holder)

    undo_assignment(officer=leader, dossier_id=dossier.id)

    db.session.refresh(dossier)
    assert dossier.holder_id is None
    assert dossier.held_at is None


def test_the_desk_offers_who_may_be_given_it_with_how_many_they_hold(leader, colleague, client_as, a_dossier):
    dossier = a_dossier()
    a_dossier(State.IN_REVIEW, officer=colleague)
    away_one = a_dossier(State.IN_REVIEW).holder_id
    db.session.add(
        Absence(
            officer_id=away_one, kind="shift", from_at=clock.now() - timedelta(hours=1),
            until_at=clock.now() + timedelta(hours=1), entered_by_id=away_one, entered_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()

    page = client_as(leader).get(f"/dossiers/{dossier.id}/acts/assign")

    choices = {option.attrs["value"]: option.to_text() for option in page.query("select[name=holder] option")}
    assert choices[str(colleague.id)].endswith("đang giữ 1, nhận thêm được 39")
    assert str(away_one) not in choices


def test_an_assignment_on_the_desk_can_be_taken_back_there_by_who_made_it(leader, colleague, client_as, a_dossier):
    dossier = a_dossier()
    desk = client_as(leader)
    desk.press(desk.get(f"/dossiers/{dossier.id}/acts/assign"), "Giao cho cán bộ", holder=str(colleague.id))

    mine, others = desk.get(f"/dossiers/{dossier.id}"), client_as(Role.HEAD).get(f"/dossiers/{dossier.id}")

    assert "Rút lại việc giao" in mine.text
    assert "Rút lại việc giao" not in others.text
    assert colleague.full_name in mine.text
