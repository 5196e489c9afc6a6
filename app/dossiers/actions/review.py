"""Acceptance and review: accept, refuse, ask for papers, take the answer, resume, withdraw, stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from app.core.jobs import promise
from app.core.office import office
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier, Supplement
from app.dossiers.queries import next_ordinal, procedure_of
from app.dossiers.rules import Actor

PAYMENT_ASKED = 6


def accept(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Take the dossier in: the clock starts, and where the fee is owed the citizen is asked for it."""
    return perform("accept", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_taken_in)


def _taken_in(doing: Doing) -> dict[str, Any]:
    dossier = doing.dossier
    _hold(doing)
    if dossier.payment_state == "due":
        doing.also_tell.append(PAYMENT_ASKED)
    if dossier.payment_state == "paid":
        promise(doing.session, "issue_receipts")
    due_on = dossier.due_on.isoformat() if dossier.due_on else None
    return {"due_on": due_on, "calendar": dossier.calendar_version, "catalogue": dossier.catalogue_version}


def _hold(doing: Doing) -> None:
    """Whoever works on a dossier nobody holds now holds it."""
    if doing.dossier.holder_id is None and doing.officer.role != "system":
        doing.dossier.holder_id, doing.dossier.held_at = doing.officer.id, doing.at


def refuse(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """Turn the dossier away before acceptance, with the reason the citizen will read."""
    return perform("refuse", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason)


def _asking(name: str) -> Callable[..., Dossier]:
    def ask(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
        return perform(name, officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                       change=_papers_asked)  # fmt: skip

    return ask


def _papers_asked(doing: Doing) -> dict[str, Any]:
    dossier = doing.dossier
    _hold(doing)
    answer_by = office().local_day(doing.at) + timedelta(days=procedure_of(dossier).supplement_days)
    ordinal = next_ordinal(doing.session, Supplement, dossier.id)
    doing.session.execute(
        insert(Supplement).values(
            dossier_id=dossier.id, ordinal=ordinal, reason=doing.reason, requested_by_id=doing.officer.id,
            requested_at=doing.at, answer_by_on=answer_by,
        )
    )  # fmt: skip
    return {"request": ordinal, "answer_by_on": answer_by.isoformat()}


return_for_papers = _asking("return_for_papers")
request_supplement = _asking("request_supplement")


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
                   change=_ended("withdrawn"))  # fmt: skip


def stop(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """End the dossier because the papers never came (form 05)."""
    return perform("stop", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=_ended("stopped"))  # fmt: skip


def _ended(outcome: str) -> Callable[[Doing], None]:
    def end(doing: Doing) -> None:
        doing.dossier.outcome = outcome

    return end


def claim(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Take the dossier in hand."""
    return perform("claim", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_hold)


def release(*, officer: Actor, dossier_id: int, seen_version: int | None = None) -> Dossier:
    """Put the dossier back for somebody else."""
    return perform("release", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=_let_go)


def _let_go(doing: Doing) -> None:
    doing.dossier.holder_id = doing.dossier.held_at = None
