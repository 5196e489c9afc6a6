"""What may be done to a dossier, asked alike by the button and by the server: `may(officer, transition, dossier)`.

Pure: the officer and the dossier are given, the table is `config.workflow`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from config.workflow import DESK, SIGNERS, WORKFLOW, Needs, Role, State, Transition

WORDS_OF_REASON = 2000
ADDRESS_FIELDS = ("DiaChiTamTru", "DiaChi", "ThuongTru")  # what forms of declaration call where somebody lives
# Portal statuses that leave the citizen asking why: refused, papers wanted, withdrawn, stopped.
EXPLAINED = frozenset({3, 5, 7, 8})


class Actor(Protocol):
    """Who acts."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def unit_code(self) -> str: ...


class File(Protocol):
    """What `may` looks at of a dossier."""

    @property
    def state(self) -> str: ...
    @property
    def unit_code(self) -> str: ...
    @property
    def holder_id(self) -> int | None: ...
    @property
    def proposed_by_id(self) -> int | None: ...
    @property
    def payment_state(self) -> str: ...
    @property
    def requests(self) -> int: ...
    @property
    def request_drafted_by_id(self) -> int | None: ...
    @property
    def recused(self) -> Collection[int]: ...
    @property
    def alert_state(self) -> str | None: ...
    @property
    def proposal(self) -> str | None: ...
    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the code of the sentence that says why (`app.web.labels.WHY_NOT`)."""

    yes: bool
    why_not: str | None = None

    def __bool__(self) -> bool:
        return self.yes


YES = Answer(yes=True)


def may(officer: Actor, transition: str | Transition, dossier: File, *, needs_centre: bool) -> Answer:
    """Whether this officer may do this to this dossier now. `needs_centre`: its procedure is decided by the centre."""
    row = WORKFLOW[transition] if isinstance(transition, str) else transition
    role = Role(officer.role)
    if role not in row.roles:
        return Answer(yes=False, why_not="role")
    if role is not Role.SYSTEM and officer.unit_code != dossier.unit_code:
        return Answer(yes=False, why_not="unit")
    if State(dossier.state) not in row.sources:
        return Answer(yes=False, why_not="state")
    if role is not Role.SYSTEM and officer.id in dossier.recused:
        return Answer(yes=False, why_not="recused")
    failed = next((need for need in sorted(row.needs) if not _meets(need, officer, dossier, needs_centre)), None)
    return YES if failed is None else Answer(yes=False, why_not=str(failed))


def _meets(need: Needs, officer: Actor, dossier: File, needs_centre: bool) -> bool:
    holder = dossier.holder_id
    asked: Mapping[Needs, bool] = {
        Needs.HOLDER: holder is None or holder == officer.id,
        Needs.NOT_HELD: holder is None,
        Needs.HELD_BY_SELF: holder == officer.id,
        Needs.SECOND_PERSON: dossier.proposed_by_id != officer.id,
        Needs.LOCAL: not needs_centre,
        Needs.CENTRE: needs_centre,
        Needs.FEE_SETTLED: dossier.payment_state in ("none", "paid"),
        Needs.FEE_OWED: dossier.payment_state == "due",
        Needs.REQUEST_LEFT: officer.role in (SIGNERS if dossier.requests else DESK),
        Needs.REPEATED: dossier.requests > 0,
        Needs.DRAFTED: dossier.request_drafted_by_id is not None,
        Needs.NO_ALERT: not is_barred(dossier),
    }
    return asked[need]


def is_barred(dossier: File) -> bool:
    """Whether the alert list stands against signing or handing out: a hit that nobody has settled always does, one
    that two have confirmed unless the answer is no. A proposal kept before proposals were noted here is one to grant.
    """
    is_denial = dossier.outcome == "denied" if dossier.outcome else dossier.proposal == "deny"
    return dossier.alert_state == "open" or (dossier.alert_state == "confirmed" and not is_denial)


PRESSED = tuple(
    name for name, row in WORKFLOW.items()
    if row.roles - {Role.SYSTEM} and row.sources and not row.in_panel and name != "issue_receipt"
)  # fmt: skip


def offered(
    officer: Actor, dossier: File, *, needs_centre: bool, among: Iterable[str] = PRESSED
) -> tuple[Transition, ...]:
    """The acts this officer may do now, in the order of the table."""
    return tuple(WORKFLOW[name] for name in among if may(officer, name, dossier, needs_centre=needs_centre))


def reason_fits(transition: Transition, reason: str | None) -> bool:
    """Whether the reason given is what the act asks for."""
    given = (reason or "").strip()
    return len(given) <= WORDS_OF_REASON and (bool(given) or transition.reason != "required")


def told_to_citizen(status: int, reason: str | None, *, in_english: str | None = None) -> str | None:
    """What of a reason goes to the portal. An opinion laid before a second person, or the words of the central
    Department, stay in the office.
    """
    told = f"{reason}\n\n{in_english}" if reason and in_english else reason
    return told if status in EXPLAINED else None


def address_of(return_address: str | None, content: Mapping[str, Any]) -> str:
    """Where an owner is reached: where the result is posted to, else where they declared to live; empty for neither."""
    declared = next((content[name] for name in ADDRESS_FIELDS if isinstance(content.get(name), str)), "")
    return return_address or declared


def later(first: datetime | None, second: datetime | None) -> datetime | None:
    """The later of two instants, None when either is missing."""
    return None if first is None or second is None else max(first, second)
