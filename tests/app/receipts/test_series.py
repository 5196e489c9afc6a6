"""Receipt numbers: from 1, without a gap, never twice; also when many take one at once and when some break off."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app.core.db import db, transaction
from app.core.errors import Incomplete
from app.dossiers.actions import review
from app.receipts.actions.receipts import issue_receipt, issue_waiting, take_payment
from app.receipts.models import Receipt, ReceiptSeries
from config.receipt_series import PLAN
from config.workflow import Role
from tests import making
from tests.crowd import at_once
from tests.money import also_owes, owing, paid_at_portal, rate, receipts_of


def take(made, cashier, channel="cash"):
    take_payment(officer=cashier, dossier_id=made.id, channel=channel)


def numbers():
    return list(db.session.execute(select(Receipt.number).order_by(Receipt.number)).scalars())


def series():
    return db.session.execute(
        select(ReceiptSeries).order_by(ReceiptSeries.id), execution_options={"populate_existing": True}
    ).scalars().all()  # fmt: skip


def test_the_first_receipt_of_a_year_is_number_one(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashier, made = making.officer(Role.CASHIER), owing()

    take(made, cashier)

    (receipt,) = receipts_of(made)
    (run,) = series()
    assert (receipt.number, receipt.issued_on) == (1, date(2026, 9, 16))
    assert (run.form_symbol, run.serial, run.year, run.next_number) == ("01BLP0-001", "AA-26E", 2026, 2)


def test_numbers_follow_one_another(app):
    cashier = making.officer(Role.CASHIER)

    for _ in range(4):
        take(owing(), cashier)

    assert numbers() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("at", "serial"), [("2026-12-31 23:59", "AA-26E"), ("2027-01-01 00:00", "AA-27E"), ("2027-01-01 06:59", "AA-27E")]
)
def test_a_year_begins_at_midnight_on_the_offices_wall(app, the_clock, at, serial):
    the_clock.stand_at(at)
    made = owing()

    take(made, making.officer(Role.CASHIER))

    assert (series()[0].serial, receipts_of(made)[0].number) == (serial, 1)


def test_each_year_counts_from_one(app, the_clock):
    cashier = making.officer(Role.CASHIER)
    for day in ("2026-12-30 09:00", "2026-12-31 09:00", "2027-01-04 09:00"):
        the_clock.stand_at(day)
        take(owing(), cashier)

    assert [(run.serial, run.next_number) for run in series()] == [("AA-26E", 3), ("AA-27E", 2)]


def take_and_break_off(key, cashier):
    """The number is taken, then something after it fails."""
    with transaction():
        take_payment(officer=cashier, dossier_id=key, channel="cash")
        raise Incomplete("broke_off")


def test_a_payment_that_breaks_off_gives_its_number_back(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashier, unlucky = making.officer(Role.CASHIER), owing()

    take(owing(), cashier)
    with pytest.raises(Incomplete, match="broke_off"):
        take_and_break_off(unlucky.id, cashier)
    take(owing(), cashier)

    assert numbers() == [1, 2]
    assert series()[0].next_number == 3


def test_the_very_first_number_broken_off_leaves_the_year_to_begin_with_one(app):
    cashier, unlucky = making.officer(Role.CASHIER), owing()

    with pytest.raises(Incomplete, match="broke_off"):
        take_and_break_off(unlucky.id, cashier)
    take(unlucky, cashier)

    assert numbers() == [1]


def test_a_dossier_that_owes_in_two_currencies_takes_two_numbers_or_none(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashier, made = making.officer(Role.CASHIER), owing()
    also_owes(made, 25, "USD")

    with pytest.raises(Incomplete, match="no_rate_of_day"):
        take(made, cashier)
    before = numbers()
    rate(date(2026, 9, 16))
    take(made, cashier)

    assert (before, numbers()) == ([], [1, 2])
    assert sorted(receipt.content["currency"] for receipt in receipts_of(made)) == ["USD", "VND"]


def test_a_series_that_is_used_up_says_so_and_takes_nothing(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashier, made = making.officer(Role.CASHIER), owing()
    take(owing(), cashier)
    db.session.execute(update(ReceiptSeries).values(next_number=PLAN.last_number + 1))
    db.session.commit()

    with pytest.raises(Incomplete, match="series_used_up"):
        take(made, cashier)

    db.session.refresh(made)
    assert (made.payment_state, receipts_of(made)) == ("due", [])


def test_many_tills_at_once_leave_no_gap_even_when_some_break_off(own_database, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashiers = [making.officer(Role.CASHIER) for _ in range(10)]
    keys = [owing().id for _ in cashiers]

    def taking(key, cashier):
        return lambda: take_payment(officer=cashier, dossier_id=key, channel="cash").payment_state

    def breaking_off(key, cashier):
        return lambda: take_and_break_off(key, cashier)

    outcomes = at_once(
        own_database,
        [(breaking_off if place % 3 == 1 else taking)(*pair)
         for place, pair in enumerate(zip(keys, cashiers, strict=True))],
    )  # fmt: skip

    assert outcomes.count("paid") == 7
    assert outcomes.count("broke_off") == 3
    assert numbers() == [1, 2, 3, 4, 5, 6, 7]
    assert [(run.serial, run.next_number) for run in series()] == [("AA-26E", 8)]


def test_a_double_click_takes_the_money_once(own_database, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    cashier, made = making.officer(Role.CASHIER), owing()
    key = made.id

    def click():
        return take_payment(officer=cashier, dossier_id=key, channel="cash", seen_version=1).payment_state

    outcomes = at_once(own_database, [click] * 4)

    assert sorted(outcomes) == ["dossier_changed"] * 3 + ["paid"]
    assert numbers() == [1]


def test_the_night_shift_and_the_cashier_issue_one_receipt_between_them(own_database, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    desk, cashier = making.officer(), making.officer(Role.CASHIER)
    payments = []
    for _ in range(5):
        made = owing()
        payments.append(paid_at_portal(made).id)
        review.accept(officer=desk, dossier_id=made.id)

    def issuing(payment_id):
        return lambda: issue_receipt(officer=cashier, payment_id=payment_id).state

    by_night_twice = [issue_waiting, issue_waiting]
    outcomes = at_once(own_database, [*by_night_twice, *(issuing(key) for key in payments)])

    by_hand = outcomes[2:].count("in_review")
    assert sum(issued for issued, _ in outcomes[:2]) + by_hand == 5
    assert set(outcomes[2:]) <= {"in_review", "receipt_already_issued"}
    assert numbers() == [1, 2, 3, 4, 5]
