"""An administrator's care of accounts: add, deactivate, let in again, reset a password, unlock. Each is journaled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.core.names import tidy
from app.core.office import office
from app.officers.actions import passwords
from app.officers.actions.coming_in import write
from app.officers.actions.own_account import refuse_unfit
from app.officers.models import Officer
from app.officers.queries import officer_for_update
from app.officers.rules import tidy_username, username_fits
from config.workflow import Role

USERNAME_IS_UNIQUE = "uq_officers_username"


@dataclass(frozen=True)
class Added:
    """A new officer, and the password made up for them; None where one was given."""

    id: int
    username: str
    password: str | None


def add_officer(
    *, actor_id: int, username: str, full_name: str, role: Role, unit_code: str | None = None,
    reception_point: str | None = None, password: str | None = None,
) -> Added:  # fmt: skip
    """Add somebody who works here; in the office's own unit where none is named. They choose their own password first.

    Raises Incomplete for a name, unit or password that does not fit, DuplicateNumber for a username that is taken.
    """
    name = tidy_username(username)
    _refuse_unfit(name, full_name, role)
    unit = unit_code or office().settings.office_unit
    if unit not in office().config.units:
        raise Incomplete("unit_unknown")
    if password is not None:
        refuse_unfit(password, username=name)
    given = None if password is not None else passwords.made_up()
    at = clock.now()
    with _unique_username(), transaction() as session:
        officer = Officer(
            username=name, full_name=tidy(full_name), role=role, unit_code=unit, reception_point=reception_point,
            password_hash=passwords.hashed(password or given or ""), password_given_at=at, created_at=at,
        )  # fmt: skip
        session.add(officer)
        session.flush()
        write(
            session, "officer_added", officer=officer, actor_id=actor_id, at=at, facts={"role": str(role), "unit": unit}
        )
        key = officer.id
    return Added(key, name, given)


def _refuse_unfit(username: str, full_name: str, role: Role) -> None:
    if not username_fits(username):
        raise Incomplete("username_unfit")
    if not tidy(full_name):
        raise Incomplete("name_missing")
    if role is Role.SYSTEM:
        raise Incomplete("role_unknown")


@contextmanager
def _unique_username() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if USERNAME_IS_UNIQUE in str(error.orig):
            raise DuplicateNumber("username_taken") from error
        raise


def deactivate(*, actor_id: int, username: str) -> None:
    """Let the officer in no more; every session ends at once. Raises NotFound, NotYours for one's own account."""

    def change(officer: Officer, _: datetime) -> None:
        officer.is_active = False
        officer.session_epoch += 1

    _change("officer_deactivated", actor_id, username, change)


def reactivate(*, actor_id: int, username: str) -> None:
    """Let the officer in again, with the old password. Raises NotFound, NotYours for one's own account."""

    def change(officer: Officer, _: datetime) -> None:
        officer.is_active = True

    _change("officer_reactivated", actor_id, username, change)


def reset_password(*, actor_id: int, username: str, password: str | None = None) -> str | None:
    """Give the officer a password: the one made up is returned, to be shown once; every session ends, a lock is lifted.

    Raises NotFound, NotYours for one's own account, Incomplete for a given password that may not be chosen.
    """
    name = tidy_username(username)
    if password is not None:
        refuse_unfit(password, username=name)
    given = None if password is not None else passwords.made_up()

    def change(officer: Officer, at: datetime) -> None:
        officer.password_hash = passwords.hashed(password or given or "")
        officer.password_given_at = at
        officer.session_epoch += 1
        _open(officer, at)

    _change("password_reset", actor_id, name, change)
    return given


def unlock(*, actor_id: int, username: str) -> None:
    """Lift the lock that wrong passwords brought. Raises NotFound, NotYours for one's own account."""
    _change("sign_in_unlocked", actor_id, username, _open)


def _open(officer: Officer, _: datetime) -> None:
    officer.failed_sign_ins, officer.locked_until_at = 0, None


def _change(verb: str, actor_id: int, username: str, change: Callable[[Officer, datetime], None]) -> None:
    at = clock.now()
    with transaction() as session:
        officer = _other(session, actor_id, username)
        change(officer, at)
        write(session, verb, officer=officer, actor_id=actor_id, at=at)


def _other(session: Session, actor_id: int, username: str) -> Officer:
    officer = officer_for_update(session, tidy_username(username))
    if officer is None or officer.role == Role.SYSTEM:
        raise NotFound("officer_not_found")
    if officer.id == actor_id:
        raise NotYours("own_account")
    return officer
