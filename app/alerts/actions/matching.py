"""Finding which dossiers fit the list: what was lodged or amended each minute, one dossier while it is being signed,
and everything that is open when an alert comes into force. Nothing of an alert is logged.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertHit, AlertLook
from app.alerts.queries import Fit, dossiers_like, is_anybody_sought, new_fits, touched_since
from app.alerts.rules import standing
from app.core import clock
from app.core.db import db, transaction
from app.core.office import office
from app.dossiers.actions.door import Doing, perform
from app.dossiers.actions.recusal import write_interests
from app.dossiers.models import Dossier
from app.dossiers.queries import dossiers_for_update, system_actor
from config.workflow import OPEN, State

# A transaction that began before the last look may have been kept after it: so much is looked at once more.
OVERLAP: Final = timedelta(minutes=3)
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def match_new() -> dict[str, int]:
    """Hold what was lodged or amended since the last look against the list, and write declared interests on it.

    Returns how many dossiers were looked at, how many hits and how many interests were found. May run twice.
    """
    started_at, unit_code = clock.now(), office().settings.office_unit
    reading = db.session()
    look = reading.get(AlertLook, unit_code, populate_existing=True)
    since = EVER if look is None else look.looked_at - OVERLAP
    looked, hits, interests = 0, 0, 0
    portions = touched_since(reading, since) if is_anybody_sought(reading, office().today()) else ()
    for dossier_ids in portions:
        with transaction() as session:
            looked += len(dossier_ids)
            hits += look_at(session, dossier_ids)
            interests += write_interests(session, dossier_ids)
    with transaction() as session:
        looked_at = insert(AlertLook).values(unit_code=unit_code, looked_at=started_at)
        session.execute(looked_at.on_conflict_do_update(index_elements=["unit_code"], set_={"looked_at": started_at}))
    return {"looked_at": looked, "hits": hits, "interests": interests}


def look_at(session: Session, dossier_ids: Collection[int]) -> int:
    """Write down each new hit among these dossiers, within the transaction under way. Returns how many.

    What fits is looked at once more when it is locked: somebody may just have found the same while signing.
    """
    unit_code, today = office().settings.office_unit, office().today()
    fits = new_fits(session, dossier_ids, unit_code=unit_code, today=today)
    if not fits:
        return 0
    locked = {dossier.id for dossier in dossiers_for_update(session, {fit.dossier_id for fit in fits})}
    return _write_down(session, new_fits(session, locked, unit_code=unit_code, today=today))


def lookout(session: Session, dossier: Dossier) -> bool:
    """Whether the dossier newly fits somebody on the list; each such hit is written down first."""
    return State(dossier.state) in OPEN and look_at(session, [dossier.id]) > 0


def match_alert(session: Session, alert: Alert) -> int:
    """Hold everything that is open against an alert that has just come into force. Returns how many fit it."""
    return look_at(session, dossiers_like(session, alert))


def _write_down(session: Session, fits: Iterable[Fit]) -> int:
    system, found = system_actor(session), 0
    for fit in fits:
        perform("match_alert", officer=system, dossier_id=fit.dossier_id, change=_hit(fit))
        found += 1
    return found


def _hit(fit: Fit) -> Any:
    def note(doing: Doing) -> dict[str, Any]:
        row = insert(AlertHit).values(
            alert_id=fit.alert_id, dossier_id=fit.dossier_id, ground=fit.ground, found_at=doing.at
        )
        doing.session.execute(row.on_conflict_do_nothing())
        weigh(doing)
        return {"alert": fit.alert_id, "alert_kind": fit.kind, "ground": fit.ground}

    return note


def weigh(doing: Doing) -> None:
    """Say on the dossier what its hits make of it, for `may` and for lists."""
    doing.session.flush()
    states = select(AlertHit.state).where(AlertHit.dossier_id == doing.dossier.id)
    doing.dossier.alert_state = standing(doing.session.execute(states).scalars())
