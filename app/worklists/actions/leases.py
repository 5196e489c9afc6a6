"""Leases: what was handed out stays with its officer while they look at it, and goes back when they are gone.

The heartbeat of an open desk prolongs a lease; the holder's first act ends it and leaves the hold; one that ran out is
given back by SYSTEM, as an act of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select

from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound, WrongState
from app.core.office import office
from app.core.trips import one_trip, statement
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.worklists.models import Lease, Viewing

BEATS_UNHEARD: Final = 3  # after so many an officer is taken to have left
KEPT_FOR: Final = timedelta(hours=1)  # rows of who looked say nothing after a minute; they are swept later
LOOKED_UP: Final = statement(
    "SELECT version, journal_entries FROM dossiers WHERE id = %(dossier)s AND unit_code = %(unit)s"
)
SEEN: Final = statement("""
    INSERT INTO viewings (dossier_id, officer_id, seen_at)
    SELECT id, %(officer)s, %(at)s FROM dossiers WHERE id = %(dossier)s AND unit_code = %(unit)s
    ON CONFLICT (dossier_id, officer_id) DO UPDATE SET seen_at = excluded.seen_at
""")
PROLONGED: Final = statement("""
    UPDATE leases SET until_at = %(until)s WHERE dossier_id = %(dossier)s AND officer_id = %(officer)s
""")
OTHERS: Final = statement("""
    SELECT officers.full_name FROM viewings JOIN officers ON officers.id = viewings.officer_id
    WHERE dossier_id = %(dossier)s AND officer_id <> %(officer)s AND seen_at > %(since)s
    ORDER BY officers.username
""")
LAST_ACT: Final = statement("""
    SELECT entry.verb, officers.full_name, entry.at
    FROM journal_entries entry JOIN officers ON officers.id = entry.actor_id
    JOIN dossiers ON dossiers.id = entry.dossier_id AND dossiers.journal_entries = entry.ordinal
    WHERE dossiers.id = %(dossier)s
""")
# The holder's own act, or any act that put the dossier in other hands, ends the lease.
ENDED: Final = statement("""
    DELETE FROM leases WHERE dossier_id = %(dossier)s
    AND (officer_id = %(officer)s OR officer_id IS DISTINCT FROM %(holder)s::bigint)
""")


@dataclass(frozen=True)
class LastAct:
    """The last thing that was done to a dossier: the journal's verb, by whom, when."""

    verb: str
    actor_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Present:
    """Who else has the dossier's desk open now, by name, and what was done to it since the reader's page was made."""

    others: tuple[str, ...]
    changed_by: LastAct | None


def look_in(*, officer: Actor, dossier_id: int, seen_version: int) -> Present:
    """An open desk says that it is still open: the reader's lease is prolonged, if they have one.

    Not an act on the dossier: nothing is journaled, its version stays. Raises NotFound.
    """
    at, rules = clock.now(), office().config.handouts.of(officer.unit_code)
    values = {
        "dossier": dossier_id, "officer": officer.id, "unit": officer.unit_code, "at": at,
        "until": at + timedelta(minutes=rules.lease_minutes),
        "since": at - timedelta(seconds=BEATS_UNHEARD * rules.heartbeat_seconds),
    }  # fmt: skip
    with transaction() as session, one_trip(session) as say:
        found, others, last = say(LOOKED_UP, values), say(OTHERS, values), say(LAST_ACT, values)
        say(SEEN, values)
        say(PROLONGED, values)
    row, act = found.first, last.first
    if row is None:
        raise NotFound("dossier_not_found")
    changed_by = None if act is None or row[0] == seen_version else LastAct(*act)
    return Present(others=tuple(name for (name,) in others.rows), changed_by=changed_by)


def end_with_the_act(doing: Doing, held_by: int | None) -> None:
    """The holder's first act ends their lease and leaves the hold; so does any act that changes the holder.

    Said in the trip that commits. What nobody held has no lease, so that arrivals by the thousand ask nothing.
    """
    if held_by is None:
        return
    values = {"dossier": doing.dossier.id, "officer": doing.officer.id, "holder": doing.dossier.holder_id}
    doing.session.info["before_commit"].append(lambda say: say(ENDED, values))


def give_back_lapsed(*, at_most: int = 1000) -> int:
    """Give back what was handed out and never begun, once its lease has run out; returns how many.

    Each is an act of its own by SYSTEM (`lapsed`), so a job that was killed goes on where it stopped. One prolonged, or
    begun, at the last moment stays with its holder.
    """
    return give_back(lapsed(at_most=at_most))


def lapsed(*, unit_code: str | None = None, at_most: int) -> Sequence[int]:
    """The ids of dossiers whose lease has run out, the longest ago first."""
    wanted = select(Lease.dossier_id).where(Lease.until_at < clock.now()).order_by(Lease.until_at, Lease.dossier_id)
    if unit_code is not None:
        wanted = wanted.join(Dossier, Dossier.id == Lease.dossier_id).where(Dossier.unit_code == unit_code)
    with transaction() as session:
        return session.execute(wanted.limit(at_most)).scalars().all()


def give_back(dossier_ids: Sequence[int]) -> int:
    """Give each of these back whose lease has run out; returns how many were."""
    if not dossier_ids:
        return 0
    with transaction() as session:
        system = system_actor(session)
        actor = Night(system.id, system.unit_code)
    return sum(_give_back(actor, dossier_id) for dossier_id in dossier_ids)


@dataclass(frozen=True)
class Night:
    """The night shift, which outlives the transaction it was read in."""

    id: int
    unit_code: str
    role: str = "system"


def _give_back(system: Actor, dossier_id: int) -> bool:
    try:
        perform("lapse", officer=system, dossier_id=dossier_id, change=_lapse)
    except WrongState:
        return False
    return True


def _lapse(doing: Doing) -> dict[str, Any]:
    """Asked again under the dossier's lock and the lease's own. Raises WrongState where the lease runs or is over."""
    dossier = doing.dossier
    locked = select(Lease.officer_id, Lease.until_at).where(Lease.dossier_id == dossier.id).with_for_update()
    lease = doing.session.execute(locked).one_or_none()
    if lease is None or lease.until_at >= doing.at or lease.officer_id != dossier.holder_id:
        raise WrongState("lease_runs")
    dossier.holder_id = dossier.held_at = None
    return {"holder": None, "holder_before": lease.officer_id}


def sweep() -> int:
    """Forget who looked at what an hour ago, and leases of dossiers that are in other hands; returns how many rows."""
    at = clock.now()
    theirs = select(Dossier.id).where(Dossier.id == Lease.dossier_id, Dossier.holder_id == Lease.officer_id).exists()
    with transaction() as session:
        viewings = session.connection().execute(delete(Viewing).where(Viewing.seen_at < at - KEPT_FOR)).rowcount
        return viewings + session.connection().execute(delete(Lease).where(Lease.until_at < at, ~theirs)).rowcount
