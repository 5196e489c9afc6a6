"""What all checks together come to: each missing entry named once, whole dossiers missing, and the verdict to keep."""

from collections.abc import Callable, Container, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from app.audit.rules.findings import Finding, Kind

MOST_FINDINGS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One verification: when, how much was read, what was found. `is_cut`: it stopped at the most it can tell."""

    at: datetime
    entries: int
    dossiers: int
    strands: int
    findings: tuple[Finding, ...]
    is_cut: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the journal is as it was written."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a dossier: whether it stands among the dossiers, and the ordinals of its entries still there."""

    has_dossier: bool
    ordinals: Container[int | None]


Look = Callable[[Set[str]], Mapping[str, Remains]]
"""What is left of the dossiers of these numbers; a number of which nothing is left may be absent."""
NOTHING = Remains(has_dossier=False, ordinals=())


def gathered(found: Iterable[Finding], *, missing_places: int, look: Look) -> tuple[Finding, ...]:
    """The findings of all checks in order, without telling the same thing twice.

    A dropped entry is told by its strand and by its dossier: once is enough. A gap of several places names only its
    last entry; when the dossiers name the others, the places are not told again. A dossier of which an entry is
    missing, and the dossier too, is a dossier dropped whole, and all entries before the one named are missing with it.
    """
    told: dict[tuple[object, ...], Finding] = {}
    for finding in found:
        told.setdefault(_same(finding), finding)
    for finding in _whole_dossiers(list(told.values()), look):
        told.setdefault(_same(finding), finding)
    dropped = [finding for finding in told.values() if finding.kind is Kind.DROPPED]
    if missing_places <= sum(finding.subject is not None for finding in dropped):
        return tuple(finding for finding in told.values() if finding.kind is not Kind.DROPPED or finding.subject)
    return tuple(told.values())


def _same(finding: Finding) -> tuple[object, ...]:
    if finding.kind in (Kind.DROPPED, Kind.DOSSIER_DROPPED) and finding.subject and finding.ordinal is not None:
        return finding.kind, finding.subject, finding.ordinal
    if finding.kind is Kind.DOSSIER_DROPPED:
        return finding.kind, finding.subject
    return (finding,)


def _whole_dossiers(found: list[Finding], look: Look) -> Iterable[Finding]:
    last: dict[str, int] = {}
    for finding in found:
        if finding.kind is Kind.DROPPED and finding.subject and finding.ordinal:
            last[finding.subject] = max(last.get(finding.subject, 0), finding.ordinal)
    remains = look(last.keys())
    for subject, ordinal in last.items():
        left = remains.get(subject, NOTHING)
        if left.has_dossier:
            continue
        yield Finding(kind=Kind.DOSSIER_DROPPED, subject=subject)
        for missing in range(1, ordinal + 1):
            if missing not in left.ordinals:
                yield Finding(kind=Kind.DROPPED, subject=subject, ordinal=missing)
