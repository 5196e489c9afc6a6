"""Handing out: leases with a heartbeat, who is looking, how work was shared, what officers are trained in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNCLAIMED = sa.text("holder_id IS NULL AND state IN ('lodged', 'in_review')")
ORDER: list[str | sa.TextClause | sa.ColumnElement[Any]] = [
    "unit_code", "due_at", sa.text("priority DESC"), "lodged_at", "id",
]  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_leases")),
    )
    op.create_index("ix_leases_until_at", "leases", ["until_at"])
    op.create_index("ix_leases_officer_id", "leases", ["officer_id"])
    op.create_table(
        "viewings",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_viewings_dossier_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_viewings_officer_id")),
        sa.PrimaryKeyConstraint("dossier_id", "officer_id", name=op.f("pk_viewings")),
    )
    op.create_index("ix_viewings_seen_at", "viewings", ["seen_at"])
    op.create_table(
        "handed_out_shares",
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "given_on", "procedure_code", name=op.f("pk_handed_out_shares")),
    )
    op.create_table(
        "officer_skills",
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('procedure', 'tongue')", name=op.f("ck_officer_skills_kind")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_officer_skills_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "kind", "code", name=op.f("pk_officer_skills")),
    )
    # The procedure at the index's end: who is trained in one alone is found theirs without looking at every row.
    op.drop_index("ix_dossiers_next", table_name="dossiers")
    op.create_index("ix_dossiers_next", "dossiers", [*ORDER, "procedure_code"], postgresql_where=UNCLAIMED)


def downgrade() -> None:
    op.drop_index("ix_dossiers_next", table_name="dossiers")
    op.create_index("ix_dossiers_next", "dossiers", ORDER, postgresql_where=UNCLAIMED)
    op.drop_table("officer_skills")
    op.drop_table("handed_out_shares")
    op.drop_table("viewings")
    op.drop_table("leases")
