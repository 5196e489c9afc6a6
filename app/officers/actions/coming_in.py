"""Signing in and out. The answer never tells whether a name exists: every attempt takes the same steps.

A name nobody has falls on the row of the officer `system`, which has no password: the same reading, hashing, locking
and writing happen, and guessing at invented names shows in the journal.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.core import clock, journal
from app.core.db import db, transaction
from app.core.errors import NotYours
from app.core.office import office
from app.officers.actions import passwords
from app.officers.models import Officer
from app.officers.queries import as_signed_in, officer_for_update, password_hash_of, system_officer
from app.officers.rules import is_locked, lock_after, may_sign_in, tidy_username
from app.web.sessions import SignedIn


def sign_in(*, username: str, password: str) -> SignedIn:
    """Let the officer in whose password this is.

    Raises NotYours, for whatever reason always the same; only who knows a given password is told that it has expired.
    """
    name = tidy_username(username)
    at = clock.now()
    is_right = passwords.is_right(password_hash_of(db.session(), name), password)
    with transaction() as session:
        officer = prove(session, name, is_right=is_right, at=at)
        if officer is not None:
            officer.signed_in_at = at
            _renew_hash(officer, password)
            write(session, "signed_in", officer=officer, actor_id=officer.id, at=at)
    if officer is None:
        raise NotYours("sign_in_refused")
    return as_signed_in(officer)


def prove(session: Session, username: str, *, is_right: bool, at: datetime) -> Officer | None:
    """The officer, locked in the database, when the password was right and the account is open; else None, counted.

    Raises NotYours for a right password that was given and has expired.
    """
    officer = officer_for_update(session, username)
    known = officer or system_officer(session)
    if is_locked(known.locked_until_at, at):
        flag_modified(known, "failed_sign_ins")  # written as it is: a locked account answers no sooner than an open one
        return None
    if officer is None or not is_right or not may_sign_in(officer):
        _count_failure(session, known, at)
        return None
    if passwords.has_expired(officer.password_given_at, at):
        raise NotYours("given_password_expired")
    officer.failed_sign_ins, officer.locked_until_at = 0, None
    return officer


def _count_failure(session: Session, officer: Officer, at: datetime) -> None:
    settings = office().settings
    officer.failed_sign_ins += 1
    officer.locked_until_at = lock_after(
        officer.failed_sign_ins, attempts=settings.sign_in_attempts, minutes=settings.sign_in_lock_minutes, at=at
    )
    if officer.locked_until_at is not None:
        officer.failed_sign_ins = 0
        facts = {"locked_minutes": settings.sign_in_lock_minutes}
        write(session, "sign_in_locked", officer=officer, actor_id=system_officer(session).id, at=at, facts=facts)


def _renew_hash(officer: Officer, password: str) -> None:
    """A hash of older parameters is made anew while the password is at hand."""
    if officer.password_hash is not None and passwords.is_outdated(officer.password_hash):
        officer.password_hash = passwords.hashed(password)


def sign_out(officer: SignedIn) -> None:
    """End every session of the officer, at this machine and at all others."""
    at = clock.now()
    with transaction() as session:
        row = officer_for_update(session, officer.username)
        if row is not None:
            row.session_epoch += 1
            write(session, "signed_out", officer=row, actor_id=officer.id, at=at)


def write(
    session: Session,
    verb: str,
    *,
    officer: Officer,
    actor_id: int,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    """One entry of the office's journal about an officer."""
    act = journal.Act(verb, facts or {}, actor_id, at)
    journal.write(session, act, subject=f"officer:{officer.username}")
