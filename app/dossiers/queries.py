"""Asking for dossiers and what belongs to them. Lists always have an order with a tie-breaker."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Text, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from app.core.copying import among
from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.dossiers.models import Decision, Declaration, Document, DocumentCheck, Dossier, Pause, RequestDraft, Supplement
from app.dossiers.rules import Actor
from app.officers.models import Officer
from config.catalogue import Procedure
from config.workflow import SIGNERS


def procedure_of(dossier: Dossier) -> Procedure:
    """The catalogue entry the dossier is pinned to, as it was on its day."""
    return office().config.catalogue.pinned(dossier.procedure_code, dossier.catalogue_version)


# Where a declaration names a passport: that of a foreigner, and the one a citizen had before.
PASSPORT_FIELDS: Final = ("SoHoChieu", "HoChieuCu")


def declares_passport(numbers: Collection[str]) -> ColumnElement[bool]:
    """The dossier's declaration, in any of its versions, names one of these passports, written in capitals."""
    named = [
        select(Declaration.dossier_id).where(literal_column(f"(content ->> '{field}')", Text).in_(sorted(numbers)))
        for field in PASSPORT_FIELDS
    ]
    return Dossier.id.in_(union_all(*named))


def dossier_for_update(session: Session, dossier_id: int) -> Dossier | None:
    """The dossier, locked until the transaction ends and read anew; or as it is at hand (`keep_at_hand`)."""
    at_hand: Mapping[int, Dossier] = session.info.get("at_hand", {})
    if dossier_id in at_hand:
        return at_hand[dossier_id]
    locked = select(Dossier).where(Dossier.id == dossier_id).with_for_update()
    return session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()


def dossiers_for_update(session: Session, dossier_ids: Collection[int]) -> Sequence[Dossier]:
    """The dossiers by id, locked until the transaction ends and read anew, all in one statement."""
    locked = select(Dossier).where(among(Dossier.id, dossier_ids)).order_by(Dossier.id).with_for_update()
    return session.execute(locked, execution_options={"populate_existing": True}).scalars().all()


def keep_at_hand(session: Session, dossier: Dossier) -> None:
    """From now to the end of the transaction the door is given this very dossier, and does not read it again.

    For whoever does many acts on many dossiers in one transaction: it is locked already, or nobody else can know of it
    yet because it is still to be written.
    """
    session.info.setdefault("at_hand", {})[dossier.id] = dossier


def let_go(session: Session) -> None:
    """What was at hand is read anew from now on."""
    session.info.pop("at_hand", None)


def dossier_for(officer: Actor, number: str) -> Dossier:
    """The dossier with this number, if it belongs to the officer's unit. Raises NotFound otherwise."""
    wanted = select(Dossier).where(Dossier.number == number, Dossier.unit_code == officer.unit_code)
    dossier = db.session.execute(wanted).scalar_one_or_none()
    if dossier is None:
        raise NotFound("dossier_not_found")
    return dossier


def dossier_by_number(session: Session, number: str) -> Dossier | None:
    """The dossier with this number, whoever's it is: for the night shift."""
    return session.execute(select(Dossier).where(Dossier.number == number)).scalar_one_or_none()


def newest_declaration(session: Session, dossier_id: int) -> Declaration | None:
    """The declaration that counts."""
    newest = select(Declaration).where(Declaration.dossier_id == dossier_id).order_by(Declaration.version.desc())
    return session.execute(newest.limit(1)).scalar_one_or_none()


def documents_of(session: Session, dossier_id: int) -> Sequence[Document]:
    """The documents in the order they were handed in."""
    every = select(Document).where(Document.dossier_id == dossier_id).order_by(Document.ordinal)
    return session.execute(every).scalars().all()


def document_for(officer: Actor, dossier_id: int, *, ordinal: int) -> Document:
    """One document of a dossier of the officer's unit. Raises NotFound."""
    wanted = (
        select(Document)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .where(Document.dossier_id == dossier_id, Document.ordinal == ordinal, Dossier.unit_code == officer.unit_code)
    )
    document = db.session.execute(wanted).scalar_one_or_none()
    if document is None:
        raise NotFound("document_not_found")
    return document


def checks_of(session: Session, dossier_id: int) -> Sequence[DocumentCheck]:
    """What officers made of the dossier's components, by component."""
    every = select(DocumentCheck).where(DocumentCheck.dossier_id == dossier_id).order_by(DocumentCheck.component_code)
    return session.execute(every, execution_options={"populate_existing": True}).scalars().all()


def unsound_of(dossier_id: int) -> dict[str, str]:
    """The components an officer found unsound, by code, each with the reason: what a request for papers begins with."""
    checks = checks_of(db.session(), dossier_id)
    return {check.component_code: check.reason for check in checks if check.reason is not None}


def pauses_of(session: Session, dossier_id: int) -> Sequence[Pause]:
    """The pauses of the clock, oldest first."""
    every = select(Pause).where(Pause.dossier_id == dossier_id).order_by(Pause.started_at, Pause.id)
    return session.execute(every).scalars().all()


def supplements_of(session: Session, dossier_id: int) -> Sequence[Supplement]:
    """The requests for papers, newest first."""
    every = select(Supplement).where(Supplement.dossier_id == dossier_id).order_by(Supplement.ordinal.desc())
    return session.execute(every).scalars().all()


def decisions_of(session: Session, dossier_id: int) -> Sequence[Decision]:
    """The proposals and decisions, newest first."""
    every = select(Decision).where(Decision.dossier_id == dossier_id).order_by(Decision.ordinal.desc())
    return session.execute(every).scalars().all()


def next_ordinal(session: Session, table: type[Supplement | Decision], dossier_id: int) -> int:
    """The ordinal of the next row of a dossier; safe because the dossier is locked."""
    highest = select(func.coalesce(func.max(table.ordinal), 0)).where(table.dossier_id == dossier_id)
    return int(session.execute(highest).scalar_one()) + 1


def draft_of(session: Session, dossier_id: int) -> RequestDraft | None:
    """The repeated request that lies before a leader, if one does."""
    return session.get(RequestDraft, dossier_id, populate_existing=True)


def leaders_of(session: Session, unit_code: str) -> Sequence[Officer]:
    """Who may ask for papers again in this unit, by name."""
    lead = select(Officer).where(Officer.unit_code == unit_code, Officer.role.in_(SIGNERS), Officer.is_active)
    return session.execute(lead.order_by(Officer.full_name, Officer.id)).scalars().all()


def leader_of(session: Session, unit_code: str, *, leader_id: int) -> Officer | None:
    """The leader of the unit with this id."""
    return next((leader for leader in leaders_of(session, unit_code) if leader.id == leader_id), None)


def system_actor(session: Session) -> Officer:
    """The actor of the night shift and of everything that arrives."""
    return session.execute(select(Officer).where(Officer.username == "system")).scalar_one()
