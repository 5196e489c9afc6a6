"""What is decided about papers without a database: reasons in sentences, and the stretches of a dossier's course."""

from app.papers.rules.composing import (
    GAP,
    Group,
    Offer,
    Reasoned,
    UnknownReason,
    beforehand,
    composed,
    groups_of,
    reasoned,
    recomposed,
)
from app.papers.rules.stretches import Passed, stretches_of

__all__ = [
    "GAP",
    "Group",
    "Offer",
    "Passed",
    "Reasoned",
    "UnknownReason",
    "beforehand",
    "composed",
    "groups_of",
    "reasoned",
    "recomposed",
    "stretches_of",
]
