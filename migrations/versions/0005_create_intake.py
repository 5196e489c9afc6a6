"""Intake runs, records as received, readings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.LargeBinary(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("records", sa.BigInteger(), nullable=True),
        sa.Column("is_rereading", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("started_by_id", sa.BigInteger(), nullable=False),
        sa.Column("is_typed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('package', 'pull', 'register', 'replay')", name=op.f("ck_intake_runs_kind")),
        sa.CheckConstraint("state IN ('running', 'finished', 'refused')", name=op.f("ck_intake_runs_state")),
        sa.ForeignKeyConstraint(["started_by_id"], ["officers.id"], name=op.f("fk_intake_runs_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_runs")),
    )
    op.create_index(
        "uq_intake_runs_source",
        "intake_runs",
        ["kind", "source_hash"],
        unique=True,
        postgresql_where="NOT is_rereading AND source_hash IS NOT NULL",
    )
    op.create_table(
        "intake_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("portal_version", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("raw_bytes", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("standing", sa.Text(), server_default="settled", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('created', 'updated', 'unchanged', 'stale', 'quarantined')",
            name=op.f("ck_intake_records_outcome"),
        ),
        sa.CheckConstraint(
            "standing IN ('settled', 'open', 'mended', 'released', 'refused')", name=op.f("ck_intake_records_standing")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["intake_runs.id"], name=op.f("fk_intake_records_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_records")),
        sa.UniqueConstraint("content_hash", name="uq_intake_records_content_hash"),
    )
    op.create_index("ix_intake_records_number", "intake_records", ["number"], unique=False)
    op.create_index(
        "ix_intake_records_open", "intake_records", ["id"], unique=False, postgresql_where="standing = 'open'"
    )
    op.create_table(
        "intake_readings",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["intake_records.id"], name=op.f("fk_intake_readings_record_id")),
        sa.ForeignKeyConstraint(["run_id"], ["intake_runs.id"], name=op.f("fk_intake_readings_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_intake_readings")),
    )


def downgrade() -> None:
    op.drop_table("intake_readings")
    op.drop_index("ix_intake_records_open", table_name="intake_records", postgresql_where="standing = 'open'")
    op.drop_index("ix_intake_records_number", table_name="intake_records")
    op.drop_table("intake_records")
    op.drop_index(
        "uq_intake_runs_source",
        table_name="intake_runs",
        postgresql_where="NOT is_rereading AND source_hash IS NOT NULL",
    )
    op.drop_table("intake_runs")
