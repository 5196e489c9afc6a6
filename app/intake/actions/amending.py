"""A newer word about a dossier the office holds: merged without losing the officer's work, and what follows from it.

What happens in which state stands in `app.intake.rules.inflight`. A word that comes late (an older version) is folded
in the same way: the dossier ends as if the versions had come in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.dossiers.actions import clocks, review
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier, Pause, Supplement
from app.dossiers.rules import Actor
from app.intake.actions.folders import Cabinet
from app.intake.actions.merging import flag, is_news, merge
from app.intake.actions.settling import confirm_payments
from app.intake.rules.arrival import Arrival
from app.intake.rules.doubts import WITHDRAWAL_ASKED
from app.intake.rules.inflight import Treatment, is_merged, treatment


@dataclass(frozen=True)
class Word:
    """What came, and all versions of the dossier folded into one, this one among them."""

    arrived: Arrival
    whole: Arrival

    @property
    def is_late(self) -> bool:
        """Whether a newer version is held already."""
        return self.arrived.version < self.whole.version


def amend(cabinet: Cabinet, *, dossier_id: int, word: Word) -> None:
    """Merge the word into the dossier, then do what its kind asks for in the state the dossier is in."""
    folder = cabinet.folder(dossier_id)
    chosen = treatment(folder.dossier.state, word.arrived.kind)
    if not word.is_late or (is_merged(chosen) and is_news(cabinet, folder, whole=word.whole)):
        perform("amend", officer=cabinet.system, dossier_id=dossier_id,
                change=lambda doing: _take_in(doing, cabinet, word, chosen))  # fmt: skip
    confirm_payments(cabinet, folder, whole=word.whole)
    FOLLOWED_BY[chosen](cabinet.session, folder.dossier, cabinet.system, word.arrived)


def _take_in(doing: Doing, cabinet: Cabinet, word: Word, chosen: Treatment) -> Mapping[str, Any]:
    dossier = doing.dossier
    facts: dict[str, Any] = {"portal_version": word.arrived.version, "kind": word.arrived.kind}
    dossier.portal_version, dossier.portal_content_hash = word.whole.version, word.whole.content_hash
    if word.is_late:
        facts["late"] = True
    if not is_merged(chosen):
        return facts | {"only_kept": True}
    return facts | {"changed": merge(doing, cabinet, whole=word.whole)}


def _nothing(session: Session, dossier: Dossier, system: Actor, arrived: Arrival) -> None:
    """The content was all there was to it."""
    if arrived.kind == "supplement":
        _answered_before(session, dossier, system, arrived)


def _ask_to_withdraw(_session: Session, dossier: Dossier, system: Actor, _arrived: Arrival) -> None:
    if WITHDRAWAL_ASKED not in dossier.flags:
        perform("ask_to_withdraw", officer=system, dossier_id=dossier.id,
                change=lambda doing: flag(doing.dossier, WITHDRAWAL_ASKED))  # fmt: skip


def _take_papers(_session: Session, dossier: Dossier, system: Actor, _arrived: Arrival) -> None:
    review.papers_received(officer=system, dossier_id=dossier.id)


def _resume(_session: Session, dossier: Dossier, system: Actor, arrived: Arrival) -> None:
    perform("resume", officer=system, dossier_id=dossier.id,
            change=lambda doing: _ended_when_received(doing, arrived.updated_at))  # fmt: skip


FOLLOWED_BY = {
    Treatment.MERGE: _nothing,
    Treatment.FLAG: _nothing,
    Treatment.KEEP: _nothing,
    Treatment.ASK: _ask_to_withdraw,
    Treatment.PAPERS: _take_papers,
    Treatment.RESUME: _resume,
}


def _ended_when_received(doing: Doing, received_at: datetime) -> Mapping[str, Any]:
    """The clock ran again from the instant the portal had the answer: not before it stood, and not in the future."""
    session, dossier = doing.session, doing.dossier
    session.flush()
    pause = _last_pause(session, dossier.id)
    ended_at = doing.at if pause is None else min(max(received_at, pause.started_at), doing.at)
    return _answer_at(doing, pause, ended_at)


def _answer_at(doing: Doing, pause: Pause | None, ended_at: datetime) -> Mapping[str, Any]:
    session, dossier = doing.session, doing.dossier
    since = ended_at if pause is None else pause.started_at
    session.execute(
        update(Supplement)
        .where(Supplement.dossier_id == dossier.id)
        .where(Supplement.answered_at.is_(None) | (Supplement.answered_at >= since))
        .values(answered_at=ended_at)
    )
    if pause is not None:
        pause.ended_at = ended_at
        clocks.recompute(session, dossier)
    return {"received_at": ended_at.isoformat(), "due_on": dossier.due_on.isoformat() if dossier.due_on else None}


def _answered_before(session: Session, dossier: Dossier, system: Actor, arrived: Arrival) -> None:
    """An answer given earlier than the one that ended the last pause came later: the clock had run since then."""
    if dossier.received_at is None:
        return  # nothing ever paused
    pause = _last_pause(session, dossier.id)
    if pause is None or pause.ended_at is None or not pause.started_at <= arrived.updated_at < pause.ended_at:
        return
    ended_by_answer = select(Supplement.id).where(
        Supplement.dossier_id == dossier.id, Supplement.answered_at == pause.ended_at
    )
    if dossier.resolved_at is None and session.execute(ended_by_answer.limit(1)).first() is not None:
        perform("amend", officer=system, dossier_id=dossier.id,
                change=lambda doing: _answer_at(doing, pause, arrived.updated_at))  # fmt: skip


def _last_pause(session: Session, dossier_id: int) -> Pause | None:
    last = select(Pause).where(Pause.dossier_id == dossier_id).order_by(Pause.started_at.desc(), Pause.id.desc())
    return session.execute(last.limit(1)).scalar_one_or_none()
