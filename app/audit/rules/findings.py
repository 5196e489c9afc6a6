"""What a verification of the journal can find: its kinds, and a finding with the entry, dossier or strand it names."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"  # an entry's content is not what was written
    DROPPED = "dropped"  # an entry is gone
    MOVED = "moved"  # an entry stands elsewhere than it was written
    INSERTED = "inserted"  # an entry nobody wrote through the office
    UNPROVEN = "unproven"  # what stood before the entry is gone, so the entry cannot be proven
    BROKEN_CHAIN = "broken_chain"  # an entry does not follow the one before it of the same dossier
    DOSSIER_DROPPED = "dossier_dropped"  # a whole dossier is gone
    DOSSIER_DIFFERS = "dossier_differs"  # the dossier remembers another last entry than the journal has
    NO_HISTORY = "no_history"  # a dossier without a single entry
    HEAD_CHANGED = "head_changed"  # the seal over a strand's head does not hold
    HEAD_MISSING = "head_missing"  # a strand has no head
    ROLLED_BACK = "rolled_back"  # a strand was put back to an earlier state
    ANCHOR_CHANGED = "anchor_changed"  # a line of the anchors' file was changed, dropped or reordered
    WRONG_KEY = "wrong_key"  # nothing at all fits the key


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    `subject` is a dossier's number (or `office`), `ordinal` the entry's number in the dossier. `strand` and `place` are
    its place in the office's book; a finding about several places names the first and, in `until`, the last.
    """

    kind: Kind
    subject: str | None = None
    ordinal: int | None = None
    strand: int | None = None
    place: int | None = None
    until: int | None = None


def named(name: str) -> tuple[str, int | None, int | None]:
    """Subject, ordinal and place of an entry's name, as the journal writes it: `H123 #4`, or `office @17`.

    Text that is no name comes back as a subject without ordinal or place.
    """
    for mark in (" #", " @"):
        subject, found, number = name.rpartition(mark)
        if found and number.isdecimal():
            return (subject, int(number), None) if mark == " #" else (subject, None, int(number))
    return name, None, None
