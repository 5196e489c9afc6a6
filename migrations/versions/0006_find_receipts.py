"""The look-up code of a receipt as a column of its own, so that a receipt in somebody's hand is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "receipts", sa.Column("lookup_code", sa.Text(), sa.Computed("content ->> 'lookup_code'", persisted=True))
    )
    op.create_index("ix_receipts_lookup_code", "receipts", ["lookup_code"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_receipts_lookup_code", table_name="receipts")
    op.drop_column("receipts", "lookup_code")
