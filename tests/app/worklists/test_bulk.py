"""One act on many dossiers: a result for each, why not where it could not be; a killed run goes on; a run undone."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotFound, WrongState
from app.core.models import JournalEntry, PromisedJob
from app.dossiers.actions import review
from app.worklists.actions import bulk
from app.worklists.actions.bulk import start, undo, work, work_on_unfinished
from app.worklists.models import BulkItem, BulkRun
from app.worklists.queries.bulk import run_of
from app.worklists.rules import Picked
from config.assignments import BULK_AT_MOST, BULK_AT_ONCE, UNDO_MINUTES
from config.workflow import Role, State
from queues import run_bulk
from tests import making
from tests.killing import killed_at_commit


@pytest.fixture
def leader(an_officer):
    return an_officer(Role.TEAM_LEADER)


@pytest.fixture
def taker(an_officer):
    return an_officer(Role.OFFICER)


def picked(*dossiers, **given):
    for each in dossiers:
        db.session.refresh(each)
    return [
        Picked(dossier_id=each.id, version=each.version, entries=each.journal_entries, given=given) for each in dossiers
    ]


def results(officer, run_id):
    return {each.dossier_id: (each.state, each.code) for each in run_of(officer, run_id).results}


def times_assigned(dossier):
    wanted = select(JournalEntry.ordinal).where(JournalEntry.dossier_id == dossier.id, JournalEntry.verb == "assigned")
    return len(db.session.execute(wanted).all())


def test_each_dossier_has_its_own_result_and_the_good_ones_are_done(leader, taker, an_officer, a_dossier):
    good, barred, held = a_dossier(), a_dossier(recused=[taker.id]), a_dossier(State.IN_REVIEW, officer=taker)

    run_id = start("assign", officer=leader, picked=picked(good, barred, held), given={"holder": taker.id})

    assert results(leader, run_id) == {
        good.id: ("done", None),
        barred.id: ("refused", "taker_recused"),
        held.id: ("refused", "taker_holds"),
    }
    db.session.refresh(good)
    assert good.holder_id == taker.id
    assert run_of(leader, run_id).run.ended_at is not None


def test_a_row_that_changed_meanwhile_is_refused_with_who_did_what(leader, taker, an_officer, a_dossier):
    dossier, other = a_dossier(), an_officer(full_name="Phạm Thị Yến")
    seen = picked(dossier)
    review.accept(officer=other, dossier_id=dossier.id)

    run_id = start("assign", officer=leader, picked=seen, given={"holder": taker.id})

    result = run_of(leader, run_id).results[0]
    assert (result.state, result.code) == ("refused", "dossier_changed")
    assert [(each.verb, each.actor_name) for each in result.since] == [("accepted", "Phạm Thị Yến")]
    db.session.refresh(dossier)
    assert dossier.holder_id == other.id


def test_what_belongs_to_another_unit_is_not_even_taken_in(leader, taker, a_dossier):
    foreign = a_dossier(unit_code="H30")

    with pytest.raises(Incomplete, match="bulk_nothing"):
        start("assign", officer=leader, picked=picked(foreign), given={"holder": taker.id})


def test_a_dossier_ticked_twice_counts_once(leader, taker, a_dossier):
    dossier = a_dossier()

    run_id = start("assign", officer=leader, picked=picked(dossier, dossier), given={"holder": taker.id})

    assert results(leader, run_id) == {dossier.id: ("done", None)}


def test_too_many_are_refused_before_anything_is_written(leader):
    many = [Picked(dossier_id=number, version=1, entries=0) for number in range(1, BULK_AT_MOST + 2)]

    with pytest.raises(Incomplete, match="bulk_too_many"):
        start("assign", officer=leader, picked=many)


def test_many_are_left_to_a_job_and_few_are_done_at_once(leader, taker, a_dossier):
    many = [a_dossier() for _ in range(BULK_AT_ONCE + 1)]

    run_id = start("assign", officer=leader, picked=picked(*many), given={"holder": taker.id})
    waiting = run_of(leader, run_id).count("pending")
    promised = db.session.execute(select(PromisedJob.arguments).where(PromisedJob.name == "run_bulk")).scalars().all()
    left = run_bulk.run(**promised[0])

    assert waiting == len(many)
    assert left == {"left": 0}
    assert run_of(leader, run_id).count("done") == len(many)


def test_a_job_does_a_portion_and_promises_the_rest(leader, taker, a_dossier):
    many = [a_dossier() for _ in range(BULK_AT_ONCE + 1)]
    run_id = start("assign", officer=leader, picked=picked(*many), given={"holder": taker.id})

    left = work(run_id, at_most=5)

    assert left == len(many) - 5
    assert db.session.query(PromisedJob).filter_by(name="run_bulk").count() == 2


@pytest.mark.parametrize("commit", [2, 3, 4, 5])
def test_a_run_killed_anywhere_goes_on_and_does_none_twice(commit, leader, taker, a_dossier, the_clock):
    at = the_clock.stand_at("2026-09-16 09:00")
    dossiers = [a_dossier(recused=[taker.id]), a_dossier(), a_dossier()]

    with killed_at_commit(commit):
        start("assign", officer=leader, picked=picked(*dossiers), given={"holder": taker.id})
    the_clock.stand_at(at + timedelta(minutes=3))
    found = work_on_unfinished()

    run = db.session.query(BulkRun).one()
    assert found == 1
    assert [results(leader, run.id)[each.id][0] for each in dossiers] == ["refused", "done", "done"]
    assert [times_assigned(each) for each in dossiers] == [0, 1, 1]
    assert work_on_unfinished() == 0


def test_a_whole_run_of_assignments_is_taken_back_but_for_what_went_on(leader, taker, an_officer, a_dossier):
    first = an_officer()
    was_held, was_free, went_on = a_dossier(State.IN_REVIEW, officer=first), a_dossier(), a_dossier()
    run_id = start("assign", officer=leader, picked=picked(was_held, was_free, went_on), given={"holder": taker.id})
    review.accept(officer=taker, dossier_id=went_on.id)

    undoing = undo(officer=leader, run_id=run_id)

    assert results(leader, undoing) == {
        was_held.id: ("done", None), was_free.id: ("done", None), went_on.id: ("refused", "dossier_changed"),
    }  # fmt: skip
    db.session.refresh(was_held)
    db.session.refresh(was_free)
    assert (was_held.holder_id, was_free.holder_id) == (first.id, None)
    assert run_of(leader, run_id).undone_by == undoing


def test_a_run_is_taken_back_once_in_time_and_by_who_asked_for_it(leader, taker, an_officer, a_dossier, the_clock):
    at = the_clock.stand_at("2026-09-16 09:00")
    run_id = start("assign", officer=leader, picked=picked(a_dossier()), given={"holder": taker.id})
    late = start("assign", officer=leader, picked=picked(a_dossier()), given={"holder": taker.id})
    undo(officer=leader, run_id=run_id)

    with pytest.raises(WrongState, match="bulk_not_undone"):
        undo(officer=leader, run_id=run_id)
    with pytest.raises(NotFound):
        undo(officer=an_officer(Role.HEAD), run_id=late)
    the_clock.stand_at(at + timedelta(minutes=UNDO_MINUTES, seconds=1))
    with pytest.raises(WrongState, match="bulk_not_undone"):
        undo(officer=leader, run_id=late)


def test_a_run_is_not_taken_back_while_it_goes_on(leader, taker, a_dossier):
    many = [a_dossier() for _ in range(BULK_AT_ONCE + 1)]
    run_id = start("assign", officer=leader, picked=picked(*many), given={"holder": taker.id})
    work(run_id, at_most=3)

    with pytest.raises(WrongState, match="bulk_not_undone"):
        undo(officer=leader, run_id=run_id)


def test_only_assignments_are_taken_back(an_officer, a_dossier):
    officer = an_officer()
    run_id = start("release", officer=officer, picked=picked(a_dossier(State.IN_REVIEW, officer=officer)))

    with pytest.raises(WrongState, match="bulk_not_undone"):
        undo(officer=officer, run_id=run_id)


def test_results_go_out_by_post_each_with_its_number_and_never_at_the_counter(an_officer, a_dossier):
    officer = an_officer()
    sent, unnumbered = (a_dossier(State.RESULT_READY, return_mode="post") for _ in range(2))
    collected = a_dossier(State.RESULT_READY, return_mode="counter")
    rows = [*picked(sent, tracking_number="EA123456789VN"), *picked(unnumbered, collected)]

    run_id = start("hand_out", officer=officer, picked=rows, given={"mode": "post"})

    assert results(officer, run_id) == {
        sent.id: ("done", None),
        unnumbered.id: ("refused", "tracking_missing"),
        collected.id: ("refused", "bulk_at_counter"),
    }


def test_an_officer_whose_account_was_closed_meanwhile_does_nothing_more(leader, taker, a_dossier):
    many = [a_dossier() for _ in range(BULK_AT_ONCE + 1)]
    run_id = start("assign", officer=leader, picked=picked(*many), given={"holder": taker.id})
    row = db.session.get(making.Officer, leader.id)
    row.is_active = False
    db.session.commit()

    work(run_id)

    assert {state for state, _ in results(leader, run_id).values()} == {"refused"}


def test_two_workers_on_one_run_do_each_dossier_once(own_database):
    leader, taker = making.officer(Role.TEAM_LEADER), making.officer()
    many = [making.dossier() for _ in range(BULK_AT_ONCE + 4)]
    run_id = start("assign", officer=leader, picked=picked(*many), given={"holder": taker.id})

    def go_on():
        with own_database.app_context():
            work(run_id)

    workers = [Thread(target=go_on) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work(run_id)

    states = db.session.execute(select(BulkItem.state).where(BulkItem.run_id == run_id)).scalars().all()
    assert set(states) == {"done"}
    assert [times_assigned(each) for each in many] == [1] * len(many)
    assert bulk.work_on_unfinished() == 0
