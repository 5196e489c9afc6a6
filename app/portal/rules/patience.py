"""When to ask again: growing, jittered pauses, and `Retry-After` obeyed (contract, section 3; RFC 9110, 10.2.3)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_EVER = 86_400.0  # a portal that asks for more than a day is asked again after one


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often and how long; seconds. `standing` is the longest a worker stands still for because it was asked to."""

    attempts: int = 8
    first: float = 0.5
    longest: float = 30.0
    standing: float = 45.0

    def pause(self, attempt: int, *, chance: float, asked: float | None = None) -> float | None:
        """Seconds to wait after the `attempt`-th failure (from 1), or None to give up. `chance` is from 0 to 1.

        What the portal asked for is never cut short, only lengthened by up to a tenth so that offices do not all come
        back in the same second. Its own pauses are between half and the whole of a doubling step.
        """
        if attempt >= self.attempts:
            return None
        step: float = min(self.first * 2.0 ** (attempt - 1), self.longest)
        own = step * (0.5 + chance / 2)
        return own if asked is None else max(own, asked * (1 + chance / 10))


def seconds_asked(header: str | None, now: datetime) -> float | None:
    """`Retry-After` as seconds from now, at most a day; None where there is none or it says nothing."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_EVER)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_EVER)
