"""The officer's ticks on a dossier's checklist; dossiers found by a declared day of birth and by a declared passport.

A birth is in some hundred declarations of millions, a name in ten thousand: so the day is what an index is worth.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PASSPORTS = {"ix_declarations_old_passport": "HoChieuCu", "ix_declarations_passport": "SoHoChieu"}


def upgrade() -> None:
    op.create_table(
        "document_checks",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("component_code", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('seen', 'sound', 'unsound')", name=op.f("ck_document_checks_verdict")),
        sa.CheckConstraint(
            "(verdict = 'unsound') = (reason IS NOT NULL)", name=op.f("ck_document_checks_unsound_says_why")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_document_checks_dossier_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["officers.id"], name=op.f("fk_document_checks_checked_by_id")),
        sa.PrimaryKeyConstraint("dossier_id", "component_code", name=op.f("pk_document_checks")),
    )
    op.create_index("ix_declarations_born", "declarations", [sa.text("(content ->> 'NgaySinh')")])
    for name, declared in PASSPORTS.items():
        written = f"(content ->> '{declared}')"
        op.create_index(name, "declarations", [sa.text(written)], postgresql_where=f"{written} IS NOT NULL")


def downgrade() -> None:
    for name in PASSPORTS:
        op.drop_index(name, table_name="declarations")
    op.drop_index("ix_declarations_born", table_name="declarations")
    op.drop_table("document_checks")
