"""The paper shows what was frozen, and nothing of what the office thinks today."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.receipts.rules import file_name, paper_of
from reports.receipt import PaymentMode, receipt_pdf

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
IN_DONG = {
    "form_symbol": "01BLP0-001", "serial": "AA-26E", "number": 17, "unit_code": "G01.801.108",
    "superior": "Công an thành phố Hà Nội", "agency_vi": "Phòng Quản lý xuất nhập cảnh",
    "agency_en": "Immigration Office", "tax_code": "0100000001-002", "place": "Hà Nội", "issued_on": "2026-09-16",
    "lines": [{"code": "LP_HC", "name": "Lệ phí cấp hộ chiếu", "name_en": "Passport charge", "kind": "le_phi",
               "amount": 100_000}],
    "amount": 100_000, "currency": "VND", "payer_name": "NGUYỄN THỊ ĐÀO", "payer_address": "", "payer_identity": "N01",
    "dossier_number": "G01.801.108-260916-000001", "mode": "portal", "paid_at": "2026-09-15T20:00:00+00:00",
    "transaction_code": "GD1", "collector": "Hệ thống", "lookup_code": "A8FDDA5390", "exchange": None,
    "total": 100_000,
}  # fmt: skip
IN_DOLLARS = IN_DONG | {
    "lines": [{"code": "P_TT", "name": "Phí cấp thị thực", "name_en": "Visa fee", "kind": "phi", "amount": 25}],
    "amount": 25, "currency": "USD", "total": 658_638,
    "exchange": {"rate": "26345.50", "on": "2026-09-15", "bank": "Vietcombank", "kind": "mua chuyển khoản",
                 "source": "bảng niêm yết", "amount": 25, "currency": "USD", "vnd": 658_638},
}  # fmt: skip


def test_a_receipt_in_dong_is_printed_as_frozen():
    paper = paper_of(IN_DONG, zone=HANOI)

    assert (paper.number, paper.total, paper.currency) == ("0000017", 100_000, "VND")
    assert (paper.lines[0].name.vi, paper.lines[0].name.en) == ("Lệ phí cấp hộ chiếu", "Passport charge")
    assert (paper.mode, paper.agency_tax_code) == (PaymentMode.PORTAL, "0100000001-002")
    assert paper.exchange is None


def test_the_time_of_payment_is_told_in_the_offices_time():
    assert paper_of(IN_DONG, zone=HANOI).paid_at == datetime(2026, 9, 16, 3, tzinfo=HANOI)


def test_a_receipt_in_dollars_shows_its_rate():
    paper = paper_of(IN_DOLLARS, zone=HANOI)

    assert paper.total == 658_638
    assert paper.exchange.usd_amount == 25
    assert paper.exchange.rate == Decimal("26345.50")
    assert paper.exchange.rate_on == date(2026, 9, 15)
    assert paper.exchange.source == "Vietcombank, mua chuyển khoản"


@pytest.mark.parametrize("content", [IN_DONG, IN_DOLLARS])
def test_the_same_receipt_gives_the_same_bytes(content):
    first, second = (receipt_pdf(paper_of(content, zone=HANOI)) for _ in range(2))

    assert first == second
    assert first.startswith(b"%PDF-")


def test_a_total_that_does_not_follow_from_its_lines_is_refused():
    with pytest.raises(ValueError, match="658636"):
        paper_of(IN_DOLLARS | {"total": 658_636}, zone=HANOI)


def test_the_files_name_says_nothing_about_the_payer():
    assert file_name(IN_DONG) == "bien-lai-AA-26E-0000017.pdf"
