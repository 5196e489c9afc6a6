"""The workflow, one table: every act on a dossier, from where to where, by whom, and what it does to the clock.

`app.dossiers.rules.may` reads it for the button and for the server alike. Portal statuses 1-10 are those of the
national portal's progress message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from config.errors import ConfigError


class State(StrEnum):
    """Where a dossier stands."""

    LODGED = "lodged"
    INCOMPLETE = "incomplete"
    IN_REVIEW = "in_review"
    AWAITING_APPLICANT = "awaiting_applicant"
    AWAITING_DECISION = "awaiting_decision"
    TO_TRANSFER = "to_transfer"
    AT_CENTRE = "at_centre"
    RESULT_READY = "result_ready"
    HANDED_OUT = "handed_out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Role(StrEnum):
    """What a person is in the office. `system` acts for the night shift and cannot sign in."""

    OFFICER = "officer"
    TEAM_LEADER = "team_leader"
    HEAD = "head"
    CASHIER = "cashier"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Clock(StrEnum):
    """What an act does to the statutory clock."""

    NONE = "none"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class Reason(StrEnum):
    """Whether the actor must say why."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Needs(StrEnum):
    """A further condition that `may()` asks."""

    HOLDER = "holder"  # the officer holds the dossier, or nobody does
    SECOND_PERSON = "second_person"  # not the one who proposed
    LOCAL = "local"  # decided in the province
    CENTRE = "centre"  # decided by the central Department
    FEE_SETTLED = "fee_settled"  # nothing is owed
    NOT_HELD = "not_held"  # nobody holds it
    HELD_BY_SELF = "held_by_self"
    FEE_OWED = "fee_owed"
    REQUEST_LEFT = "request_left"  # papers are asked for the first time; again, by a leader
    REPEATED = "repeated"  # papers were asked for before
    DRAFTED = "drafted"  # an officer laid a repeated request before a leader
    NO_ALERT = "no_alert"  # no hit of the alert list stands, or what is decided is a denial


OPEN = frozenset(
    {
        State.LODGED,
        State.INCOMPLETE,
        State.IN_REVIEW,
        State.AWAITING_APPLICANT,
        State.AWAITING_DECISION,
        State.TO_TRANSFER,
        State.AT_CENTRE,
        State.RESULT_READY,
    }
)
CLOSED = frozenset(State) - OPEN
# Who held a dossier lets it go with its result: from then on it is the counter's, whoever stands there.
WORKED_ON = OPEN - {State.RESULT_READY}
BEFORE_ACCEPTANCE = frozenset({State.LODGED, State.INCOMPLETE})

DESK = frozenset({Role.OFFICER, Role.TEAM_LEADER})
SIGNERS = frozenset({Role.TEAM_LEADER, Role.HEAD})
TILL = frozenset({Role.CASHIER})
ARRIVAL = frozenset({Role.SYSTEM})
WRITERS = DESK | SIGNERS | TILL
ALERT_READERS = DESK | SIGNERS | {Role.AUDITOR}


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row. `to` is None where the state stays; `status` is the portal status sent to the citizen, if any.

    `looks_out`: the alert list is asked anew in the same transaction, and somebody newly found refuses the act.
    `in_panel`: pressed where its subject stands on the desk, not among the buttons.
    `is_confidential`: only ALERT_READERS find it in the history.
    """

    name: str
    verb: str
    sources: frozenset[State]
    to: State | None
    roles: frozenset[Role]
    clock: Clock = Clock.NONE
    reason: Reason = Reason.NONE
    needs: frozenset[Needs] = frozenset()
    status: int | None = None
    main: bool = False
    looks_out: bool = False
    in_panel: bool = False
    is_confidential: bool = False


def _row(name: str, verb: str, sources: frozenset[State] | State, to: State | None, **rest: object) -> Transition:
    froms = frozenset({sources}) if isinstance(sources, State) else frozenset(sources)
    return Transition(name=name, verb=verb, sources=froms, to=to, **rest)  # type: ignore[arg-type]  # checked by Transition's own fields


S, R, N = State, Role, Needs
HOLDER = frozenset({N.HOLDER})
ASKING = frozenset({N.HOLDER, N.REQUEST_LEFT})
ASKERS = DESK | SIGNERS
UNDECIDED = frozenset({S.LODGED, S.IN_REVIEW})

TRANSITIONS: tuple[Transition, ...] = (
    # arrival: nobody presses these
    _row("lodge", "lodged", frozenset(), S.LODGED, roles=ARRIVAL | DESK),
    _row("enter_from_register", "entered_from_register", frozenset(), None, roles=ARRIVAL),
    _row("amend", "amended", frozenset(State), None, roles=ARRIVAL),
    _row("ask_to_withdraw", "asked_to_withdraw", frozenset(State), None, roles=ARRIVAL),
    # before acceptance
    _row("accept", "accepted", S.LODGED, S.IN_REVIEW, roles=DESK, clock=Clock.START, needs=HOLDER, status=2, main=True),
    _row("refuse", "refused", S.LODGED, S.REFUSED, roles=DESK, reason=Reason.REQUIRED, needs=HOLDER, status=3),
    _row("return_for_papers", "returned_for_papers", S.LODGED, S.INCOMPLETE, roles=ASKERS, reason=Reason.REQUIRED,
         needs=ASKING, status=5),
    _row("papers_received", "papers_received", S.INCOMPLETE, S.LODGED, roles=DESK | ARRIVAL, status=1, main=True),
    # review
    _row("request_supplement", "supplement_requested", S.IN_REVIEW, S.AWAITING_APPLICANT, roles=ASKERS,
         clock=Clock.PAUSE, reason=Reason.REQUIRED, needs=ASKING, status=5),
    _row("ask_leader", "leader_asked", UNDECIDED, None, roles=frozenset({R.OFFICER}), reason=Reason.REQUIRED,
         needs=frozenset({N.HOLDER, N.REPEATED})),
    _row("decline_request", "request_declined", UNDECIDED, None, roles=SIGNERS, reason=Reason.REQUIRED,
         needs=frozenset({N.HELD_BY_SELF, N.DRAFTED})),
    _row("resume", "resumed", S.AWAITING_APPLICANT, S.IN_REVIEW, roles=DESK | ARRIVAL, clock=Clock.RESUME, status=4,
         main=True),
    _row("propose", "proposed", S.IN_REVIEW, S.AWAITING_DECISION, roles=DESK, reason=Reason.OPTIONAL, needs=HOLDER,
         status=4, main=True, looks_out=True),
    _row("approve", "approved", S.AWAITING_DECISION, S.RESULT_READY, roles=SIGNERS, clock=Clock.STOP,
         needs=frozenset({N.SECOND_PERSON, N.LOCAL, N.NO_ALERT}), status=9, main=True, looks_out=True),
    _row("endorse", "endorsed", S.AWAITING_DECISION, S.TO_TRANSFER, roles=SIGNERS,
         needs=frozenset({N.SECOND_PERSON, N.CENTRE, N.NO_ALERT}), status=4, main=True, looks_out=True),
    _row("send_back", "sent_back", S.AWAITING_DECISION, S.IN_REVIEW, roles=SIGNERS, reason=Reason.REQUIRED,
         needs=frozenset({N.SECOND_PERSON})),
    # the central Department
    _row("transfer", "transferred", S.TO_TRANSFER, S.AT_CENTRE, roles=DESK, status=4, main=True),
    _row("record_result", "result_recorded", S.AT_CENTRE, S.RESULT_READY, roles=DESK, clock=Clock.STOP, status=9,
         main=True),
    _row("record_return", "returned_by_centre", S.AT_CENTRE, S.IN_REVIEW, roles=DESK, reason=Reason.REQUIRED, status=4),
    # the end
    _row("hand_out", "handed_out", S.RESULT_READY, S.HANDED_OUT, roles=DESK | TILL,
         needs=frozenset({N.FEE_SETTLED, N.NO_ALERT}), status=10, main=True, looks_out=True),
    _row("withdraw", "withdrawn", frozenset({S.LODGED, S.INCOMPLETE, S.IN_REVIEW, S.AWAITING_APPLICANT,
                                             S.AWAITING_DECISION}), S.WITHDRAWN, roles=DESK, clock=Clock.STOP,
         reason=Reason.REQUIRED, needs=HOLDER, status=7),
    _row("stop", "stopped", frozenset({S.INCOMPLETE, S.AWAITING_APPLICANT}), S.STOPPED, roles=SIGNERS, clock=Clock.STOP,
         reason=Reason.REQUIRED, status=8),
    # the state stays
    _row("claim", "claimed", WORKED_ON, None, roles=DESK, needs=frozenset({N.NOT_HELD})),
    _row("release", "released", WORKED_ON, None, roles=DESK, needs=frozenset({N.HELD_BY_SELF})),
    _row("lapse", "lapsed", WORKED_ON, None, roles=ARRIVAL),
    _row("assign", "assigned", WORKED_ON, None, roles=SIGNERS),
    _row("pass_on", "passed_on", WORKED_ON, None, roles=DESK, reason=Reason.REQUIRED,
         needs=frozenset({N.HELD_BY_SELF})),
    _row("undo_assignment", "assignment_undone", WORKED_ON, None, roles=SIGNERS),
    _row("pass_on_absent", "passed_on_absent", WORKED_ON, None, roles=ARRIVAL),
    _row("come_back", "came_back", WORKED_ON, None, roles=ARRIVAL),
    _row("issue_paper", "paper_issued", frozenset(State), None, roles=DESK | SIGNERS, in_panel=True),
    _row("check_documents", "documents_checked", BEFORE_ACCEPTANCE | {S.IN_REVIEW, S.AWAITING_APPLICANT}, None,
         roles=DESK, needs=HOLDER, in_panel=True),
    _row("see_changes", "changes_seen", frozenset(State), None, roles=DESK, needs=HOLDER, in_panel=True),
    _row("confirm_payment", "payment_confirmed", frozenset(State), None, roles=ARRIVAL),
    _row("take_payment", "payment_taken", frozenset({S.LODGED, S.IN_REVIEW, S.AWAITING_APPLICANT, S.AWAITING_DECISION,
                                                     S.TO_TRANSFER, S.AT_CENTRE, S.RESULT_READY}), None,
         roles=TILL, needs=frozenset({N.FEE_OWED})),
    _row("issue_receipt", "receipt_issued", frozenset(State), None, roles=TILL | ARRIVAL),
    # a conflict of interest: declared on this dossier, or standing and found by the night shift
    _row("recuse", "recused", OPEN, None, roles=WRITERS, reason=Reason.REQUIRED),
    _row("recuse_for_interest", "recused_for_interest", OPEN, None, roles=ARRIVAL),
    # what officers add
    _row("note", "noted", frozenset(State), None, roles=WRITERS, in_panel=True),
    _row("withdraw_note", "note_withdrawn", frozenset(State), None, roles=WRITERS, reason=Reason.REQUIRED,
         in_panel=True),
    _row("set_flag", "flag_set", OPEN, None, roles=DESK | SIGNERS, reason=Reason.REQUIRED, in_panel=True),
    _row("clear_flag", "flag_cleared", OPEN, None, roles=DESK | SIGNERS, reason=Reason.REQUIRED, in_panel=True),
    _row("ask_opinion", "opinion_asked", WORKED_ON, None, roles=DESK | SIGNERS, in_panel=True),
    _row("record_opinion", "opinion_recorded", frozenset(State), None, roles=DESK | SIGNERS, in_panel=True),
    _row("withdraw_opinion", "opinion_withdrawn", frozenset(State), None, roles=DESK | SIGNERS, reason=Reason.REQUIRED,
         in_panel=True),
    # the alert list: what one person makes of a hit a second one settles
    _row("match_alert", "alert_matched", OPEN, None, roles=ARRIVAL, is_confidential=True),
    _row("dismiss_hit", "hit_dismissal_asked", frozenset(State), None, roles=DESK | SIGNERS, reason=Reason.REQUIRED,
         in_panel=True, is_confidential=True),
    _row("confirm_hit", "hit_confirmation_asked", frozenset(State), None, roles=DESK | SIGNERS, reason=Reason.REQUIRED,
         in_panel=True, is_confidential=True),
    _row("agree_on_hit", "hit_settled", frozenset(State), None, roles=SIGNERS, in_panel=True, is_confidential=True),
    _row("disagree_on_hit", "hit_reopened", frozenset(State), None, roles=SIGNERS, reason=Reason.REQUIRED,
         in_panel=True, is_confidential=True),
    _row("end_hit", "hit_ended", frozenset(State), None, roles=ARRIVAL, is_confidential=True),
)  # fmt: skip


def checked(rows: tuple[Transition, ...]) -> Mapping[str, Transition]:
    """The table by name. Raises ConfigError where two rows share a name or a verb, or a state cannot be left."""
    by_name = {row.name: row for row in rows}
    for kind, values in (("name", [row.name for row in rows]), ("verb", [row.verb for row in rows])):
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise _mistake(twice[0], f"the {kind} stands twice", f"give each row a {kind} of its own")
    for row in rows:
        if row.status is not None and not 1 <= row.status <= 10:
            raise _mistake(row.name, f"status {row.status} is not a portal status", "use 1 to 10")
        if row.to in CLOSED and row.sources & CLOSED:
            raise _mistake(row.name, "leads from an ended dossier to another end", "start from an open state")
    stuck = {state for state in OPEN if not any(row.to and state in row.sources for row in rows)}
    if stuck:
        raise _mistake(min(stuck), "no act leads out of this state", "add a transition from it")
    return MappingProxyType(by_name)


def _mistake(key: str, problem: str, cure: str) -> ConfigError:
    return ConfigError(file="config/workflow.py", key=key, problem=problem, cure=cure)


WORKFLOW = checked(TRANSITIONS)
CONFIDENTIAL = frozenset(row.verb for row in WORKFLOW.values() if row.is_confidential)
