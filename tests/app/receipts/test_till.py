"""Money at the till and from the portal: what is owed is taken once, receipted once, and frozen as it was."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours, Stale
from app.core.models import JournalEntry
from app.core.office import office
from app.dossiers.actions import review
from app.dossiers.queries import system_actor
from app.receipts.actions.receipts import issue_receipt, issue_waiting, take_payment
from app.receipts.models import Payment
from app.receipts.queries import is_intact, owed_of, till_of, waiting_payments
from app.receipts.rules import paper_of
from config.workflow import Role, State
from reports.receipt import receipt_pdf
from tests import making
from tests.money import also_owes, owing, paid_at_portal, rate, receipts_of

ELSEWHERE = "G01.899.108"


@pytest.fixture
def cashier(app):
    return making.officer(Role.CASHIER, full_name="Lê Thị Ngân")


def payments(made):
    return db.session.execute(select(Payment).where(Payment.dossier_id == made.id).order_by(Payment.id)).scalars().all()


def accepted(made):
    review.accept(officer=making.officer(), dossier_id=made.id)
    return made


def last_entry(made):
    asked = select(JournalEntry).where(JournalEntry.dossier_id == made.id).order_by(JournalEntry.ordinal.desc())
    return db.session.execute(asked.limit(1)).scalar_one()


@pytest.mark.parametrize("channel", ["cash", "transfer"])
def test_taking_what_is_owed_pays_and_receipts_at_once(cashier, the_clock, channel):
    now = the_clock.stand_at("2026-09-16 09:00")
    made = owing(200_000)

    take_payment(officer=cashier, dossier_id=made.id, channel=channel, seen_version=1)

    db.session.refresh(made)
    (payment,) = payments(made)
    (receipt,) = receipts_of(made)
    assert (made.payment_state, made.state) == ("paid", "lodged")
    assert (payment.channel, payment.amount, payment.currency, payment.paid_at) == (channel, 200_000, "VND", now)
    assert (receipt.payment_id, receipt.total_vnd, receipt.issued_by_id) == (payment.id, 200_000, cashier.id)
    assert last_entry(made).facts == {
        "channel": channel, "amounts": {"VND": 200_000}, "receipts": ["01BLP0-001 AA-26E 0000001"],
    }  # fmt: skip


def test_the_content_is_frozen_with_everything_the_paper_needs(cashier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing(return_address="12 Hàng Bài, Hà Nội")

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    (receipt,) = receipts_of(made)
    assert receipt.content | {"lookup_code": ""} == {
        "form_symbol": "01BLP0-001", "serial": "AA-26E", "number": 1, "unit_code": "G01.801.108",
        "superior": "Công an thành phố Hà Nội", "agency_vi": "Phòng Quản lý xuất nhập cảnh",
        "agency_en": "Immigration Office", "tax_code": "", "place": "Hà Nội", "issued_on": "2026-09-16",
        "lines": [{"code": "LP_HC", "name": "Lệ phí cấp hộ chiếu", "name_en": "Passport charge", "kind": "le_phi",
                   "amount": 100_000}],
        "amount": 100_000, "currency": "VND", "payer_name": "Nguyễn Thị Đào",
        "payer_address": "12 Hàng Bài, Hà Nội", "payer_identity": made.identity_number, "dossier_number": made.number,
        "mode": "cash", "paid_at": "2026-09-16T02:00:00+00:00", "transaction_code": None, "collector": "Lê Thị Ngân",
        "lookup_code": "", "exchange": None, "total": 100_000,
    }  # fmt: skip
    assert len(receipt.lookup_code) == 10
    assert receipt.lookup_code == receipt.content["lookup_code"]


def test_whoever_wants_nothing_by_post_is_named_with_where_they_live(cashier):
    made = owing(content={"HoTen": "Nguyễn Thị Đào", "ThuongTru": "số 5, phường Tây Hồ, Hà Nội"})

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    (receipt,) = receipts_of(made)
    assert receipt.content["payer_address"] == "số 5, phường Tây Hồ, Hà Nội"


@pytest.fixture
def with_tax_code(app):
    """The office, had it a tax code of its own."""
    running = app.extensions["office"]
    before = running.config
    unit = replace(running.unit, tax_code="0100000001-002")
    running.config = replace(before, units=replace(before.units, by_code={unit.code: unit}))
    yield
    running.config = before


def test_the_offices_tax_code_is_frozen_too(with_tax_code, cashier):
    made = owing()

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    assert receipts_of(made)[0].content["tax_code"] == "0100000001-002"


def test_a_receipt_stays_as_it_was_when_the_dossier_changes(cashier):
    made = owing()
    take_payment(officer=cashier, dossier_id=made.id, channel="cash")
    (receipt,) = receipts_of(made)
    before = receipt_pdf(paper_of(receipt.content, zone=office().zone))

    made.owner_name, made.return_address = "Trần Văn Khác", "Nơi khác"
    db.session.commit()
    db.session.expire_all()

    (receipt,) = receipts_of(made)
    assert is_intact(receipt)
    assert receipt_pdf(paper_of(receipt.content, zone=office().zone)) == before


def test_a_receipt_that_was_tampered_with_shows_it(cashier):
    made = owing()
    take_payment(officer=cashier, dossier_id=made.id, channel="cash")
    (receipt,) = receipts_of(made)

    receipt.content = receipt.content | {"payer_name": "Người Khác"}
    db.session.commit()

    assert not is_intact(receipts_of(made)[0])


def test_hostile_names_are_frozen_as_given_and_printed_harmless(cashier):
    made = owing(owner_name="<b>Tô</b> \u202edlanoD 中文 =1+1", return_address="a\u0007b\u200b" + "x" * 500)

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    (receipt,) = receipts_of(made)
    assert receipt.content["payer_name"] == "<b>Tô</b> \u202edlanoD 中文 =1+1"
    assert is_intact(receipt)
    assert receipt_pdf(paper_of(receipt.content, zone=office().zone)).startswith(b"%PDF-")


def test_dollars_are_collected_at_the_rate_of_the_day(cashier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    rate(date(2026, 9, 16), "26345.50")
    made = owing(25, "USD")

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    (receipt,) = receipts_of(made)
    assert (receipt.total_vnd, payments(made)[0].amount, payments(made)[0].currency) == (658_638, 25, "USD")
    assert receipt.content["exchange"] == {
        "rate": "26345.50", "on": "2026-09-16", "bank": "Vietcombank", "kind": "mua chuyển khoản",
        "source": "bảng niêm yết", "amount": 25, "currency": "USD", "vnd": 658_638,
    }  # fmt: skip
    assert paper_of(receipt.content, zone=office().zone).total == 658_638


@pytest.mark.parametrize(
    ("at", "rate_on"),
    [
        ("2026-09-18 16:59", date(2026, 9, 18)),
        ("2026-09-18 23:59", date(2026, 9, 18)),
        ("2026-09-19 08:00", date(2026, 9, 18)),  # Saturday reception: the rate of Friday
        ("2026-09-20 21:00", date(2026, 9, 18)),
        ("2026-09-02 08:00", date(2026, 8, 28)),  # National Day, after a long weekend
        ("2026-08-22 08:00", date(2026, 8, 22)),  # a make-up Saturday is a working day
    ],
)
def test_on_a_day_off_the_last_working_days_rate_counts(cashier, the_clock, at, rate_on):
    the_clock.stand_at(at)
    made = owing(10, "USD")
    with pytest.raises(Incomplete) as missing:
        take_payment(officer=cashier, dossier_id=made.id, channel="cash")
    rate(rate_on, "26000")

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    assert missing.value.facts["on"] == rate_on.isoformat()
    assert receipts_of(made)[0].total_vnd == 260_000


def test_what_the_portal_took_is_not_taken_again(cashier):
    made = owing(200_000)
    paid_at_portal(made, 150_000, settles=False)

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    assert [(payment.channel, payment.amount) for payment in payments(made)] == [("portal", 150_000), ("cash", 50_000)]
    (receipt,) = receipts_of(made)
    assert (receipt.total_vnd, [line["amount"] for line in receipt.content["lines"]]) == (50_000, [50_000])
    assert [(one.owed, one.paid, one.left) for one in owed_of(db.session(), made.id)] == [(200_000, 200_000, 0)]


def test_the_rest_of_two_lines_is_named_line_by_line(cashier):
    made = owing(100_000)
    also_owes(made, 50_000)
    paid_at_portal(made, 120_000, settles=False)

    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    assert [line["amount"] for line in receipts_of(made)[0].content["lines"]] == [30_000]


@pytest.mark.parametrize(("role", "why"), [(role, "role") for role in Role if role not in (Role.CASHIER, Role.SYSTEM)])
def test_only_the_cashier_takes_money(app, role, why):
    made = owing()

    with pytest.raises(NotYours) as refused:
        take_payment(officer=making.officer(role), dossier_id=made.id, channel="cash")

    assert refused.value.facts["why"] == why
    assert payments(made) == []


def test_what_is_paid_is_not_taken_twice(cashier):
    made = owing()
    take_payment(officer=cashier, dossier_id=made.id, channel="cash")

    with pytest.raises(NotYours, match="fee_owed"):
        take_payment(officer=cashier, dossier_id=made.id, channel="cash")


def test_a_till_of_another_unit_does_not_see_the_dossier(app):
    made, stranger = owing(), making.officer(Role.CASHIER, unit_code=ELSEWHERE)

    with pytest.raises(NotFound):
        take_payment(officer=stranger, dossier_id=made.id, channel="cash")


def test_a_dossier_changed_since_the_cashier_looked_is_looked_at_again(cashier):
    made = accepted(owing())

    with pytest.raises(Stale):
        take_payment(officer=cashier, dossier_id=made.id, channel="cash", seen_version=1)


@pytest.mark.parametrize("channel", ["portal", "", "bitcoin"])
def test_money_comes_in_cash_or_by_transfer(cashier, channel):
    with pytest.raises(Incomplete, match="channel_unknown"):
        take_payment(officer=cashier, dossier_id=owing().id, channel=channel)


def test_a_fee_the_declaration_leaves_open_is_not_guessed(cashier):
    made = making.lodged(payment_state="due")

    with pytest.raises(Incomplete, match="fee_undetermined"):
        take_payment(officer=cashier, dossier_id=made.id, channel="cash")


def test_the_till_says_what_to_take_in_dong_of_today(cashier, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    made = owing(100_000)
    also_owes(made, 25, "USD")
    without_rate = till_of(cashier, made.number, at=now)
    rate(date(2026, 9, 16), "26000")

    with_rate = till_of(cashier, made.number, at=now)

    assert without_rate.total is None
    assert with_rate.total == 100_000 + 650_000
    assert with_rate.answer


def test_a_portal_payment_is_receipted_once_the_dossier_is_accepted(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = owing()
    paid_at_portal(made, paid_at=making.local("2026-09-14 21:00"), name="")

    before = issue_waiting()
    accepted(made)
    after = issue_waiting()

    (receipt,) = receipts_of(made)
    assert (before, after, issue_waiting()) == ((0, 0), (1, 0), (0, 0))
    assert (receipt.content["mode"], receipt.content["paid_at"]) == ("portal", "2026-09-14T14:00:00+00:00")
    assert (receipt.content["collector"], receipt.issued_on) == ("Hệ thống", date(2026, 9, 16))
    assert receipt.content["lines"][0]["name"] == "Lệ phí cấp hộ chiếu"  # the portal gave none
    assert receipt.content["transaction_code"].startswith("GD")


def test_payments_without_a_rate_hold_up_nobody_behind_them(app, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    for _ in range(3):
        paid_at_portal(accepted(owing(25, "USD")), 25, currency="USD")
    in_dong = accepted(owing())
    paid_at_portal(in_dong)

    issued = issue_waiting(at_a_time=2)

    assert issued == (1, 3)
    assert len(receipts_of(in_dong)) == 1


@pytest.mark.parametrize("sunday", [date(1950, 9, 17), date(2099, 9, 20)])
def test_a_payment_of_a_year_without_a_calendar_waits_for_its_own_day(app, sunday):
    made = accepted(owing(25, "USD"))
    paid_at_portal(made, 25, currency="USD", paid_at=making.local(f"{sunday} 09:00"))

    assert issue_waiting() == (0, 1)

    (waiting,) = waiting_payments(making.officer(Role.CASHIER))
    assert waiting.lacks_rate_of == sunday


def test_a_receipt_is_issued_once_for_a_payment(cashier):
    made = accepted(owing())
    payment = paid_at_portal(made)
    issue_receipt(officer=cashier, payment_id=payment.id)

    with pytest.raises(Incomplete, match="receipt_already_issued"):
        issue_receipt(officer=cashier, payment_id=payment.id)

    assert len(receipts_of(made)) == 1


def test_a_payment_that_is_not_there_is_not_found(cashier):
    with pytest.raises(NotFound, match="payment_not_found"):
        issue_receipt(officer=cashier, payment_id=2**62)


def test_an_officer_at_the_desk_issues_no_receipts(app):
    made = accepted(owing())
    payment = paid_at_portal(made)

    with pytest.raises(NotYours):
        issue_receipt(officer=making.officer(), payment_id=payment.id)


def test_the_night_shift_takes_no_money(app):
    made = owing()

    with pytest.raises(NotYours):
        take_payment(officer=system_actor(db.session()), dossier_id=made.id, channel="cash")


def test_a_handed_out_dossier_paid_at_the_portal_still_gets_its_receipt(a_dossier):
    made = a_dossier(State.HANDED_OUT, procedure_code=making.DECIDED_HERE)
    paid_at_portal(made, 10_000)

    assert issue_waiting() == (1, 0)
