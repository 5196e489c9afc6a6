"""Deciding by two people: propose, then approve, endorse for the central Department, or send back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from app.core.errors import Incomplete, NotYours
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Decision, Dossier
from app.dossiers.queries import next_ordinal
from app.dossiers.rules import Actor

PROPOSALS = ("grant", "deny")


def propose(
    *, officer: Actor, dossier_id: int, proposal: str, opinion: str | None = None, seen_version: int | None = None
) -> Dossier:
    """Lay a decision before a second person: `grant`, or `deny` with an opinion that says why."""
    if proposal not in PROPOSALS:
        raise Incomplete("proposal_unknown", proposal=proposal)
    if proposal == "deny" and not (opinion or "").strip():
        raise Incomplete("reason_missing", act="propose")

    def lay_before(doing: Doing) -> dict[str, Any]:
        if proposal == "grant" and doing.dossier.alert_state is not None:
            raise NotYours("may_not", act="propose", why="no_alert")
        ordinal = next_ordinal(doing.session, Decision, dossier_id)
        doing.session.execute(
            insert(Decision).values(
                dossier_id=dossier_id, ordinal=ordinal, proposal=proposal, opinion=doing.reason,
                proposed_by_id=doing.officer.id, proposed_at=doing.at,
            )
        )  # fmt: skip
        doing.dossier.proposed_by_id, doing.dossier.proposal = doing.officer.id, proposal
        return {"proposal": proposal, "decision": ordinal}

    return perform("propose", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=opinion,
                   change=lay_before)  # fmt: skip


def approve(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Sign what was proposed, where the province decides: the result is ready and the clock stops."""
    return perform("approve", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   change=_decided("approved"))  # fmt: skip


def endorse(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Sign what was proposed, where the central Department decides (xét chuyển): it is ready to be sent."""
    return perform("endorse", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   change=_decided("endorsed"))  # fmt: skip


def send_back(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """Return the proposal to the officer who made it, with the reason."""
    return perform("send_back", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_decided("sent_back"))  # fmt: skip


def _decided(verdict: str) -> Callable[[Doing], dict[str, Any]]:
    def decide(doing: Doing) -> dict[str, Any]:
        dossier = doing.dossier
        decision = doing.session.execute(
            select(Decision).where(Decision.dossier_id == dossier.id, Decision.verdict.is_(None)).with_for_update()
        ).scalar_one()
        decision.verdict, decision.decided_by_id = verdict, doing.officer.id
        decision.decided_at, decision.reason = doing.at, doing.reason
        if verdict == "approved":
            dossier.outcome = "granted" if decision.proposal == "grant" else "denied"
        if verdict == "sent_back":
            dossier.holder_id, dossier.held_at = decision.proposed_by_id, doing.at
            dossier.proposed_by_id = dossier.proposal = None
        return {"proposal": decision.proposal, "decision": decision.ordinal}

    return decide
