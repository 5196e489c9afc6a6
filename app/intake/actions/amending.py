"""A newer version of a dossier the office holds: merged without losing the officer's work, and what follows from it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.core.office import office
from app.core.store import ContentStore
from app.dossiers.actions import review
from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Declaration, Document, Dossier
from app.dossiers.queries import documents_of, newest_declaration, system_actor
from app.intake.actions.lodging import arrival_of, fee_rows, owed_by, payment_row
from app.intake.rules.arrival import Arrival, payment_state
from app.intake.rules.doubts import doubts
from app.receipts.models import Fee, Payment
from config.workflow import BEFORE_ACCEPTANCE, CLOSED, State

FLAG_WITHDRAWAL = {"code": "withdrawal_asked"}
FLAG_CHANGED = {"code": "changed_in_review"}


def amend(session: Session, *, dossier_id: int, arrived: Arrival) -> None:
    """Merge a newer version into the dossier, then do what its kind asks for in the state the dossier is in."""
    system = system_actor(session)
    dossier = perform("amend", officer=system, dossier_id=dossier_id, change=lambda doing: _merge(doing, arrived))
    if arrived.payments:
        _confirm_payments(session, dossier_id=dossier_id, arrived=arrived)
    if arrived.kind == "withdrawal" and State(dossier.state) not in CLOSED:
        perform("ask_to_withdraw", officer=system, dossier_id=dossier_id, change=_mark_withdrawal)
    if arrived.kind == "supplement" and dossier.state == State.INCOMPLETE:
        review.papers_received(officer=system, dossier_id=dossier_id)
    if arrived.kind == "supplement" and dossier.state == State.AWAITING_APPLICANT:
        review.resume(officer=system, dossier_id=dossier_id)


def _merge(doing: Doing, arrived: Arrival) -> Mapping[str, Any]:
    dossier, session = doing.dossier, doing.session
    changed = [name for name, value in arrived.columns.items() if getattr(dossier, name) != value]
    for name in changed:
        setattr(dossier, name, arrived.columns[name])
    changed += _declare(session, dossier.id, arrived)
    if _merge_documents(doing, arrived):
        changed.append("documents")
    dossier.portal_version, dossier.portal_content_hash = arrived.version, arrived.content_hash
    if State(dossier.state) in BEFORE_ACCEPTANCE:
        _price_again(session, dossier, arrived)
    elif changed:
        _flag(dossier, FLAG_CHANGED)
    kept = [name for name in changed if name not in ("owner_key", "owner_folded")]
    return {"portal_version": arrived.version, "kind": arrived.kind, "changed": kept}


def _declare(session: Session, dossier_id: int, arrived: Arrival) -> list[str]:
    """Keep the new declaration beside the old; returns the names of the fields that differ."""
    if not arrived.form_code and not arrived.content:
        return []
    before = newest_declaration(session, dossier_id)
    old = before.content if before else {}
    differs = sorted(name for name in {*old, *arrived.content} if old.get(name) != arrived.content.get(name))
    if not differs and before is not None and before.form_code == arrived.form_code:
        return []
    session.execute(
        insert(Declaration).values(
            dossier_id=dossier_id, version=arrived.version, form_code=arrived.form_code, content=arrived.content,
            declared_at=arrived.updated_at,
        )
    )  # fmt: skip
    return [f"declaration.{name}" for name in differs]


def _merge_documents(doing: Doing, arrived: Arrival) -> bool:
    """Add the documents not held yet and take note of withdrawn ones; a document already here is never dropped."""
    session, dossier_id = doing.session, doing.dossier.id
    held = list(documents_of(session, dossier_id))
    by_file = {(document.portal_file_id, document.sha256): document for document in held}
    store, ordinal, is_changed = ContentStore(office().files_dir), len(held), False
    for row in arrived.documents:
        known = by_file.get((row["portal_file_id"], row["sha256"]))
        if known is None:
            ordinal += 1
            session.execute(
                insert(Document).values(dossier_id=dossier_id, ordinal=ordinal, **row,
                                        **arrival_of(store, row["sha256"], doing.at))
            )  # fmt: skip
            is_changed = True
        elif known.is_withdrawn != row["is_withdrawn"]:
            known.is_withdrawn = row["is_withdrawn"]
            is_changed = True
    return is_changed


def _price_again(session: Session, dossier: Dossier, arrived: Arrival) -> None:
    """Before acceptance a correction may change what is owed and what is doubtful."""
    owed = owed_by(arrived)
    session.execute(delete(Fee).where(Fee.dossier_id == dossier.id))
    if rows := fee_rows(dossier.id, owed):
        session.execute(insert(Fee), rows)
    has_twin = any(flag["code"] == "twin_open" for flag in dossier.flags)
    on = office().local_day(arrived.lodged_at)
    standing = [flag for flag in dossier.flags if flag == FLAG_WITHDRAWAL]
    found = doubts(arrived, owed=owed, has_open_twin=has_twin, on=on, config=office().config)
    dossier.flags = found + standing
    dossier.payment_state = payment_state(owed, _paid(session, dossier.id))


def _paid(session: Session, dossier_id: int) -> dict[str, int]:
    total: dict[str, int] = {}
    made = select(Payment.currency, Payment.amount).where(Payment.dossier_id == dossier_id)
    for currency, amount in session.execute(made):
        total[currency] = total.get(currency, 0) + amount
    return total


def _confirm_payments(session: Session, *, dossier_id: int, arrived: Arrival) -> None:
    """Note payments the portal confirms; each transaction counts once, however often it is told."""
    codes = [paid.transaction_code for paid in arrived.payments]
    told = set(session.execute(select(Payment.transaction_code).where(Payment.transaction_code.in_(codes))).scalars())
    fresh = [paid for paid in arrived.payments if paid.transaction_code not in told]
    if not fresh:
        return
    system = system_actor(session)

    def confirm(doing: Doing) -> Mapping[str, Any]:
        for paid in fresh:
            row = payment_row(paid, dossier_id, system.id)
            session.execute(insert(Payment).values(**row | {"lines": row["lines"].obj}))
        settle(doing, arrived)
        return {"transactions": [paid.transaction_code for paid in fresh]}

    perform("confirm_payment", officer=system, dossier_id=dossier_id, change=confirm)


def settle(doing: Doing, arrived: Arrival) -> None:
    """Work out anew whether anything is owed; a fee that came in may start the clock."""
    was_due = doing.dossier.payment_state == "due"
    doing.dossier.payment_state = payment_state(owed_by(arrived), _paid(doing.session, doing.dossier.id))
    if was_due and doing.dossier.payment_state == "paid":
        fee_settled(doing.session, doing.dossier, max(paid.paid_at for paid in arrived.payments))


def _mark_withdrawal(doing: Doing) -> None:
    _flag(doing.dossier, FLAG_WITHDRAWAL)


def _flag(dossier: Dossier, flag: dict[str, Any]) -> None:
    if flag not in dossier.flags:
        dossier.flags = [*dossier.flags, flag]
