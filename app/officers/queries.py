"""Asking for officers. The one named `system` acts for the night shift and is in no list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.core.copying import among
from app.core.db import db
from app.core.errors import NotFound
from app.core.names import sort_key
from app.core.trips import Question, ask, composed
from app.officers.models import Interest, Officer, Skill
from app.web.sessions import SignedIn
from config.workflow import Role


def as_signed_in(officer: Officer) -> SignedIn:
    """What a session knows of an officer."""
    return SignedIn(
        id=officer.id,
        username=officer.username,
        full_name=officer.full_name,
        role=Role(officer.role),
        unit_code=officer.unit_code,
        reception_point=officer.reception_point,
        locale=officer.locale,
        theme=officer.theme,
        epoch=officer.session_epoch,
        has_given_password=officer.password_given_at is not None,
    )


# Asked at the beginning of every page.
SIGNED_IN: Final = composed(
    select(
        Officer.id, Officer.username, Officer.full_name, Officer.role, Officer.unit_code, Officer.reception_point,
        Officer.locale, Officer.theme, Officer.session_epoch.label("epoch"),
        Officer.password_given_at.is_not(None).label("has_given_password"),
    ).where(
        Officer.id == bindparam("officer", None), Officer.session_epoch == bindparam("epoch", None),
        Officer.is_active, Officer.role != Role.SYSTEM,
    )
)  # fmt: skip


def signed_in_officer(officer_id: int, epoch: int) -> SignedIn | None:
    """The officer a session cookie names; None when deactivated, signed out since, or not one who signs in."""
    return ask(db.session(), Question(SIGNED_IN, {"officer": officer_id, "epoch": epoch}, _signed_in))


def _signed_in(rows: list[tuple[Any, ...]]) -> SignedIn | None:
    if not rows:
        return None
    key, username, full_name, role, unit_code, reception_point, locale, theme, epoch, is_given = rows[0]
    return SignedIn(id=key, username=username, full_name=full_name, role=Role(role), unit_code=unit_code,
                    reception_point=reception_point, locale=locale, theme=theme, epoch=epoch,
                    has_given_password=is_given)  # fmt: skip


def system_officer(session: Session) -> Officer:
    """The officer who acts for the night shift and for commands."""
    return session.execute(
        select(Officer).where(Officer.role == Role.SYSTEM).order_by(Officer.id).limit(1)
    ).scalar_one()


def officer_by_username(session: Session, username: str) -> Officer:
    """The officer of this name. Raises NotFound, for `system` too."""
    wanted = select(Officer).where(Officer.username == username, Officer.role != Role.SYSTEM)
    officer = session.execute(wanted).scalar_one_or_none()
    if officer is None:
        raise NotFound("officer_not_found")
    return officer


def officer_for_update(session: Session, username: str) -> Officer | None:
    """The officer of this name, locked and read anew; other rows may still point to it meanwhile."""
    locked = select(Officer).where(Officer.username == username).with_for_update(key_share=True)
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()


def password_hash_of(session: Session, username: str) -> str | None:
    """The hash of an officer's password; None where there is no such officer or no password."""
    return session.execute(select(Officer.password_hash).where(Officer.username == username)).scalar_one_or_none()


def officers_list(session: Session) -> Sequence[Officer]:
    """Everybody who can sign in or once could: active first, by given name in Vietnamese order, by username."""
    every = (
        session.execute(select(Officer).where(Officer.role != Role.SYSTEM).order_by(Officer.username)).scalars().all()
    )
    return sorted(every, key=lambda officer: (not officer.is_active, sort_key(officer.full_name), officer.username))


def skills_of(session: Session, officer_id: int) -> Mapping[str, frozenset[str]]:
    """The codes of what an officer is trained in, by kind (`procedure`, `tongue`)."""
    rows = session.execute(select(Skill.kind, Skill.code).where(Skill.officer_id == officer_id)).all()
    return {kind: frozenset(row.code for row in rows if row.kind == kind) for kind in ("procedure", "tongue")}


def names_of(session: Session, officer_ids: Iterable[int]) -> Mapping[int, str]:
    """Full names by id, for histories and lists."""
    wanted = select(Officer.id, Officer.full_name).where(Officer.id.in_(set(officer_ids)))
    return {row.id: row.full_name for row in session.execute(wanted)}


def active_officers(session: Session, *, unit_code: str, roles: Iterable[Role]) -> Sequence[Officer]:
    """The active officers of a unit with one of these roles, by name: to whom a dossier can be given."""
    wanted = select(Officer).where(Officer.unit_code == unit_code, Officer.role.in_(set(roles)), Officer.is_active)
    found = session.execute(wanted.order_by(Officer.username)).scalars().all()
    return sorted(found, key=lambda officer: (sort_key(officer.full_name), officer.username))


def has_interest(session: Session, officer_id: int, identity_number: str | None) -> bool:
    """Whether the officer has declared that they may not decide about the person of this number."""
    if identity_number is None:
        return False
    declared = select(Interest.id).where(
        Interest.officer_id == officer_id, Interest.identity_number == identity_number, Interest.ended_at.is_(None)
    )
    return session.execute(declared).first() is not None


def interested_in(session: Session, identity_numbers: Collection[str]) -> Mapping[str, frozenset[int]]:
    """Who has declared an interest in these people: officers' ids by identity number."""
    declared = select(Interest.identity_number, Interest.officer_id).where(
        among(Interest.identity_number, identity_numbers), Interest.ended_at.is_(None)
    )
    found: dict[str, set[int]] = {}
    for row in session.execute(declared):
        found.setdefault(row.identity_number, set()).add(row.officer_id)
    return {number: frozenset(officers) for number, officers in found.items()}


def interests_of(session: Session, officer_id: int) -> Sequence[Interest]:
    """What the officer has declared and not taken back, the newest first."""
    standing = select(Interest).where(Interest.officer_id == officer_id, Interest.ended_at.is_(None))
    return session.execute(standing.order_by(Interest.declared_at.desc(), Interest.id.desc())).scalars().all()
