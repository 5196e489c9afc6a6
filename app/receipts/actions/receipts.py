"""Payments at the till and numbered receipts; a number is taken under the series' lock, in the act's transaction."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from app.core.db import db, dumps
from app.core.errors import Incomplete, NotFound
from app.core.office import office
from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.receipts.models import Payment, Receipt, ReceiptSeries
from app.receipts.queries import Owed, approved_rate, fees_of, owed_of, portal_payments_waiting
from config.receipt_series import PLAN

TILL_CHANNELS = ("cash", "transfer")
PAID = "paid"


def take_payment(*, officer: Actor, dossier_id: int, channel: str, seen_version: int | None = None) -> Dossier:
    """Take all that is still owed, in cash or by transfer, and issue the receipt at once.

    Raises Incomplete when nothing is settled to pay, or when a foreign amount has no rate of the day.
    """
    if channel not in TILL_CHANNELS:
        raise Incomplete("channel_unknown", channel=channel)

    def take(doing: Doing) -> Mapping[str, Any]:
        owed = [one for one in owed_of(doing.session, dossier_id) if one.left]
        if not owed:
            raise Incomplete("nothing_owed")
        lines = _lines(doing.session, dossier_id)
        issued = [_take(doing, one, lines[one.currency], channel) for one in owed]
        doing.dossier.payment_state = PAID
        fee_settled(doing.session, doing.dossier, doing.at)
        return {"channel": channel, "amounts": {one.currency: one.left for one in owed}, "receipts": issued}

    return perform("take_payment", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=take)


def _lines(session: Session, dossier_id: int) -> dict[str, list[dict[str, Any]]]:
    items = office().config.tariff.items
    lines: dict[str, list[dict[str, Any]]] = {}
    for fee in fees_of(session, dossier_id):
        name = items[fee.code].name_vi if fee.code in items else fee.code
        lines.setdefault(fee.currency, []).append(
            {"code": fee.code, "name": name, "kind": fee.kind, "amount": fee.amount}
        )
    return lines


def _take(doing: Doing, owed: Owed, lines: Sequence[Mapping[str, Any]], channel: str) -> str:
    if owed.paid:  # a part came in before: one line says what is left of the whole
        lines = [dict(lines[0]) | {"amount": owed.left}]
    payment = Payment(
        dossier_id=doing.dossier.id, channel=channel, transaction_code=None, amount=owed.left, currency=owed.currency,
        lines=list(lines), paid_at=doing.at, taken_by_id=doing.officer.id,
    )  # fmt: skip
    doing.session.add(payment)
    doing.session.flush()
    return _issue(doing, payment)


def issue_receipt(*, officer: Actor, payment_id: int) -> Dossier:
    """Issue the receipt of a payment the portal confirmed. Issuing it twice gives the same one."""
    with_payment = select(Payment.dossier_id).where(Payment.id == payment_id)
    dossier_id = db.session.execute(with_payment).scalar_one_or_none()
    if dossier_id is None:
        raise NotFound("payment_not_found")

    def issue(doing: Doing) -> Mapping[str, Any]:
        payment = doing.session.get_one(Payment, payment_id)
        return {"receipts": [_issue(doing, payment)]}

    return perform("issue_receipt", officer=officer, dossier_id=dossier_id, change=issue)


def _issue(doing: Doing, payment: Payment) -> str:
    """Take the next number and freeze the receipt. Returns its name, `symbol serial number`."""
    session, today = doing.session, office().local_day(doing.at)
    is_issued = session.execute(select(Receipt.id).where(Receipt.payment_id == payment.id)).scalar_one_or_none()
    if is_issued is not None:
        raise Incomplete("receipt_already_issued")
    exchange = _exchange(session, payment)
    total = payment.amount if exchange is None else exchange["vnd"]
    series, number = _next_number(session, doing.dossier.unit_code, today)
    content = _content(doing, payment, series, number, today) | {"exchange": exchange, "total": total}
    frozen = dumps(content).encode()
    session.execute(
        insert(Receipt).values(
            series_id=series.id, number=number, dossier_id=doing.dossier.id, payment_id=payment.id, total_vnd=total,
            content=content, content_hash=hashlib.sha256(frozen).digest(), issued_by_id=doing.officer.id,
            issued_at=doing.at, issued_on=today,
        )
    )  # fmt: skip
    return f"{series.form_symbol} {series.serial} {number:07d}"


def _next_number(session: Session, unit_code: str, today: date) -> tuple[ReceiptSeries, int]:
    serial = PLAN.serial.format(yy=f"{today.year % 100:02d}")
    wanted = {"unit_code": unit_code, "form_symbol": PLAN.form_symbol, "serial": serial}
    first = insert_or_skip(ReceiptSeries).values(**wanted, year=today.year, last_number=PLAN.last_number)
    session.execute(first.on_conflict_do_nothing())
    series = session.execute(
        select(ReceiptSeries).filter_by(**wanted).with_for_update(), execution_options={"populate_existing": True}
    ).scalar_one()
    number = series.next_number
    if number > series.last_number:
        raise Incomplete("series_used_up", serial=serial)
    series.next_number = number + 1
    return series, number


def _exchange(session: Session, payment: Payment) -> dict[str, Any] | None:
    """The rate a foreign amount is collected at: that of the day paid, or of the last working day before it."""
    if payment.currency == "VND":
        return None
    on = rate_day(payment.paid_at)
    rate = approved_rate(session, payment.currency, on)
    if rate is None:
        raise Incomplete("no_rate_of_day", currency=payment.currency, on=on.isoformat())
    vnd = (rate.rate * payment.amount).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return {"rate": str(rate.rate), "on": on.isoformat(), "bank": rate.bank, "kind": rate.kind, "source": rate.source,
            "amount": payment.amount, "currency": payment.currency, "vnd": int(vnd)}  # fmt: skip


def rate_day(paid_at: datetime) -> date:
    """The day whose rate counts for a payment."""
    calendar, day = office().calendar, office().local_day(paid_at)
    return day if calendar.is_working_day(day) else calendar.roll_backward(day - timedelta(days=1))


def _content(doing: Doing, payment: Payment, series: ReceiptSeries, number: int, today: date) -> dict[str, Any]:
    dossier, unit = doing.dossier, office().config.units.unit(doing.dossier.unit_code)
    collector = getattr(doing.officer, "full_name", "")
    return {
        "form_symbol": series.form_symbol, "serial": series.serial, "number": number, "unit_code": unit.code,
        "superior": unit.agency_vi, "agency_vi": unit.name_vi, "agency_en": unit.name_en,
        "place": unit.province.name, "issued_on": today.isoformat(), "lines": payment.lines,
        "amount": payment.amount, "currency": payment.currency, "payer_name": dossier.owner_name,
        "payer_address": dossier.return_address or "", "payer_identity": dossier.identity_number or "",
        "dossier_number": dossier.number, "mode": payment.channel, "paid_at": payment.paid_at.isoformat(),
        "transaction_code": payment.transaction_code, "collector": collector,
        "lookup_code": lookup_code(series, number),
    }  # fmt: skip


def lookup_code(series: ReceiptSeries, number: int) -> str:
    """A short code that only this office can have given this number: for asking whether a receipt is genuine."""
    name = f"{series.unit_code}|{series.form_symbol}|{series.serial}|{number:07d}"
    return hmac.new(office().journal_key, name.encode(), "sha256").hexdigest()[:10].upper()


def issue_waiting(*, at_most: int = 500) -> tuple[int, int]:
    """Issue the receipts of portal payments whose dossiers are accepted, oldest first, each in its own transaction.

    Returns how many were issued and how many wait for a rate of their day.
    """
    system = system_actor(db.session())
    waiting = db.session.execute(portal_payments_waiting(at_most)).scalars().all()
    db.session.rollback()
    issued = held_up = 0
    for payment_id in waiting:
        try:
            issue_receipt(officer=system, payment_id=payment_id)
            issued += 1
        except Incomplete:
            held_up += 1
    return issued, held_up
