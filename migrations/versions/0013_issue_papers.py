"""Papers as issued with their numbering; the reasons of a request, and a repeated request before a leader.

`dossiers.requests` begins at nought: what was asked for before this step counts as no request.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
FORMS = "'01', '02', '03', '04', '05', '06', '07'"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("requests", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("dossiers", sa.Column("request_drafted_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_dossiers_request_drafted_by_id"), "dossiers", "officers", ["request_drafted_by_id"], ["id"]
    )
    op.add_column("supplements", sa.Column("reason_en", sa.Text(), nullable=True))
    op.add_column("supplements", sa.Column("reasons", JSONB, nullable=False, server_default="[]"))
    _create_drafts()
    _create_papers()
    _let_papers_stand()


def _create_drafts() -> None:
    op.create_table(
        "request_drafts",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("reasons", JSONB, nullable=False, server_default="[]"),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_request_drafts_dossier_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["officers.id"], name=op.f("fk_request_drafts_drafted_by_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_request_drafts")),
    )


def _create_papers() -> None:
    op.create_table(
        "paper_series",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number > 0", name=op.f("ck_paper_series_last_number")),
        sa.PrimaryKeyConstraint("unit_code", "form", "year", name=op.f("pk_paper_series")),
    )
    op.create_table(
        "papers",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"form IN ({FORMS})", name=op.f("ck_papers_form")),
        sa.CheckConstraint("number > 0", name=op.f("ck_papers_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_papers_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["officers.id"], name=op.f("fk_papers_issued_by_id")),
        sa.PrimaryKeyConstraint("dossier_id", "ordinal", name=op.f("pk_papers")),
        sa.UniqueConstraint("unit_code", "form", "year", "number", name="uq_papers_number"),
    )


def _let_papers_stand() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_papers() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a paper stands as it was issued: % is refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER papers_refuse_change BEFORE UPDATE OR DELETE ON papers "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_papers()"
    )
    op.execute(
        "CREATE TRIGGER papers_refuse_truncate BEFORE TRUNCATE ON papers "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_papers()"
    )


def downgrade() -> None:
    op.drop_table("papers")
    op.drop_table("paper_series")
    op.execute("DROP FUNCTION refuse_change_of_papers()")
    op.drop_table("request_drafts")
    op.drop_column("supplements", "reasons")
    op.drop_column("supplements", "reason_en")
    op.drop_constraint(op.f("fk_dossiers_request_drafted_by_id"), "dossiers", type_="foreignkey")
    op.drop_column("dossiers", "request_drafted_by_id")
    op.drop_column("dossiers", "requests")
