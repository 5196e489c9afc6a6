"""The tables of money: fees owed, payments, exchange rates, receipt series and receipts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Fee(Table):
    """One line of what a dossier owes, as the tariff of its day said. Amounts in the smallest collected unit."""

    __tablename__ = "fees"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(Text)
    base_amount: Mapped[int]
    relief: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)


class ExchangeRate(Table):
    """The rate of a day for collecting a foreign amount in đồng. It counts only once a second person approved it."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        CheckConstraint("rate > 0", name="positive"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> entered_by_id", name="second_person"),
        Index("uq_exchange_rates_approved", "currency", "rate_on", unique=True,
              postgresql_where="approved_by_id IS NOT NULL"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    currency: Mapped[str] = mapped_column(Text)
    rate_on: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    bank: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    entered_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    approved_at: Mapped[datetime | None]


class Payment(Table):
    """Money that came in: confirmed by the portal (once per transaction), or taken at the till."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("transaction_code", name="uq_payments_transaction_code"),
        Index("ix_payments_dossier_id", "dossier_id"),
        CheckConstraint("channel IN ('portal', 'cash', 'transfer')", name="channel"),
        CheckConstraint("amount > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    channel: Mapped[str] = mapped_column(Text)
    transaction_code: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]]
    paid_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))


class ReceiptSeries(Table):
    """A run of receipt numbers of one form symbol, serial and year. The next number is taken under a row lock."""

    __tablename__ = "receipt_series"
    __table_args__ = (
        UniqueConstraint("unit_code", "form_symbol", "serial", name="uq_receipt_series_unit_code_form_symbol_serial"),
        CheckConstraint("next_number BETWEEN 1 AND last_number + 1", name="range"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    form_symbol: Mapped[str] = mapped_column(Text)
    serial: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(SmallInteger)
    next_number: Mapped[int] = mapped_column(Integer, server_default="1")
    last_number: Mapped[int] = mapped_column(Integer)


class Receipt(Table):
    """A numbered receipt, frozen as issued. A number is never used twice and never skipped."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("series_id", "number", name="uq_receipts_series_id_number"),
        UniqueConstraint("payment_id", name="uq_receipts_payment_id"),
        Index("ix_receipts_dossier_id", "dossier_id"),
        Index("ix_receipts_issued_on", "issued_on", "id"),
        Index("ix_receipts_lookup_code", "lookup_code"),
        CheckConstraint("state IN ('issued', 'adjusted', 'replaced', 'cancelled', 'lost', 'destroyed')", name="state"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("receipt_series.id"))
    number: Mapped[int] = mapped_column(Integer)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    state: Mapped[str] = mapped_column(Text, server_default="issued")
    total_vnd: Mapped[int]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    lookup_code: Mapped[str | None] = mapped_column(Text, Computed("content ->> 'lookup_code'", persisted=True))
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
