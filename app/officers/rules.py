"""What a username and a password must be, and when an account is locked. Pure: the instant is given."""

import re
from datetime import date, datetime, timedelta
from typing import Protocol

from config.workflow import Role


class Account(Protocol):
    """What is asked of an account to tell whether its owner is let in."""

    @property
    def role(self) -> str: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def locked_until_at(self) -> datetime | None: ...
    @property
    def password_given_at(self) -> datetime | None: ...


LEAST_LENGTH = 12
MOST_LENGTH = 200
LEAST_LETTERS = 5
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def tidy_username(given: str) -> str:
    """As it is stored: lower case, no blanks about it."""
    return given.strip().lower()


def username_fits(username: str) -> bool:
    """Whether it may name an officer: 2 to 40 lower-case ASCII letters, digits, dots, hyphens, underscores."""
    return USERNAME.fullmatch(username) is not None


def password_fault(password: str, *, username: str) -> str | None:
    """Why a password may not be chosen, as the code of an error sentence; None when it may.

    Length counts, not kinds of characters (NIST SP 800-63B, section 5.1.1.2), and the username counts for none: to
    bar it altogether would bar every sentence from who is called `an` or `ha`.
    """
    if len(password) < LEAST_LENGTH:
        return "password_too_short"
    if len(password) > MOST_LENGTH:
        return "password_too_long"
    if len(set(password)) < LEAST_LETTERS:
        return "password_too_plain"
    if len(password.lower().replace(username, "")) < LEAST_LENGTH:
        return "password_names_you"
    return None


def usable_until(given_on: date, *, days: int) -> date:
    """The last local day on which a password lets its owner in that an administrator gave on this day."""
    return given_on + timedelta(days=days)


def may_sign_in(account: Account) -> bool:
    """Whether the account is one people sign in with: in use, and not the one of the night shift."""
    return account.is_active and account.role != Role.SYSTEM


def is_locked(locked_until_at: datetime | None, at: datetime) -> bool:
    """Whether sign-in is locked at this instant."""
    return locked_until_at is not None and at < locked_until_at


def lock_after(failures: int, *, attempts: int, minutes: int, at: datetime) -> datetime | None:
    """Until when an account is locked after so many failures in a row; None while more attempts are left."""
    return at + timedelta(minutes=minutes) if failures >= attempts else None
