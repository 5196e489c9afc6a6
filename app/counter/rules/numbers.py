"""What numbers look like at the counter, who is called next, and how long the others wait."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

# How much of the day's own pace is needed before it is believed rather than the configuration.
FEW: Final = 5


def dossier_number(unit_code: str, on: date, *, serial: int) -> str:
    """A dossier's number: agency code, day, six digits of the day's serial (Circular 58/2025/TT-BCA)."""
    return f"{unit_code}-{on:%y%m%d}-{serial:06d}"


def ticket_name(prefix: str, number: int) -> str:
    """A ticket as it is called and shown: `A 007`."""
    return f"{prefix} {number:03d}"


def minutes_each(took: Sequence[timedelta], *, otherwise: int) -> int:
    """How many minutes somebody takes today, from those served; `otherwise` until enough were. At least one."""
    if len(took) < FEW:
        return otherwise
    middle = sorted(took)[len(took) // 2]
    return max(round(middle.total_seconds() / 60), 1)


def wait(before: int, *, desks: int, each: int) -> int:
    """Minutes until somebody's turn with `before` people waiting before them, at so many desks that call them."""
    return -(-(before * each) // max(desks, 1))


def comes_at(drawn_at: datetime, slot_at: datetime | None) -> datetime:
    """From when a ticket may be called as a matter of course: with an appointment not before its time."""
    return drawn_at if slot_at is None else max(drawn_at, slot_at)
