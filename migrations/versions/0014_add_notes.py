"""Notes, opinions, alerts, conflicts of interest: their tables, and what a list and `may` ask of a dossier itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "'exit_ban', 'wanted', 'lost_passport', 'false_papers', 'overstay', 'other'"
ALERT_STATES = "'entered', 'in_force', 'lift_asked', 'ended'"
HIT_STATES = "'open', 'dismissal_asked', 'confirmation_asked', 'dismissed', 'confirmed', 'ended'"
NO_FLAGS = "'[]'::jsonb"


def upgrade() -> None:
    _widen_dossiers()
    _create_notes()
    _create_opinions()
    _create_alerts()
    _create_hits()
    _create_interests()


def _widen_dossiers() -> None:
    op.add_column("dossiers", sa.Column("officer_flags", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("dossiers", sa.Column("open_opinions", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("dossiers", sa.Column("opinion_due_on", sa.Date(), nullable=True))
    op.add_column("dossiers", sa.Column("recused", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("dossiers", sa.Column("alert_state", sa.Text(), nullable=True))
    op.add_column("dossiers", sa.Column("proposal", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_dossiers_alert_state"), "dossiers", "alert_state IN ('open', 'confirmed')")
    op.create_check_constraint(op.f("ck_dossiers_proposal"), "dossiers", "proposal IN ('grant', 'deny')")
    # Few dossiers carry either: the lists that ask for them read these instead of everything that is open.
    op.create_index(
        "ix_dossiers_opinions", "dossiers", ["unit_code", "due_at", "id"], postgresql_where="open_opinions > 0"
    )
    op.create_index(
        "ix_dossiers_officer_flags", "dossiers", ["officer_flags"], postgresql_using="gin",
        postgresql_where=f"officer_flags <> {NO_FLAGS}",
    )  # fmt: skip


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name=op.f("ck_notes_withdrawn")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_notes_dossier_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["officers.id"], name=op.f("fk_notes_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_notes_dossier_id_ordinal"),
    )


def _create_opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("term_days", sa.SmallInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("stance IN ('for', 'against', 'neither')", name=op.f("ck_opinions_stance")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (stance IS NULL AND withdrawal_reason IS NULL)", name=op.f("ck_opinions_ended")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_opinions_dossier_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officers.id"], name=op.f("fk_opinions_asked_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["officers.id"], name=op.f("fk_opinions_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_opinions_dossier_id_ordinal"),
    )


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("identity_number", sa.Text(), nullable=True),
        sa.Column("passport_number", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_folded", sa.Text(), nullable=True),
        sa.Column("born", sa.Text(), nullable=True),
        sa.Column("nationality", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), server_default="entered", nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_alerts_kind")),
        sa.CheckConstraint(f"state IN ({ALERT_STATES})", name=op.f("ck_alerts_state")),
        sa.CheckConstraint(
            "identity_number IS NOT NULL OR passport_number IS NOT NULL "
            "OR (name_folded IS NOT NULL AND born IS NOT NULL)",
            name=op.f("ck_alerts_findable"),
        ),
        sa.CheckConstraint("born IS NULL OR born ~ '^[0-9]{4}([0-9]{4})?$'", name=op.f("ck_alerts_born")),
        sa.CheckConstraint("(name IS NULL) = (name_folded IS NULL)", name=op.f("ck_alerts_folded")),
        sa.CheckConstraint("confirmed_by_id <> entered_by_id", name=op.f("ck_alerts_second_person")),
        sa.CheckConstraint("lift_asked_by_id <> ended_by_id", name=op.f("ck_alerts_second_person_lifts")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["officers.id"], name=op.f("fk_alerts_entered_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["officers.id"], name=op.f("fk_alerts_confirmed_by_id")),
        sa.ForeignKeyConstraint(["lift_asked_by_id"], ["officers.id"], name=op.f("fk_alerts_lift_asked_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["officers.id"], name=op.f("fk_alerts_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_identity", "alerts", ["identity_number"], postgresql_where="state <> 'ended'")
    op.create_index("ix_alerts_passport", "alerts", ["passport_number"], postgresql_where="state <> 'ended'")
    op.create_index("ix_alerts_name", "alerts", ["name_folded"], postgresql_where="state <> 'ended'")
    op.create_index("ix_alerts_list", "alerts", ["unit_code", "state", "id"])
    op.create_table(
        "alert_looks",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", name=op.f("pk_alert_looks")),
    )


def _create_hits() -> None:
    op.create_table(
        "alert_hits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("told_to", sa.Text(), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ground IN ('identity', 'passport', 'name')", name=op.f("ck_alert_hits_ground")),
        sa.CheckConstraint(f"state IN ({HIT_STATES})", name=op.f("ck_alert_hits_state")),
        sa.CheckConstraint("settled_by_id <> asked_by_id", name=op.f("ck_alert_hits_second_person")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_hits_alert_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_alert_hits_dossier_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officers.id"], name=op.f("fk_alert_hits_asked_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["officers.id"], name=op.f("fk_alert_hits_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_hits")),
        sa.UniqueConstraint("dossier_id", "alert_id", name="uq_alert_hits_dossier_id_alert_id"),
    )
    op.create_index("ix_alert_hits_alert_id", "alert_hits", ["alert_id"])
    op.create_index(
        "ix_alert_hits_unsettled", "alert_hits", ["found_at", "id"],
        postgresql_where="state IN ('open', 'dismissal_asked', 'confirmation_asked')",
    )  # fmt: skip


def _create_interests() -> None:
    op.create_table(
        "interests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("identity_number", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_interests_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index(
        "uq_interests_standing", "interests", ["officer_id", "identity_number"], unique=True,
        postgresql_where="ended_at IS NULL",
    )  # fmt: skip
    op.create_index("ix_interests_identity", "interests", ["identity_number"], postgresql_where="ended_at IS NULL")


def downgrade() -> None:
    for table in ("interests", "alert_hits", "alert_looks", "alerts", "opinions", "notes"):
        op.drop_table(table)
    op.drop_index("ix_dossiers_officer_flags", table_name="dossiers", postgresql_using="gin",
                  postgresql_where=f"officer_flags <> {NO_FLAGS}")  # fmt: skip
    op.drop_index("ix_dossiers_opinions", table_name="dossiers", postgresql_where="open_opinions > 0")
    op.drop_constraint(op.f("ck_dossiers_proposal"), "dossiers", type_="check")
    op.drop_constraint(op.f("ck_dossiers_alert_state"), "dossiers", type_="check")
    for column in ("proposal", "alert_state", "recused", "opinion_due_on", "open_opinions", "officer_flags"):
        op.drop_column("dossiers", column)
