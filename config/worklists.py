"""The worklists, one table: what belongs to each, who sees it, in which order and columns, by which key.

Checked at start. `app.worklists.queries` turns a selection into SQL; nothing here knows a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from config.errors import ConfigError
from config.workflow import OPEN, WORKED_ON, WORKFLOW, Role, State


class Hold(StrEnum):
    """In whose hands a dossier of the list is."""

    ANYBODY = "anybody"
    SELF = "self"
    NOBODY = "nobody"
    SOMEBODY = "somebody"


class Order(StrEnum):
    """What comes first: the earliest due day, lodging or result, or the owner's name in Vietnamese order."""

    DUE = "due"
    LODGED = "lodged"
    RESOLVED = "resolved"
    OWNER = "owner"


class Column(StrEnum):
    """What a list can show of a dossier."""

    NUMBER = "number"
    OWNER = "owner"
    PROCEDURE = "procedure"
    CHANNEL = "channel"
    STATE = "state"
    LODGED = "lodged"
    RECEIVED = "received"
    RESOLVED = "resolved"
    ANSWER_BY = "answer_by"
    OPINION_DUE = "opinion_due"
    HOLDER = "holder"
    PAYMENT = "payment"
    RETURN_MODE = "return_mode"
    FLAGS = "flags"
    DUE = "due"


@dataclass(frozen=True, kw_only=True)
class Title:
    """A text in both tongues."""

    vi: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which dossiers of the officer's unit belong to a list.

    `overdue`: the clock runs and the due day lies before today. `owed`: a fee is due. `asked_opinion`: another unit
    was asked and has not answered.
    """

    states: frozenset[State]
    hold: Hold = Hold.ANYBODY
    overdue: bool = False
    owed: bool = False
    asked_opinion: bool = False


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """One list. `acts` are offered on a row, the first that the officer may do (what is
    decided by looking at the dossier is not among them); `opens_for` start their day here;
    `key` is the letter that opens it after `g`.
    """

    name: str
    title: Title
    roles: frozenset[Role]
    selection: Selection
    columns: tuple[Column, ...]
    order: Order
    empty: Title
    key: str
    acts: tuple[str, ...] = ()
    opens_for: frozenset[Role] = frozenset()


COLUMNS: Final[Mapping[Column, Title]] = MappingProxyType(
    {
        Column.NUMBER: Title(vi="Mã hồ sơ", en="Dossier number"),
        Column.OWNER: Title(vi="Chủ hồ sơ", en="Owner"),
        Column.PROCEDURE: Title(vi="Thủ tục", en="Procedure"),
        Column.CHANNEL: Title(vi="Kênh nộp", en="Channel"),
        Column.STATE: Title(vi="Trạng thái", en="State"),
        Column.LODGED: Title(vi="Nộp lúc", en="Lodged"),
        Column.RECEIVED: Title(vi="Tiếp nhận", en="Received"),
        Column.RESOLVED: Title(vi="Có kết quả", en="Resolved"),
        Column.ANSWER_BY: Title(vi="Hạn bổ sung", en="Answer by"),
        Column.OPINION_DUE: Title(vi="Hạn ý kiến", en="Opinion due"),
        Column.HOLDER: Title(vi="Người giữ", en="Held by"),
        Column.PAYMENT: Title(vi="Lệ phí", en="Fee"),
        Column.RETURN_MODE: Title(vi="Cách trả", en="Return by"),
        Column.FLAGS: Title(vi="Lưu ý", en="Flags"),
        Column.DUE: Title(vi="Hạn trả", en="Due"),
    }
)

C = Column
DESK = frozenset({Role.OFFICER, Role.TEAM_LEADER})
LEADERS = frozenset({Role.TEAM_LEADER, Role.HEAD})
READERS = DESK | {Role.HEAD, Role.AUDITOR}
CLOCK_RUNS = frozenset({State.IN_REVIEW, State.AWAITING_DECISION, State.TO_TRANSFER, State.AT_CENTRE})

ROWS: Final[tuple[Worklist, ...]] = (
    Worklist(
        name="mine",
        title=Title(vi="Tôi đang giữ", en="Held by me"),
        roles=DESK,
        selection=Selection(states=WORKED_ON, hold=Hold.SELF),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.STATE, C.FLAGS, C.LODGED, C.DUE),
        order=Order.DUE,
        empty=Title(
            vi="Bạn không giữ hồ sơ nào. Bấm «Tiếp theo» để nhận hồ sơ gấp nhất.",
            en="You hold no dossier. Press “Next” to be given the most urgent one.",
        ),
        key="m",
        opens_for=frozenset({Role.OFFICER, Role.TEAM_LEADER}),
    ),
    Worklist(
        name="new",
        title=Title(vi="Mới nộp", en="Newly lodged"),
        roles=READERS,
        selection=Selection(states=frozenset({State.LODGED})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.CHANNEL, C.FLAGS, C.PAYMENT, C.HOLDER, C.LODGED),
        order=Order.LODGED,
        empty=Title(
            vi="Không có hồ sơ mới nộp. Hồ sơ mới từ cổng sẽ hiện ở đây.",
            en="Nothing newly lodged. Dossiers from the portal appear here.",
        ),
        key="n",
        opens_for=frozenset({Role.AUDITOR}),
    ),
    Worklist(
        name="in_review",
        title=Title(vi="Đang thẩm định", en="In review"),
        roles=READERS,
        selection=Selection(states=frozenset({State.IN_REVIEW})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.HOLDER, C.FLAGS, C.PAYMENT, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ nào đang thẩm định.", en="No dossier is in review."),
        key="v",
    ),
    Worklist(
        name="awaiting_applicant",
        title=Title(vi="Chờ bổ sung", en="Awaiting the applicant"),
        roles=READERS,
        selection=Selection(states=frozenset({State.INCOMPLETE, State.AWAITING_APPLICANT})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.STATE, C.HOLDER, C.LODGED, C.ANSWER_BY),
        order=Order.LODGED,
        empty=Title(vi="Không có hồ sơ nào chờ người nộp bổ sung.", en="No dossier waits for its applicant."),
        key="s",
        acts=("papers_received", "resume"),
    ),
    Worklist(
        name="awaiting_opinion",
        title=Title(vi="Chờ ý kiến", en="Awaiting an opinion"),
        roles=READERS,
        selection=Selection(states=OPEN, asked_opinion=True),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.HOLDER, C.OPINION_DUE, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ nào chờ ý kiến đơn vị khác.", en="No dossier waits for another unit."),
        key="y",
    ),
    Worklist(
        name="awaiting_decision",
        title=Title(vi="Chờ quyết định", en="Awaiting decision"),
        roles=READERS,
        selection=Selection(states=frozenset({State.AWAITING_DECISION})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.HOLDER, C.FLAGS, C.RECEIVED, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ nào chờ quyết định.", en="Nothing waits for a decision."),
        key="d",
        opens_for=frozenset({Role.HEAD}),
    ),
    Worklist(
        name="overdue",
        title=Title(vi="Quá hạn", en="Overdue"),
        roles=READERS,
        selection=Selection(states=CLOCK_RUNS, overdue=True),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.STATE, C.HOLDER, C.RECEIVED, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ quá hạn.", en="Nothing is overdue."),
        key="o",
    ),
    Worklist(
        name="held",
        title=Title(vi="Đang có người giữ", en="Held by somebody"),
        roles=LEADERS,
        selection=Selection(states=WORKED_ON, hold=Hold.SOMEBODY),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.STATE, C.HOLDER, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không ai đang giữ hồ sơ nào.", en="Nobody holds a dossier."),
        key="h",
    ),
    Worklist(
        name="to_transfer",
        title=Title(vi="Chờ chuyển Cục", en="To transfer"),
        roles=READERS,
        selection=Selection(states=frozenset({State.TO_TRANSFER})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.HOLDER, C.RECEIVED, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ nào chờ chuyển Cục.", en="Nothing waits to be sent to the central Department."),
        key="t",
        acts=("transfer",),
    ),
    Worklist(
        name="at_centre",
        title=Title(vi="Đang ở Cục", en="At the centre"),
        roles=READERS,
        selection=Selection(states=frozenset({State.AT_CENTRE})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.HOLDER, C.RECEIVED, C.DUE),
        order=Order.DUE,
        empty=Title(vi="Không có hồ sơ nào đang ở Cục.", en="The central Department holds none of our dossiers."),
        key="c",
        acts=("record_result",),
    ),
    Worklist(
        name="payments",
        title=Title(vi="Chờ thu lệ phí", en="Payments to take"),
        roles=READERS | {Role.CASHIER},
        selection=Selection(states=WORKFLOW["take_payment"].sources, owed=True),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.STATE, C.PAYMENT, C.LODGED, C.DUE),
        order=Order.LODGED,
        empty=Title(vi="Không có hồ sơ nào còn nợ lệ phí.", en="No dossier owes a fee."),
        key="p",
        acts=("take_payment",),
        opens_for=frozenset({Role.CASHIER}),
    ),
    Worklist(
        name="results",
        title=Title(vi="Chờ trả kết quả", en="Results to hand out"),
        roles=READERS | {Role.CASHIER},
        selection=Selection(states=frozenset({State.RESULT_READY})),
        columns=(C.NUMBER, C.OWNER, C.PROCEDURE, C.RETURN_MODE, C.PAYMENT, C.DUE, C.RESOLVED),
        order=Order.RESOLVED,
        empty=Title(vi="Không có kết quả nào chờ trả.", en="No result waits to be handed out."),
        key="r",
        acts=("hand_out",),
    ),
)


def checked(rows: tuple[Worklist, ...]) -> Mapping[str, Worklist]:
    """The lists by name, in the order shown. Raises ConfigError naming list and key of the first mistake."""
    _refuse_twice("name", [row.name for row in rows])
    _refuse_twice("key", [row.key for row in rows])
    _refuse_twice("opens_for", [str(role) for row in rows for role in sorted(row.opens_for)])
    for row in rows:
        _refuse_unsound(row)
    return MappingProxyType({row.name: row for row in rows})


def _refuse_twice(kind: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise _mistake(kind, f'"{twice[0]}" stands twice', f"let each list have a {kind} of its own")


def _refuse_unsound(row: Worklist) -> None:
    name, chosen = row.name, row.selection
    if not (row.key.isascii() and row.key.isalpha() and row.key.islower() and len(row.key) == 1):
        raise _mistake(f"{name}.key", f'"{row.key}" is not one letter', "use one of a to z")
    if not row.roles:
        raise _mistake(f"{name}.roles", "nobody sees this list", "name at least one role")
    if not row.opens_for <= row.roles:
        raise _mistake(f"{name}.opens_for", "somebody would open what they do not see", "name only roles of the list")
    if not chosen.states or chosen.states - OPEN:
        raise _mistake(f"{name}.selection.states", "holds no state, or an ended one", "use open states")
    if chosen.overdue and chosen.states - CLOCK_RUNS:
        raise _mistake(f"{name}.selection.overdue", "asks it where no clock runs", f"use only {sorted(CLOCK_RUNS)}")
    if chosen.overdue and (chosen.owed or chosen.hold is not Hold.ANYBODY):
        raise _mistake(f"{name}.selection.overdue", "is not counted by holder or fee", "let it stand alone")
    if row.columns[:2] != (Column.NUMBER, Column.OWNER) or len(set(row.columns)) < len(row.columns):
        raise _mistake(f"{name}.columns", "must begin with number and owner, each once", "mend the columns")
    for act in row.acts:
        _refuse_act(row, act)


def _refuse_act(row: Worklist, act: str) -> None:
    if act not in WORKFLOW:
        raise _mistake(f"{row.name}.acts", f'"{act}" is not in the workflow', "use a name of config/workflow.py")
    if not WORKFLOW[act].sources & row.selection.states or not WORKFLOW[act].roles & row.roles:
        raise _mistake(f"{row.name}.acts", f'"{act}" is never possible here', "name an act of its states and roles")


def _mistake(key: str, problem: str, cure: str) -> ConfigError:
    return ConfigError(file="config/worklists.py", key=key, problem=problem, cure=cure)


WORKLISTS: Final = checked(ROWS)


def worklists_of(role: Role) -> tuple[Worklist, ...]:
    """The lists a role sees, in the order shown."""
    return tuple(row for row in WORKLISTS.values() if role in row.roles)


def first_worklist_of(role: Role) -> Worklist | None:
    """Where a role's day starts; None for a role that sees no list."""
    lists = worklists_of(role)
    return next((row for row in lists if role in row.opens_for), lists[0] if lists else None)
