"""Asking for fees, payments, rates and receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.errors import NotFound
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.officers.models import Officer
from app.receipts.models import ExchangeRate, Fee, Payment, Receipt, ReceiptSeries

MOST_RECEIPTS = 50


@dataclass(frozen=True)
class Owed:
    """What a dossier owes in one currency, and what has come in."""

    currency: str
    owed: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return max(self.owed - self.paid, 0)


def fees_of(session: Session, dossier_id: int) -> Sequence[Fee]:
    """The fee lines of a dossier in their order."""
    return session.execute(select(Fee).where(Fee.dossier_id == dossier_id).order_by(Fee.ordinal)).scalars().all()


def payments_of(session: Session, dossier_id: int) -> Sequence[Payment]:
    """The payments of a dossier, oldest first."""
    made = select(Payment).where(Payment.dossier_id == dossier_id).order_by(Payment.paid_at, Payment.id)
    return session.execute(made).scalars().all()


def owed_of(session: Session, dossier_id: int) -> tuple[Owed, ...]:
    """What is owed and paid, by currency in alphabetical order."""
    owed: dict[str, int] = {}
    paid: dict[str, int] = {}
    for fee in fees_of(session, dossier_id):
        owed[fee.currency] = owed.get(fee.currency, 0) + fee.amount
    for payment in payments_of(session, dossier_id):
        paid[payment.currency] = paid.get(payment.currency, 0) + payment.amount
    return tuple(Owed(one, owed.get(one, 0), paid.get(one, 0)) for one in sorted({*owed, *paid}))


def receipts_of(session: Session, dossier_id: int) -> Sequence[Row[Receipt, ReceiptSeries]]:
    """The receipts of a dossier with their series, oldest first."""
    issued = (
        select(Receipt, ReceiptSeries)
        .join(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .where(Receipt.dossier_id == dossier_id)
        .order_by(Receipt.id)
    )
    return session.execute(issued).all()


def receipt_for(officer: Actor, receipt_id: int) -> Receipt:
    """A receipt of the officer's unit. Raises NotFound."""
    wanted = (
        select(Receipt)
        .join(Dossier, Dossier.id == Receipt.dossier_id)
        .where(Receipt.id == receipt_id, Dossier.unit_code == officer.unit_code)
    )
    receipt = db.session.execute(wanted).scalar_one_or_none()
    if receipt is None:
        raise NotFound("receipt_not_found")
    return receipt


def receipts_page(
    officer: Actor, *, before_id: int | None = None, number: int | None = None
) -> Sequence[Row[Receipt, ReceiptSeries, str]]:
    """The unit's receipts with series and dossier number, newest first, fifty at a time."""
    rows = (
        select(Receipt, ReceiptSeries, Dossier.number)
        .join(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .join(Dossier, Dossier.id == Receipt.dossier_id)
        .where(Dossier.unit_code == officer.unit_code)
        .order_by(Receipt.id.desc())
        .limit(MOST_RECEIPTS + 1)
    )
    if before_id is not None:
        rows = rows.where(Receipt.id < before_id)
    if number is not None:
        rows = rows.where(Receipt.number == number)
    return db.session.execute(rows).all()


def payments_without_receipt(session: Session, dossier_id: int) -> Sequence[Payment]:
    """The payments of a dossier for which no receipt is issued yet."""
    without = (
        select(Payment)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .where(Payment.dossier_id == dossier_id, Receipt.id.is_(None))
        .order_by(Payment.paid_at, Payment.id)
    )
    return session.execute(without).scalars().all()


def portal_payments_waiting(at_most: int) -> Select[int]:
    """Ids of portal payments of accepted dossiers that have no receipt yet, oldest first."""
    return (
        select(Payment.id)
        .join(Dossier, Dossier.id == Payment.dossier_id)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .where(Payment.channel == "portal", Dossier.received_at.is_not(None), Receipt.id.is_(None))
        .order_by(Payment.id)
        .limit(at_most)
    )


def approved_rate(session: Session, currency: str, on: date) -> ExchangeRate | None:
    """The approved rate of a day."""
    approved = select(ExchangeRate).where(
        ExchangeRate.currency == currency, ExchangeRate.rate_on == on, ExchangeRate.approved_by_id.is_not(None)
    )
    return session.execute(approved).scalar_one_or_none()


def rates_page() -> Sequence[Row[ExchangeRate, str, str | None]]:
    """The newest rates with who entered and who approved them."""
    entered, approved = Officer.__table__.alias("entered"), Officer.__table__.alias("approved")
    rows = (
        select(ExchangeRate, entered.c.full_name, approved.c.full_name)
        .join(entered, entered.c.id == ExchangeRate.entered_by_id)
        .outerjoin(approved, approved.c.id == ExchangeRate.approved_by_id)
        .order_by(ExchangeRate.rate_on.desc(), ExchangeRate.id.desc())
        .limit(60)
    )
    return db.session.execute(rows).all()
