"""Telling PostgreSQL's planner of a table that has just grown, before it learns that by itself.

Autovacuum looks once a minute. An office's first import is over by then, and until then the lists of officers already
at work were planned for an empty table: read whole, with every batch slower.
"""

from typing import Final

from psycopg import sql
from sqlalchemy import text

from app.core.db import Table, transaction

# Pages of 8 KiB below which a wrong plan costs nothing, and how many times larger a table must be than it was known.
SMALLEST: Final = 32
GROWN: Final = 3
HAS_GROWN: Final = text("""
SELECT pg_relation_size(oid) > :grown * greatest(relpages, :smallest) * current_setting('block_size')::bigint
FROM pg_class WHERE oid = to_regclass(:name)
""")


def analyze_if_grown(table: type[Table]) -> bool:
    """Analyse a table that is three times as large as the planner knows; returns whether it was, mostly not.

    For whoever has just committed a batch, and a table of many indexes to choose from: where rows are found by their
    key alone, no plan goes wrong. What autovacuum has in hand is left to it.
    """
    name = table.__tablename__
    with transaction() as session:
        told = {"name": name, "grown": GROWN, "smallest": SMALLEST}
        has_grown = bool(session.execute(HAS_GROWN, told).scalar_one())
        if has_grown:
            analyze = sql.SQL("ANALYZE (SKIP_LOCKED) {}").format(sql.Identifier(name))
            session.connection().exec_driver_sql(analyze.as_string())
    return has_grown
