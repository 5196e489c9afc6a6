"""How the wire stands, told from its talks: connected or not, failing since when, how far behind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

# A citizen's status at the portal is never older than this while the wire is up.
OLDEST_MESSAGE: Final = timedelta(minutes=5)
# The pull runs each minute; silence of this length is more than a slow minute.
OLDEST_PULL: Final = timedelta(minutes=10)


class WireState(StrEnum):
    """What the status page says in one word."""

    NONE = "none"  # no address: an office that carries packages
    UNUSED = "unused"  # an address, but nothing was asked yet
    UP = "up"
    WAITING = "waiting"  # the portal asked to wait
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One kind of talk as it stands (`app.portal.models.PortalTalk`)."""

    name: str
    answered_at: datetime | None = None
    caught_up_at: datetime | None = None
    failing_since_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None
    failure_facts: dict[str, Any] | None = None
    not_before_at: datetime | None = None

    def has_failed_long(self, now: datetime) -> bool:
        """Whether somebody has to be told: an expired token at once, anything else once a citizen would notice."""
        if self.failing_since_at is None:
            return False
        return self.failure == "portal_token_refused" or now - self.failing_since_at > OLDEST_MESSAGE


def wire_state(talks: Iterable[Talk], *, is_connected: bool, now: datetime) -> WireState:
    """The worst of the talks; what failed long ago and was not asked again still fails, unless the wire came back."""
    talks = tuple(talks)
    if not is_connected:
        return WireState.NONE
    if any(talk.not_before_at and talk.not_before_at > now and talk.failure == "portal_asks_to_wait" for talk in talks):
        return WireState.WAITING
    if any(talk.failing_since_at and not is_over(talk, talks) for talk in talks):
        return WireState.FAILING
    return WireState.UP if any(talk.answered_at for talk in talks) else WireState.UNUSED


def is_over(failed: Talk, talks: Iterable[Talk]) -> bool:
    """Whether the silence a talk met is over, because the portal has answered another one since."""
    if failed.failure != "portal_silent" or failed.failed_at is None:
        return False
    return any(talk.answered_at and talk.answered_at > failed.failed_at for talk in talks)


def is_late(oldest_at: datetime | None, *, now: datetime) -> bool:
    """Whether a message has waited longer than a citizen should."""
    return oldest_at is not None and now - oldest_at > OLDEST_MESSAGE


def is_behind(caught_up_at: datetime | None, *, now: datetime) -> bool:
    """Whether the office has not caught up with the portal for longer than a slow minute."""
    return caught_up_at is None or now - caught_up_at > OLDEST_PULL
