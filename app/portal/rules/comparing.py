"""Where portal and office disagree about a dossier, and counts of it that add up. Pure; rows come from the tables."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Difference(StrEnum):
    """What a line of a reconciliation is about. "Set aside": the newer version waits in this office's quarantine;
    "listed elsewhere": so it does, and by it the portal counts the dossier to another day than those compared.
    """

    MISSING_HERE = "missing_here"
    SET_ASIDE = "set_aside"
    MISSING_THERE = "missing_there"
    LISTED_ELSEWHERE = "listed_elsewhere"
    VERSION_BEHIND = "version_behind"
    VERSION_SET_ASIDE = "version_set_aside"
    VERSION_AHEAD = "version_ahead"
    STATUS_BEHIND = "status_behind"
    STATUS_AHEAD = "status_ahead"


KINDS: Final = tuple(Difference)
# Known and in an officer's hands already: shown and counted, but nothing was lost.
IN_QUARANTINE: Final = frozenset({Difference.SET_ASIDE, Difference.VERSION_SET_ASIDE, Difference.LISTED_ELSEWHERE})
# What is mended by reading the portal's feed again; the others by sending the dossier's messages again.
CURED_BY_PULL: Final = frozenset({Difference.MISSING_HERE, Difference.VERSION_BEHIND})
CURED_BY_SENDING: Final = frozenset({Difference.MISSING_THERE, Difference.STATUS_BEHIND, Difference.VERSION_AHEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What the office holds. `due_ordinal` is the last message the portal must have by now, `ordinal` the last of all;
    `status` is that of message `due_ordinal`, None where there is none.
    """

    version: int
    ordinal: int
    due_ordinal: int
    status: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What the portal lists."""

    version: int
    ordinal: int
    status: int | None


def presence(ours: Ours | None, theirs: Theirs | None, *, quarantined: int | None) -> Difference | None:
    """Whether one of the two lacks the dossier. `quarantined` is the newest version set aside here, 0 for one whose
    version cannot be read, None for none. Raises ValueError where neither holds it.
    """
    if ours is None and theirs is None:
        raise ValueError("a dossier that neither office nor portal has")
    if ours is None:
        return Difference.MISSING_HERE if quarantined is None else Difference.SET_ASIDE
    if theirs is None:
        is_newer = quarantined is not None and (quarantined == 0 or quarantined > ours.version)
        return Difference.LISTED_ELSEWHERE if is_newer else Difference.MISSING_THERE
    return None


def version(ours: Ours, theirs: Theirs, *, quarantined: int | None) -> Difference | None:
    """Whether one of the two has an older version."""
    if theirs.version < ours.version:
        return Difference.VERSION_AHEAD
    if theirs.version == ours.version:
        return None
    is_set_aside = quarantined is not None and (quarantined == 0 or quarantined >= theirs.version)
    return Difference.VERSION_SET_ASIDE if is_set_aside else Difference.VERSION_BEHIND


def status(ours: Ours, theirs: Theirs) -> Difference | None:
    """Whether the citizen reads something older than what was decided here."""
    if theirs.ordinal < ours.due_ordinal:
        return Difference.STATUS_BEHIND
    if theirs.ordinal > ours.ordinal:
        return Difference.STATUS_AHEAD
    if ours.due_ordinal and theirs.ordinal == ours.due_ordinal and theirs.status not in (None, ours.status):
        return Difference.STATUS_BEHIND
    return None


def differences(ours: Ours | None, theirs: Theirs | None, *, quarantined: int | None) -> Iterator[Difference]:
    """Everything the two disagree about, nothing where they agree."""
    missing = presence(ours, theirs, quarantined=quarantined)
    if missing is not None:
        yield missing
    elif ours is not None and theirs is not None:
        yield from filter(None, (version(ours, theirs, quarantined=quarantined), status(ours, theirs)))


@dataclass(slots=True)
class Sum:
    """Counts of one reconciliation: each dossier once for presence, and once each for version and status."""

    listed: int = 0
    held: int = 0
    agreeing: int = 0
    found: Counter[Difference] = field(default_factory=Counter)

    def count(self, ours: Ours | None, theirs: Theirs | None, *, found: tuple[Difference, ...]) -> None:
        """One dossier that at least one of the two has."""
        self.listed += theirs is not None
        self.held += ours is not None
        self.agreeing += not found
        self.found.update(found)

    @property
    def both(self) -> int:
        """Dossiers that portal and office both have."""
        return self.held - self.found[Difference.MISSING_THERE] - self.found[Difference.LISTED_ELSEWHERE]

    def as_json(self) -> dict[str, int]:
        """As it is kept and printed.

        `listed = both + missing_here + set_aside`, `held = both + missing_there + listed_elsewhere`,
        `both = version_same + version_behind + version_set_aside + version_ahead`
        `     = status_same + status_behind + status_ahead`.
        """
        versions = (Difference.VERSION_BEHIND, Difference.VERSION_SET_ASIDE, Difference.VERSION_AHEAD)
        statuses = (Difference.STATUS_BEHIND, Difference.STATUS_AHEAD)
        return {
            "listed": self.listed,
            "held": self.held,
            "both": self.both,
            "agreeing": self.agreeing,
            "version_same": self.both - sum(self.found[kind] for kind in versions),
            "status_same": self.both - sum(self.found[kind] for kind in statuses),
            **{str(kind): self.found[kind] for kind in KINDS},
        }


def is_clean(counts: Mapping[str, int]) -> bool:
    """Whether nothing is to be mended: quarantine is known of already."""
    return not any(counts.get(str(kind)) for kind in KINDS if kind not in IN_QUARANTINE)
