"""The exchange rate of a day: entered by one person, approved by another, and only then used."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.core.names import tidy
from app.core.office import office
from app.dossiers.rules import Actor
from app.receipts.models import ExchangeRate
from app.receipts.queries import approved_rate
from app.receipts.rules import BOUNDS, MAY_ENTER, may_approve

ONE_A_DAY = "uq_exchange_rates_approved"


def enter_rate(
    *, officer: Actor, currency: str, rate_on: date, rate: Decimal, bank: str, kind: str, source: str
) -> ExchangeRate:
    """Enter the rate of a day, in đồng for one unit of the currency.

    Raises NotYours for other roles, Incomplete for a figure, a day or a text that cannot be one, DuplicateNumber when
    the day has an approved rate.
    """
    if officer.role not in MAY_ENTER:
        raise NotYours("may_not", act="enter_rate", why="role")
    _refuse_unfit(currency, rate, rate_on)
    texts = {"bank": tidy(bank), "kind": tidy(kind), "source": tidy(source)}
    if not all(texts.values()):
        raise Incomplete("rate_source_missing")
    with transaction() as session:
        _refuse_second(session, currency, rate_on)
        entered = ExchangeRate(
            currency=currency, rate_on=rate_on, rate=rate, entered_by_id=officer.id, entered_at=clock.now(), **texts
        )
        session.add(entered)
        session.flush()
        _note(session, "rate_entered", entered, officer)
    return entered


def _refuse_unfit(currency: str, rate: Decimal, rate_on: date) -> None:
    lowest, highest = BOUNDS.get(currency, (Decimal(0), Decimal(0)))
    if not rate.is_finite() or not lowest <= rate <= highest or rate != round(rate, 2):
        raise Incomplete("rate_out_of_range", currency=currency, lowest=int(lowest), highest=int(highest))
    if rate_on > office().today():
        raise Incomplete("rate_of_future_day")


def approve_rate(*, officer: Actor, rate_id: int) -> ExchangeRate:
    """Approve a rate somebody else entered. Raises NotYours, and DuplicateNumber when the day has one already."""
    with _one_a_day(), transaction() as session:
        entered = session.execute(
            select(ExchangeRate).where(ExchangeRate.id == rate_id).with_for_update()
        ).scalar_one_or_none()
        if entered is None:
            raise NotFound("rate_not_found")
        answer = may_approve(officer, entered_by_id=entered.entered_by_id)
        if not answer:
            raise NotYours("may_not", act="approve_rate", why=answer.why_not)
        _refuse_second(session, entered.currency, entered.rate_on)
        entered.approved_by_id, entered.approved_at = officer.id, clock.now()
        _note(session, "rate_approved", entered, officer)
    return entered


def _refuse_second(session: Session, currency: str, rate_on: date) -> None:
    if approved_rate(session, currency, on=rate_on) is not None:
        raise DuplicateNumber("rate_of_day_taken", currency=currency, on=rate_on.isoformat())


@contextmanager
def _one_a_day() -> Iterator[None]:
    """Two people who approve two rates of one day at once: the second is told, as if they had come later."""
    try:
        yield
    except IntegrityError as error:
        if ONE_A_DAY in str(error.orig):
            raise DuplicateNumber("rate_of_day_taken") from error
        raise


def _note(session: Session, verb: str, rate: ExchangeRate, officer: Actor) -> None:
    facts = {"currency": rate.currency, "on": rate.rate_on.isoformat(), "rate": str(rate.rate), "bank": rate.bank,
             "kind": rate.kind, "source": rate.source}  # fmt: skip
    act = journal.Act(verb, facts, officer.id, clock.now())
    journal.write(session, act, subject=f"rate:{rate.currency}")
