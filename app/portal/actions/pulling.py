"""Pulling dossiers over the wire: page by page, each stored with the cursor after it, or neither.

What becomes of a record is decided by `app.intake`; here is only where to read and where to go on. A killed pull goes
on at its last stored page; a page read twice changes nothing.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db, transaction
from app.core.growth import analyze_if_grown
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.actions.pages import Rehearsal, begin_pull, end_pull, keep_page
from app.intake.actions.tally import Tally
from app.intake.models import IntakeRun
from app.portal.actions.talks import check_waiting, failed, heard, talk_for_update
from app.portal.actions.turns import Turn, alone
from app.portal.actions.wire import Wire
from app.portal.models import PortalPage
from app.portal.queries.pages import cursor_before, cursor_of_pull, newest_so_far
from app.portal.rules.answers import FeedPage
from app.portal.rules.feed import begin_of, newest_update
from app.portal.rules.troubles import AskedToWait, Silent, TooLarge, Trouble, UnderWay

MOST_RECORDS: Final = 1000
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """What a pull read; `is_caught_up` unless its time was over before the feed. `run_id` is None for nothing new."""

    run_id: int | None
    tally: Tally
    pages: int
    is_caught_up: bool

    def as_json(self) -> dict[str, Any]:
        """As the command prints it: the keys of a package, then the pull's own."""
        name = "" if self.run_id is None else f"pull-{self.run_id}"
        return {"package": name, **self.tally.as_json(), "gaps": [], "pages": self.pages,
                "caught_up": self.is_caught_up}  # fmt: skip


@dataclass(kw_only=True)
class Order:
    """What is asked of a pull. `since_on`: read again from before this day of lodging, leaving the office's own cursor
    where it is. `seconds`: stop at the end of a page after so long. `is_rehearsal`: keep nothing.
    """

    officer: Actor | None = None
    since_on: date | None = None
    seconds: float | None = None
    is_rehearsal: bool = False
    limit: int = MOST_RECORDS
    progress: Progress = field(default=lambda _: None)


def pull(wire: Wire, order: Order | None = None) -> Pulled:
    """Read what is new at the portal. Raises UnderWay; and Trouble, after which every page stored stays stored."""
    order = order or Order()
    check_waiting("pull")
    if order.is_rehearsal:
        return _rehearse(wire, order)
    with alone(Turn.PULL):
        reading = _AgainSince(wire, order) if order.since_on else _Onward(wire, order)
        try:
            return reading.read()
        except AskedToWait as trouble:
            with transaction() as session:
                failed(session, "pull", trouble=trouble, at=clock.now())
            raise
        except Trouble as trouble:
            reading.give_up(trouble)
            raise


def _rehearse(wire: Wire, order: Order) -> Pulled:
    session = db.session()
    try:
        return _Rehearsing(wire, order, session).read()
    finally:
        session.rollback()


class _Reading:
    """One pull while it lasts."""

    def __init__(self, wire: Wire, order: Order) -> None:
        self.wire, self.order, self.limit = wire, order, order.limit
        self.tally, self.pages = Tally(), 0
        self.run_id: int | None = None
        self.began_at = clock.now()

    def read(self) -> Pulled:
        """Page by page to the end, or to the end of the time given."""
        until = None if self.order.seconds is None else time.monotonic() + self.order.seconds
        cursor = self.start()
        for page in self._pages(cursor):
            self.order.progress(self.tally.records)
            if not page.more or (until is not None and time.monotonic() >= until):
                return Pulled(run_id=self.run_id, tally=self.tally, pages=self.pages, is_caught_up=not page.more)
        raise AssertionError("a feed ends with a page that says so")

    def _pages(self, cursor: str | None) -> Iterator[FeedPage]:
        while True:
            page = self._ask(cursor)
            self.keep(page, asked=cursor)
            self.pages += bool(page.records)
            yield page
            if page.next_cursor == cursor:
                raise Silent(attempts=1, last="cursor_stands_still")
            cursor = page.next_cursor

    def _ask(self, cursor: str | None) -> FeedPage:
        """A page; a smaller one where records are so large that a thousand do not fit into one answer."""
        while True:
            try:
                return self.wire.page(cursor, limit=self.limit)
            except TooLarge:
                if self.limit == 1:
                    raise
                self.limit = max(1, self.limit // 8)

    def start(self) -> str | None:
        """Where to begin. Runs that a dead worker left behind in reading again are ended."""
        raise NotImplementedError

    def keep(self, page: FeedPage, *, asked: str | None) -> None:
        """Store a page, with what has to be remembered of it."""
        raise NotImplementedError


class _Recorded(_Reading):
    """A reading that leaves a run."""

    def give_up(self, trouble: Trouble) -> None:
        """End the run red. A portal that stays silent has one red run and not one a minute."""
        with transaction() as session:
            at = clock.now()
            failed(session, "pull", trouble=trouble, at=at)
            run = _run_to_end(session, self.run_id, refusal=trouble.code)
            if run is None:
                run = IntakeRun(kind="pull", source=self.wire.address, started_by_id=self._actor(session).id,
                                started_at=self.began_at, counts=Tally().as_json())  # fmt: skip
                session.add(run)
            run.state, run.refusal, run.refusal_facts = "refused", trouble.code, dict(trouble.facts)
            run.ended_at, run.records = at, run.position

    def _actor(self, session: Session) -> Actor:
        return self.order.officer or system_actor(session)


class _Onward(_Recorded):
    """What is new: the office's cursor moves with each page."""

    def start(self) -> str | None:
        with transaction() as session:
            self.run_id = _end_dead_readings(session)
            return talk_for_update(session, "pull").cursor

    def keep(self, page: FeedPage, *, asked: str | None) -> None:
        with transaction() as session:
            self._keep(session, page, asked)
        analyze_if_grown(Dossier)

    def _keep(self, session: Session, page: FeedPage, asked: str | None) -> None:
        at = clock.now()
        talk = heard(session, "pull", at)
        if talk.cursor != asked:  # the lock was lost with its connection, and another pull went on meanwhile
            raise UnderWay("pull_overtaken")
        talk.cursor = page.next_cursor or asked
        if page.records:
            self._keep_records(session, page, at)
        if not page.more:
            talk.caught_up_at = at
        if not page.more and self.run_id is not None:
            end_pull(session, run_id=self.run_id, at=clock.now())

    def _keep_records(self, session: Session, page: FeedPage, at: datetime) -> None:
        if self.run_id is None:
            self.run_id = begin_pull(session, source=self.wire.address, at=self.began_at, officer=self.order.officer)
        kept = keep_page(session, run_id=self.run_id, records=page.records, at=at)
        self.tally = self.tally.plus(kept)
        if page.next_cursor:
            newest = (newest_so_far(session), newest_update(page.records, now=at))
            session.add(
                PortalPage(run_id=self.run_id, next_cursor=page.next_cursor, records=len(page.records),
                           newest_at=max(filter(None, newest), default=None), stored_at=at)
            )  # fmt: skip


class _AgainSince(_Recorded):
    """Once more, from before a day: the office's own cursor stays where it is."""

    def start(self) -> str | None:
        since = begin_of(self.order.since_on or clock.now().date())
        with transaction() as session:
            _end_dead_readings(session)
            run = IntakeRun(kind="pull", source=self.wire.address, is_rereading=True, counts=Tally().as_json(),
                            started_by_id=self._actor(session).id, started_at=self.began_at)  # fmt: skip
            session.add(run)
            session.flush()
            self.run_id = run.id
            return cursor_before(session, since)

    def keep(self, page: FeedPage, *, asked: str | None) -> None:
        at = clock.now()
        with transaction() as session:
            heard(session, "pull", at)
            if page.records and self.run_id is not None:
                self.tally = self.tally.plus(keep_page(session, run_id=self.run_id, records=page.records, at=at))
            if not page.more and self.run_id is not None:
                end_pull(session, run_id=self.run_id, at=clock.now())
        analyze_if_grown(Dossier)


class _Rehearsing(_Reading):
    """The same judgement, and nothing kept: neither page nor cursor nor run."""

    def __init__(self, wire: Wire, order: Order, session: Session) -> None:
        super().__init__(wire, order)
        self.session = session
        self.rehearsal = Rehearsal(session, at=clock.now())

    def start(self) -> str | None:
        since = self.order.since_on
        return cursor_before(self.session, begin_of(since)) if since else cursor_of_pull(self.session)

    def keep(self, page: FeedPage, *, asked: str | None) -> None:
        self.tally = self.rehearsal.page(page.records)
        self.session.expire_all()


def _end_dead_readings(session: Session) -> int | None:
    """End runs of reading again whose worker is dead (this one holds the turn); the pull left running, if any."""
    running = select(IntakeRun).where(IntakeRun.kind == "pull", IntakeRun.state == "running").order_by(IntakeRun.id)
    left = None
    for run in session.execute(running).scalars():
        if run.is_rereading:
            run.state, run.refusal, run.ended_at = "refused", "pull_interrupted", clock.now()
        else:
            left = run.id
    return left


def _run_to_end(session: Session, run_id: int | None, *, refusal: str) -> IntakeRun | None:
    """The run that was being read, or the last one if it ended in the same way without having read anything."""
    if run_id is not None:
        return session.get_one(IntakeRun, run_id, populate_existing=True)
    newest = select(IntakeRun).where(IntakeRun.kind == "pull").order_by(IntakeRun.id.desc()).limit(1)
    last = session.execute(newest).scalar_one_or_none()
    is_same = last is not None and last.refusal == refusal and last.position == 0
    return last if is_same else None
