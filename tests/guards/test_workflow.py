"""The workflow's table is sound: every state is reached and left, clocks that stand can run, citizens hear of ends."""

from collections.abc import Iterator

import pytest

from app.desk.actions import DOING
from app.dossiers.rules import PRESSED
from config.errors import ConfigError
from config.workflow import (
    BEFORE_ACCEPTANCE,
    CLOSED,
    OPEN,
    TRANSITIONS,
    WORKFLOW,
    Clock,
    Needs,
    Reason,
    Role,
    State,
    Transition,
    checked,
)

MOVES = tuple(row for row in TRANSITIONS if row.to is not None)
# Portal statuses (portal contract, section 1) that fit each state a move leads to; None: the citizen is not told.
TOLD = {
    State.LODGED: {1, None}, State.INCOMPLETE: {5}, State.IN_REVIEW: {2, 4, None}, State.AWAITING_APPLICANT: {5},
    State.AWAITING_DECISION: {4}, State.TO_TRANSFER: {4}, State.AT_CENTRE: {4}, State.RESULT_READY: {9},
    State.HANDED_OUT: {10}, State.REFUSED: {3}, State.WITHDRAWN: {7}, State.STOPPED: {8},
}  # fmt: skip


def from_state(state: State, rows: tuple[Transition, ...] = MOVES) -> Iterator[Transition]:
    return (row for row in rows if state in row.sources)


def reachable(start: State) -> set[State]:
    found, waiting = {start}, [start]
    while waiting:
        new = {row.to for row in from_state(waiting.pop()) if row.to is not None} - found
        found |= new
        waiting += new
    return found


def test_every_state_is_reached_from_lodging():
    assert reachable(State.LODGED) == set(State)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_dossier_can_still_come_to_an_end(state):
    assert reachable(state) & CLOSED


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_an_ended_dossier_stays_where_it_is(state):
    assert list(from_state(state)) == []


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_person_can_do_something_in_every_open_state(state):
    movers = {role for row in from_state(state) for role in row.roles} - {Role.SYSTEM}

    assert movers


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.name)
def test_every_act_has_somebody_who_may_do_it(row):
    assert row.roles
    assert not row.roles & {Role.AUDITOR, Role.ADMINISTRATOR}, "who audits or administers changes no dossier"


@pytest.mark.parametrize("row", MOVES, ids=lambda row: row.name)
def test_the_citizen_hears_what_fits_the_state(row):
    assert row.status in TOLD[row.to]


def test_the_clock_starts_at_acceptance_and_nowhere_else():
    assert [row.name for row in TRANSITIONS if row.clock is Clock.START] == ["accept"]
    assert all(row.sources <= BEFORE_ACCEPTANCE for row in TRANSITIONS if row.clock is Clock.START)


def test_a_clock_that_is_paused_runs_again_or_stops():
    for pausing in (row for row in TRANSITIONS if row.clock is Clock.PAUSE):
        onwards = {row.clock for row in from_state(pausing.to)}
        assert onwards == {Clock.RESUME, Clock.STOP}


def test_only_a_paused_clock_is_resumed():
    paused = {row.to for row in TRANSITIONS if row.clock is Clock.PAUSE}

    assert all(row.sources <= paused for row in TRANSITIONS if row.clock is Clock.RESUME)


def test_every_result_and_every_end_after_acceptance_stops_the_clock():
    running = OPEN - BEFORE_ACCEPTANCE - {State.RESULT_READY}

    ending = [row for row in MOVES if row.sources & running and (row.to in CLOSED or row.to is State.RESULT_READY)]

    assert ending
    assert all(row.clock is Clock.STOP for row in ending)


def test_every_end_that_is_not_a_result_says_why():
    unhappy = [row for row in MOVES if row.to in CLOSED - {State.HANDED_OUT}]

    assert all(row.reason is Reason.REQUIRED for row in unhappy)


def test_whatever_follows_a_proposal_is_done_by_a_second_person():
    deciding = [row for row in from_state(State.AWAITING_DECISION) if row.to is not State.WITHDRAWN]

    assert deciding
    assert all(Needs.SECOND_PERSON in row.needs for row in deciding)


def test_each_procedure_has_one_way_to_be_decided():
    signing = {row.name: row.needs & {Needs.LOCAL, Needs.CENTRE} for row in from_state(State.AWAITING_DECISION)}

    assert signing["approve"] == {Needs.LOCAL}
    assert signing["endorse"] == {Needs.CENTRE}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_each_state_has_at_most_one_main_act_for_each_procedure(state):
    for needs in (Needs.LOCAL, Needs.CENTRE):
        other = {Needs.LOCAL, Needs.CENTRE} - {needs}
        main = [row.name for row in from_state(state) if row.main and not row.needs & other]
        assert len(main) <= 1


def test_every_button_has_an_action_behind_it():
    assert set(DOING) == set(PRESSED)


def test_every_verb_is_written_once_and_unlike_its_act():
    verbs = [row.verb for row in TRANSITIONS]

    assert len(verbs) == len(set(verbs)) == len(WORKFLOW)


MISTAKES = [
    ({"name": "accept", "verb": "taken_in"}, "the name stands twice"),
    ({"name": "take_in", "verb": "accepted"}, "the verb stands twice"),
    ({"name": "take_in", "verb": "taken_in", "status": 11}, "status 11 is not a portal status"),
    ({"name": "reopen", "verb": "reopened", "sources": frozenset({State.REFUSED}), "to": State.STOPPED}, "another end"),
]


@pytest.mark.parametrize(("fields", "words"), MISTAKES)
def test_a_mistake_in_the_table_refuses_to_start(fields, words):
    given = {"sources": frozenset({State.LODGED}), "to": State.IN_REVIEW, "roles": frozenset({Role.OFFICER})} | fields

    with pytest.raises(ConfigError, match=words):
        checked((*TRANSITIONS, Transition(**given)))


def test_a_state_that_cannot_be_left_refuses_to_start():
    without = tuple(row for row in TRANSITIONS if State.AT_CENTRE not in row.sources or row.to is None)

    with pytest.raises(ConfigError, match="no act leads out of this state"):
        checked(without)
