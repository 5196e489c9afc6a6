"""A make-believe half-year, lived through the product's own actions: what comes in, what is done with it, when.

The clock is stopped at each instant in turn, so journal, due days and statistics are those of an office that really
worked then. Only the portal's wire is left out: records are kept by the very judging a pull uses.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

import orjson
from sqlalchemy import select, text

from app.core import clock
from app.core.bucket import store_of
from app.core.db import db, transaction
from app.core.errors import OfficeError
from app.core.office import office
from app.core.store import Store
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.models import Dossier
from app.intake.actions.pages import begin_pull, end_pull, keep_page
from app.officers.models import Officer
from app.receipts.actions.receipts import issue_receipt, take_payment
from app.receipts.models import Payment, Receipt
from config.workflow import Role
from demo import first_look
from demo.faults import KINDS_OVER_HTTP, hurt
from demo.followups import Record
from demo.pictures import content
from demo.records import PortalRecords
from demo.staff import enter_rates, hire
from demo.story import PORTAL_ZONE, PlannedAct, arrival, plan

DAYS = 183
HURT_RECORDS = 60
HURT_SHARE = 0.5
SOURCE = "portal.demo"


@dataclass
class Told:
    """What was lived through: dossiers, acts, and acts that came too late for their dossier."""

    dossiers: int = 0
    acts: int = 0
    too_late: int = 0


@dataclass
class Life:
    """One dossier's story as it is carried out: its newest record, and who works on it."""

    record: Record
    rng: Random
    officer: Officer
    dossier_id: int = 0
    is_over: bool = False


Event = tuple[datetime, int, "Life", PlannedAct | None]


@dataclass
class HalfYear:
    """The office from `first_day` on, until now. The same seed and days give the same office."""

    seed: int
    first_day: date
    until: datetime
    per_day: float
    staff: dict[Role, list[Officer]]
    told: Told = field(default_factory=Told)
    store: Store = field(default_factory=lambda: store_of(office().settings))

    def live(self, progress: Callable[[datetime], None]) -> Told:
        """Everything in the order it happened."""
        shown = self.first_day
        for at, _, life, act in self._events():
            if at.date() > shown:
                shown = at.date()
                progress(at)
            with clock.stopped_at(at):
                if act is None:
                    self._arrive(life, life.record)
                    self.told.dossiers += 1
                elif not life.is_over:
                    self._act(life, act)
        return self.told

    def _events(self) -> Iterator[Event]:
        """Lodgings and planned acts by time, cut off at the end."""
        order, waiting = count(), list[Event]()
        stream = PortalRecords(self.seed, office().settings.office_unit, first_day=self.first_day,
                               last_day=self.until.date(), per_day=self.per_day)  # fmt: skip
        officers = self.staff[Role.OFFICER]
        for record in stream:
            if record["LoaiBanTin"] != "NOP" or record["PhienBan"] != 1:
                continue
            lodged_at = _at(record["NgayNopHoSo"])
            while waiting and waiting[0][0] <= lodged_at:
                yield heapq.heappop(waiting)
            if lodged_at >= self.until:
                break
            rng = Random(f"{self.seed}:{record['MaHoSo']}")
            life = Life(record, rng, officers[int(rng.random() * len(officers))])
            yield lodged_at, next(order), life, None
            for act in self._plan(record, rng):
                if act.at < self.until:
                    heapq.heappush(waiting, (act.at, next(order), life, act))
        while waiting:
            yield heapq.heappop(waiting)

    def _plan(self, record: Record, rng: Random) -> Sequence[PlannedAct]:
        procedure = office().config.catalogue.at(record["MaTTHC"], _at(record["NgayNopHoSo"]).date())
        if procedure is None:
            return ()
        return plan(record, rng, calendar=office().calendar, procedure=procedure)

    def _arrive(self, life: Life, record: Record) -> None:
        for paper in record["TaiLieuNop"]:
            self.store.put(content(paper["Sha256"]))
        with transaction() as session:
            run_id = begin_pull(session, source=SOURCE, at=clock.now())
            keep_page(session, run_id=run_id, records=[orjson.dumps(record)], at=clock.now())
            end_pull(session, run_id=run_id, at=clock.now())
        if not life.dossier_id:
            number = select(Dossier.id).where(Dossier.number == record["MaHoSo"])
            life.dossier_id = db.session.execute(number).scalar_one()
            db.session.rollback()

    def _act(self, life: Life, act: PlannedAct) -> None:
        if act.record is not None:
            life.record = arrival(act, life.record, rng=life.rng)
            self._arrive(life, life.record)
            return
        try:
            self._do(life, act)
            self.told.acts += 1
        except OfficeError:
            # What the applicant did meanwhile (withdrew, paid elsewhere) overtook the plan: the story ends here.
            life.is_over = True
            self.told.too_late += 1

    def _do(self, life: Life, act: PlannedAct) -> None:
        if act.name == "issue_receipt":
            self._issue(life)
            return
        VERBS[act.name](officer=self._who(life, act.role), dossier_id=life.dossier_id, **act.facts)

    def _who(self, life: Life, role: Role) -> Officer:
        if role is Role.OFFICER:
            return life.officer
        people = self.staff[role]
        return people[int(life.rng.random() * len(people))]

    def _issue(self, life: Life) -> None:
        unreceipted = (
            select(Payment.id)
            .outerjoin(Receipt, Receipt.payment_id == Payment.id)
            .where(Payment.dossier_id == life.dossier_id, Receipt.id.is_(None))
            .order_by(Payment.id)
        )
        waiting = db.session.execute(unreceipted).scalars().all()
        db.session.rollback()
        for payment_id in waiting:
            issue_receipt(officer=self._who(life, Role.CASHIER), payment_id=payment_id)


VERBS: dict[str, Callable[..., Dossier]] = {
    "claim": review.claim,
    "accept": review.accept,
    "refuse": review.refuse,
    "return_for_papers": review.return_for_papers,
    "request_supplement": review.request_supplement,
    "withdraw": review.withdraw,
    "stop": review.stop,
    "propose": decision.propose,
    "approve": decision.approve,
    "endorse": decision.endorse,
    "send_back": decision.send_back,
    "transfer": delivery.transfer,
    "record_result": delivery.record_result,
    "record_return": delivery.record_return,
    "hand_out": delivery.hand_out,
    "take_payment": take_payment,
}


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=PORTAL_ZONE)


def load(*, seed: int, per_day: float, until: datetime, progress: Callable[[datetime], None]) -> Told | None:
    """Live the half-year into an empty office; None, changing nothing, where dossiers are already kept."""
    is_filled = db.session.execute(select(Dossier.id).limit(1)).scalar_one_or_none() is not None
    db.session.rollback()
    first_day = office().local_day(until) - timedelta(days=DAYS)
    if is_filled:
        return None
    # Make-believe may be lost in a power cut; an office's acts may not, so this holds for this process alone.
    db.session.execute(text("SET synchronous_commit TO off"))
    db.session.commit()
    staff = hire(_morning(first_day))
    calendar = office().calendar
    span = (first_day + timedelta(days=n) for n in range(-7, DAYS + 1))
    enter_rates([day for day in span if calendar.is_working_day(day)], staff, seed=seed)
    told = HalfYear(seed, first_day, until, per_day, staff).live(progress)
    _quarantine(seed, until)
    first_look.fill(staff, seed=seed, until=until)
    return told


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=office().zone)


def _quarantine(seed: int, until: datetime) -> None:
    """Some records nobody can take in as they are, so that the workbench is not empty."""
    day = office().local_day(until)
    stream = PortalRecords(seed + 1, office().settings.office_unit, first_day=day - timedelta(days=3),
                           last_day=day, per_day=HURT_RECORDS / 3)  # fmt: skip
    lines = [line.rstrip(b"\n") for line, told in hurt(stream, seed=seed, share=HURT_SHARE, kinds=KINDS_OVER_HTTP)
             if told.outcome == "quarantined"]  # fmt: skip
    with clock.stopped_at(until), transaction() as session:
        run_id = begin_pull(session, source=SOURCE, at=clock.now())
        keep_page(session, run_id=run_id, records=lines, at=clock.now())
        end_pull(session, run_id=run_id, at=clock.now())
