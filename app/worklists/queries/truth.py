"""The counted cells held against the dossiers themselves, and what the last comparison said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.db import db
from app.worklists.models import CountCheck

NAMED_AT_MOST: Final = 20

# What a cell is, told from the table itself; for the triggers it is told by migration 0012, each a check on the other.
# Everything stands in one statement, so that acts under way while it runs are in both sides or in neither.
TRUTH: Final = """
truth AS (
    SELECT unit_code, kind, coalesce(procedure_code, '') AS procedure_code, coalesce(channel, '') AS channel, state,
           holder_id, is_owing, due_on, count(*) AS dossiers
    FROM (
        SELECT unit_code, 'held' AS kind, procedure_code, channel, state, coalesce(holder_id, 0) AS holder_id,
               payment_state = 'due' AS is_owing, DATE '9999-12-31' AS due_on
        FROM dossiers WHERE state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')
        UNION ALL
        SELECT unit_code, 'due', procedure_code, channel, state, 0, false, due_on
        FROM dossiers WHERE state NOT IN ('handed_out', 'refused', 'withdrawn', 'stopped')
          AND due_on IS NOT NULL AND paused_at IS NULL AND resolved_on IS NULL
    ) stands
    GROUP BY unit_code, kind, state, holder_id, is_owing, due_on, CUBE (procedure_code, channel)
)"""
CHANGED: Final = """
changed AS (
    SELECT unit_code, kind, coalesce(procedure_code, '') AS procedure_code, coalesce(channel, '') AS channel, state,
           holder_id, is_owing, due_on, sum(dossiers) AS dossiers
    FROM worklist_count_changes
    GROUP BY unit_code, kind, state, holder_id, is_owing, due_on, CUBE (procedure_code, channel)
)"""
COMPARED: Final = text(
    f"WITH {TRUTH}, {CHANGED}"  # noqa: S608 - put together from constants
    """, counted AS (
    SELECT unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on, sum(dossiers) AS dossiers
    FROM (SELECT * FROM worklist_counts UNION ALL SELECT * FROM changed) both_parts
    GROUP BY unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on
)
SELECT unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on,
       coalesce(truth.dossiers, 0) AS stand, coalesce(counted.dossiers, 0)::bigint AS counted,
       count(*) OVER () AS differences
FROM truth FULL JOIN counted
USING (unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on)
WHERE coalesce(truth.dossiers, 0) <> coalesce(counted.dossiers, 0)
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 LIMIT :most"""
)


@dataclass(frozen=True)
class Comparison:
    """How many cells there are and how many differ; the first of these, each as its columns and both numbers."""

    cells: int
    differences: int
    differing: tuple[dict[str, Any], ...]


def compared(session: Session) -> Comparison:
    """Count every cell anew and compare: seconds for a million open dossiers."""
    rows = session.execute(COMPARED, {"most": NAMED_AT_MOST}).mappings().all()
    cells = session.execute(text("SELECT count(*) FROM worklist_counts")).scalar_one()
    named = tuple({name: _written(value) for name, value in row.items() if name != "differences"} for row in rows)
    return Comparison(cells=cells, differences=int(rows[0]["differences"]) if rows else 0, differing=named)


def _written(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else str(value)


@dataclass(frozen=True)
class LastCheck:
    """What the last comparison found."""

    checked_at: datetime
    cells: int
    differences: int
    differing: tuple[dict[str, Any], ...]


def last_check() -> LastCheck | None:
    """The last comparison; None before the first."""
    row = db.session.execute(select(CountCheck)).scalar_one_or_none()
    if row is None:
        return None
    return LastCheck(row.checked_at, row.cells, row.differences, tuple(row.differing))
