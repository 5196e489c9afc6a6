"""Who may do what in which state, written down a second time: every role, every act, every state."""

from dataclasses import dataclass, replace

import pytest

from app.dossiers.rules import PRESSED, may, offered
from config.workflow import WORKFLOW, Needs, Role, State

HERE, ELSEWHERE = "G01.801.108", "G01.899.108"
DESK, SIGNERS = "officer team_leader", "team_leader head"
ANY_DESK = "officer team_leader head"
WRITERS = f"{ANY_DESK} cashier"
IN_PANELS = {
    "note", "withdraw_note", "set_flag", "clear_flag", "ask_opinion", "record_opinion", "withdraw_opinion",
    "dismiss_hit", "confirm_hit", "agree_on_hit", "disagree_on_hit", "issue_paper", "check_documents",
    "see_changes",
}  # fmt: skip
OPEN = "lodged incomplete in_review awaiting_applicant awaiting_decision to_transfer at_centre result_ready"
WORKED_ON = OPEN.removesuffix(" result_ready")
EVERY = f"{OPEN} handed_out refused withdrawn stopped"
# Act: from which states, by whom.
TABLE = {
    "lodge": ("", f"{DESK} system"),
    "enter_from_register": ("", "system"),
    "amend": (EVERY, "system"),
    "ask_to_withdraw": (EVERY, "system"),
    "accept": ("lodged", DESK),
    "refuse": ("lodged", DESK),
    "return_for_papers": ("lodged", f"{DESK} head"),
    "papers_received": ("incomplete", f"{DESK} system"),
    "request_supplement": ("in_review", f"{DESK} head"),
    "ask_leader": ("lodged in_review", "officer"),
    "decline_request": ("lodged in_review", SIGNERS),
    "issue_paper": (EVERY, f"{DESK} head"),
    "check_documents": ("lodged incomplete in_review awaiting_applicant", DESK),
    "see_changes": (EVERY, DESK),
    "resume": ("awaiting_applicant", f"{DESK} system"),
    "propose": ("in_review", DESK),
    "approve": ("awaiting_decision", SIGNERS),
    "endorse": ("awaiting_decision", SIGNERS),
    "send_back": ("awaiting_decision", SIGNERS),
    "transfer": ("to_transfer", DESK),
    "record_result": ("at_centre", DESK),
    "record_return": ("at_centre", DESK),
    "hand_out": ("result_ready", f"{DESK} cashier"),
    "withdraw": ("lodged incomplete in_review awaiting_applicant awaiting_decision", DESK),
    "stop": ("incomplete awaiting_applicant", SIGNERS),
    "claim": (WORKED_ON, DESK),
    "release": (WORKED_ON, DESK),
    "assign": (WORKED_ON, SIGNERS),
    "pass_on": (WORKED_ON, DESK),
    "undo_assignment": (WORKED_ON, SIGNERS),
    "lapse": (WORKED_ON, "system"),
    "pass_on_absent": (WORKED_ON, "system"),
    "come_back": (WORKED_ON, "system"),
    "confirm_payment": (EVERY, "system"),
    "take_payment": (
        "lodged in_review awaiting_applicant awaiting_decision to_transfer at_centre result_ready", "cashier",
    ),
    "issue_receipt": (EVERY, "cashier system"),
    "recuse": (OPEN, WRITERS),
    "recuse_for_interest": (OPEN, "system"),
    "note": (EVERY, WRITERS),
    "withdraw_note": (EVERY, WRITERS),
    "set_flag": (OPEN, ANY_DESK),
    "clear_flag": (OPEN, ANY_DESK),
    "ask_opinion": (WORKED_ON, ANY_DESK),
    "record_opinion": (EVERY, ANY_DESK),
    "withdraw_opinion": (EVERY, ANY_DESK),
    "match_alert": (OPEN, "system"),
    "dismiss_hit": (EVERY, ANY_DESK),
    "confirm_hit": (EVERY, ANY_DESK),
    "agree_on_hit": (EVERY, SIGNERS),
    "disagree_on_hit": (EVERY, SIGNERS),
    "end_hit": (EVERY, "system"),
}  # fmt: skip
# What else an act asks: of the file, and of the procedure (None: it does not matter).
ASKS = {
    "accept": "holder", "refuse": "holder", "return_for_papers": "holder request_left",
    "request_supplement": "holder request_left", "ask_leader": "holder repeated",
    "decline_request": "held_by_self drafted", "check_documents": "holder", "see_changes": "holder",
    "propose": "holder", "withdraw": "holder", "approve": "second_person local no_alert",
    "endorse": "second_person centre no_alert", "send_back": "second_person", "hand_out": "fee_settled no_alert",
    "claim": "not_held", "release": "held_by_self",
    "pass_on": "held_by_self",
    "take_payment": "fee_owed",
}  # fmt: skip

ASKING = ("return_for_papers", "request_supplement")


@dataclass(frozen=True)
class Person:
    id: int
    role: str
    unit_code: str = HERE


@dataclass(frozen=True)
class Paper:
    state: str
    unit_code: str = HERE
    holder_id: int | None = None
    proposed_by_id: int | None = 99
    requests: int = 0
    request_drafted_by_id: int | None = None
    payment_state: str = "none"
    recused: tuple[int, ...] = ()
    alert_state: str | None = None
    proposal: str | None = None
    outcome: str | None = None


def fitting(act: str, person: Person, state: State) -> tuple[Paper, bool]:
    """A dossier that meets whatever else the act asks, and whether its procedure is decided by the centre."""
    holder = person.id if act in ("release", "decline_request", "pass_on") else None
    paid = "due" if act == "take_payment" else "paid"
    asked = int(act == "ask_leader" or (act in ASKING and person.role == Role.HEAD))
    drafted_by = 8 if act == "decline_request" else None
    made = Paper(state, holder_id=holder, payment_state=paid, requests=asked, request_drafted_by_id=drafted_by)
    return made, act == "endorse"


def test_the_table_names_every_act():
    assert set(TABLE) == set(WORKFLOW)
    assert {name: set(asked.split()) for name, asked in ASKS.items()} == {
        name: set(map(str, row.needs)) for name, row in WORKFLOW.items() if row.needs
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", TABLE)
def test_an_act_is_open_to_its_roles_in_its_states_and_to_nobody_else(act, role):
    states, roles = TABLE[act]
    person = Person(7, role)

    answers = {}
    for state in State:
        paper, needs_centre = fitting(act, person, state)
        answers[state] = may(person, act, paper, needs_centre=needs_centre)

    allowed = {state for state, answer in answers.items() if answer}
    refusals = {answer.why_not for answer in answers.values() if not answer}
    assert allowed == (set(states.split()) if role in roles.split() else set())
    assert refusals <= ({"state"} if role in roles.split() else {"role"})


NEEDS = [
    # act, what is different from a fitting dossier, the procedure is the centre's, the answer
    ("accept", {"holder_id": 7}, False, None),
    ("accept", {"holder_id": 8}, False, "holder"),
    ("propose", {"holder_id": 8}, False, "holder"),
    ("withdraw", {"holder_id": 8}, False, "holder"),
    ("claim", {"holder_id": 7}, False, "not_held"),
    ("claim", {"holder_id": 8}, False, "not_held"),
    ("release", {"holder_id": 8}, False, "held_by_self"),
    ("release", {"holder_id": None}, False, "held_by_self"),
    ("pass_on", {"holder_id": 8}, False, "held_by_self"),
    ("approve", {"proposed_by_id": 7}, False, "second_person"),
    ("approve", {}, True, "local"),
    ("approve", {"proposed_by_id": 7}, True, "local"),
    ("endorse", {"proposed_by_id": 7}, True, "second_person"),
    ("endorse", {}, False, "centre"),
    ("send_back", {"proposed_by_id": 7}, False, "second_person"),
    ("send_back", {"proposed_by_id": 7}, True, "second_person"),
    ("hand_out", {"payment_state": "none"}, False, None),
    ("hand_out", {"payment_state": "due"}, False, "fee_settled"),
    ("take_payment", {"payment_state": "none"}, False, "fee_owed"),
    ("take_payment", {"payment_state": "paid"}, False, "fee_owed"),
    ("request_supplement", {"requests": 1}, False, "request_left"),
    ("return_for_papers", {"requests": 2}, False, "request_left"),
    ("ask_leader", {"requests": 0}, False, "repeated"),
    ("decline_request", {"request_drafted_by_id": None}, False, "drafted"),
    ("stop", {"holder_id": 8}, False, None),
    ("approve", {"alert_state": "open"}, False, "no_alert"),
    ("approve", {"alert_state": "confirmed", "proposal": "grant"}, False, "no_alert"),
    ("approve", {"alert_state": "confirmed", "proposal": None}, False, "no_alert"),
    ("approve", {"alert_state": "confirmed", "proposal": "deny"}, False, None),
    ("approve", {"alert_state": "open", "proposal": "deny"}, False, "no_alert"),
    ("endorse", {"alert_state": "open"}, True, "no_alert"),
    ("endorse", {"alert_state": "confirmed", "proposal": "deny"}, True, None),
    ("hand_out", {"alert_state": "open"}, False, "no_alert"),
    ("hand_out", {"alert_state": "confirmed", "outcome": "granted", "proposal": "deny"}, False, "no_alert"),
    ("hand_out", {"alert_state": "confirmed", "outcome": "denied", "proposal": "grant"}, False, None),
    ("send_back", {"alert_state": "open"}, False, None),
    ("propose", {"alert_state": "confirmed"}, False, None),
    ("approve", {"recused": (7,)}, False, "recused"),
    ("approve", {"recused": (8,)}, False, None),
    ("claim", {"recused": (7, 9)}, False, "recused"),
    ("note", {"recused": (7,)}, False, "recused"),
    ("recuse", {"recused": (7,)}, False, "recused"),
    ("amend", {"recused": (7,)}, False, None),
    ("transfer", {"holder_id": 8}, True, None),
]


@pytest.mark.parametrize(("act", "differs", "needs_centre", "why_not"), NEEDS)
def test_what_an_act_needs_is_asked(act, differs, needs_centre, why_not):
    states, roles = TABLE[act]
    person = Person(7, roles.split()[0])
    paper = replace(fitting(act, person, State(states.split()[0]))[0], **differs)

    answer = may(person, act, paper, needs_centre=needs_centre)

    assert answer.why_not == why_not


@pytest.mark.parametrize("act", ASKING)
@pytest.mark.parametrize(("role", "requests", "why_not"), [
    (Role.OFFICER, 0, None), (Role.OFFICER, 1, "request_left"), (Role.TEAM_LEADER, 0, None),
    (Role.TEAM_LEADER, 1, None), (Role.HEAD, 0, "request_left"), (Role.HEAD, 3, None),
])  # fmt: skip
def test_papers_are_asked_for_once_and_again_only_by_a_leader(act, role, requests, why_not):
    state = State(TABLE[act][0])

    answer = may(Person(7, role), act, Paper(state, requests=requests), needs_centre=False)

    assert answer.why_not == why_not


def test_every_need_of_the_table_is_refused_somewhere():
    assert {str(need) for need in Needs} <= {why_not for *_, why_not in NEEDS}


@pytest.mark.parametrize("act", [act for act, (states, _) in TABLE.items() if states])
def test_a_dossier_of_another_unit_is_out_of_reach_except_for_the_night_shift(act):
    states, roles = TABLE[act]
    state = State(states.split()[0])

    for role in roles.split():
        person = Person(7, role)
        paper, needs_centre = fitting(act, person, state)
        answer = may(person, act, replace(paper, unit_code=ELSEWHERE), needs_centre=needs_centre)
        assert answer.why_not == (None if role == Role.SYSTEM else "unit")


@pytest.mark.parametrize("role", list(Role))
def test_what_is_offered_is_what_may_be_done(role):
    person = Person(7, role)

    for state in State:
        paper = Paper(state, payment_state="due")
        names = {row.name for row in offered(person, paper, needs_centre=False)}
        assert names == {name for name in PRESSED if may(person, name, paper, needs_centre=False)}


def test_acts_of_the_night_shift_alone_are_never_buttons():
    of_people = {name for name, (states, roles) in TABLE.items() if states and roles != "system"}

    assert set(PRESSED) == of_people - IN_PANELS - {"issue_receipt"}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_reads_is_offered_nothing(role):
    for state in State:
        assert offered(Person(7, role), Paper(state), needs_centre=False) == ()
