"""Telling PostgreSQL's planner of tables that have just grown, before it learns that by itself.

Autovacuum looks once a minute. An office's first import is over by then, and until then the lists of officers already
at work were planned for empty tables: read whole, with every batch slower.
"""

from typing import Final

from psycopg import sql
from sqlalchemy import text

from app.core.db import transaction

# Pages of 8 KiB below which a wrong plan costs nothing, and how many times larger a table must be than it was known.
SMALLEST: Final = 32
GROWN: Final = 3
GROWN_TABLES: Final = text("""
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
  AND pg_relation_size(oid) > :grown * greatest(relpages, :smallest) * current_setting('block_size')::bigint
""")


def analyze_grown_tables() -> list[str]:
    """Analyse each table that is three times as large as the planner knows; returns their names, mostly none.

    For whoever has just committed a batch. A table that autovacuum has in hand is left to it.
    """
    with transaction() as session:
        names = session.execute(GROWN_TABLES, {"grown": GROWN, "smallest": SMALLEST}).scalars().all()
        if names:
            grown = sql.SQL(", ").join(map(sql.Identifier, names))
            session.connection().exec_driver_sql(sql.SQL("ANALYZE (SKIP_LOCKED) {}").format(grown).as_string())
    return list(names)
