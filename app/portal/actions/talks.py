"""How each talk with the portal stands: what it answered last, since when it fails and why, and until when to wait."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import StoreAway
from app.portal.models import PortalTalk
from app.portal.rules.troubles import AskedToWait, Refusal, Trouble

AFTER_REFUSAL = timedelta(minutes=5)  # a portal that says no to everything is not asked every minute


def talk_for_update(session: Session, name: str) -> PortalTalk:
    """The row of a talk, made at its first use, locked until the transaction ends."""
    session.execute(insert(PortalTalk).values(name=name).on_conflict_do_nothing())
    locked = select(PortalTalk).where(PortalTalk.name == name).with_for_update()
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one()


def heard(session: Session, name: str, at: datetime) -> PortalTalk:
    """The portal answered: whatever failed before is over."""
    talk = talk_for_update(session, name)
    talk.answered_at = at
    talk.failing_since_at = talk.failure = talk.not_before_at = None
    talk.failure_facts = {}
    return talk


def failed(session: Session, name: str, *, trouble: Trouble | StoreAway, at: datetime) -> None:
    """The portal (of files: or the store) did not answer, or said no: since when, why, and when to ask again."""
    talk = talk_for_update(session, name)
    talk.failing_since_at = talk.failing_since_at or at
    talk.failed_at, talk.failure, talk.failure_facts = at, trouble.code, dict(trouble.facts)
    if isinstance(trouble, AskedToWait):
        talk.not_before_at = at + timedelta(seconds=trouble.seconds)
    elif isinstance(trouble, Refusal):
        talk.not_before_at = at + AFTER_REFUSAL


def check_waiting(name: str) -> None:
    """Raises AskedToWait while the portal has asked not to be asked."""
    with transaction() as session:
        until = session.execute(select(PortalTalk.not_before_at).where(PortalTalk.name == name)).scalar_one_or_none()
    left = (until - clock.now()).total_seconds() if until else 0.0
    if left > 0:
        raise AskedToWait(left)
