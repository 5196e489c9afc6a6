"""Asking where in the portal's feed a day can begin."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portal.models import PortalPage, PortalTalk


def newest_so_far(session: Session) -> datetime | None:
    """The newest update met in any stored page."""
    last = select(PortalPage.newest_at).order_by(PortalPage.id.desc()).limit(1)
    return session.execute(last).scalar_one_or_none()


def cursor_before(session: Session, since: datetime) -> str | None:
    """The cursor after the last page that has nothing as new as this; None is the beginning of the feed."""
    before = select(PortalPage.next_cursor).where(PortalPage.newest_at < since).order_by(PortalPage.id.desc()).limit(1)
    return session.execute(before).scalar_one_or_none()


def cursor_of_pull(session: Session) -> str | None:
    """Where the next pull goes on; None is the beginning of the feed."""
    return session.execute(select(PortalTalk.cursor).where(PortalTalk.name == "pull")).scalar_one_or_none()
