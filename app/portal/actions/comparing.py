"""Reconciliation: the portal's index read page by page, compared both ways with what the office holds.

Nothing is mended here: every difference becomes a line, and each line has its own cure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import delete, update

from app.core import clock, journal
from app.core.copying import copy_mappings
from app.core.db import transaction
from app.core.errors import Incomplete
from app.core.jobs import promise
from app.core.office import office
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.portal.actions.talks import check_waiting, failed, heard
from app.portal.actions.turns import Turn, alone
from app.portal.actions.wire import Wire
from app.portal.models import PortalComparison, PortalListing
from app.portal.queries.comparison import Pair, comparison_by_id, pairs, set_aside, set_aside_unread
from app.portal.rules.answers import IndexPage
from app.portal.rules.comparing import Difference, Sum, differences
from app.portal.rules.feed import as_day, begin_of, day_of
from app.portal.rules.troubles import Silent, Trouble

USUAL_DAYS: Final = 92
ON_ITS_WAY: Final = timedelta(minutes=5)  # a message younger than this may not have reached the portal yet
PAIRS: Final = 2000
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One finished comparison: its period, both days included, and its counts."""

    comparison_id: int
    first_on: date
    last_on: date
    counts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {"comparison": self.comparison_id, "from": self.first_on.isoformat(), "to": self.last_on.isoformat(),
                **self.counts}  # fmt: skip


def usual_period() -> tuple[date, date]:
    """The last quarter by the portal's days: what the night compares."""
    last = day_of(clock.now())
    return last - timedelta(days=USUAL_DAYS - 1), last


def compare(
    wire: Wire, *, first_on: date, last_on: date, officer: Actor | None = None,
    progress: Progress = lambda _: None,
) -> Compared:  # fmt: skip
    """Compare the dossiers lodged from one day to another. Raises Incomplete, UnderWay, Trouble."""
    check_period(first_on, last_on)
    with alone(Turn.INDEX):
        check_waiting("index")
        comparison_id = _begin(first_on, last_on, officer)
        try:
            listed = 0
            for page in _pages(wire, as_day(first_on), as_day(last_on)):
                _store(comparison_id, page)
                listed += len(page.listings)
                progress(listed)
        except Trouble as trouble:
            _fail(comparison_id, trouble)
            raise
        return _finish(comparison_id)


def check_period(first_on: date, last_on: date) -> None:
    """Raises Incomplete for a period that ends before it begins."""
    if last_on < first_on:
        raise Incomplete("period_backwards")


def ask_for_comparison(*, first_on: date, last_on: date, officer: Actor) -> None:
    """Promise the job that compares: an index of a year is too much to wait for at a page. Raises Incomplete."""
    check_period(first_on, last_on)
    with transaction() as session:
        facts = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
        journal.write(session, journal.Act("comparison_asked", facts, officer.id, clock.now()), subject="portal")
        promise(session, "reconcile_portal", officer_id=officer.id, **facts)


def _begin(first_on: date, last_on: date, officer: Actor | None) -> int:
    with transaction() as session:
        at = clock.now()
        dead = update(PortalComparison).where(PortalComparison.state == "running")
        session.execute(dead.values(state="failed", failure="comparison_interrupted", ended_at=at))
        session.execute(delete(PortalListing))
        comparison = PortalComparison(first_on=first_on, last_on=last_on, started_at=at,
                                      started_by_id=(officer or system_actor(session)).id)  # fmt: skip
        session.add(comparison)
        session.flush()
        return comparison.id


def _pages(wire: Wire, first: str, last: str) -> Iterator[IndexPage]:
    cursor: str | None = None
    while True:
        page = wire.index(first, last, cursor=cursor)
        yield page
        if not page.more:
            return
        if page.next_cursor == cursor:
            raise Silent(attempts=1, last="cursor_stands_still")
        cursor = page.next_cursor


def _store(comparison_id: int, page: IndexPage) -> None:
    with transaction() as session:
        heard(session, "index", clock.now())
        rows = [
            {"comparison_id": comparison_id, "number": listing.number, "version": listing.version,
             "status": listing.status, "ordinal": listing.ordinal}
            for listing in page.listings
        ]  # fmt: skip
        copy_mappings(session, "portal_listings", rows)


def _fail(comparison_id: int, trouble: Trouble) -> None:
    with transaction() as session:
        at = clock.now()
        failed(session, "index", trouble=trouble, at=at)
        comparison = comparison_by_id(session, comparison_id)
        comparison.state, comparison.ended_at = "failed", at
        comparison.failure, comparison.failure_facts = trouble.code, dict(trouble.facts)


def _finish(comparison_id: int) -> Compared:
    """Compare all that was listed, in one transaction: what both say at one instant."""
    with transaction() as session:
        comparison = comparison_by_id(session, comparison_id)
        total, unread = Sum(), set_aside_unread(session)
        every = pairs(session, _question(comparison))
        while some := list(islice(every, PAIRS)):
            odd = [pair.number for pair in some if _lacks_version(pair)]
            aside = unread | (set_aside(session, odd) if odd else {})
            lines = [line for pair in some for line in _lines(pair, comparison.id, aside=aside, total=total)]
            copy_mappings(session, "portal_differences", lines)
        session.execute(delete(PortalListing).where(PortalListing.comparison_id == comparison.id))
        comparison.counts, comparison.state, comparison.ended_at = total.as_json(), "finished", clock.now()
        return Compared(comparison_id=comparison.id, first_on=comparison.first_on, last_on=comparison.last_on,
                        counts=total.as_json())  # fmt: skip


def _question(comparison: PortalComparison) -> dict[str, Any]:
    return {
        "comparison": comparison.id,
        "unit": office().settings.office_unit,
        "since": begin_of(comparison.first_on),
        "until": begin_of(comparison.last_on + timedelta(days=1)),
        "due": _due(comparison.started_at),
    }


def _due(started_at: datetime) -> datetime:
    return started_at - ON_ITS_WAY


def _lines(
    pair: Pair, comparison_id: int, *, aside: dict[str, tuple[int, int]], total: Sum
) -> Iterator[dict[str, Any]]:  # fmt: skip
    record_id, version = aside.get(pair.number, (None, None))
    found = tuple(differences(pair.ours, pair.theirs, quarantined=version))
    total.count(pair.ours, pair.theirs, found=found)
    for kind in found:
        yield _line(pair, comparison_id, kind=kind, record_id=record_id)


def _lacks_version(pair: Pair) -> bool:
    """Whether one of the two has not the newest version, so that quarantine may explain it."""
    if pair.ours is None or pair.theirs is None:
        return True
    return pair.ours.version < pair.theirs.version


def _line(pair: Pair, comparison_id: int, *, kind: Difference, record_id: int | None) -> dict[str, Any]:
    ours, theirs = pair.ours, pair.theirs
    return {
        "comparison_id": comparison_id, "kind": str(kind), "number": pair.number, "dossier_id": pair.dossier_id,
        "record_id": record_id,
        "our_version": ours and ours.version, "their_version": theirs and theirs.version,
        "our_ordinal": ours and ours.due_ordinal, "their_ordinal": theirs and theirs.ordinal,
        "our_status": ours and ours.status, "their_status": theirs and theirs.status,
    }  # fmt: skip
