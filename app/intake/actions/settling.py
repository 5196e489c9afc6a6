"""Payments the portal confirms: each transaction counts once, however often it is told, in any state of the dossier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.queries import procedure_of
from app.dossiers.rules import Actor, later
from app.intake.actions.lodging import payment_row
from app.intake.actions.shelf import Shelf
from app.intake.rules.arrival import Paid
from app.intake.rules.doubts import PAYMENT_ELSEWHERE
from app.receipts.models import Fee, Payment


def confirm_payments(dossier: Dossier, told: Sequence[Paid], *, shelf: Shelf, officer: Actor) -> None:
    """Note payments that no version told of before. One that another dossier has counted already is only pointed at."""
    if not told:
        return
    payer_of = shelf.payers([paid.transaction_code for paid in told])
    fresh = [paid for paid in told if paid.transaction_code not in payer_of]
    is_elsewhere = any(payer != dossier.id for payer in payer_of.values())
    if not fresh and not (is_elsewhere and PAYMENT_ELSEWHERE not in dossier.flags):
        return
    perform("confirm_payment", officer=officer, dossier_id=dossier.id,
            change=lambda doing: _confirm(doing, fresh, is_elsewhere=is_elsewhere))  # fmt: skip
    shelf.paid_by.update({paid.transaction_code: dossier.id for paid in fresh})


def _confirm(doing: Doing, fresh: Sequence[Paid], *, is_elsewhere: bool) -> Mapping[str, Any]:
    for paid in fresh:
        row = payment_row(paid, doing.dossier.id, actor_id=doing.officer.id)
        doing.session.execute(insert(Payment).values(**row | {"lines": row["lines"].obj}))
    if is_elsewhere and PAYMENT_ELSEWHERE not in doing.dossier.flags:
        doing.dossier.flags = [*doing.dossier.flags, PAYMENT_ELSEWHERE]
    if fresh:
        _settle(doing)
    return {"transactions": [paid.transaction_code for paid in fresh], "elsewhere": is_elsewhere or None}


def _settle(doing: Doing) -> None:
    """Work out anew whether anything is owed. A fee that came in may start the clock, from the instant it was covered,
    whatever order the payments are told in, and never in the future.
    """
    session, dossier = doing.session, doing.dossier
    covered_at = _covered_at(session, dossier.id)
    if covered_at is None or dossier.payment_state == "none":
        return
    covered_at = min(covered_at, doing.at)
    if dossier.payment_state == "due":
        dossier.payment_state = "paid"
        fee_settled(session, dossier, covered_at)
    elif _started_too_late(dossier, covered_at):
        dossier.clock_started_at = None
        fee_settled(session, dossier, covered_at)


def _started_too_late(dossier: Dossier, covered_at: datetime) -> bool:
    """Whether the clock waited for a payment that another, told later, had made already."""
    started_at, starts_at = dossier.clock_started_at, later(dossier.received_at, covered_at)
    if started_at is None or starts_at is None or dossier.resolved_at is not None:
        return False
    return procedure_of(dossier).clock_starts == "accepted_and_paid" and starts_at < started_at


def _covered_at(session: Session, dossier_id: int) -> datetime | None:
    """When what came in first covered what is owed, None while it does not; an undetermined fee by any payment."""
    owed: dict[str, int] = {}
    for currency, amount in session.execute(select(Fee.currency, Fee.amount).where(Fee.dossier_id == dossier_id)):
        owed[currency] = owed.get(currency, 0) + amount
    columns = (Payment.currency, Payment.amount, Payment.paid_at)
    made = select(*columns).where(Payment.dossier_id == dossier_id).order_by(Payment.paid_at, Payment.id)
    for currency, amount, paid_at in session.execute(made):
        if currency in owed or not owed:
            owed[currency] = owed.get(currency, 0) - amount
        if all(left <= 0 for left in owed.values()):
            return paid_at
    return None


def paid_so_far(session: Session, dossier_id: int) -> dict[str, int]:
    """What came in for a dossier, by currency."""
    total: dict[str, int] = {}
    made = select(Payment.currency, Payment.amount).where(Payment.dossier_id == dossier_id)
    for currency, amount in session.execute(made):
        total[currency] = total.get(currency, 0) + amount
    return total
