"""Acceptance and review: accept, refuse, take the answer, resume, withdraw, stop. Asking for papers: `requests`."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import update

from app.core.jobs import promise
from app.dossiers.actions.door import Doing, Facts, perform
from app.dossiers.actions.requests import give_reasons, hold, request_supplement, return_for_papers
from app.dossiers.models import Dossier, Supplement
from app.dossiers.rules import Actor
from config.supplement_reasons import Asking

__all__ = [
    "accept", "claim", "papers_received", "refuse", "release", "request_supplement", "resume", "return_for_papers",
    "stop", "withdraw",
]  # fmt: skip

PAYMENT_ASKED = 6


def accept(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Take the dossier in: the clock starts, and where the fee is owed the citizen is asked for it."""
    return perform("accept", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_taken_in)


def _taken_in(doing: Doing) -> dict[str, Any]:
    dossier = doing.dossier
    hold(doing)
    if dossier.payment_state == "due":
        doing.also_tell.append(PAYMENT_ASKED)
    if dossier.payment_state == "paid":
        promise(doing.session, "issue_receipts")
    due_on = dossier.due_on.isoformat() if dossier.due_on else None
    return {"due_on": due_on, "calendar": dossier.calendar_version, "catalogue": dossier.catalogue_version}


def refuse(
    *, officer: Actor, dossier_id: int, reason: str, reason_en: str | None = None, reasons: Sequence[Facts] = (),
    seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Turn the dossier away before acceptance, with the reason the citizen will read."""
    return perform("refuse", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_turned_down(Asking.REFUSAL, None, reasons, reason_en))  # fmt: skip


def papers_received(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """The papers asked for before acceptance have come."""
    return perform(
        "papers_received", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_answered
    )


def resume(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """The supplement has come: the clock runs again, later by the time it stood."""
    return perform("resume", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_answered)


def _answered(doing: Doing) -> dict[str, Any]:
    dossier = doing.dossier
    doing.session.execute(
        update(Supplement)
        .where(Supplement.dossier_id == dossier.id, Supplement.answered_at.is_(None))
        .values(answered_at=doing.at)
    )
    return {"due_on": dossier.due_on.isoformat() if dossier.due_on else None}


def withdraw(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """End the dossier because the applicant asked to."""
    return perform("withdraw", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_ended)  # fmt: skip


def _ended(doing: Doing) -> None:
    doing.dossier.outcome = "withdrawn"


def stop(
    *, officer: Actor, dossier_id: int, reason: str, reason_en: str | None = None, reasons: Sequence[Facts] = (),
    seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """End the dossier because the papers never came (form 05)."""
    return perform("stop", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_turned_down(Asking.STOPPING, "stopped", reasons, reason_en))  # fmt: skip


def _turned_down(
    asking: Asking, outcome: str | None, reasons: Sequence[Facts], reason_en: str | None
) -> Callable[[Doing], None]:
    def turn_down(doing: Doing) -> None:
        doing.dossier.outcome = outcome
        give_reasons(doing, asking, reasons=reasons, reason_en=reason_en)

    return turn_down


def claim(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Take the dossier in hand."""
    return perform("claim", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=hold)


def release(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Put the dossier back for somebody else."""
    return perform("release", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_let_go)


def _let_go(doing: Doing) -> None:
    doing.dossier.holder_id = doing.dossier.held_at = None
