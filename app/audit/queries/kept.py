"""What verifications leave in DATA_DIR, written by `actions`: the anchors, and the last verdict as the page has it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from app.audit.rules import Anchors, Finding, Kind, Verdict, read_anchors
from app.core.office import office

ANCHORS = "journal-anchors.ndjson"
VERDICT = "journal-verdict.json"


def anchors_file() -> Path:
    """One line a good verification."""
    return office().settings.data_dir / ANCHORS


def verdict_file() -> Path:
    """The last verdict, good or bad."""
    return office().settings.data_dir / VERDICT


def kept_anchors() -> Anchors:
    """What the anchors come to; none where there was no good verification yet."""
    file = anchors_file()
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    return read_anchors(office().journal_key, lines)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is kept and as programs read it."""
    return asdict(verdict) | {"at": verdict.at.isoformat(), "findings": [asdict(one) for one in verdict.findings]}


def last_verdict() -> Verdict | None:
    """The last verdict, None where there is none that can be read."""
    file = verdict_file()
    try:
        said = orjson.loads(file.read_bytes())
        findings = tuple(Finding(**one | {"kind": Kind(one["kind"])}) for one in said["findings"])
        return Verdict(**said | {"at": datetime.fromisoformat(said["at"]), "findings": findings})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
