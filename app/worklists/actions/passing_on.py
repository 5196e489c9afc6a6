"""Giving a dossier to somebody: a leader assigns it, its holder passes it on, and an assignment can be taken back."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.errors import Incomplete, WrongState
from app.dossiers.actions.door import Change, Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.worklists.queries.people import Colleague, colleague, last_entry, may_be_given, why_not_given
from app.worklists.rules import Deed, why_not_undo
from config.assignments import UNDO_MINUTES


def assign(*, officer: Actor, dossier_id: int, holder: int | None, seen_version: int | None = None) -> Dossier:
    """Give the dossier to an officer of the unit who may hold it, whoever holds it now.

    Raises Incomplete where `holder` (an officer's id) cannot be given it, and whatever the door raises.
    """
    return perform("assign", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   change=_given_to(holder))  # fmt: skip


def pass_on(
    *, officer: Actor, dossier_id: int, holder: int | None, reason: str, seen_version: int | None = None
) -> Dossier:
    """The holder gives the dossier to a colleague, with the reason. Raises as `assign` does."""
    return perform("pass_on", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_given_to(holder))  # fmt: skip


def _given_to(holder: int | None) -> Change:
    def give(doing: Doing) -> dict[str, Any]:
        taker = _taker(doing.session, holder)
        fault = why_not_given(doing.session, taker, doing.dossier)
        if fault is not None:
            raise Incomplete(fault, cap=taker.cap)
        return put_in_hands(doing, taker.id)

    return give


def _taker(session: Session, holder: int | None) -> Colleague:
    found = None if holder is None else colleague(session, holder)
    if found is None:
        raise Incomplete("taker_missing")
    return found


def put_in_hands(doing: Doing, holder_id: int | None) -> dict[str, Any]:
    """From now on this officer holds the dossier, or nobody does. Returns the facts that say so."""
    dossier = doing.dossier
    before = dossier.holder_id
    dossier.holder_id, dossier.held_at = holder_id, None if holder_id is None else doing.at
    return {"holder": holder_id, "holder_before": before}


def undo_assignment(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Give the dossier back to who held it before the officer's own assignment, if that was its last act.

    It goes back to nobody where that person can no longer be given it. Raises WrongState after UNDO_MINUTES, or where
    somebody else assigned it or anything else has happened since.
    """
    return perform("undo_assignment", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   change=_take_back)  # fmt: skip


def _take_back(doing: Doing) -> dict[str, Any]:
    entry = last_entry(doing.session, doing.dossier)
    last = None if entry is None else Deed(entry.verb, entry.actor_id, entry.at)
    fault = why_not_undo(last, officer_id=doing.officer.id, now=doing.at, minutes=UNDO_MINUTES)
    if entry is None or fault is not None:
        raise WrongState(fault or "undo_not_last", minutes=UNDO_MINUTES)
    before = entry.facts.get("holder_before")
    previous = None if before is None else colleague(doing.session, before)
    # Who held it before was not over the cap by holding it: the cap is not asked again.
    returns = previous is not None and may_be_given(doing.session, previous, doing.dossier, may_overload=True)
    return put_in_hands(doing, previous.id if previous is not None and returns else None)
