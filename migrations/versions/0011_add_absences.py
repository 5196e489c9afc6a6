"""Absence and delegation, what was passed on because of it; bulk acts and what became of each dossier."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_absences()
    _create_bulk_runs()
    _create_bulk_items()


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stand_in_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('leave', 'shift', 'delegation')", name=op.f("ck_absences_kind")),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_absences_order")),
        sa.CheckConstraint("stand_in_id <> officer_id", name=op.f("ck_absences_another")),
        sa.CheckConstraint("kind <> 'delegation' OR stand_in_id IS NOT NULL", name=op.f("ck_absences_delegate")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_absences_officer_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["officers.id"], name=op.f("fk_absences_stand_in_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["officers.id"], name=op.f("fk_absences_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_officer", "absences", ["officer_id", "until_at"])
    op.create_index("ix_absences_unended", "absences", ["until_at"], postgresql_where="ended_at IS NULL")
    op.create_table(
        "handed_over",
        sa.Column("absence_id", sa.BigInteger(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["absence_id"], ["absences.id"], name=op.f("fk_handed_over_absence_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_handed_over_dossier_id")),
        sa.ForeignKeyConstraint(["to_id"], ["officers.id"], name=op.f("fk_handed_over_to_id")),
        sa.PrimaryKeyConstraint("absence_id", "dossier_id", name=op.f("pk_handed_over")),
    )
    op.create_index("ix_handed_over_dossier", "handed_over", ["dossier_id"], postgresql_where="settled_at IS NULL")


def _create_bulk_runs() -> None:
    op.create_table(
        "bulk_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("undoes_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_bulk_runs_officer_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["bulk_runs.id"], name=op.f("fk_bulk_runs_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_runs")),
        sa.UniqueConstraint("undoes_id", name="uq_bulk_runs_undoes_id"),
    )
    op.create_index("ix_bulk_runs_officer", "bulk_runs", ["officer_id", "id"])
    op.create_index("ix_bulk_runs_unended", "bulk_runs", ["id"], postgresql_where="ended_at IS NULL")


def _create_bulk_items() -> None:
    op.create_table(
        "bulk_items",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("seen_entries", sa.Integer(), nullable=False),
        sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'done', 'refused')", name=op.f("ck_bulk_items_state")),
        sa.CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_bulk_items_settled")),
        sa.CheckConstraint("(state = 'refused') = (code IS NOT NULL)", name=op.f("ck_bulk_items_refused")),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_runs.id"], name=op.f("fk_bulk_items_run_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_bulk_items_dossier_id")),
        sa.PrimaryKeyConstraint("run_id", "ordinal", name=op.f("pk_bulk_items")),
        sa.UniqueConstraint("run_id", "dossier_id", name="uq_bulk_items_run_id_dossier_id"),
    )
    op.create_index("ix_bulk_items_run", "bulk_items", ["run_id", "state", "ordinal"])


def downgrade() -> None:
    op.drop_table("bulk_items")
    op.drop_table("bulk_runs")
    op.drop_table("handed_over")
    op.drop_table("absences")
