"""What officers do with their own account: password, language, theme."""

from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Incomplete, NotYours
from app.officers.actions import passwords
from app.officers.actions.coming_in import prove, write
from app.officers.models import Officer
from app.officers.queries import as_signed_in, officer_for_update, password_hash_of
from app.officers.rules import LEAST_LENGTH, MOST_LENGTH, password_fault
from app.web.sessions import SignedIn


def change_password(officer: SignedIn, *, current: str, new: str) -> SignedIn:
    """Choose another password: every other session ends, this one goes on with what is returned.

    Raises Incomplete where the new one may not be chosen, NotYours where the current one is wrong or has expired; wrong
    ones count towards the lock.
    """
    refuse_unfit(new, username=officer.username)
    if new == current:
        raise Incomplete("password_same")
    at = clock.now()
    is_right = passwords.is_right(password_hash_of(db.session(), officer.username), current)
    with transaction() as session:
        row = prove(session, officer.username, is_right=is_right, at=at)
        if row is not None:
            row.password_hash, row.password_given_at = passwords.hashed(new), None
            row.session_epoch += 1
            write(session, "password_changed", officer=row, actor_id=officer.id, at=at)
    if row is None:
        raise NotYours("password_wrong")
    return as_signed_in(row)


def refuse_unfit(password: str, *, username: str) -> None:
    """Raise Incomplete where the password may not be chosen."""
    fault = password_fault(password, username=username)
    if fault is not None:
        raise Incomplete(fault, least=LEAST_LENGTH, most=MOST_LENGTH)


def choose_locale(officer: SignedIn, locale: str) -> None:
    """Speak this tongue to the officer from now on, at every machine."""
    with transaction() as session:
        _own_row(officer).locale = locale
        session.flush()


def choose_theme(officer: SignedIn, theme: str) -> None:
    """Show the officer pages in this theme from now on, at every machine."""
    with transaction() as session:
        _own_row(officer).theme = theme
        session.flush()


def _own_row(officer: SignedIn) -> Officer:
    row = officer_for_update(db.session(), officer.username)
    if row is None:
        raise NotYours("sign_in_first")
    return row
