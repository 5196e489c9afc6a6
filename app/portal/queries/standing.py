"""Asking how the wire stands: its talks, the last pull, the outbox, the attachments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.office import office
from app.intake.models import IntakeRun
from app.portal.models import PortalTalk
from app.portal.queries.files import Shelf, shelf
from app.portal.queries.messages import Outbox, oldest_waiting, outbox
from app.portal.rules.standing import Talk, WireState, is_behind, is_late, wire_state


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPull:
    """The pull begun last that read something or failed."""

    run_id: int
    state: str
    refusal: str | None
    refusal_facts: dict[str, Any]
    counts: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """Whether the wire holds at one instant (`now`); `oldest_at`: the oldest message that waits was promised then."""

    now: datetime
    state: WireState
    talks: dict[str, Talk]
    oldest_at: datetime | None

    @property
    def caught_up_at(self) -> datetime | None:
        """When nothing more was waiting at the portal."""
        return self.talks["pull"].caught_up_at

    @property
    def failing(self) -> list[Talk]:
        """The talks that fail, the longest first."""
        broken = [talk for talk in self.talks.values() if talk.failing_since_at is not None]
        return sorted(broken, key=lambda talk: (talk.failing_since_at or self.now, talk.name))

    @property
    def is_behind(self) -> bool:
        """Whether dossiers may be waiting at the portal that this office has not seen."""
        return self.state is not WireState.NONE and is_behind(self.caught_up_at, now=self.now)

    @property
    def is_late(self) -> bool:
        """Whether a citizen reads an old status though there is a wire to tell of the new one."""
        return self.state is not WireState.NONE and is_late(self.oldest_at, now=self.now)

    @property
    def is_asked(self) -> bool:
        """Whether the portal was asked for dossiers lately, as the schedule does each minute; true before the first
        time.
        """
        answered_at = self.talks["pull"].answered_at
        return answered_at is None or not is_behind(answered_at, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Pulse):
    """Everything the status page shows at one instant."""

    address: str
    last_pull: LastPull | None
    outbox: Outbox
    shelf: Shelf

    def as_json(self) -> dict[str, Any]:
        """As the command prints it; ages in seconds."""
        return {
            "wire": str(self.state),
            "address": self.address,
            "caught_up_seconds_ago": _age(self.caught_up_at, self.now),
            "messages_waiting": self.outbox.waiting,
            "messages_refused": self.outbox.refused,
            "messages_in_packages": self.outbox.exported,
            "oldest_message_seconds": _age(self.oldest_at, self.now),
            "files_awaited": self.shelf.awaited,
            "files_differing": self.shelf.differing,
            "files_refused": self.shelf.refused,
        }


def standing(session: Session) -> Standing:
    """How the wire stands now."""
    waiting = outbox(session)
    felt = pulse(session, oldest_at=waiting.oldest_at)
    return Standing(now=felt.now, state=felt.state, talks=felt.talks, oldest_at=felt.oldest_at,
                    address=office().settings.portal_url, last_pull=_last_pull(session), outbox=waiting,
                    shelf=shelf(session))  # fmt: skip


def alarming(session: Session) -> Pulse:
    """Whether the wire holds, in two short questions: what every page of an administrator asks."""
    return pulse(session, oldest_at=oldest_waiting(session))


def pulse(session: Session, *, oldest_at: datetime | None) -> Pulse:
    """Whether the wire holds now, by its talks."""
    now = clock.now()
    talks = {name: Talk(name=name) for name in ("pull", "progress", "files", "index")}
    for row in session.execute(select(PortalTalk).order_by(PortalTalk.name)).scalars():
        talks[row.name] = Talk(
            name=row.name, answered_at=row.answered_at, caught_up_at=row.caught_up_at,
            failing_since_at=row.failing_since_at, failed_at=row.failed_at, failure=row.failure,
            failure_facts=row.failure_facts, not_before_at=row.not_before_at,
        )  # fmt: skip
    state = wire_state(talks.values(), is_connected=bool(office().settings.portal_url), now=now)
    return Pulse(now=now, state=state, talks=talks, oldest_at=oldest_at)


def _last_pull(session: Session) -> LastPull | None:
    newest = select(IntakeRun).where(IntakeRun.kind == "pull").order_by(IntakeRun.id.desc()).limit(1)
    run = session.execute(newest).scalar_one_or_none()
    if run is None:
        return None
    return LastPull(run_id=run.id, state=run.state, refusal=run.refusal, refusal_facts=run.refusal_facts or {},
                    counts=run.counts, started_at=run.started_at, ended_at=run.ended_at)  # fmt: skip


def _age(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else round((now - at).total_seconds())
