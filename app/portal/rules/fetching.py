"""What becomes of an attachment's bytes, and when to ask again for those that did not come. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

FIRST: Final = timedelta(minutes=2)
LONGEST: Final = timedelta(days=2)


class Bytes(StrEnum):
    """What came: the values of `documents.arrival`, and `awaited` for nothing yet."""

    ARRIVED = "arrived"
    HASH_DIFFERS = "hash_differs"
    REFUSED = "refused"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One attempt's end, the `attempts`-th. `sha256`, `size` and `kind` (media type) are of the bytes that came."""

    document_id: int
    attempts: int
    bytes: Bytes
    failure: str | None = None
    sha256: str | None = None
    size: int | None = None
    kind: str | None = None


def fate_of(declared: str | None, content: bytes) -> Bytes:
    """Whether the bytes are those the record named. Without a hash in the record there is nothing to differ from."""
    if declared is None or hashlib.sha256(content).hexdigest() == declared:
        return Bytes.ARRIVED
    return Bytes.HASH_DIFFERS


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts (from 1) before the next: doubling from two minutes to two days.

    It never ends: the bytes "may come later than the record, or never" (portal contract, section 2).
    """
    doublings = min(attempts - 1, 16)
    return min(FIRST * (1 << doublings), LONGEST)
