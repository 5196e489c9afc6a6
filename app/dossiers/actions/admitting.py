"""Letting in a dossier that is lodged before an officer; what happens to it afterwards goes through `door.perform`."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotYours
from app.dossiers.actions.door import Facts
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from config.workflow import WORKFLOW, Role


def admit(*, officer: Actor, make: Callable[[Session, datetime], tuple[Dossier, Facts]]) -> Dossier:
    """Let in a new dossier, whole or not at all, with the first entry of its journal.

    `make` adds it to the session and returns it with the facts of its lodging. Raises NotYours for a role that lodges
    nothing.
    """
    row = WORKFLOW["lodge"]
    with transaction() as session:
        if Role(officer.role) not in row.roles:
            raise NotYours("may_not", act=row.name, why="role")
        at = clock.now()
        dossier, facts = make(session, at)
        session.flush()
        journal.write(session, journal.Act(row.verb, {**facts, "to": row.to}, officer.id, at), about=dossier)
    return dossier
