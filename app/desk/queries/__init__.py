"""Everything one page says about a dossier, asked in one statement. What may be done with it is not here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry
from app.delivery.models import HandOut, Transfer
from app.desk.queries.parts import (
    Checked,
    Declared,
    Entry,
    Given,
    Handed,
    Owed,
    Paid,
    Proposed,
    Request,
    Sent,
    Stood,
    all_of,
    first_of,
    made,
)
from app.dossiers import queries as dossiers
from app.dossiers.models import Decision, Declaration, Document, DocumentCheck, Dossier, Pause, Supplement
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.officers.queries import names_of
from app.receipts.models import Fee, Payment, Receipt, ReceiptSeries
from config.catalogue import Procedure
from config.workflow import ALERT_READERS, CONFIDENTIAL, OPEN


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One dossier with all that belongs to it. `history` and requests: newest first. `names` are of who acted.

    `has_twin`: the same identity number has another open dossier of the same procedure.
    """

    dossier: Dossier
    procedure: Procedure
    holder_name: str | None
    has_twin: bool
    declaration: Declared | None
    documents: Sequence[Given]
    checks: Sequence[Checked]
    pauses: Sequence[Stood]
    supplements: Sequence[Request]
    decisions: Sequence[Proposed]
    transfers: Sequence[Sent]
    hand_out: Handed | None
    fees: Sequence[Owed]
    payments: Sequence[Paid]
    history: Sequence[Entry]
    names: Mapping[int, str]


def desk_of(officer: Actor, dossier_id: int) -> Desk:
    """The dossier of the officer's unit with all that belongs to it. Raises NotFound for any other."""
    asked = {"wanted": dossier_id, "unit": officer.unit_code}
    found = db.session.execute(STATEMENT, asked, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound("dossier_not_found")
    dossier, parts = found[0], found._mapping
    told = made(Entry, parts["Entry"])
    history = told if officer.role in ALERT_READERS else tuple(each for each in told if each.verb not in CONFIDENTIAL)
    return Desk(
        dossier=dossier,
        procedure=dossiers.procedure_of(dossier),
        holder_name=parts["full_name"],
        has_twin=parts["has_twin"],
        declaration=next(iter(made(Declared, _one(parts["Declared"]))), None),
        documents=made(Given, parts["Given"]),
        checks=made(Checked, parts["Checked"]),
        pauses=made(Stood, parts["Stood"]),
        supplements=made(Request, parts["Request"]),
        decisions=made(Proposed, parts["Proposed"]),
        transfers=made(Sent, parts["Sent"]),
        hand_out=next(iter(made(Handed, _one(parts["Handed"]))), None),
        fees=made(Owed, parts["Owed"]),
        payments=made(Paid, parts["Paid"]),
        history=history,
        names=_names(dossier, parts["full_name"], history=history),
    )


def _one(row: Mapping[str, Any] | None) -> Collection[Mapping[str, Any]]:
    return () if row is None else (row,)


def _names(dossier: Dossier, holder_name: str | None, *, history: Sequence[Entry]) -> dict[int, str]:
    """Who acted, who holds the dossier and to whom it was given: names by officer's id."""
    names = {entry.actor_id: entry.actor_name for entry in history}
    if dossier.holder_id is not None and holder_name is not None:
        names[dossier.holder_id] = holder_name
    told = (entry.facts.get(fact) for entry in history for fact in ("holder", "holder_before"))
    others = {holder for holder in told if holder is not None} - set(names)
    return names | dict(names_of(db.session(), others)) if others else names


def _statement() -> Select[Any]:
    """One row: the dossier, its holder's name, and each part as JSON. Asked as one, so that the wire is walked once."""
    dossier, twin = Dossier.__table__.c, aliased(Dossier)
    is_twin = exists().where(
        twin.identity_number == Dossier.identity_number, twin.procedure_code == Dossier.procedure_code,
        twin.unit_code == Dossier.unit_code, twin.state.in_(sorted(OPEN)), twin.id != Dossier.id,
    )  # fmt: skip
    return (
        select(Dossier, Officer.full_name, is_twin.label("has_twin"), *_papers(dossier.id), *_steps(dossier.id))
        .add_columns(*_money(dossier.id), _history(dossier.id))
        .outerjoin(Officer, Officer.id == Dossier.holder_id)
        .where(Dossier.id == bindparam("wanted"), Dossier.unit_code == bindparam("unit"))
    )


def _papers(of: Any) -> tuple[Any, ...]:
    declared, given, checked = Declaration.__table__, Document.__table__, DocumentCheck.__table__
    return (
        first_of(Declared, declared, where=declared.c.dossier_id == of, order=declared.c.version.desc()),
        all_of(Given, given, where=given.c.dossier_id == of, order=[given.c.ordinal]),
        all_of(Checked, checked, where=checked.c.dossier_id == of, order=[checked.c.component_code]),
    )


def _steps(of: Any) -> tuple[Any, ...]:
    stood, asked, decided = Pause.__table__, Supplement.__table__, Decision.__table__
    sent, handed = Transfer.__table__, HandOut.__table__
    return (
        all_of(Stood, stood, where=stood.c.dossier_id == of, order=[stood.c.started_at, stood.c.id]),
        all_of(Request, asked, where=asked.c.dossier_id == of, order=[asked.c.ordinal.desc()]),
        all_of(Proposed, decided, where=decided.c.dossier_id == of, order=[decided.c.ordinal.desc()]),
        all_of(Sent, sent, where=sent.c.dossier_id == of, order=[sent.c.ordinal.desc()]),
        first_of(Handed, handed, where=handed.c.dossier_id == of, order=handed.c.handed_at),
    )


def _money(of: Any) -> tuple[Any, ...]:
    owed, paid, receipt, series = Fee.__table__, Payment.__table__, Receipt.__table__, ReceiptSeries.__table__
    received = paid.outerjoin(receipt, receipt.c.payment_id == paid.c.id).outerjoin(
        series, series.c.id == receipt.c.series_id
    )
    written = {
        "receipt_id": receipt.c.id, "receipt_number": receipt.c.number, "receipt_serial": series.c.serial,
        "receipt_state": receipt.c.state,
    }  # fmt: skip
    own = {name: paid.c[name] for name in ("channel", "amount", "currency", "transaction_code", "paid_at")}
    return (
        all_of(Owed, owed, where=owed.c.dossier_id == of, order=[owed.c.ordinal]),
        all_of(Paid, received, where=paid.c.dossier_id == of, order=[paid.c.paid_at, paid.c.id], also=written | own),
    )


def _history(of: Any) -> Any:
    acts, actor = JournalEntry.__table__, Officer.__table__.alias("actor")
    also = {"actor_name": actor.c.full_name} | {
        name: acts.c[name] for name in ("ordinal", "verb", "facts", "actor_id", "at")
    }
    told = acts.join(actor, actor.c.id == acts.c.actor_id)
    return all_of(Entry, told, where=acts.c.dossier_id == of, order=[acts.c.ordinal.desc()], also=also)


STATEMENT = _statement()
