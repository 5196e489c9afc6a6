"""Payments the portal confirms: each transaction counts once, however often it is told, in any state of the dossier."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.intake.actions.lodging import payment_row
from app.intake.rules.arrival import Arrival, Paid
from app.intake.rules.doubts import PAYMENT_ELSEWHERE
from app.receipts.models import Fee, Payment


def confirm_payments(session: Session, *, dossier: Dossier, arrived: Arrival, officer: Actor) -> None:
    """Note the payments not told before. One that another dossier has counted already is only pointed at."""
    codes = [paid.transaction_code for paid in arrived.payments]
    if not codes:
        return
    told = select(Payment.transaction_code, Payment.dossier_id).where(Payment.transaction_code.in_(codes))
    owner_of = {row.transaction_code: row.dossier_id for row in session.execute(told)}
    fresh = [paid for paid in arrived.payments if paid.transaction_code not in owner_of]
    is_elsewhere = any(owner != dossier.id for owner in owner_of.values())
    if not fresh and not (is_elsewhere and PAYMENT_ELSEWHERE not in dossier.flags):
        return
    perform("confirm_payment", officer=officer, dossier_id=dossier.id,
            change=lambda doing: _confirm(doing, fresh, is_elsewhere=is_elsewhere))  # fmt: skip


def _confirm(doing: Doing, fresh: Sequence[Paid], *, is_elsewhere: bool) -> Mapping[str, Any]:
    for paid in fresh:
        row = payment_row(paid, doing.dossier.id, doing.officer.id)
        doing.session.execute(insert(Payment).values(**row | {"lines": row["lines"].obj}))
    if is_elsewhere and PAYMENT_ELSEWHERE not in doing.dossier.flags:
        doing.dossier.flags = [*doing.dossier.flags, PAYMENT_ELSEWHERE]
    if fresh:
        _settle(doing, fresh)
    return {"transactions": [paid.transaction_code for paid in fresh], "elsewhere": is_elsewhere or None}


def _settle(doing: Doing, fresh: Sequence[Paid]) -> None:
    """Work out anew whether anything is owed; a fee that came in may start the clock, never in the future."""
    dossier = doing.dossier
    if dossier.payment_state != "due" or not _is_covered(doing.session, dossier.id):
        return
    dossier.payment_state = "paid"
    fee_settled(doing.session, dossier, min(max(paid.paid_at for paid in fresh), doing.at))


def _is_covered(session: Session, dossier_id: int) -> bool:
    """Whether what came in covers what is owed; a fee the declaration does not settle is covered by any payment."""
    owed: dict[str, int] = {}
    for currency, amount in session.execute(select(Fee.currency, Fee.amount).where(Fee.dossier_id == dossier_id)):
        owed[currency] = owed.get(currency, 0) + amount
    paid = paid_so_far(session, dossier_id)
    return all(paid.get(currency, 0) >= amount for currency, amount in owed.items()) and bool(paid)


def paid_so_far(session: Session, dossier_id: int) -> dict[str, int]:
    """What came in for a dossier, by currency."""
    total: dict[str, int] = {}
    made = select(Payment.currency, Payment.amount).where(Payment.dossier_id == dossier_id)
    for currency, amount in session.execute(made):
        total[currency] = total.get(currency, 0) + amount
    return total
