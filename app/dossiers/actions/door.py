"""The one door: whatever changes a dossier comes through `perform`, in the same order every time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, NotYours, Stale, WrongState
from app.dossiers.actions import clocks
from app.dossiers.models import Dossier, ProgressMessage, RequestDraft
from app.dossiers.queries import dossier_for_update, procedure_of
from app.dossiers.rules import Actor, may, reason_fits, told_to_citizen
from app.officers.queries import has_interest
from config.workflow import CLOSED, WORKED_ON, WORKFLOW, State, Transition

Facts = Mapping[str, Any]
IN_PROGRESS = 4
# Accepted, and not waiting for the applicant: a citizen who was asked to pay hears that it goes on.
IN_HAND = frozenset({State.IN_REVIEW, State.AWAITING_DECISION, State.TO_TRANSFER, State.AT_CENTRE})


@dataclass
class Doing:
    """What a change is given: the open session, the locked dossier, who, when, and the row of the table.

    `also_tell`: portal statuses the citizen hears of after the act's own, in this order. `reasons` are the codes behind
    the reason, `reason_en` its English for a foreigner.
    """

    session: Session
    dossier: Dossier
    officer: Actor
    transition: Transition
    at: datetime
    reason: str | None = None
    reason_en: str | None = None
    reasons: tuple[Facts, ...] = ()
    also_tell: list[int] = field(default_factory=list)


Change = Callable[[Doing], Facts | None]
Lookout = Callable[[Session, Dossier], bool]
COMPANIONS = "companions of acts"
LOOKOUT = "lookout"
FOLLOWERS = "followers of acts"


def look_out_with(app: Flask, lookout: Lookout) -> None:
    """`lookout(session, dossier)` writes down whom of the alert list the dossier newly fits; True where somebody."""
    app.extensions[LOOKOUT] = lookout


def accompany(app: Flask, act: str, *, companion: Change) -> None:
    """Let a slice above take part in an act: `companion` comes when all else is done and adds to the facts of the
    journal's entry. What it locks is held by nobody for longer than the entry and the commit.
    """
    app.extensions.setdefault(COMPANIONS, {})[act] = companion


def follow(app: Flask, follower: Callable[[Doing, int | None], None]) -> None:
    """Let a slice above hear of every act: `follower(doing, held_by)` comes when all is changed and journaled, before
    the commit. `held_by` is who held the dossier before the act.
    """
    app.extensions.setdefault(FOLLOWERS, []).append(follower)


def perform(
    transition: str,
    *,
    officer: Actor,
    dossier_id: int,
    seen_version: int | None = None,
    reason: str | None = None,
    change: Change | None = None,
) -> Dossier:
    """Do one act on one dossier, whole or not at all.

    `seen_version` is the version the officer looked at (None for the night shift). `change` does what this act does
    beyond the table and returns facts for the journal. Raises NotFound, Stale, NotYours, WrongState, Incomplete.
    """
    row = WORKFLOW[transition]
    with transaction() as session:
        dossier = _load(session, officer=officer, dossier_id=dossier_id, seen_version=seen_version)
        _ask(session, officer, row=row, dossier=dossier)
        if not reason_fits(row, reason):
            raise Incomplete("reason_missing", act=row.name)
        is_found = row.looks_out and _look_out(session, dossier)
        if not is_found:
            doing = Doing(session, dossier, officer, row, clock.now(), (reason or "").strip() or None)
            _carry_out(doing, change)
    if is_found:  # after the commit: who was found stays found
        raise NotYours("may_not", act=row.name, why="no_alert")
    return dossier


def _look_out(session: Session, dossier: Dossier) -> bool:
    lookout: Lookout = current_app.extensions[LOOKOUT]
    return lookout(session, dossier)


def _load(session: Session, *, officer: Actor, dossier_id: int, seen_version: int | None) -> Dossier:
    dossier = dossier_for_update(session, dossier_id)
    if dossier is None or (officer.role != "system" and dossier.unit_code != officer.unit_code):
        raise NotFound("dossier_not_found")
    if seen_version is not None and seen_version != dossier.version:
        raise Stale("dossier_changed", seen=seen_version, now=dossier.version)
    return dossier


def _ask(session: Session, officer: Actor, *, row: Transition, dossier: Dossier) -> None:
    answer = may(officer, row, dossier, needs_centre=procedure_of(dossier).needs_centre)
    if answer:
        if officer.role != "system" and row.name not in ("recuse", "release"):
            _refuse_interested(session, officer, row=row, dossier=dossier)
        return
    if answer.why_not == "state":
        raise WrongState("wrong_state", act=row.name, state=dossier.state)
    raise NotYours("may_not", act=row.name, why=answer.why_not)


def _refuse_interested(session: Session, officer: Actor, *, row: Transition, dossier: Dossier) -> None:
    """What the officer declared since, or what was lodged since, is not yet written on the dossier as recused."""
    if has_interest(session, officer.id, dossier.identity_number):
        raise NotYours("may_not", act=row.name, why="interest")


def _carry_out(doing: Doing, change: Change | None) -> None:
    dossier, row = doing.dossier, doing.transition
    before, was_due, held_by = dossier.state, dossier.payment_state == "due", dossier.holder_id
    clocks.wind(doing.session, dossier, row.clock, at=doing.at)
    facts = dict((change(doing) if change else None) or {})
    if row.to is not None:
        dossier.state = row.to
        facts |= {"from": before, "to": row.to}
    if doing.reason:
        facts["reason"] = doing.reason
    if doing.reasons:
        facts["reasons"] = [reason["code"] for reason in doing.reasons]
    if row.to is not None and dossier.request_drafted_by_id is not None:
        drop_draft(doing.session, dossier)
    _let_go(dossier, doing.at)
    dossier.version += 1
    dossier.changed_at = doing.at
    if was_due and dossier.payment_state == "paid" and State(dossier.state) in IN_HAND:
        doing.also_tell.append(IN_PROGRESS)
    if row.status is not None:
        in_english = doing.reason_en if dossier.owner_kind == "foreigner" else None
        _tell_portal(doing, row.status, note=told_to_citizen(row.status, doing.reason, in_english=in_english))
    for status in doing.also_tell:
        _tell_portal(doing, status)
    facts |= _accompanied(doing)
    journal.write(doing.session, journal.Act(row.verb, facts, doing.officer.id, doing.at), about=dossier)
    for follower in current_app.extensions.get(FOLLOWERS, ()):
        follower(doing, held_by)


def _let_go(dossier: Dossier, at: datetime) -> None:
    """With its result a dossier leaves its officer's hands; with its end it is closed."""
    if dossier.state not in WORKED_ON:
        dossier.holder_id = dossier.held_at = None
    if dossier.state in CLOSED:
        dossier.closed_at = dossier.closed_at or at


def _accompanied(doing: Doing) -> Facts:
    companion: Change | None = current_app.extensions.get(COMPANIONS, {}).get(doing.transition.name)
    return (companion(doing) if companion else None) or {}


def drop_draft(session: Session, dossier: Dossier) -> None:
    """Forget the request that lies before a leader."""
    session.execute(delete(RequestDraft).where(RequestDraft.dossier_id == dossier.id))
    dossier.request_drafted_by_id = None


def _tell_portal(doing: Doing, status: int, *, note: str | None = None) -> None:
    """Promise the citizen a progress message, in the same transaction. Dossiers the portal does not know get none."""
    dossier = doing.dossier
    if dossier.origin != "portal":
        return
    dossier.messages += 1
    doing.session.execute(
        insert(ProgressMessage).values(
            dossier_id=dossier.id, ordinal=dossier.messages, status=status, note=note, actor_id=doing.officer.id,
            at=doing.at, due_at=dossier.due_at, promised_at=doing.at, state="promised",
        )
    )  # fmt: skip
