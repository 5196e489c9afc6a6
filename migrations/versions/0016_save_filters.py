"""Saved filters and own columns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("worklist", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_saved_filters_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("officer_id", "worklist", "name", name="uq_saved_filters_officer_id_worklist_name"),
    )
    op.create_table(
        "own_columns",
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("worklist", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_own_columns_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "worklist", name=op.f("pk_own_columns")),
    )


def downgrade() -> None:
    op.drop_table("own_columns")
    op.drop_table("saved_filters")
