"""What a newer word does, state by state: the table read as an officer would read it."""

import pytest

from app.intake.rules.inflight import KINDS, TABLE, Treatment, is_merged, is_shown, treatment
from config.workflow import CLOSED, State

CASES = [
    ("lodged", "lodged", Treatment.MERGE), ("lodged", "supplement", Treatment.MERGE),
    ("lodged", "withdrawal", Treatment.ASK), ("lodged", "payment", Treatment.MERGE),
    ("incomplete", "lodged", Treatment.PAPERS), ("incomplete", "supplement", Treatment.PAPERS),
    ("incomplete", "withdrawal", Treatment.ASK), ("incomplete", "payment", Treatment.MERGE),
    ("in_review", "lodged", Treatment.FLAG), ("in_review", "supplement", Treatment.FLAG),
    ("in_review", "withdrawal", Treatment.ASK), ("in_review", "payment", Treatment.FLAG),
    ("awaiting_applicant", "lodged", Treatment.FLAG), ("awaiting_applicant", "supplement", Treatment.RESUME),
    ("awaiting_applicant", "withdrawal", Treatment.ASK), ("awaiting_applicant", "payment", Treatment.FLAG),
    ("awaiting_decision", "supplement", Treatment.FLAG), ("at_centre", "lodged", Treatment.FLAG),
    ("result_ready", "lodged", Treatment.KEEP), ("result_ready", "withdrawal", Treatment.KEEP),
]  # fmt: skip


@pytest.mark.parametrize(("state", "kind", "expected"), CASES)
def test_the_state_and_the_kind_decide_what_happens(state, kind, expected):
    assert treatment(state, kind) is expected


def test_every_state_has_a_treatment_for_every_kind():
    assert set(TABLE) == {(state, kind) for state in State for kind in KINDS}


def test_an_ended_dossier_only_keeps_what_comes():
    assert {TABLE[state, kind] for state in CLOSED for kind in KINDS} == {Treatment.KEEP}


def test_differences_are_shown_from_acceptance_on_and_only_where_content_is_merged():
    shown = {state for state in State if is_shown(treatment(state, "withdrawal"), state)}

    assert shown == {
        State.IN_REVIEW, State.AWAITING_APPLICANT, State.AWAITING_DECISION, State.TO_TRANSFER, State.AT_CENTRE,
    }  # fmt: skip
    assert not is_merged(Treatment.KEEP)
