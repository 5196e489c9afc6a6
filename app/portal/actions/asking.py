"""Asking for later work on the wire: an officer's button promises a job; the job does it when it is its turn."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from app.core import clock, journal
from app.core.db import transaction
from app.core.jobs import NOT_NOW, promise
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.portal.actions.wire import Wire, open_wire
from app.portal.rules.troubles import AskedToWait, NotConnected, UnderWay


class Answer(Protocol):
    """What an act on the wire gives back."""

    def as_json(self) -> dict[str, Any]:
        """As a command prints it and a job returns it."""


def ask_for_pull(*, officer: Actor, since_on: date | None = None) -> None:
    """Promise a pull; with a day, of everything since that day once more."""
    with transaction() as session:
        facts = {"since_on": since_on.isoformat()} if since_on else {}
        journal.write(session, journal.Act("pull_asked", facts, officer.id, clock.now()), subject="portal")
        promise(session, "pull_portal", officer_id=officer.id, **facts)


def ask_for_sending(*, officer: Actor) -> None:
    """Promise a sending of what waits."""
    with transaction() as session:
        journal.write(session, journal.Act("sending_asked", {}, officer.id, clock.now()), subject="portal")
        promise(session, "send_progress")


def asked_by(officer_id: int | None) -> Actor | None:
    """Who asked for a job; None for the schedule."""
    if officer_id is None:
        return None
    with transaction() as session:
        return session.get(Officer, officer_id)


def in_turn(act: Callable[[Wire], Answer], **wire: Any) -> dict[str, Any]:
    """Do it if there is a wire, nobody else is at it and the portal has not asked to wait; else say why.

    Any other trouble is raised, so that the job ends red.
    """
    try:
        with open_wire(**wire) as opened:
            return act(opened).as_json()
    except NotConnected as reason:
        return {"not_done": reason.code}
    except (UnderWay, AskedToWait) as reason:
        return {NOT_NOW: reason.code, **reason.facts}
