"""Counts of worklists, kept by the transaction that changes them; indexes for a list by procedure and by result.

Triggers append by how much each statement changes a cell; `app.worklists.actions.counting` adds the changes up. What a
cell is stands here for the triggers and in `app.worklists.queries.cells` for the truth they are compared with.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CELL = "unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on"
# The cells in which the dossiers of {rows} stand: each open one by who holds it, each whose clock runs by its due day.
CELLS = """
    SELECT unit_code, 'held' AS kind, procedure_code, channel, state, coalesce(holder_id, 0) AS holder_id,
           payment_state = 'due' AS is_owing, DATE '9999-12-31' AS due_on, {sign}1 AS one
    FROM {rows} WHERE state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')
    UNION ALL
    SELECT unit_code, 'due', procedure_code, channel, state, 0, false, due_on, {sign}1
    FROM {rows} WHERE state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')
      AND due_on IS NOT NULL AND paused_at IS NULL AND resolved_on IS NULL"""
APPEND = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO worklist_count_changes ({cell}, dossiers)
      SELECT {cell}, sum(one) FROM ({cells}) changed GROUP BY {cell} HAVING sum(one) <> 0;
      RETURN NULL;
    END $$"""
TRIGGER = """
    CREATE TRIGGER count_{verb} AFTER {verb} ON dossiers REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
COUNT_ALL = """
    INSERT INTO worklist_counts ({cell}, dossiers)
    SELECT unit_code, kind, coalesce(procedure_code, ''), coalesce(channel, ''), state, holder_id, is_owing, due_on,
           sum(one)
    FROM ({cells}) counted
    GROUP BY unit_code, kind, state, holder_id, is_owing, due_on, CUBE (procedure_code, channel)"""
GONE, COME = CELLS.format(rows="gone", sign="-"), CELLS.format(rows="come", sign="+")
VERBS = {
    "insert": ("NEW TABLE AS come", COME),
    "update": ("OLD TABLE AS gone NEW TABLE AS come", f"{GONE} UNION ALL {COME}"),
    "delete": ("OLD TABLE AS gone", GONE),
}


def _cell() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_owing", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "worklist_counts",
        *_cell(),
        sa.Column("dossiers", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('held', 'due')", name=op.f("ck_worklist_counts_kind")),
        sa.PrimaryKeyConstraint(*CELL.split(", "), name=op.f("pk_worklist_counts")),
    )
    op.create_table(
        "worklist_count_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *_cell(),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_count_changes")),
    )
    op.create_table(
        "worklist_count_checks",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cells", sa.BigInteger(), nullable=False),
        sa.Column("differences", sa.BigInteger(), nullable=False),
        sa.Column("differing", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_worklist_count_checks_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_count_checks")),
    )
    # Cells are changed in place each minute, changes come and go: both stay small only if they are swept often.
    op.execute("ALTER TABLE worklist_counts SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1)")
    op.execute(
        "ALTER TABLE worklist_count_changes SET (autovacuum_vacuum_scale_factor = 0, "
        "autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_scale_factor = 0, "
        "autovacuum_vacuum_insert_threshold = 20000)"
    )
    for verb, (tables, cells) in VERBS.items():
        name = f"count_dossiers_{verb}"
        op.execute(APPEND.format(name=name, cell=CELL, cells=cells))
        op.execute(TRIGGER.format(verb=verb, tables=tables, name=name))
    op.create_index(
        "ix_dossiers_procedure",
        "dossiers",
        ["unit_code", "procedure_code", "state", "due_at", "id", "channel"],
        postgresql_where="state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')",
    )
    op.create_index(
        "ix_dossiers_resolved",
        "dossiers",
        ["unit_code", "resolved_at", "id"],
        postgresql_where="state = 'result_ready'",
    )
    # The triggers hold the table still until the end of this step, so nothing comes between them and the count.
    op.execute(COUNT_ALL.format(cell=CELL, cells=CELLS.format(rows="dossiers", sign="+")))


def downgrade() -> None:
    op.drop_index("ix_dossiers_resolved", table_name="dossiers")
    op.drop_index("ix_dossiers_procedure", table_name="dossiers")
    for verb in VERBS:
        op.execute(f"DROP TRIGGER count_{verb} ON dossiers")
        op.execute(f"DROP FUNCTION count_dossiers_{verb}()")
    op.drop_table("worklist_count_checks")
    op.drop_table("worklist_count_changes")
    op.drop_table("worklist_counts")
