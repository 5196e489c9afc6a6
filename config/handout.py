"""How work is handed out: how long it is kept, how much one officer may have, which tongues help with which procedure;
read from `handout.toml`. Which dossier comes first is not here.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.reading import FOLDER, Table, read

KEYS: Final = ("lease_minutes", "heartbeat_seconds", "unfinished_at_most", "held_at_most_days")
LEAST_BEATS: Final = 3  # of a lease: one beat that is lost on the way takes nothing from anybody
_TONGUE: Final = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """What a unit has decided: the lease, how often an open desk says so, and the two caps of one officer."""

    lease_minutes: int
    heartbeat_seconds: int
    unfinished_at_most: int
    held_at_most_days: int


@dataclass(frozen=True, slots=True)
class HandOuts:
    """What every unit does unless it says otherwise, the units that do, and tongues by procedure code."""

    usual: HandOut
    by_unit: Mapping[str, HandOut]
    tongues: Mapping[str, frozenset[str]]

    def of(self, unit_code: str) -> HandOut:
        """What this unit does."""
        return self.by_unit.get(unit_code, self.usual)

    @property
    def every_tongue(self) -> tuple[str, ...]:
        """The tongues that some procedure names, in order of their codes."""
        return tuple(sorted(frozenset[str]().union(*self.tongues.values())))

    def procedures_in(self, tongues: Iterable[str]) -> tuple[str, ...]:
        """The procedures with which any of these tongues helps, in order of their codes."""
        spoken = frozenset(tongues)
        return tuple(sorted(code for code, named in self.tongues.items() if named & spoken))


def load_handouts(file: Path | None = None, *, units: Collection[str]) -> HandOuts:
    """Read `handout.toml` (default: the one shipped), whose units must be known; raises ConfigError."""
    table = read(file or FOLDER / "handout.toml")
    usual = _read_hand_out(table, {})
    by_unit: dict[str, HandOut] = {}
    for block in table.tables("unit", or_none=True):
        code = block.text("code")
        if code not in units or code in by_unit:
            problem = f"{code} is listed twice" if code in by_unit else f"{code} is not a unit"
            raise block.refuse("code", problem=problem, cure="name each unit of config/units.toml at most once")
        by_unit[code] = _read_hand_out(block, {key: getattr(usual, key) for key in KEYS})
    tongues = _read_tongues(table.table("tongues"))
    table.finish()
    return HandOuts(usual, MappingProxyType(by_unit), MappingProxyType(tongues))


def _read_hand_out(table: Table, usual: Mapping[str, int]) -> HandOut:
    said = {key: usual[key] if key in usual and key not in table else table.whole(key, at_least=1) for key in KEYS}
    if said["lease_minutes"] * 60 < said["heartbeat_seconds"] * LEAST_BEATS:
        problem = f"is {said['lease_minutes']}, shorter than {LEAST_BEATS} heartbeats of {said['heartbeat_seconds']} s"
        raise table.refuse("lease_minutes", problem=problem, cure="lengthen it, or let the desk be heard of more often")
    return HandOut(**said)


def _read_tongues(table: Table) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in table.names():
        tongues = table.texts(code)
        wrong = next((tongue for tongue in tongues if not _TONGUE.fullmatch(tongue)), None)
        if wrong is not None:
            raise table.refuse(code, problem=f'"{wrong}" is not a tongue', cure='write two letters: "en"')
        found[code] = frozenset(tongues)
    return found
