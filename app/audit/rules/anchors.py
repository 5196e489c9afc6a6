"""Anchors: after each good verification one line says what every strand had come to, so that a later roll-back shows.

A line is keyed and holds the mark of the line before it. Where the lines are kept is not decided here.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app.audit.rules.entries import Anchor
from app.audit.rules.findings import Finding, Kind


def anchor_line(key: bytes, at: datetime, *, strands: Mapping[int, Anchor], before: str) -> str:
    """One line of JSON: instant, per strand its entries, last hash and last entry, and the keyed mark over it all.

    `before` is the mark of the line before, empty for the first.
    """
    said = {
        "at": at.isoformat(),
        "before": before,
        "strands": {
            str(strand): [one.entries, one.last_hash.hex(), one.last_entry] for strand, one in sorted(strands.items())
        },
    }
    return orjson.dumps(said | {"mark": _mark(key, said)}, option=orjson.OPT_SORT_KEYS).decode()


@dataclass
class Anchors:
    """What the lines come to: the furthest anchor of each strand, the last mark, the last instant, what is wrong."""

    furthest: dict[int, Anchor]
    last_mark: str = ""
    last_at: datetime | None = None
    findings: tuple[Finding, ...] = ()


def read_anchors(key: bytes, lines: Iterable[str]) -> Anchors:
    """Read the lines in order.

    A line that was changed or does not follow the one before it is a finding; its `place` is the line, from 1.
    """
    anchors = Anchors({})
    wrong = []
    for number, line in enumerate(lines, start=1):
        said = _read(key, line)
        if said is None or said["before"] != anchors.last_mark:
            wrong.append(Finding(kind=Kind.ANCHOR_CHANGED, place=number))
        if said is not None:
            anchors.last_mark, anchors.last_at = said["mark"], datetime.fromisoformat(said["at"])
            _go_further(anchors.furthest, _strands(said))
    anchors.findings = tuple(wrong)
    return anchors


def _read(key: bytes, line: str) -> dict[str, Any] | None:
    try:
        said = orjson.loads(line)
        mark = said["mark"]
        rest = {name: value for name, value in said.items() if name != "mark"}
        return said if hmac.compare_digest(str(mark), _mark(key, rest)) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _strands(said: Mapping[str, Any]) -> Iterator[tuple[int, Anchor]]:
    for strand, (entries, last_hash, last_entry) in said["strands"].items():
        yield int(strand), Anchor(entries, bytes.fromhex(last_hash), last_entry)


def _go_further(furthest: dict[int, Anchor], strands: Iterable[tuple[int, Anchor]]) -> None:
    for strand, anchor in strands:
        if strand not in furthest or anchor.entries > furthest[strand].entries:
            furthest[strand] = anchor


def _mark(key: bytes, said: Mapping[str, Any]) -> str:
    return hmac.digest(key, orjson.dumps(said, option=orjson.OPT_SORT_KEYS), "sha256").hex()
