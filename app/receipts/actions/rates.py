"""The exchange rate of a day: entered by one person, approved by another, and only then used."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.dossiers.rules import Actor
from app.receipts.models import ExchangeRate
from app.receipts.queries import approved_rate

MAY_ENTER = ("cashier", "team_leader", "head")
MAY_APPROVE = ("team_leader", "head")
BOUNDS = {"USD": (Decimal(15_000), Decimal(50_000))}


def enter_rate(
    *, officer: Actor, currency: str, rate_on: date, rate: Decimal, bank: str, kind: str, source: str
) -> ExchangeRate:
    """Enter a rate. Raises Incomplete with the range where the figure cannot be one, NotYours for other roles."""
    if officer.role not in MAY_ENTER:
        raise NotYours("may_not", act="enter_rate", why="role")
    lowest, highest = BOUNDS.get(currency, (Decimal(0), Decimal(0)))
    if not lowest <= rate <= highest:
        raise Incomplete("rate_out_of_range", currency=currency, lowest=int(lowest), highest=int(highest))
    with transaction() as session:
        entered = ExchangeRate(
            currency=currency, rate_on=rate_on, rate=rate, bank=bank.strip(), kind=kind.strip(), source=source.strip(),
            entered_by_id=officer.id, entered_at=clock.now(),
        )  # fmt: skip
        session.add(entered)
        session.flush()
        _note(session, "rate_entered", entered, officer)
    return entered


def approve_rate(*, officer: Actor, rate_id: int) -> ExchangeRate:
    """Approve a rate somebody else entered. Raises DuplicateNumber when the day has one already."""
    with transaction() as session:
        entered = session.execute(
            select(ExchangeRate).where(ExchangeRate.id == rate_id).with_for_update()
        ).scalar_one_or_none()
        if entered is None:
            raise NotFound("rate_not_found")
        if officer.role not in MAY_APPROVE:
            raise NotYours("may_not", act="approve_rate", why="role")
        if entered.entered_by_id == officer.id:
            raise NotYours("may_not", act="approve_rate", why="second_person")
        if approved_rate(session, entered.currency, entered.rate_on) is not None:
            raise DuplicateNumber("rate_of_day_taken", currency=entered.currency, on=entered.rate_on.isoformat())
        entered.approved_by_id, entered.approved_at = officer.id, clock.now()
        _note(session, "rate_approved", entered, officer)
    return entered


def _note(session: Session, verb: str, rate: ExchangeRate, officer: Actor) -> None:
    facts = {"currency": rate.currency, "on": rate.rate_on.isoformat(), "rate": str(rate.rate), "bank": rate.bank,
             "kind": rate.kind, "source": rate.source}  # fmt: skip
    act = journal.Act(verb, facts, officer.id, clock.now())
    journal.write(session, act, subject=f"rate:{rate.currency}")
