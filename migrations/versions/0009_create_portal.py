"""The portal: how each talk stands, pages stored, packages of progress, fetches, comparisons; two indexes for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

DIFFERENCES = (
    "'missing_here', 'set_aside', 'missing_there', 'listed_elsewhere', 'version_behind', 'version_set_aside', "
    "'version_ahead', 'status_behind', 'status_ahead'"
)


def upgrade() -> None:
    op.create_table(
        "portal_talks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("failure_facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("not_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name IN ('pull', 'progress', 'files', 'index')", name=op.f("ck_portal_talks_name")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_portal_talks")),
    )
    op.create_table(
        "portal_pages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("next_cursor", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["intake_runs.id"], name=op.f("fk_portal_pages_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_pages")),
    )
    op.create_index("ix_portal_pages_newest_at", "portal_pages", ["newest_at", "id"])
    op.create_table(
        "portal_fetches",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("kept_sha256", sa.Text(), nullable=True),
        sa.Column("kept_bytes", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_portal_fetches_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_portal_fetches")),
    )
    _create_exports()
    _create_comparisons()
    op.create_index(
        "ix_progress_messages_refused", "progress_messages", ["answered_at", "dossier_id", "ordinal"],
        postgresql_where="state = 'refused'",
    )  # fmt: skip
    # A reconciliation asks for a period of lodging among all dossiers, closed ones too; they lie in about that order.
    op.create_index("ix_dossiers_lodged_at", "dossiers", ["lodged_at"], postgresql_using="brin")


def _create_exports() -> None:
    op.create_table(
        "portal_exports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("standing", sa.Text(), server_default="made", nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("standing IN ('made', 'delivered', 'lost')", name=op.f("ck_portal_exports_standing")),
        sa.ForeignKeyConstraint(["made_by_id"], ["officers.id"], name=op.f("fk_portal_exports_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_exports")),
        sa.UniqueConstraint("sequence", name="uq_portal_exports_sequence"),
    )
    op.create_table(
        "portal_export_lines",
        sa.Column("export_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["portal_exports.id"], name=op.f("fk_portal_export_lines_export_id")),
        sa.PrimaryKeyConstraint("export_id", "line", name=op.f("pk_portal_export_lines")),
    )
    op.create_index("ix_portal_export_lines_message", "portal_export_lines", ["number", "ordinal"])


def _create_comparisons() -> None:
    op.create_table(
        "portal_comparisons",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("failure_facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("started_by_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('running', 'finished', 'failed')", name=op.f("ck_portal_comparisons_state")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_portal_comparisons_period")),
        sa.ForeignKeyConstraint(["started_by_id"], ["officers.id"], name=op.f("fk_portal_comparisons_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_comparisons")),
    )
    op.create_table(
        "portal_listings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["portal_comparisons.id"], name=op.f("fk_portal_listings_comparison_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_listings")),
    )
    op.create_index("ix_portal_listings_number", "portal_listings", ["comparison_id", "number"])
    op.create_table(
        "portal_differences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=True),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("our_version", sa.BigInteger(), nullable=True),
        sa.Column("their_version", sa.BigInteger(), nullable=True),
        sa.Column("our_ordinal", sa.BigInteger(), nullable=True),
        sa.Column("their_ordinal", sa.BigInteger(), nullable=True),
        sa.Column("our_status", sa.Integer(), nullable=True),
        sa.Column("their_status", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN ({DIFFERENCES})", name=op.f("ck_portal_differences_kind")),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["portal_comparisons.id"], name=op.f("fk_portal_differences_comparison_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_portal_differences_dossier_id")),
        sa.ForeignKeyConstraint(["record_id"], ["intake_records.id"], name=op.f("fk_portal_differences_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_differences")),
    )
    op.create_index("ix_portal_differences_page", "portal_differences", ["comparison_id", "kind", "number"])


def downgrade() -> None:
    op.drop_index("ix_dossiers_lodged_at", table_name="dossiers", postgresql_using="brin")
    op.drop_index("ix_progress_messages_refused", table_name="progress_messages", postgresql_where="state = 'refused'")
    op.drop_table("portal_differences")
    op.drop_table("portal_listings")
    op.drop_table("portal_comparisons")
    op.drop_table("portal_export_lines")
    op.drop_table("portal_exports")
    op.drop_table("portal_fetches")
    op.drop_table("portal_pages")
    op.drop_table("portal_talks")
