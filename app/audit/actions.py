"""Verifying the journal. It changes no table: a good verification adds an anchor, every one leaves its verdict."""

import fcntl
import os
from typing import Final

import orjson

from app.audit.queries.journal import entries_written
from app.audit.queries.kept import anchors_file, as_json, kept_anchors, verdict_file
from app.audit.queries.verifying import snapshot, verified
from app.audit.rules import Anchor, Verdict, anchor_line, read_anchors
from app.core import clock, jobs
from app.core.db import transaction
from app.core.office import office

VERIFIED_AT_ONCE: Final = 200_000  # entries; some seconds


def verify_journal() -> Verdict:
    """Read the whole journal and say what is wrong with it; nothing, when it is as it was written.

    Earlier anchors are held against it, so that a strand put back to an old state is found. Raises OSError where
    DATA_DIR cannot be written.
    """
    key, at = office().journal_key, clock.now()
    with snapshot() as connection:
        verdict, ends = verified(connection, key=key, at=at, anchors=kept_anchors())
    if verdict.is_whole:
        _add_anchor(verdict, {strand: end for strand, end in ends.items() if end.entries})
    _keep(verdict)
    return verdict


def ask_to_verify() -> Verdict | None:
    """Verify at once where that takes seconds; else promise it to the worker and return None."""
    if entries_written() <= VERIFIED_AT_ONCE:
        return verify_journal()
    with transaction() as session:
        jobs.promise(session, "verify_journal")
    return None


def _add_anchor(verdict: Verdict, ends: dict[int, Anchor]) -> None:
    """One more line. Two verifications at once stand in line, so that each line follows the one before it."""
    key = office().journal_key
    with anchors_file().open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        before = read_anchors(key, file.read().decode().splitlines()).last_mark
        file.write(anchor_line(key, verdict.at, strands=ends, before=before).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _keep(verdict: Verdict) -> None:
    """Put the verdict in place of the last one, whole or not at all."""
    path = verdict_file()
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(orjson.dumps(as_json(verdict)))
    draft.replace(path)
