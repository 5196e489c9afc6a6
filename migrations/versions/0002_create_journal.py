"""The journal, which PostgreSQL itself refuses to change, its strands, and the jobs promised by acts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_strands",
        sa.Column("strand", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), server_default=r"\x", nullable=False),
        sa.Column("last_entry", sa.Text(), server_default="", nullable=False),
        sa.Column("seal", sa.LargeBinary(), server_default=r"\x", nullable=False),
        sa.PrimaryKeyConstraint("strand", name=op.f("pk_journal_strands")),
    )
    op.create_table(
        "promised_jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promised_jobs")),
    )
    op.create_index(
        "ix_promised_jobs_unsent", "promised_jobs", ["id"], unique=False, postgresql_where="sent_at IS NULL"
    )
    op.create_table(
        "journal_entries",
        sa.Column("strand", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=True),
        sa.Column("ordinal", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["officers.id"], name=op.f("fk_journal_entries_actor_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_journal_entries_dossier_id")),
        sa.PrimaryKeyConstraint("strand", "place", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("dossier_id", "ordinal", name="uq_journal_entries_dossier_id_ordinal"),
    )
    op.create_index("ix_journal_entries_at", "journal_entries", ["at"], unique=False, postgresql_using="brin")
    op.execute("INSERT INTO journal_strands (strand) SELECT generate_series(0, 63)")
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the journal is only ever added to: % is refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER journal_entries_refuse_change BEFORE UPDATE OR DELETE ON journal_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal()"
    )
    op.execute(
        "CREATE TRIGGER journal_entries_refuse_truncate BEFORE TRUNCATE ON journal_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal()"
    )
    op.execute(
        "CREATE TRIGGER journal_strands_refuse_removal BEFORE DELETE OR TRUNCATE ON journal_strands "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal()"
    )


def downgrade() -> None:
    op.drop_index("ix_journal_entries_at", table_name="journal_entries", postgresql_using="brin")
    op.drop_table("journal_entries")
    op.drop_index("ix_promised_jobs_unsent", table_name="promised_jobs", postgresql_where="sent_at IS NULL")
    op.drop_table("promised_jobs")
    op.drop_table("journal_strands")
    op.execute("DROP FUNCTION refuse_change_of_journal()")
