"""The one place that asks what time it is. Everything else is given the time, so that a test can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped_at: datetime | None = None


def now() -> datetime:
    """The present instant in UTC, to the microsecond (PostgreSQL's own resolution)."""
    return _stopped_at or datetime.now(UTC)


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant for as long as the block runs: for tests and for the make-believe year."""
    global _stopped_at  # noqa: PLW0603 - one clock for the whole program is the point
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    before, _stopped_at = _stopped_at, instant.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
