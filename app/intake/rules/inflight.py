"""What a newer word from the portal does to a dossier, by the state it is in: one table, looked at and nowhere else.

Whatever the table says, the record itself is kept and a payment counts: money that came in is money that came in.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from config.workflow import BEFORE_ACCEPTANCE, State


class Treatment(StrEnum):
    """What happens to the dossier.

    MERGE: the file takes the new content, nobody is told (nobody has decided anything on the old).
    FLAG: the same, and the officer is shown what changed, field by field.
    PAPERS: merged, and the dossier comes back from waiting for papers before acceptance.
    RESUME: merged and shown, and the clock runs again from the instant the portal received it.
    ASK: merged (shown once accepted), and the officer holding it is asked to let the applicant withdraw.
    KEEP: the file stays as it is: the result is made, or the dossier has ended. Only the record is kept.
    """

    MERGE = "merge"
    FLAG = "flag"
    PAPERS = "papers"
    RESUME = "resume"
    ASK = "ask"
    KEEP = "keep"


KINDS: Final = ("lodged", "supplement", "withdrawal", "payment")
M, F, P, R, A, K = Treatment
GRID: Final[Mapping[State, tuple[Treatment, ...]]] = {
    #                         NOP BOSUNG RUT THANHTOAN
    State.LODGED:             (M, M, A, M),
    State.INCOMPLETE:         (P, P, A, M),
    State.IN_REVIEW:          (F, F, A, F),
    State.AWAITING_APPLICANT: (F, R, A, F),
    State.AWAITING_DECISION:  (F, F, A, F),
    State.TO_TRANSFER:        (F, F, A, F),
    State.AT_CENTRE:          (F, F, A, F),
    State.RESULT_READY:       (K, K, K, K),
    State.HANDED_OUT:         (K, K, K, K),
    State.REFUSED:            (K, K, K, K),
    State.WITHDRAWN:          (K, K, K, K),
    State.STOPPED:            (K, K, K, K),
}  # fmt: skip
TABLE: Final[Mapping[tuple[State, str], Treatment]] = MappingProxyType(
    {(state, kind): treatment for state, row in GRID.items() for kind, treatment in zip(KINDS, row, strict=True)}
)


def treatment(state: str, kind: str) -> Treatment:
    """What happens to a dossier in this state when a record of this kind arrives."""
    return TABLE[State(state), kind]


def is_merged(chosen: Treatment) -> bool:
    """Whether the file takes the record's content."""
    return chosen is not Treatment.KEEP


def is_shown(chosen: Treatment, state: str) -> bool:
    """Whether the officer is shown the differences: from acceptance on, whenever content is merged."""
    return is_merged(chosen) and State(state) not in BEFORE_ACCEPTANCE
