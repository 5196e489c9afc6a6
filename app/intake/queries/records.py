"""Asking for records as received, above all those set aside."""

from sqlalchemy import and_, or_

from app.intake.models import IntakeRecord
from app.intake.rules.reading import Reading, read_line

PASSED = ("created", "updated", "stale")
DISPUTED = [{"code": "conflict"}]
# The records a dossier's content may be folded from: judged sound when read, or let through afterwards; of two that
# give one version different contents, the first.
SOUND = or_(
    IntakeRecord.outcome.in_(PASSED), and_(IntakeRecord.standing == "released", ~IntakeRecord.faults.contains(DISPUTED))
)


def reading_of(record: IntakeRecord) -> Reading:
    """A kept record read once more, by today's rules."""
    return read_line(record.raw, raw_bytes=record.raw_bytes, whole_hash=record.content_hash)
