"""The quarantine workbench: mended copies, refusals for the portal, changes an officer has not seen; wider numbers.

A portal's version may be a time stamp and a telephone any text, so that a version needs 64 bits and the telephone's
index must not care for its length. Papers of a file are numbered beyond 32,767.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "'package', 'pull', 'register', 'replay'"


def upgrade() -> None:
    op.add_column("intake_records", sa.Column("mends_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_intake_records_mends_id"), "intake_records", "intake_records", ["mends_id"], ["id"])
    op.create_index(
        "ix_intake_records_mends_id", "intake_records", ["mends_id"], postgresql_where="mends_id IS NOT NULL"
    )
    op.add_column("intake_runs", sa.Column("refusal_facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_index("ix_intake_runs_started_at", "intake_runs", ["started_at", "id"])
    op.drop_constraint(op.f("ck_intake_runs_kind"), "intake_runs", type_="check")
    op.create_check_constraint(op.f("ck_intake_runs_kind"), "intake_runs", f"kind IN ({KINDS}, 'mending')")
    _create_changes()
    _create_refusals()
    op.alter_column("declarations", "version", type_=sa.BigInteger())
    op.alter_column("documents", "ordinal", type_=sa.Integer())
    op.drop_index("ix_dossiers_phone", table_name="dossiers")
    op.create_index("ix_dossiers_phone", "dossiers", ["phone"], postgresql_using="hash")


def _create_changes() -> None:
    op.create_table(
        "intake_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("portal_version", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(seen_by_id IS NULL) = (seen_at IS NULL)", name=op.f("ck_intake_changes_seen")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_intake_changes_dossier_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["officers.id"], name=op.f("fk_intake_changes_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_changes")),
    )
    op.create_index("ix_intake_changes_dossier_id", "intake_changes", ["dossier_id", "id"])
    op.create_index(
        "uq_intake_changes_unseen", "intake_changes", ["dossier_id", "field"], unique=True,
        postgresql_where="seen_at IS NULL",
    )  # fmt: skip


def _create_refusals() -> None:
    op.create_table(
        "intake_refusals",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_by_id", sa.BigInteger(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'promised', 'acknowledged', 'refused')", name=op.f("ck_intake_refusals_state")
        ),
        sa.CheckConstraint("(ordinal IS NULL) = (state = 'kept')", name=op.f("ck_intake_refusals_ordinal")),
        sa.ForeignKeyConstraint(["record_id"], ["intake_records.id"], name=op.f("fk_intake_refusals_record_id")),
        sa.ForeignKeyConstraint(["refused_by_id"], ["officers.id"], name=op.f("fk_intake_refusals_refused_by_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_intake_refusals")),
        sa.UniqueConstraint("number", "ordinal", name="uq_intake_refusals_number_ordinal"),
    )
    op.create_index(
        "ix_intake_refusals_unsent", "intake_refusals", ["refused_at", "record_id"],
        postgresql_where="state = 'promised'",
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_dossiers_phone", table_name="dossiers", postgresql_using="hash")
    op.create_index("ix_dossiers_phone", "dossiers", ["phone"])
    op.alter_column("documents", "ordinal", type_=sa.SmallInteger())
    op.alter_column("declarations", "version", type_=sa.Integer())
    op.drop_table("intake_refusals")
    op.drop_table("intake_changes")
    op.drop_constraint(op.f("ck_intake_runs_kind"), "intake_runs", type_="check")
    op.execute("UPDATE intake_runs SET kind = 'replay' WHERE kind = 'mending'")
    op.create_check_constraint(op.f("ck_intake_runs_kind"), "intake_runs", f"kind IN ({KINDS})")
    op.drop_index("ix_intake_runs_started_at", table_name="intake_runs")
    op.drop_column("intake_runs", "refusal_facts")
    op.drop_index("ix_intake_records_mends_id", table_name="intake_records", postgresql_where="mends_id IS NOT NULL")
    op.drop_constraint(op.f("fk_intake_records_mends_id"), "intake_records", type_="foreignkey")
    op.drop_column("intake_records", "mends_id")
