"""Asking for fees, payments, rates and receipts. A list of receipts always belongs to one unit."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, false, select, union
from sqlalchemy.orm import Session, aliased

from app.core.db import db, dumps
from app.core.errors import NotFound
from app.core.office import office
from app.deadlines.rules import OutsideCalendar
from app.dossiers.models import Dossier
from app.dossiers.queries import procedure_of
from app.dossiers.rules import Actor, Answer, may
from app.officers.models import Officer
from app.receipts.models import ExchangeRate, Fee, Payment, Receipt, ReceiptSeries
from app.receipts.rules import LookUp, in_dong

MOST_RECEIPTS = 50
MOST_RATES = 60
MOST_WAITING = 200


@dataclass(frozen=True)
class Owed:
    """What a dossier owes in one currency, and what has come in."""

    currency: str
    owed: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return max(self.owed - self.paid, 0)


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """One receipt in a list."""

    id: int
    serial: str
    number: int
    dossier_id: int
    dossier_number: str
    payer_name: str
    mode: str
    total_vnd: int
    state: str
    issued_at: datetime


@dataclass(frozen=True)
class ReceiptsPage:
    """A page of receipts, newest first; `newer` and `older` are the ids to go on from, None where there are no more."""

    lines: Sequence[ReceiptLine]
    newer: int | None = None
    older: int | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A portal payment of an accepted dossier without a receipt. `lacks_rate_of`: the day whose rate is missing."""

    payment_id: int
    dossier_id: int
    dossier_number: str
    owner_name: str
    amount: int
    currency: str
    paid_at: datetime
    lacks_rate_of: date | None


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What one currency asks for at the till; `dong` and `rate` are None while the rate of the day is missing."""

    owed: Owed
    dong: int | None
    rate: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Till:
    """A dossier at the till. `payments` come with the id, serial and number of their receipts, None without one."""

    dossier: Dossier
    answer: Answer
    fees: Sequence[Fee]
    takings: Sequence[Taking]
    payments: Sequence[Row[Payment, int | None, str | None, int | None]]

    @property
    def total(self) -> int | None:
        """All that is to be taken, in đồng; None while a rate is missing."""
        known = [taking.dong for taking in self.takings if taking.dong is not None]
        return sum(known) if len(known) == len(self.takings) else None


def fees_of(session: Session, dossier_id: int) -> Sequence[Fee]:
    """The fee lines of a dossier in their order."""
    return session.execute(select(Fee).where(Fee.dossier_id == dossier_id).order_by(Fee.ordinal)).scalars().all()


def payments_of(session: Session, dossier_id: int) -> Sequence[Payment]:
    """The payments of a dossier, oldest first."""
    made = select(Payment).where(Payment.dossier_id == dossier_id).order_by(Payment.paid_at, Payment.id)
    return session.execute(made).scalars().all()


def owed_of(session: Session, dossier_id: int) -> tuple[Owed, ...]:
    """What is owed and paid, by currency in alphabetical order."""
    owed: dict[str, int] = {}
    paid: dict[str, int] = {}
    for fee in fees_of(session, dossier_id):
        owed[fee.currency] = owed.get(fee.currency, 0) + fee.amount
    for payment in payments_of(session, dossier_id):
        paid[payment.currency] = paid.get(payment.currency, 0) + payment.amount
    return tuple(Owed(one, owed.get(one, 0), paid.get(one, 0)) for one in sorted({*owed, *paid}))


def receipt_for(officer: Actor, receipt_id: int) -> Receipt:
    """A receipt of the officer's unit. Raises NotFound."""
    wanted = (
        select(Receipt)
        .join(Dossier, Dossier.id == Receipt.dossier_id)
        .where(Receipt.id == receipt_id, Dossier.unit_code == officer.unit_code)
    )
    receipt = db.session.execute(wanted).scalar_one_or_none()
    if receipt is None:
        raise NotFound("receipt_not_found")
    return receipt


def receipts_of(officer: Actor, dossier_ids: Collection[int]) -> Sequence[Receipt]:
    """The receipts that stand of these dossiers, as far as they are the unit's, in the order of their numbers."""
    wanted = (
        select(Receipt)
        .join(Dossier, Dossier.id == Receipt.dossier_id)
        .where(Receipt.dossier_id.in_(dossier_ids), Dossier.unit_code == officer.unit_code)
        .where(Receipt.state.in_(("issued", "adjusted")))
        .order_by(Receipt.series_id, Receipt.number)
    )
    return db.session.execute(wanted).scalars().all()


def is_intact(receipt: Receipt) -> bool:
    """Whether the frozen content is what it was when the receipt was issued."""
    return hashlib.sha256(dumps(receipt.content).encode()).digest() == receipt.content_hash


def receipts_page(
    officer: Actor, *, before: int | None = None, after: int | None = None, wanted: LookUp | None = None
) -> ReceiptsPage:
    """The unit's receipts, newest first, fifty at a time: those older than the id `before`, or newer than `after`.

    `wanted` narrows to the receipts it finds; one that looks for nothing finds none.
    """
    rows = _lines_of(officer)
    if wanted is not None:
        rows = rows.where(Receipt.id.in_(_found(wanted)))
    if after is not None:
        rows = rows.where(Receipt.id > after).order_by(Receipt.id)
    else:
        rows = rows.order_by(Receipt.id.desc())
    if before is not None:
        rows = rows.where(Receipt.id < before)
    found = [ReceiptLine(**row._mapping) for row in db.session.execute(rows.limit(MOST_RECEIPTS + 1))]
    has_more, lines = len(found) > MOST_RECEIPTS, found[:MOST_RECEIPTS]
    if after is not None:
        lines.reverse()
    if not lines:
        return ReceiptsPage(())
    has_newer, has_older = (has_more, True) if after is not None else (before is not None, has_more)
    return ReceiptsPage(lines, lines[0].id if has_newer else None, lines[-1].id if has_older else None)


def _lines_of(officer: Actor) -> Select[Any]:
    return (
        select(
            Receipt.id, ReceiptSeries.serial, Receipt.number, Receipt.dossier_id,
            Dossier.number.label("dossier_number"), Receipt.content["payer_name"].astext.label("payer_name"),
            Receipt.content["mode"].astext.label("mode"), Receipt.total_vnd, Receipt.state, Receipt.issued_at,
        )
        .join(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .join(Dossier, Dossier.id == Receipt.dossier_id)
        .where(Dossier.unit_code == officer.unit_code)
    )  # fmt: skip


def _found(wanted: LookUp) -> Select[Any]:
    """Ids of what is looked for; each way by its own index."""
    ways = []
    if wanted.number is not None:
        series = select(ReceiptSeries.id)
        if wanted.serial is not None:
            series = series.where(ReceiptSeries.serial == wanted.serial)
        ways.append(select(Receipt.id).where(Receipt.series_id.in_(series), Receipt.number == wanted.number))
    if wanted.code is not None:
        ways.append(select(Receipt.id).where(Receipt.lookup_code == wanted.code))
    if wanted.dossier_number is not None:
        of_dossier = select(Dossier.id).where(Dossier.number == wanted.dossier_number)
        ways.append(select(Receipt.id).where(Receipt.dossier_id.in_(of_dossier)))
    return select(union(*ways).subquery().c.id) if ways else select(Receipt.id).where(false())


def portal_payments_waiting(at_most: int, *, after: int = 0) -> Select[int]:
    """Ids above `after` of portal payments of accepted dossiers that have no receipt yet, oldest first."""
    return (
        select(Payment.id)
        .join(Dossier, Dossier.id == Payment.dossier_id)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .where(Payment.channel == "portal", Dossier.received_at.is_not(None), Receipt.id.is_(None), Payment.id > after)
        .order_by(Payment.id)
        .limit(at_most)
    )


def waiting_payments(officer: Actor) -> Sequence[Waiting]:
    """The unit's portal payments without a receipt, oldest first, at most MOST_WAITING, with the rates they lack."""
    rows = db.session.execute(
        select(Payment, Dossier.number, Dossier.owner_name)
        .join(Dossier, Dossier.id == Payment.dossier_id)
        .where(Payment.id.in_(portal_payments_waiting(MOST_WAITING)), Dossier.unit_code == officer.unit_code)
        .order_by(Payment.id)
    ).all()
    approved = _approved_among({_rate_wanted(payment) for payment, _, _ in rows})
    return [
        Waiting(
            payment_id=payment.id, dossier_id=payment.dossier_id, dossier_number=number, owner_name=owner,
            amount=payment.amount, currency=payment.currency, paid_at=payment.paid_at,
            lacks_rate_of=None if _rate_wanted(payment) in approved else rate_day(payment.paid_at),
        )
        for payment, number, owner in rows
    ]  # fmt: skip


RateWanted = tuple[str, date] | None


def _rate_wanted(payment: Payment) -> RateWanted:
    """Currency and day of the rate a payment needs; None for one in đồng."""
    return None if payment.currency == "VND" else (payment.currency, rate_day(payment.paid_at))


def _approved_among(wanted: set[RateWanted]) -> set[RateWanted]:
    """Those of the wanted rates that are there; that no rate is needed is always there."""
    days = {each[1] for each in wanted if each is not None}
    there = select(ExchangeRate.currency, ExchangeRate.rate_on).where(
        ExchangeRate.rate_on.in_(days), ExchangeRate.approved_by_id.is_not(None)
    )
    return {None, *((row.currency, row.rate_on) for row in db.session.execute(there))}


def rate_day(paid_at: datetime) -> date:
    """The day whose rate counts for a payment: the day paid, on a day off the last working day before it.

    A day so old or so far ahead that no calendar reaches it counts itself.
    """
    calendar, day = office().calendar, office().local_day(paid_at)
    try:
        return calendar.roll_backward(day)
    except OutsideCalendar:
        return day


def approved_rate(session: Session, currency: str, *, on: date) -> ExchangeRate | None:
    """The approved rate of a day."""
    approved = select(ExchangeRate).where(
        ExchangeRate.currency == currency, ExchangeRate.rate_on == on, ExchangeRate.approved_by_id.is_not(None)
    )
    return session.execute(approved).scalar_one_or_none()


def till_of(officer: Actor, number: str, *, at: datetime) -> Till | None:
    """What a dossier of the officer's unit owes, if it were paid at `at`; None where there is no such dossier."""
    session = db.session()
    dossier = session.execute(
        select(Dossier).where(Dossier.number == number, Dossier.unit_code == officer.unit_code)
    ).scalar_one_or_none()
    if dossier is None:
        return None
    owed = [one for one in owed_of(session, dossier.id) if one.left]
    return Till(
        dossier=dossier,
        answer=may(officer, "take_payment", dossier, needs_centre=procedure_of(dossier).needs_centre),
        fees=fees_of(session, dossier.id),
        takings=[_taking(session, one, at) for one in owed],
        payments=_with_receipts(session, dossier.id),
    )


def _taking(session: Session, owed: Owed, at: datetime) -> Taking:
    if owed.currency == "VND":
        return Taking(owed=owed, dong=owed.left)
    rate = approved_rate(session, owed.currency, on=rate_day(at))
    if rate is None:
        return Taking(owed=owed, dong=None)
    return Taking(owed=owed, dong=in_dong(owed.left, rate.rate), rate=rate.rate)


def _with_receipts(session: Session, dossier_id: int) -> Sequence[Row[Payment, int | None, str | None, int | None]]:
    made = (
        select(Payment, Receipt.id, ReceiptSeries.serial, Receipt.number)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .outerjoin(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .where(Payment.dossier_id == dossier_id)
        .order_by(Payment.paid_at, Payment.id)
    )
    return session.execute(made).all()


def dossier_of_payment(officer: Actor, payment_id: int) -> int:
    """The id of the dossier a payment is for, in the officer's unit. Raises NotFound."""
    wanted = (
        select(Dossier.id)
        .join(Payment, Payment.dossier_id == Dossier.id)
        .where(Payment.id == payment_id, Dossier.unit_code == officer.unit_code)
    )
    dossier_id = db.session.execute(wanted).scalar_one_or_none()
    if dossier_id is None:
        raise NotFound("payment_not_found")
    return dossier_id


def rates_page() -> Sequence[Row[ExchangeRate, str, str | None]]:
    """The newest rates with who entered and who approved them."""
    entered, approved = aliased(Officer), aliased(Officer)
    rows = (
        select(ExchangeRate, entered.full_name, approved.full_name)
        .join(entered, entered.id == ExchangeRate.entered_by_id)
        .outerjoin(approved, approved.id == ExchangeRate.approved_by_id)
        .order_by(ExchangeRate.rate_on.desc(), ExchangeRate.id.desc())
        .limit(MOST_RATES)
    )
    return db.session.execute(rows).all()
