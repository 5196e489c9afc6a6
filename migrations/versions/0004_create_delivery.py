"""Transfers to the central Department and results handed out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_outs",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("collector_name", sa.Text(), nullable=True),
        sa.Column("collector_identity", sa.Text(), nullable=True),
        sa.Column("tracking_number", sa.Text(), nullable=True),
        sa.Column("handed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_hand_outs_dossier_id")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["officers.id"], name=op.f("fk_hand_outs_handed_by_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_hand_outs")),
    )
    op.create_table(
        "transfers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_reference", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("answer IN ('issued', 'denied', 'returned')", name=op.f("ck_transfers_answer")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_transfers_dossier_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["officers.id"], name=op.f("fk_transfers_recorded_by_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["officers.id"], name=op.f("fk_transfers_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_transfers_dossier_id_ordinal"),
    )


def downgrade() -> None:
    op.drop_table("transfers")
    op.drop_table("hand_outs")
