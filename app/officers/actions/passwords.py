"""Hashing passwords with argon2id, making them up, and how long one that was given is good for.

Which password may be chosen stands in the rules.
"""

import secrets
from datetime import date, datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.office import office
from app.officers.rules import usable_until

# RFC 9106's second recommended set asks for 64 MiB; this one is OWASP's for a server with several threads at work:
# 19 MiB, two passes, about as hard to guess against.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that are read for others


def hashed(password: str) -> str:
    """The argon2id hash, with its salt and parameters."""
    return _hasher.hash(password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hashed(secrets.token_hex(16))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash it takes as long as with one, and never fits."""
    try:
        _hasher.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with older parameters."""
    return _hasher.check_needs_rehash(password_hash)


def made_up() -> str:
    """A password nobody has seen: four groups of four letters and digits (79 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def usable_until_on(given_at: datetime | None) -> date | None:
    """The last local day of a password given at this instant; None for one that its owner has chosen."""
    if given_at is None:
        return None
    return usable_until(office().local_day(given_at), days=office().settings.given_password_days)


def has_expired(given_at: datetime | None, at: datetime) -> bool:
    """Whether a password was given so long before `at` that it lets nobody in any more."""
    last = usable_until_on(given_at)
    return last is not None and last < office().local_day(at)
