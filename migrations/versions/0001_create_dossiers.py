"""The people of the office and the dossier: file, declarations, documents, supplements, pauses, decisions, messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "on", name=op.f("pk_number_series")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("reception_point", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("locale", sa.Text(), server_default="vi", nullable=False),
        sa.Column("theme", sa.Text(), server_default="auto", nullable=False),
        sa.Column("failed_sign_ins", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("locked_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('officer', 'team_leader', 'head', 'cashier', 'auditor', 'administrator', 'system')",
            name=op.f("ck_officers_role"),
        ),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_officers_username_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("username", name="uq_officers_username"),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("reception_point", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("service_level", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("is_assisted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_out_of_area", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_apologised", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("owner_key", sa.Text(collation="C"), nullable=False),
        sa.Column("owner_folded", sa.Text(), nullable=False),
        sa.Column(
            "owner_search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple'::regconfig, owner_folded)", persisted=True),
            nullable=False,
        ),
        sa.Column("identity_kind", sa.Text(), nullable=True),
        sa.Column("identity_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("return_mode", sa.Text(), server_default="counter", nullable=False),
        sa.Column("return_address", sa.Text(), nullable=True),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("payment_state", sa.Text(), server_default="none", nullable=False),
        sa.Column("priority", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("portal_version", sa.BigInteger(), nullable=True),
        sa.Column("portal_content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("clock_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_from_on", sa.Date(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("given_due_on", sa.Date(), nullable=True),
        sa.Column("committed_due_on", sa.Date(), nullable=True),
        sa.Column("is_due_provisional", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("messages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("journal_entries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("journal_hash", sa.LargeBinary(), server_default=r"\x", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('counter', 'online', 'post')", name=op.f("ck_dossiers_channel")),
        sa.CheckConstraint(
            "state IN ('lodged', 'incomplete', 'in_review', 'awaiting_applicant', 'awaiting_decision', 'to_transfer', "
            "'at_centre', 'result_ready', 'handed_out', 'refused', 'withdrawn', 'stopped')",
            name=op.f("ck_dossiers_state"),
        ),
        sa.CheckConstraint("(received_on IS NULL) = (received_at IS NULL)", name=op.f("ck_dossiers_received")),
        sa.CheckConstraint("(resolved_on IS NULL) = (resolved_at IS NULL)", name=op.f("ck_dossiers_resolved")),
        sa.CheckConstraint(
            "resolved_at IS NULL OR received_at IS NOT NULL", name=op.f("ck_dossiers_resolved_was_received")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["officers.id"], name=op.f("fk_dossiers_holder_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["officers.id"], name=op.f("fk_dossiers_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("number", name="uq_dossiers_number"),
    )
    op.create_index(
        "ix_dossiers_holder",
        "dossiers",
        ["holder_id", "due_at", "id"],
        unique=False,
        postgresql_where="holder_id IS NOT NULL AND state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.create_index("ix_dossiers_identity", "dossiers", ["identity_number", "procedure_code"], unique=False)
    op.create_index(
        "ix_dossiers_lodged",
        "dossiers",
        ["unit_code", "state", "lodged_at", "id"],
        unique=False,
        postgresql_where="state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.create_index(
        "ix_dossiers_next",
        "dossiers",
        ["unit_code", "due_at", sa.literal_column("priority DESC"), "lodged_at", "id"],
        unique=False,
        postgresql_where="holder_id IS NULL AND state IN ('lodged', 'in_review')",
    )
    op.create_index(
        "ix_dossiers_payments",
        "dossiers",
        ["unit_code", "lodged_at", "id"],
        unique=False,
        postgresql_where="payment_state = 'due' AND state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.create_index("ix_dossiers_owner_key", "dossiers", ["unit_code", "owner_key", "id"], unique=False)
    op.create_index("ix_dossiers_owner_search", "dossiers", ["owner_search"], unique=False, postgresql_using="gin")
    op.create_index("ix_dossiers_phone", "dossiers", ["phone"], unique=False)
    op.create_index(
        "ix_dossiers_received",
        "dossiers",
        ["unit_code", "received_on", "resolved_on", "due_on", "channel"],
        unique=False,
    )
    op.create_index(
        "ix_dossiers_worklist",
        "dossiers",
        ["unit_code", "state", "due_at", "id"],
        unique=False,
        postgresql_where="state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("proposal IN ('grant', 'deny')", name=op.f("ck_decisions_proposal")),
        sa.CheckConstraint("verdict IN ('approved', 'endorsed', 'sent_back')", name=op.f("ck_decisions_verdict")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name=op.f("ck_decisions_second_person")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officers.id"], name=op.f("fk_decisions_decided_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_decisions_dossier_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["officers.id"], name=op.f("fk_decisions_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_decisions_dossier_id_ordinal"),
    )
    op.create_table(
        "declarations",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form_code", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_declarations_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "version", name=op.f("pk_declarations")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("portal_file_id", sa.Text(), nullable=True),
        sa.Column("component_code", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("declared_type", sa.Text(), nullable=True),
        sa.Column("declared_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("arrival", sa.Text(), server_default="awaited", nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "arrival IN ('awaited', 'arrived', 'hash_differs', 'refused')", name=op.f("ck_documents_arrival")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_documents_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_documents_dossier_id_ordinal"),
    )
    op.create_index(
        "ix_documents_awaited", "documents", ["sha256"], unique=False, postgresql_where="arrival = 'awaited'"
    )
    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_pauses_order")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_pauses_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index("ix_pauses_dossier_id", "pauses", ["dossier_id"], unique=False)
    op.create_index("uq_pauses_open", "pauses", ["dossier_id"], unique=True, postgresql_where="ended_at IS NULL")
    op.create_table(
        "progress_messages",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="promised", nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('promised', 'acknowledged', 'refused')", name=op.f("ck_progress_messages_state")),
        sa.CheckConstraint("status BETWEEN 1 AND 10", name=op.f("ck_progress_messages_status")),
        sa.ForeignKeyConstraint(["actor_id"], ["officers.id"], name=op.f("fk_progress_messages_actor_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_progress_messages_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "ordinal", name=op.f("pk_progress_messages")),
    )
    op.create_index(
        "ix_progress_messages_unsent",
        "progress_messages",
        ["promised_at", "dossier_id", "ordinal"],
        unique=False,
        postgresql_where="state = 'promised'",
    )
    op.create_table(
        "supplements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_supplements_dossier_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["officers.id"], name=op.f("fk_supplements_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplements")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_supplements_dossier_id_ordinal"),
    )
    op.execute(
        "INSERT INTO officers (username, full_name, role, unit_code, is_active, created_at) "
        "VALUES ('system', 'Hệ thống', 'system', '', true, '2026-01-01T00:00:00Z')"
    )


def downgrade() -> None:
    op.drop_table("supplements")
    op.drop_index("ix_progress_messages_unsent", table_name="progress_messages", postgresql_where="state = 'promised'")
    op.drop_table("progress_messages")
    op.drop_index("uq_pauses_open", table_name="pauses", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_pauses_dossier_id", table_name="pauses")
    op.drop_table("pauses")
    op.drop_index("ix_documents_awaited", table_name="documents", postgresql_where="arrival = 'awaited'")
    op.drop_table("documents")
    op.drop_table("declarations")
    op.drop_table("decisions")
    op.drop_index(
        "ix_dossiers_worklist",
        table_name="dossiers",
        postgresql_where="state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.drop_index("ix_dossiers_received", table_name="dossiers")
    op.drop_index("ix_dossiers_phone", table_name="dossiers")
    op.drop_index("ix_dossiers_owner_search", table_name="dossiers", postgresql_using="gin")
    op.drop_index("ix_dossiers_payments", table_name="dossiers")
    op.drop_index("ix_dossiers_owner_key", table_name="dossiers")
    op.drop_index(
        "ix_dossiers_next",
        table_name="dossiers",
        postgresql_where="holder_id IS NULL AND state IN ('lodged', 'in_review')",
    )
    op.drop_index(
        "ix_dossiers_lodged",
        table_name="dossiers",
        postgresql_where="state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.drop_index("ix_dossiers_identity", table_name="dossiers")
    op.drop_index(
        "ix_dossiers_holder",
        table_name="dossiers",
        postgresql_where="holder_id IS NOT NULL AND state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.drop_table("dossiers")
    op.drop_table("officers")
    op.drop_table("number_series")
