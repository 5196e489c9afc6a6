"""Payments at the till and numbered receipts; a number is taken under the series' lock, in the act's transaction."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date
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
from app.dossiers.queries import newest_declaration, system_actor
from app.dossiers.rules import Actor, address_of
from app.receipts.models import Payment, Receipt, ReceiptSeries
from app.receipts.queries import Owed, approved_rate, fees_of, owed_of, portal_payments_waiting, rate_day
from app.receipts.rules import TILL_CHANNELS, in_dong, left_of, receipt_name
from config.receipt_series import PLAN

PAID = "paid"


def take_payment(*, officer: Actor, dossier_id: int, channel: str, seen_version: int | None = None) -> Dossier:
    """Take all that is still owed, in cash or by transfer, and issue the receipt at once.

    Raises Incomplete when the declaration does not settle what is to be paid, or a foreign amount has no rate of the
    day.
    """
    if channel not in TILL_CHANNELS:
        raise Incomplete("channel_unknown", channel=channel)

    def take(doing: Doing) -> Mapping[str, Any]:
        owed = [one for one in owed_of(doing.session, dossier_id) if one.left]
        if not owed:
            raise Incomplete("fee_undetermined")
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
    payment = Payment(
        dossier_id=doing.dossier.id, channel=channel, transaction_code=None, amount=owed.left, currency=owed.currency,
        lines=left_of(lines, paid=owed.paid), paid_at=doing.at, taken_by_id=doing.officer.id,
    )  # fmt: skip
    doing.session.add(payment)
    doing.session.flush()
    return _issue(doing, payment)


def issue_receipt(*, officer: Actor, payment_id: int) -> Dossier:
    """Issue the receipt of a payment the portal confirmed.

    Raises Incomplete when it has one already, or when a foreign amount has no rate of the day it was paid.
    """
    with_payment = select(Payment.dossier_id).where(Payment.id == payment_id)
    dossier_id = db.session.execute(with_payment).scalar_one_or_none()
    if dossier_id is None:
        raise NotFound("payment_not_found")

    def issue(doing: Doing) -> Mapping[str, Any]:
        return {"receipts": [_issue(doing, doing.session.get_one(Payment, payment_id))]}

    return perform("issue_receipt", officer=officer, dossier_id=dossier_id, change=issue)


def _issue(doing: Doing, payment: Payment) -> str:
    """Take the next number and freeze the receipt. Returns its name, `symbol serial number`."""
    session, today = doing.session, office().local_day(doing.at)
    if _has_receipt(session, payment.id):
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
    return receipt_name(series.form_symbol, series.serial, number=number)


def _has_receipt(session: Session, payment_id: int) -> bool:
    issued = select(Receipt.id).where(Receipt.payment_id == payment_id)
    return session.execute(issued).scalar_one_or_none() is not None


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
    rate = approved_rate(session, payment.currency, on=on)
    if rate is None:
        raise Incomplete("no_rate_of_day", currency=payment.currency, on=on.isoformat())
    return {"rate": f"{rate.rate:.2f}", "on": on.isoformat(), "bank": rate.bank, "kind": rate.kind,
            "source": rate.source, "amount": payment.amount, "currency": payment.currency,
            "vnd": in_dong(payment.amount, rate.rate)}  # fmt: skip


def _content(doing: Doing, payment: Payment, series: ReceiptSeries, number: int, today: date) -> dict[str, Any]:
    dossier, unit = doing.dossier, office().config.units.unit(doing.dossier.unit_code)
    declared = newest_declaration(doing.session, dossier.id)
    return {
        "form_symbol": series.form_symbol, "serial": series.serial, "number": number, "unit_code": unit.code,
        "superior": unit.agency_vi, "agency_vi": unit.name_vi, "agency_en": unit.name_en,
        "tax_code": unit.tax_code or "", "place": unit.province.name, "issued_on": today.isoformat(),
        "lines": [_named(line) for line in payment.lines], "amount": payment.amount, "currency": payment.currency,
        "payer_name": dossier.owner_name,
        "payer_address": address_of(dossier.return_address, declared.content if declared else {}),
        "payer_identity": dossier.identity_number or "", "dossier_number": dossier.number, "mode": payment.channel,
        "paid_at": payment.paid_at.isoformat(), "transaction_code": payment.transaction_code,
        "collector": getattr(doing.officer, "full_name", ""), "lookup_code": lookup_code(series, number),
    }  # fmt: skip


def _named(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with its name in both tongues, frozen too: the tariff may call it otherwise next year."""
    item = office().config.tariff.items.get(line["code"])
    name = line["name"] or (item.name_vi if item else line["code"]) or "?"
    return {**line, "name": name, "name_en": item.name_en if item else name}


def lookup_code(series: ReceiptSeries, number: int) -> str:
    """A short code that only this office can have given this number: for asking whether a receipt is genuine."""
    name = f"{series.unit_code}|{series.form_symbol}|{series.serial}|{number:07d}"
    return hmac.new(office().journal_key, name.encode(), "sha256").hexdigest()[:10].upper()


def issue_waiting(*, at_a_time: int = 500) -> tuple[int, int]:
    """Issue the receipts of portal payments whose dossiers are accepted, oldest first, each in its own transaction.

    Returns how many were issued and how many wait for a rate of their day; those hold up nobody behind them.
    """
    system = system_actor(db.session())
    issued = waiting = last = 0
    while payments := db.session.execute(portal_payments_waiting(at_a_time, after=last)).scalars().all():
        for payment_id in payments:
            outcome = _issue_one(system, payment_id)
            issued += outcome == "issued"
            waiting += outcome == "no_rate_of_day"
        last = payments[-1]
    db.session.rollback()
    return issued, waiting


def _issue_one(system: Actor, payment_id: int) -> str:
    """`issued`, or the code of why not: no rate, or somebody else was quicker. Anything else ends the job."""
    try:
        issue_receipt(officer=system, payment_id=payment_id)
    except Incomplete as reason:
        if reason.code not in ("no_rate_of_day", "receipt_already_issued"):
            raise
        return reason.code
    return "issued"
