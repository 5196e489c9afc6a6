"""Fees, payments, rates, receipt series and receipts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_series",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("form_symbol", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("next_number", sa.Integer(), server_default="1", nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("next_number BETWEEN 1 AND last_number + 1", name=op.f("ck_receipt_series_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_series")),
        sa.UniqueConstraint(
            "unit_code", "form_symbol", "serial", name="uq_receipt_series_unit_code_form_symbol_serial"
        ),
    )
    op.create_table(
        "exchange_rates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> entered_by_id", name=op.f("ck_exchange_rates_second_person")
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rates_positive")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["officers.id"], name=op.f("fk_exchange_rates_approved_by_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["officers.id"], name=op.f("fk_exchange_rates_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rates")),
    )
    op.create_index(
        "uq_exchange_rates_approved",
        "exchange_rates",
        ["currency", "rate_on"],
        unique=True,
        postgresql_where="approved_by_id IS NOT NULL",
    )
    op.create_table(
        "fees",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("base_amount", sa.BigInteger(), nullable=False),
        sa.Column("relief", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_fees_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "ordinal", name=op.f("pk_fees")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("transaction_code", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("channel IN ('portal', 'cash', 'transfer')", name=op.f("ck_payments_channel")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_positive")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_payments_dossier_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["officers.id"], name=op.f("fk_payments_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("transaction_code", name="uq_payments_transaction_code"),
    )
    op.create_index("ix_payments_dossier_id", "payments", ["dossier_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="issued", nullable=False),
        sa.Column("total_vnd", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('issued', 'adjusted', 'replaced', 'cancelled', 'lost', 'destroyed')",
            name=op.f("ck_receipts_state"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_receipts_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["officers.id"], name=op.f("fk_receipts_issued_by_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_receipts_payment_id")),
        sa.ForeignKeyConstraint(["series_id"], ["receipt_series.id"], name=op.f("fk_receipts_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("payment_id", name="uq_receipts_payment_id"),
        sa.UniqueConstraint("series_id", "number", name="uq_receipts_series_id_number"),
    )
    op.create_index("ix_receipts_dossier_id", "receipts", ["dossier_id"], unique=False)
    op.create_index("ix_receipts_issued_on", "receipts", ["issued_on", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_receipts_issued_on", table_name="receipts")
    op.drop_index("ix_receipts_dossier_id", table_name="receipts")
    op.drop_table("receipts")
    op.drop_index("ix_payments_dossier_id", table_name="payments")
    op.drop_table("payments")
    op.drop_table("fees")
    op.drop_index(
        "uq_exchange_rates_approved", table_name="exchange_rates", postgresql_where="approved_by_id IS NOT NULL"
    )
    op.drop_table("exchange_rates")
    op.drop_table("receipt_series")
