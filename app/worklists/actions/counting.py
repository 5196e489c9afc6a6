"""Keeping the counts of the lists: adding up what the triggers wrote, comparing with the truth, counting anew.

A difference is told, never mended in silence: only `recount`, which is journaled, changes a cell that is wrong.
"""

import logging
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.locks import Lock
from app.dossiers.queries import system_actor
from app.worklists.models import CountCheck
from app.worklists.queries.truth import CHANGED, TRUTH, Comparison, compared

logger = logging.getLogger(__name__)

ALONE: Final = text("SELECT pg_advisory_xact_lock(:number)")
ALONE_OR_NOT: Final = text("SELECT pg_try_advisory_xact_lock(:number)")
ADD_UP: Final = text("""
WITH taken AS (DELETE FROM worklist_count_changes RETURNING *),
added AS (
    SELECT unit_code, kind, coalesce(procedure_code, '') AS procedure_code, coalesce(channel, '') AS channel, state,
           holder_id, is_owing, due_on, sum(dossiers) AS dossiers
    FROM taken GROUP BY unit_code, kind, state, holder_id, is_owing, due_on, CUBE (procedure_code, channel)
    HAVING sum(dossiers) <> 0
)
MERGE INTO worklist_counts kept USING added
ON kept.unit_code = added.unit_code AND kept.kind = added.kind AND kept.procedure_code = added.procedure_code
   AND kept.channel = added.channel AND kept.state = added.state AND kept.holder_id = added.holder_id
   AND kept.is_owing = added.is_owing AND kept.due_on = added.due_on
WHEN MATCHED AND kept.dossiers + added.dossiers = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET dossiers = kept.dossiers + added.dossiers
WHEN NOT MATCHED THEN INSERT VALUES (added.unit_code, added.kind, added.procedure_code, added.channel, added.state,
                                     added.holder_id, added.is_owing, added.due_on, added.dossiers)
""")
EMPTY: Final = text("DELETE FROM worklist_counts")
# What is still to be added up is taken off, because it will be added up.
COUNT_ANEW: Final = text(
    f"WITH {TRUTH}, {CHANGED}"  # noqa: S608 - put together from constants
    """INSERT INTO worklist_counts
SELECT unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on, sum(dossiers)
FROM (SELECT * FROM truth UNION ALL
      SELECT unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on, -dossiers FROM changed
) both_parts
GROUP BY unit_code, kind, procedure_code, channel, state, holder_id, is_owing, due_on HAVING sum(dossiers) <> 0
ORDER BY unit_code, kind, procedure_code, channel"""  # what a page reads together stands together
)


class CountsDiffer(Exception):
    """The cells are not what stands in the table; the page and `flask worklists check` name them."""


def add_up_counts() -> int:
    """Add up the changes of cells; returns how many cells have changed. Nothing when somebody else is at it."""
    with transaction() as session:
        if not session.execute(ALONE_OR_NOT, {"number": Lock.COUNTING}).scalar_one():
            return 0
        return session.connection().execute(ADD_UP).rowcount


def check_counts() -> Comparison:
    """Compare every cell with the truth and keep what was found. A difference is logged as an error."""
    with transaction() as session:
        found = compared(session)
        _keep(session, found)
    if found.differences:
        logger.error("%d of %d counted cells of the worklists differ from the dossiers", found.differences, found.cells)
    return found


def recount(*, actor_id: int | None = None) -> Comparison:
    """Count every cell anew. Returns what differed before; it is journaled, by SYSTEM where no actor is given.

    Acts go on meanwhile: what they change is added up on top of what this counts.
    """
    with transaction() as session:
        session.execute(ALONE, {"number": Lock.COUNTING})
        before = compared(session)
        session.execute(EMPTY)
        session.execute(COUNT_ANEW)
        _keep(session, compared(session))
        facts = {"cells": before.cells, "differences": before.differences}
        act = journal.Act("counts_renewed", facts, actor_id or system_actor(session).id, clock.now())
        journal.write(session, act, subject="worklists")
    return before


def _keep(session: Session, found: Comparison) -> None:
    row = {"checked_at": clock.now(), "cells": found.cells, "differences": found.differences,
           "differing": list(found.differing)}  # fmt: skip
    kept = insert(CountCheck).values(id=1, **row)
    session.execute(kept.on_conflict_do_update(index_elements=[CountCheck.id], set_=row))
