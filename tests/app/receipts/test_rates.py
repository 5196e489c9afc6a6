"""A rate counts once two people stand behind it: one enters, another approves, and a day has one alone."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.core.models import JournalEntry
from app.receipts.actions.rates import approve_rate, enter_rate
from app.receipts.queries import approved_rate
from config.workflow import Role
from tests import making
from tests.crowd import at_once

DAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def today(app, the_clock):
    return the_clock.stand_at("2026-09-16 09:00")


def entered(officer=None, **fields):
    given = {"currency": "USD", "rate_on": DAY, "rate": Decimal("26345.50"), "bank": "Vietcombank",
             "kind": "mua chuyển khoản", "source": "bảng niêm yết"}  # fmt: skip
    return enter_rate(officer=officer or making.officer(Role.CASHIER), **given | fields)


def test_a_rate_counts_only_once_approved(app, today):
    cashier, head = making.officer(Role.CASHIER), making.officer(Role.HEAD)
    rate = entered(cashier)
    before = approved_rate(db.session(), "USD", on=DAY)

    approve_rate(officer=head, rate_id=rate.id)

    after = approved_rate(db.session(), "USD", on=DAY)
    assert before is None
    assert (after.rate, after.entered_by_id, after.approved_by_id) == (Decimal("26345.50"), cashier.id, head.id)
    assert (after.entered_at, after.approved_at) == (today, today)


def test_both_stand_in_the_journal_of_the_office(app):
    rate = entered()
    approve_rate(officer=making.officer(Role.HEAD), rate_id=rate.id)

    about = select(JournalEntry).where(JournalEntry.subject == "rate:USD").order_by(JournalEntry.at, JournalEntry.verb)
    entries = {entry.verb: entry.facts for entry in db.session.execute(about).scalars()}

    facts = {"currency": "USD", "on": "2026-09-16", "bank": "Vietcombank", "kind": "mua chuyển khoản",
             "source": "bảng niêm yết"}  # fmt: skip
    assert entries.keys() == {"rate_entered", "rate_approved"}
    assert all(facts.items() <= told.items() and Decimal(told["rate"]) == Decimal("26345.50")
               for told in entries.values())  # fmt: skip


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.HEAD])
def test_who_entered_a_rate_does_not_approve_it(app, role):
    leader = making.officer(role)
    rate = entered(leader)

    with pytest.raises(NotYours) as refused:
        approve_rate(officer=leader, rate_id=rate.id)

    assert refused.value.facts["why"] == "second_person"
    assert approved_rate(db.session(), "USD", on=DAY) is None


def test_the_database_itself_refuses_one_person_for_both(app):
    rate = entered()
    rate.approved_by_id = rate.entered_by_id

    with pytest.raises(IntegrityError, match="ck_exchange_rates_second_person"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_enter_no_rates(app, role):
    with pytest.raises(NotYours):
        entered(making.officer(role))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_approve_no_rates(app, role):
    rate = entered()

    with pytest.raises(NotYours) as refused:
        approve_rate(officer=making.officer(role), rate_id=rate.id)

    assert refused.value.facts["why"] == "role"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"rate": Decimal(14_999)}, "rate_out_of_range"),
        ({"rate": Decimal("50000.01")}, "rate_out_of_range"),
        ({"rate": Decimal("26345.505")}, "rate_out_of_range"),
        ({"rate": Decimal("NaN")}, "rate_out_of_range"),
        ({"rate": Decimal("Infinity")}, "rate_out_of_range"),
        ({"rate": Decimal(-26_345)}, "rate_out_of_range"),
        ({"currency": "EUR"}, "rate_out_of_range"),
        ({"rate_on": date(2026, 9, 17)}, "rate_of_future_day"),
        ({"bank": "  "}, "rate_source_missing"),
        ({"kind": ""}, "rate_source_missing"),
        ({"source": "\t"}, "rate_source_missing"),
    ],
)
def test_a_rate_that_cannot_be_one_is_refused(app, fields, code):
    with pytest.raises(Incomplete) as refused:
        entered(**fields)

    assert refused.value.code == code


@pytest.mark.parametrize("rate", ["15000", "50000", "26345.5"])
def test_a_rate_within_bounds_is_taken(app, rate):
    assert entered(rate=Decimal(rate)).rate == Decimal(rate)


def test_a_day_has_one_approved_rate(app):
    head = making.officer(Role.HEAD)
    first, second = entered(), entered(rate=Decimal(26_000))
    approve_rate(officer=head, rate_id=first.id)

    with pytest.raises(DuplicateNumber, match="rate_of_day_taken"):
        approve_rate(officer=head, rate_id=second.id)
    with pytest.raises(DuplicateNumber, match="rate_of_day_taken"):
        entered(rate=Decimal(26_100))

    assert approved_rate(db.session(), "USD", on=DAY).rate == Decimal("26345.50")


def test_approving_a_rate_twice_changes_nothing(app):
    rate = entered()
    first = making.officer(Role.HEAD)
    approve_rate(officer=first, rate_id=rate.id)

    with pytest.raises(DuplicateNumber):
        approve_rate(officer=making.officer(Role.TEAM_LEADER), rate_id=rate.id)

    assert approved_rate(db.session(), "USD", on=DAY).approved_by_id == first.id


def test_a_rate_that_is_not_there_is_not_found(app):
    with pytest.raises(NotFound, match="rate_not_found"):
        approve_rate(officer=making.officer(Role.HEAD), rate_id=2**62)


def test_two_rates_of_a_day_approved_at_once_give_one(own_database):
    heads = [making.officer(Role.HEAD) for _ in range(4)]
    keys = [entered(rate=Decimal(26_000 + place)).id for place in range(4)]

    def approving(head, key):
        return lambda: approve_rate(officer=head, rate_id=key).approved_by_id

    outcomes = at_once(own_database, [approving(*pair) for pair in zip(heads, keys, strict=True)])

    assert outcomes.count("rate_of_day_taken") == 3
    assert approved_rate(db.session(), "USD", on=DAY) is not None
