"""Refusing a record that was set aside, with the reason the applicant reads at the portal."""

from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import Incomplete
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier, ProgressMessage
from app.dossiers.queries import dossier_by_number, system_actor
from app.dossiers.rules import WORDS_OF_REASON, Actor
from app.intake.actions.mending import open_record
from app.intake.actions.turns import take_turn
from app.intake.models import IntakeRecord, IntakeRefusal

NEWLY_LODGED = 1


def refuse_record(*, officer: Actor, record_id: int, reason: str) -> None:
    """Close the record with a reason. It goes to the portal when the record's number is known.

    Where the office holds a dossier of that number the citizen hears it as a word about that dossier, whose status
    stays; otherwise as a refusal of the lodging (status 3). Raises Incomplete, NotFound, NotYours, WrongState.
    """
    said = reason.strip()
    if not said or len(said) > WORDS_OF_REASON:
        raise Incomplete("refusal_reason_missing")
    with transaction() as session:
        take_turn(session)
        record = open_record(session, officer=officer, record_id=record_id)
        record.standing = "refused"
        now = clock.now()
        session.add(
            IntakeRefusal(record_id=record.id, number=record.number, reason=said, refused_by_id=officer.id,
                          refused_at=now, **_telling(session, record, said, officer))
        )  # fmt: skip
        act = journal.Act("record_refused", {"record": record.id, "reason": said}, officer.id, now)
        journal.write(session, act, subject=f"record {record.id}")


def _telling(session: Session, record: IntakeRecord, reason: str, officer: Actor) -> dict[str, Any]:
    """How the portal hears of it: through the dossier, as the next message of the number, or not at all."""
    if record.number is None or record.kind == "register":
        return {"state": "kept", "ordinal": None}
    dossier = dossier_by_number(session, record.number)
    if dossier is None:
        told = select(func.max(IntakeRefusal.ordinal)).where(IntakeRefusal.number == record.number)
        return {"state": "promised", "ordinal": (session.execute(told).scalar_one() or 0) + 1}
    if dossier.origin == "portal":
        _tell_of(session, dossier, record, reason, officer)
    return {"state": "kept", "ordinal": None}


def _tell_of(session: Session, dossier: Dossier, record: IntakeRecord, reason: str, officer: Actor) -> None:
    def tell(doing: Doing) -> dict[str, Any]:
        dossier.messages += 1
        doing.session.execute(
            insert(ProgressMessage).values(
                dossier_id=dossier.id, ordinal=dossier.messages, status=_status_told(session, dossier.id), note=reason,
                actor_id=officer.id, at=doing.at, due_at=dossier.due_at, promised_at=doing.at, state="promised",
            )
        )  # fmt: skip
        return {"refused_record": record.id}

    perform("amend", officer=system_actor(session), dossier_id=dossier.id, change=tell)


def _status_told(session: Session, dossier_id: int) -> int:
    """The status the citizen heard last; a dossier nothing was told of is newly lodged."""
    last = select(ProgressMessage.status).where(ProgressMessage.dossier_id == dossier_id)
    return session.execute(last.order_by(ProgressMessage.ordinal.desc()).limit(1)).scalar_one_or_none() or NEWLY_LODGED
