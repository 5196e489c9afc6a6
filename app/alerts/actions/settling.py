"""What becomes of a hit: one person says that it is, or is not, the same person; a second one agrees or does not."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.actions.matching import weigh
from app.alerts.models import AlertHit
from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours
from app.core.names import tidy
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor

LONGEST_TOLD = 200
BECOMES = {"dismissal_asked": "dismissed", "confirmation_asked": "confirmed"}


def dismiss_hit(*, officer: Actor, hit_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """Say that the owner is somebody else, and why. The hit stands until a second person agrees."""
    return _ask("dismiss_hit", officer=officer, hit_id=hit_id, reason=reason, seen_version=seen_version,
                state="dismissal_asked")  # fmt: skip


def confirm_hit(*, officer: Actor, hit_id: int, reason: str, told_to: str, seen_version: int | None = None) -> Dossier:
    """Say that it is the same person, what follows, and who was told of it."""
    if not tidy(told_to) or len(told_to) > LONGEST_TOLD:
        raise Incomplete("told_to_missing")
    return _ask("confirm_hit", officer=officer, hit_id=hit_id, reason=reason, seen_version=seen_version,
                state="confirmation_asked", told_to=tidy(told_to))  # fmt: skip


def agree_on_hit(*, officer: Actor, hit_id: int, seen_version: int | None = None) -> Dossier:
    """A second person agrees: it is settled."""

    def settle(doing: Doing, hit: AlertHit) -> dict[str, Any]:
        hit.state = BECOMES[hit.state]
        hit.settled_by_id, hit.settled_at = doing.officer.id, doing.at
        return {"became": hit.state}

    return _settle("agree_on_hit", officer=officer, hit_id=hit_id, seen_version=seen_version, change=settle)


def disagree_on_hit(*, officer: Actor, hit_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """A second person does not agree, and says why: it is open again."""

    def reopen(_doing: Doing, hit: AlertHit) -> dict[str, Any]:
        hit.state = "open"
        hit.asked_by_id = hit.asked_at = hit.reason = hit.told_to = None
        return {}

    return _settle("disagree_on_hit", officer=officer, hit_id=hit_id, reason=reason, seen_version=seen_version,
                   change=reopen)  # fmt: skip


def _ask(
    act: str, *, officer: Actor, hit_id: int, reason: str, seen_version: int | None, state: str,
    told_to: str | None = None,
) -> Dossier:  # fmt: skip
    def lay_before(doing: Doing) -> dict[str, Any]:
        # One that two have confirmed may turn out to be somebody else.
        allowed = {"open", "confirmed"} if state == "dismissal_asked" else {"open"}
        hit = _locked(doing.session, hit_id, allowed)
        hit.state, hit.reason, hit.told_to = state, doing.reason, told_to
        hit.asked_by_id, hit.asked_at = doing.officer.id, doing.at
        hit.settled_by_id = hit.settled_at = None
        weigh(doing)
        return {"alert": hit.alert_id} | ({"told_to": told_to} if told_to else {})

    return perform(act, officer=officer, dossier_id=_dossier_of(hit_id), seen_version=seen_version, reason=reason,
                   change=lay_before)  # fmt: skip


def _settle(
    act: str, *, officer: Actor, hit_id: int, seen_version: int | None,
    change: Callable[[Doing, AlertHit], dict[str, Any]], reason: str | None = None,
) -> Dossier:  # fmt: skip
    def settle(doing: Doing) -> dict[str, Any]:
        hit = _locked(doing.session, hit_id, set(BECOMES))
        if hit.asked_by_id == doing.officer.id:
            raise NotYours("may_not", act=act, why="hit_second_person")
        facts = change(doing, hit)
        weigh(doing)
        return {"alert": hit.alert_id} | facts

    return perform(act, officer=officer, dossier_id=_dossier_of(hit_id), seen_version=seen_version, reason=reason,
                   change=settle)  # fmt: skip


def _dossier_of(hit_id: int) -> int:
    dossier_id = db.session.execute(select(AlertHit.dossier_id).where(AlertHit.id == hit_id)).scalar_one_or_none()
    if dossier_id is None:
        raise NotFound("hit_not_found")
    return dossier_id


def _locked(session: Session, hit_id: int, states: set[str]) -> AlertHit:
    locked = select(AlertHit).where(AlertHit.id == hit_id).with_for_update()
    hit = session.execute(locked, execution_options={"populate_existing": True}).scalar_one()
    if hit.state not in states:
        raise NotFound("hit_not_found")
    return hit
