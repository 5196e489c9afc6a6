"""The counter: lodgings, appointments, tickets; how a paper was shown, and to whom exactly a result was given."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOTHING = sa.text("'{}'::jsonb")


def upgrade() -> None:
    _create_appointments()
    _create_tickets()
    _create_lodgings()
    op.add_column("documents", sa.Column("shown_as", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_documents_shown_as"), "documents", "shown_as IN ('original', 'copy', 'electronic')"
    )
    op.add_column("hand_outs", sa.Column("collector_kind", sa.Text(), nullable=True))
    op.add_column("hand_outs", sa.Column("authority_paper", sa.Text(), nullable=True))
    op.add_column("hand_outs", sa.Column("taken_back", postgresql.JSONB(astext_type=sa.Text()), server_default="[]",
                                         nullable=False))  # fmt: skip
    op.create_check_constraint(
        op.f("ck_hand_outs_collector_kind"), "hand_outs", "collector_kind IN ('self', 'representative', 'authorised')"
    )


def _create_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=True),
        sa.Column("dossier_number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="booked", nullable=False),
        sa.Column("booked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('booked', 'arrived', 'missed', 'cancelled')", name=op.f("ck_appointments_state")),
        sa.CheckConstraint("seat > 0", name=op.f("ck_appointments_seat")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["officers.id"], name=op.f("fk_appointments_booked_by_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["officers.id"], name=op.f("fk_appointments_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(
        "uq_appointments_seat", "appointments", ["unit_code", "point", "slot_at", "seat"], unique=True,
        postgresql_where="state <> 'cancelled'",
    )  # fmt: skip
    op.create_index("ix_appointments_day", "appointments", ["unit_code", "point", "on", "slot_at", "id"])


def _create_tickets() -> None:
    op.create_table(
        "ticket_series",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "point", "on", "prefix", name=op.f("pk_ticket_series")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("comes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("calls", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("drawn_by_id", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by_id", sa.BigInteger(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'called', 'served', 'missed')", name=op.f("ck_tickets_state")),
        sa.CheckConstraint("(desk IS NULL) = (called_at IS NULL)", name=op.f("ck_tickets_called")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name=op.f("fk_tickets_appointment_id")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["officers.id"], name=op.f("fk_tickets_drawn_by_id")),
        sa.ForeignKeyConstraint(["called_by_id"], ["officers.id"], name=op.f("fk_tickets_called_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("unit_code", "point", "on", "prefix", "number", name="uq_tickets_number"),
        sa.UniqueConstraint("appointment_id", name="uq_tickets_appointment_id"),
    )
    op.create_index(
        "ix_tickets_waiting", "tickets", ["unit_code", "point", "on", "prefix", "comes_at", "id"],
        postgresql_where="state = 'waiting'",
    )  # fmt: skip
    op.create_index(
        "uq_tickets_at_desk", "tickets", ["unit_code", "point", "on", "desk"], unique=True,
        postgresql_where="state = 'called'",
    )  # fmt: skip


def _create_lodgings() -> None:
    op.create_table(
        "lodgings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("reception_point", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("form_code", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), server_default=NOTHING, nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default=NOTHING, nullable=False),
        sa.Column("papers", postgresql.JSONB(astext_type=sa.Text()), server_default=NOTHING, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=True),
        sa.Column("lodged_on", sa.Date(), nullable=True),
        sa.Column("is_assisted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("representative_name", sa.Text(), nullable=True),
        sa.Column("representative_identity", sa.Text(), nullable=True),
        sa.Column("representative_relation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_lodgings_officer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_lodgings_ticket_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_lodgings_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodgings")),
        sa.UniqueConstraint("dossier_id", name="uq_lodgings_dossier_id"),
    )
    op.create_index("ix_lodgings_begun", "lodgings", ["officer_id", "id"], postgresql_where="dossier_id IS NULL")
    op.create_index("ix_lodgings_officer_id", "lodgings", ["officer_id", "id"])
    op.create_index("ix_lodgings_assisted", "lodgings", ["unit_code", "lodged_on"], postgresql_where="is_assisted")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_hand_outs_collector_kind"), "hand_outs")
    op.drop_column("hand_outs", "taken_back")
    op.drop_column("hand_outs", "authority_paper")
    op.drop_column("hand_outs", "collector_kind")
    op.drop_constraint(op.f("ck_documents_shown_as"), "documents")
    op.drop_column("documents", "shown_as")
    op.drop_table("lodgings")
    op.drop_table("tickets")
    op.drop_table("ticket_series")
    op.drop_table("appointments")
