"""Asking for runs: what was read when, from where, by whom, and the packages still missing."""

from itertools import islice

from sqlalchemy import select

from app.core.db import db
from app.intake.models import IntakeRun

MOST_GAPS = 100


def gaps_before(sequence: int | None = None) -> tuple[int, ...]:
    """The sequence numbers of which no package has come, up to this one or to the highest; at most a hundred."""
    held = select(IntakeRun.sequence).where(IntakeRun.kind == "package", IntakeRun.sequence.is_not(None))
    seen = {number for number in db.session.execute(held.distinct()).scalars() if number is not None}
    lowest = min(seen, default=sequence or 1)
    highest = sequence if sequence is not None else max(seen, default=lowest)
    return tuple(islice((number for number in range(lowest, highest) if number not in seen), MOST_GAPS))
