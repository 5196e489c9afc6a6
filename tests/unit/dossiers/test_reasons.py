"""Which reason fits an act, what of it the citizen reads, and which of two instants is the later."""

from datetime import UTC, datetime

import pytest

from app.dossiers.rules import WORDS_OF_REASON, later, reason_fits, told_to_citizen
from config.workflow import WORKFLOW

MORNING, NOON = datetime(2026, 9, 16, 2, tzinfo=UTC), datetime(2026, 9, 16, 5, tzinfo=UTC)
ASKED_FOR = {
    "refuse", "return_for_papers", "request_supplement", "ask_leader", "decline_request", "send_back",
    "record_return", "withdraw", "stop", "pass_on", "recuse", "withdraw_note", "set_flag", "clear_flag",
    "withdraw_opinion", "dismiss_hit", "confirm_hit", "disagree_on_hit",
}  # fmt: skip


def test_these_acts_ask_for_a_reason_and_no_others():
    assert {name for name, row in WORKFLOW.items() if row.reason == "required"} == ASKED_FOR


@pytest.mark.parametrize(
    ("act", "reason", "fits"),
    [
        ("refuse", "Sai thẩm quyền.", True),
        ("refuse", None, False),
        ("refuse", "", False),
        ("refuse", " \n\t ", False),
        ("refuse", "x" * WORDS_OF_REASON, True),
        ("refuse", " " * 50 + "x" * WORDS_OF_REASON + " " * 50, True),
        ("refuse", "x" * (WORDS_OF_REASON + 1), False),
        ("propose", None, True),
        ("propose", "Đủ điều kiện.", True),
        ("propose", "x" * (WORDS_OF_REASON + 1), False),
        ("accept", None, True),
        ("accept", "x" * (WORDS_OF_REASON + 1), False),
    ],
)
def test_a_reason_fits_when_it_is_there_and_not_endless(act, reason, fits):
    assert reason_fits(WORKFLOW[act], reason) is fits


@pytest.mark.parametrize(
    ("act", "is_told"),
    [
        ("refuse", True),
        ("return_for_papers", True),
        ("request_supplement", True),
        ("withdraw", True),
        ("stop", True),
        ("propose", False),
        ("record_return", False),
    ],
)
def test_a_citizen_reads_why_and_no_opinion_among_officers(act, is_told):
    status = WORKFLOW[act].status

    assert told_to_citizen(status, "Lý do") == ("Lý do" if is_told else None)
    assert told_to_citizen(status, "Lý do", in_english="Why") == ("Lý do\n\nWhy" if is_told else None)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(MORNING, NOON, NOON), (NOON, MORNING, NOON), (MORNING, None, None), (None, NOON, None), (None, None, None)],
)
def test_the_later_of_two_instants_needs_both(first, second, expected):
    assert later(first, second) == expected
