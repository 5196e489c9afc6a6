"""Hurts a stream of portal records in every way the contract lists, and says of each line what must become of it.

The expectations hold for an empty system that serves the records' own unit and reads the lines from top to bottom.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any

import orjson

from demo import followups
from demo.dice import Loaded
from demo.followups import Record
from demo.hurts import DOUBTS, ODDITIES, SPOILS, Doubt, Fault, plain, reordered


class Outcome(StrEnum):
    """The five outcomes of the portal contract, section 2."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    STALE = "stale"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must become of one line. `kind` names the hurt, `sound` where there is none; `releases` counts the orphans
    that this lodging sets free; `doubt` is a flag the dossier must carry.
    """

    kind: str
    outcome: Outcome
    fault: Fault | None = None
    releases: int = 0
    doubt: Doubt | None = None


Line = tuple[bytes, Expectation]


@dataclass(slots=True)
class Ledger:
    """What a faithful importer would hold after the lines so far."""

    held: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    orphans: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def judge(self, record: Record, kind: str, *, doubt: Doubt | None = None) -> Expectation:
        """The outcome of a record without a fault of its own, and what is held after it."""
        code, version, content = record["MaHoSo"], record["PhienBan"], _content(record)
        if code not in self.held:
            return self._first_sight(record, kind, doubt)
        at, held = self.held[code]
        if version > at:
            self.held[code] = (version, content)
            return Expectation(kind, Outcome.UPDATED, doubt=doubt)
        if version < at:
            return Expectation(kind, Outcome.STALE)
        if content == held:
            return Expectation(kind, Outcome.UNCHANGED)
        return Expectation(kind, Outcome.QUARANTINED, Fault.CONFLICT)

    def _first_sight(self, record: Record, kind: str, doubt: Doubt | None) -> Expectation:
        code, version, content = record["MaHoSo"], record["PhienBan"], _content(record)
        if record["LoaiBanTin"] == "NOP":
            waiting = self.orphans.pop(code, {})
            last = max(waiting, default=version)
            self.held[code] = (last, waiting.get(last, content))
            return Expectation(kind, Outcome.CREATED, releases=len(waiting), doubt=doubt)
        waiting = self.orphans.setdefault(code, {})
        if waiting.get(version) == content:
            return Expectation(kind, Outcome.UNCHANGED)
        waiting[version] = content
        return Expectation(kind, Outcome.QUARANTINED, Fault.ORPHAN)


def hurt(records: Iterable[Record], *, seed: int, share: float, kinds: Iterable[str] | None = None) -> Iterator[Line]:
    """Lines without their newline, each with its expectation; about `share` (0 to 1) of the records are hurt.

    `kinds` limits the hurts to those named (see KINDS). A dossier hurt at its lodging sends nothing more, so that no
    line's outcome depends on a mend. Lodgings that come after their supplement come last.
    """
    hurting = _Hurting(Random(f"{seed}:faults"), Loaded(dict.fromkeys(sorted(kinds or KINDS), 1.0)))
    for record in records:
        yield from hurting.lines(record, share)
    yield from hurting.late_lodgings()


def tally(expectations: Iterable[Expectation]) -> dict[str, Any]:
    """The counts an importer must give: `records`, `outcomes`, `faults`, `orphans_released`, `kinds`."""
    told = list(expectations)
    return {
        "records": len(told),
        "outcomes": dict(Counter(one.outcome.value for one in told)),
        "faults": dict(Counter(one.fault.value for one in told if one.fault)),
        "orphans_released": sum(one.releases for one in told),
        "kinds": dict(Counter(one.kind for one in told if one.kind != "sound")),
    }


class _Hurting:
    """One pass over the records."""

    def __init__(self, rng: Random, kinds: Loaded[str]) -> None:
        self.rng, self._kinds, self.ledger = rng, kinds, Ledger()
        self._ended: set[str] = set()
        self._late: list[tuple[Record, str]] = []
        self._twins = 0

    def lines(self, record: Record, share: float) -> Iterator[Line]:
        if record["MaHoSo"] in self._ended:
            return
        if self.rng.random() < share:
            yield from self._hurt(record, self._kinds.roll(self.rng))
        else:
            yield self._sound(record)

    def late_lodgings(self) -> Iterator[Line]:
        for record, kind in self._late:
            yield plain(record), self.ledger.judge(record, kind)

    def _hurt(self, record: Record, kind: str) -> Iterator[Line]:
        if kind in SPOILS:
            yield from self._spoilt(record, kind)
        elif kind in ODDITIES:
            line = ODDITIES[kind](record, self.rng)
            yield line, self.ledger.judge(orjson.loads(line), kind)
        elif kind in DOUBTS:
            yield self._doubtful(record, kind)
        elif record["PhienBan"] > 1:
            yield self._sound(record)
        else:
            self._ended.add(record["MaHoSo"])
            yield from SEQUENCES[kind](self, record, kind)

    def _sound(self, record: Record) -> Line:
        return plain(record), self.ledger.judge(record, "sound")

    def _spoilt(self, record: Record, kind: str) -> Iterator[Line]:
        fault, spoil = SPOILS[kind]
        if record["PhienBan"] == 1:
            self._ended.add(record["MaHoSo"])
        line = spoil(record, self.rng)
        yield line, Expectation(kind, Outcome.QUARANTINED, fault)
        if self.rng.random() < 0.15:
            yield line, Expectation(kind, Outcome.UNCHANGED)

    def _doubtful(self, record: Record, kind: str) -> Line:
        doubtful = DOUBTS[kind]
        if record["ThongTinKhac"]["ToKhai"] not in doubtful.forms or record["PhienBan"] > 1:
            return self._sound(record)
        self._ended.add(record["MaHoSo"])
        changed = doubtful.change(record)
        return plain(changed), self.ledger.judge(changed, kind, doubt=doubtful.doubt)

    def told(self, record: Record, kind: str) -> Line:
        return plain(record), self.ledger.judge(record, kind)

    def repeat(self, record: Record, kind: str) -> Iterator[Line]:
        yield self.told(record, "sound")
        yield self.told(record, kind)

    def repeat_reordered(self, record: Record, kind: str) -> Iterator[Line]:
        yield self.told(record, "sound")
        yield reordered(record, self.rng), self.ledger.judge(record, kind)

    def stale(self, record: Record, kind: str) -> Iterator[Line]:
        yield self.told(record | {"PhienBan": 3, "TrichYeuHoSo": "bản sửa"}, "sound")
        yield self.told(record, kind)

    def conflict(self, record: Record, kind: str) -> Iterator[Line]:
        other = record | {"ChuHoSo": f"KHÁC {record['ChuHoSo']}"}
        yield self.told(record, "sound")
        yield self.told(other, kind)
        if self.rng.random() < 0.3:
            yield plain(other), Expectation(kind, Outcome.UNCHANGED)

    def followed(self, record: Record, kind: str) -> Iterator[Line]:
        yield self.told(record, "sound")
        yield self.told(self.later(record, kind), kind)

    def orphan_never(self, record: Record, kind: str) -> Iterator[Line]:
        orphan = self.later(record, self.rng.choice(("supplement", "withdraw", "payment")))
        yield self.told(orphan, kind)
        if self.rng.random() < 0.3:
            yield self.told(orphan, kind)

    def orphan_later(self, record: Record, kind: str) -> Iterator[Line]:
        first = self.later(record, "payment")
        if self.rng.random() < 0.4:
            yield self.told(self.later(first, "supplement"), kind)
        yield self.told(first, kind)
        self._late.append((record, kind))

    def twin(self, record: Record, kind: str) -> Iterator[Line]:
        self._twins += 1
        code = f"{record['MaHoSo'].rpartition('-')[0]}-8{self._twins:05}"
        papers = [paper | {"TepDinhKemId": f"{code}-{n}"} for n, paper in enumerate(record["TaiLieuNop"], 1)]
        second = record | {"MaHoSo": code, "TaiLieuNop": papers}
        yield self.told(record, "sound")
        yield plain(second), self.ledger.judge(second, kind, doubt=Doubt.OPEN_TWIN)

    def later(self, record: Record, kind: str) -> Record:
        at = followups.moment(record["NgayCapNhat"]) + timedelta(hours=2)
        return followups.version(_VERSIONS[kind], record, at=at, rng=self.rng)


_VERSIONS = {"update": "NOP", "supplement": "BOSUNG", "withdraw": "RUT", "payment": "THANHTOAN"}
SEQUENCES: dict[str, Callable[[_Hurting, Record, str], Iterator[Line]]] = {
    "repeat": _Hurting.repeat,
    "repeat_reordered": _Hurting.repeat_reordered,
    "stale": _Hurting.stale,
    "conflict": _Hurting.conflict,
    "update": _Hurting.followed,
    "supplement": _Hurting.followed,
    "withdraw": _Hurting.followed,
    "payment": _Hurting.followed,
    "orphan_never": _Hurting.orphan_never,
    "orphan_later": _Hurting.orphan_later,
    "twin": _Hurting.twin,
}
KINDS = frozenset(SPOILS) | frozenset(ODDITIES) | frozenset(DOUBTS) | frozenset(SEQUENCES)
# What cannot stand inside the JSON of a page; deep brackets would take the whole page with them.
KINDS_OVER_HTTP = KINDS - {"bad_utf8", "broken", "raw_control", "deep"}


def _content(record: Record) -> bytes:
    """What two records of the same content share, whatever the order of their keys."""
    return hashlib.blake2b(orjson.dumps(record, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()
