"""Everything one page says about a dossier, asked in few statements. What may be done with it is not here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry
from app.delivery.models import HandOut, Transfer
from app.dossiers import queries as dossiers
from app.dossiers.models import Decision, Declaration, Document, Dossier, Pause, Supplement
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.officers.queries import names_of
from app.receipts.models import Fee, Payment, Receipt, ReceiptSeries
from config.catalogue import Procedure


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act in the dossier's journal: its place in the chain, what, by whom, when, with what facts."""

    ordinal: int
    verb: str
    facts: Mapping[str, Any]
    actor_id: int
    actor_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Money that came in, and the receipt written for it, if one was."""

    channel: str
    amount: int
    currency: str
    transaction_code: str | None
    paid_at: datetime
    receipt_id: int | None
    receipt_number: int | None
    receipt_serial: str | None
    receipt_state: str | None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One dossier with all that belongs to it. `history` and requests: newest first. `names` are of who acted."""

    dossier: Dossier
    procedure: Procedure
    holder_name: str | None
    declaration: Declaration | None
    documents: Sequence[Document]
    pauses: Sequence[Pause]
    supplements: Sequence[Supplement]
    decisions: Sequence[Decision]
    transfers: Sequence[Transfer]
    hand_out: HandOut | None
    fees: Sequence[Fee]
    payments: Sequence[Paid]
    history: Sequence[Entry]
    names: Mapping[int, str]


def desk_of(officer: Actor, dossier_id: int) -> Desk:
    """The dossier of the officer's unit with all that belongs to it. Raises NotFound for any other."""
    dossier, holder_name = _dossier(officer, dossier_id)
    procedure, session = dossiers.procedure_of(dossier), db.session()
    history = history_of(dossier_id)
    names = _names_in(history)
    if dossier.holder_id is not None and holder_name is not None:
        names[dossier.holder_id] = holder_name
    was_sent = procedure.needs_centre and dossier.received_at is not None
    return Desk(
        dossier=dossier,
        procedure=procedure,
        holder_name=holder_name,
        declaration=dossiers.newest_declaration(session, dossier_id),
        documents=dossiers.documents_of(session, dossier_id),
        pauses=dossiers.pauses_of(session, dossier_id) if dossier.received_at is not None else (),
        supplements=dossiers.supplements_of(session, dossier_id),
        decisions=dossiers.decisions_of(session, dossier_id) if dossier.received_at is not None else (),
        transfers=_transfers_of(dossier_id) if was_sent else (),
        hand_out=db.session.get(HandOut, dossier_id) if dossier.state == "handed_out" else None,
        fees=_fees_of(dossier_id) if dossier.payment_state != "none" else (),
        payments=_payments_of(dossier_id) if dossier.payment_state != "none" else (),
        history=history,
        names=names,
    )


def _dossier(officer: Actor, dossier_id: int) -> tuple[Dossier, str | None]:
    wanted = (
        select(Dossier, Officer.full_name)
        .outerjoin(Officer, Officer.id == Dossier.holder_id)
        .where(Dossier.id == dossier_id, Dossier.unit_code == officer.unit_code)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("dossier_not_found")
    return found[0], found[1]


def history_of(dossier_id: int) -> tuple[Entry, ...]:
    """The dossier's journal, newest first. The caller has seen to it that the reader may see the dossier."""
    entries = (
        select(
            JournalEntry.ordinal, JournalEntry.verb, JournalEntry.facts, JournalEntry.actor_id,
            Officer.full_name.label("actor_name"), JournalEntry.at,
        )
        .join(Officer, Officer.id == JournalEntry.actor_id)
        .where(JournalEntry.dossier_id == dossier_id)
        .order_by(JournalEntry.ordinal.desc())
    )  # fmt: skip
    return tuple(Entry(**row._mapping) for row in db.session.execute(entries))


def _names_in(history: Sequence[Entry]) -> dict[int, str]:
    """Who acted, and to whom the dossier was given: names by officer's id."""
    names = {entry.actor_id: entry.actor_name for entry in history}
    told = (entry.facts.get(fact) for entry in history for fact in ("holder", "holder_before"))
    others = {holder for holder in told if holder is not None} - set(names)
    return names | dict(names_of(db.session(), others)) if others else names


def _transfers_of(dossier_id: int) -> Sequence[Transfer]:
    every = select(Transfer).where(Transfer.dossier_id == dossier_id).order_by(Transfer.ordinal.desc())
    return db.session.execute(every).scalars().all()


def _fees_of(dossier_id: int) -> Sequence[Fee]:
    every = select(Fee).where(Fee.dossier_id == dossier_id).order_by(Fee.ordinal)
    return db.session.execute(every).scalars().all()


def _payments_of(dossier_id: int) -> tuple[Paid, ...]:
    every = (
        select(
            Payment.channel, Payment.amount, Payment.currency, Payment.transaction_code, Payment.paid_at,
            Receipt.id.label("receipt_id"), Receipt.number.label("receipt_number"),
            ReceiptSeries.serial.label("receipt_serial"), Receipt.state.label("receipt_state"),
        )
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .outerjoin(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .where(Payment.dossier_id == dossier_id)
        .order_by(Payment.paid_at, Payment.id)
    )  # fmt: skip
    return tuple(Paid(**row._mapping) for row in db.session.execute(every))
