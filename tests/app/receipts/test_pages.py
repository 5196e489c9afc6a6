"""The pages of money: lists that turn, what is found, the paper, the till, rates that wait for a second person."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from app.core.db import db
from app.dossiers.actions import review
from app.receipts.actions.receipts import take_payment
from app.receipts.models import Receipt
from app.receipts.queries import MOST_RECEIPTS
from config.workflow import Role
from tests import making
from tests.money import owing, paid_at_portal, rate, receipts_of

READERS = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR)
ELSEWHERE = "G01.899.108"


@pytest.fixture(autouse=True)
def today(app, the_clock):
    return the_clock.stand_at("2026-09-16 09:00")


@pytest.fixture
def cashier(app):
    return making.officer(Role.CASHIER, full_name="Lê Thị Ngân")


def receipted(cashier, **fields):
    made = owing(**fields)
    take_payment(officer=cashier, dossier_id=made.id, channel="cash")
    return made, receipts_of(made)[0]


def test_an_office_without_receipts_says_how_they_come_about(client_as):
    page = client_as(Role.AUDITOR).get("/receipts")

    assert page.heading == "Biên lai"
    assert "Chưa có biên lai nào." in page.text


def test_receipts_are_listed_newest_first(client_as, cashier):
    first, _ = receipted(cashier)
    second, _ = receipted(cashier, owner_name="Trần Văn Hai")

    page = client_as(cashier).get("/receipts")

    assert page.rows == [
        ["AA-26E 0000002", second.number, "Trần Văn Hai", "Tiền mặt", "Đã lập", "16/09/2026 09:00", "100.000 ₫"],
        ["AA-26E 0000001", first.number, "Nguyễn Thị Đào", "Tiền mặt", "Đã lập", "16/09/2026 09:00", "100.000 ₫"],
    ]


def test_a_long_list_is_turned_both_ways(client_as, cashier):
    for _ in range(MOST_RECEIPTS * 2 + 1):
        receipted(cashier)
    client = client_as(Role.HEAD)

    first = client.get("/receipts")
    second = client.get(first.links["Sau"])
    third = client.get(second.links["Sau"])
    back = client.get(third.links["Trước"])
    front = client.get(back.links["Trước"])

    assert [len(page.rows) for page in (first, second, third)] == [MOST_RECEIPTS, MOST_RECEIPTS, 1]
    assert "Trước" not in first.links
    assert "Sau" not in third.links
    assert (back.rows, front.rows) == (second.rows, first.rows)
    assert "Trước" not in front.links


@pytest.mark.parametrize("typed", ["2", "0000002", "AA-26E 0000002", "01BLP0-001 AA-26E 0000002"])
def test_a_receipt_is_found_by_its_number(client_as, cashier, typed):
    receipted(cashier)
    receipted(cashier)

    page = client_as(cashier).get("/receipts", q=typed)

    assert [row[0] for row in page.rows] == ["AA-26E 0000002"]


def test_a_receipt_is_found_by_code_and_by_dossier(client_as, cashier):
    receipted(cashier)
    made, receipt = receipted(cashier)
    client = client_as(cashier)

    by_code = client.get("/receipts", q=receipt.lookup_code.lower())
    by_dossier = client.get("/receipts", q=f" {made.number} ")

    assert by_code.rows == by_dossier.rows
    assert [row[0] for row in by_code.rows] == ["AA-26E 0000002"]


@pytest.mark.parametrize("typed", ["AA-25E 0000001", "9", "khong co", "%", "<script>", "0" * 100])
def test_what_is_not_there_is_not_found(client_as, cashier, typed):
    receipted(cashier)

    page = client_as(cashier).get("/receipts", q=typed)

    assert "Không tìm thấy biên lai nào." in page.text


@pytest.mark.parametrize("wrong", ["x", "-1", "1e9", "²", "9" * 30])
def test_a_page_that_is_no_number_is_the_first(client_as, cashier, wrong):
    receipted(cashier)

    page = client_as(cashier).get("/receipts", before=wrong)

    assert len(page.rows) == 1


def test_one_receipt_shows_what_was_frozen(client_as, cashier):
    made, receipt = receipted(cashier)
    made.owner_name = "Người Khác"
    db.session.commit()

    page = client_as(Role.AUDITOR).get(f"/receipts/{receipt.id}")

    assert page.heading == "Biên lai AA-26E 0000001"
    for words in ("100.000 ₫", "Một trăm nghìn đồng", "Nguyễn Thị Đào", "còn nguyên như khi lập", receipt.lookup_code):
        assert words in page.text
    assert "Người Khác" not in page.text


def test_a_receipt_that_was_tampered_with_says_so(client_as, cashier):
    _, receipt = receipted(cashier)
    db.session.execute(update(Receipt).values(content=receipt.content | {"payer_name": "Người Khác"}))

    page = client_as(cashier).get(f"/receipts/{receipt.id}")

    assert "đã bị thay đổi" in page.text


def test_a_hostile_payer_is_shown_harmless(client_as, cashier):
    _, receipt = receipted(cashier, owner_name="<script>alert(1)</script>\u202edlanoD")
    client = client_as(cashier)

    shown, listed = client.get(f"/receipts/{receipt.id}"), client.get("/receipts")

    for page in (shown, listed):
        assert "<script>alert(1)</script>‹U+202E›dlanoD" in page.text
        assert "<script>alert" not in page.html


def test_the_paper_opens_in_the_browser_under_a_name_without_the_payer(client_as, cashier):
    _, receipt = receipted(cashier)
    client = client_as(Role.OFFICER)

    first, second = (client.get(f"/receipts/{receipt.id}.pdf").response for _ in range(2))

    assert first.mimetype == "application/pdf"
    assert first.headers["Content-Disposition"] == "inline; filename=bien-lai-AA-26E-0000001.pdf"
    assert first.data == second.data
    text = PdfReader(io.BytesIO(first.data)).pages[0].extract_text()
    assert "0000001" in text
    assert "Nguyễn Thị Đào" in text


@pytest.mark.parametrize("path", ["/receipts/{id}", "/receipts/{id}.pdf"])
def test_a_receipt_of_another_unit_is_as_if_it_were_not_there(client_as, cashier, path):
    _, receipt = receipted(cashier)
    client = client_as(Role.AUDITOR, unit_code=ELSEWHERE)

    page = client.get(path.format(id=receipt.id), status=404)

    assert "Không có biên lai này" in page.text
    assert client.get("/receipts").rows == []


@pytest.mark.parametrize("path", ["/receipts/999999999999999999", f"/receipts/{10**30}", "/receipts/-1", "/receipts/x"])
def test_a_receipt_that_is_not_there_is_not_found(client_as, path):
    client_as(Role.AUDITOR).get(path, status=404)
    client_as(Role.AUDITOR).get(f"{path}.pdf", status=404)


OPEN_TO = [
    ("/receipts", READERS),
    ("/receipts/rates", READERS),
    ("/receipts/till", (Role.CASHIER,)),
    ("/receipts/fees", (*READERS, Role.ADMINISTRATOR)),
]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
@pytest.mark.parametrize(("path", "roles"), OPEN_TO)
def test_each_page_is_open_to_its_roles(client_as, path, roles, role):
    client_as(role).get(path, status=200 if role in roles else 403)


@pytest.mark.parametrize("path", [path for path, _ in OPEN_TO])
def test_nobody_looks_in_without_signing_in(client, path):
    client.get(path, status=303)


def test_the_till_takes_what_is_owed_and_shows_the_receipt(client_as, cashier):
    made, client = owing(), client_as(cashier)

    page = client.get("/receipts/till", number=made.number.lower())
    page = client.press(page, "Thu tiền mặt")

    assert page.path == "/receipts/till"
    assert "Đã thu tiền và lập biên lai." in page.text
    assert "AA-26E 0000001" in page.links
    assert "Hồ sơ không nợ phí, lệ phí." in page.text
    db.session.refresh(made)
    assert made.payment_state == "paid"


def test_the_till_says_when_the_rate_of_the_day_is_missing(client_as, cashier):
    made, client = owing(25, "USD"), client_as(cashier)

    without = client.get("/receipts/till", number=made.number)
    rate(date(2026, 9, 16), "26000")
    with_rate = client.get("/receipts/till", number=made.number)

    assert "Chưa có tỷ giá USD được duyệt" in without.text
    assert "Thu tiền mặt" not in without.buttons
    assert "650.000 ₫" in with_rate.text
    assert "Thu chuyển khoản" in with_rate.buttons


def test_money_without_a_rate_goes_back_to_where_it_came_from_with_the_reason(client_as, cashier):
    made, client = owing(25, "USD"), client_as(cashier)

    page = client.post(
        f"/receipts/dossiers/{made.id}/take", {"channel": "cash", "version": 1, "next": "/receipts/rates"}
    )

    assert page.path == "/receipts/rates"
    assert "Chưa có tỷ giá USD được duyệt cho ngày" in page.text


@pytest.mark.parametrize("wanted", ["", "https://example.org/", "//example.org", "javascript:alert(1)"])
def test_after_the_till_the_way_leads_to_the_desk_and_never_out_of_the_house(client_as, cashier, wanted):
    made, client = owing(), client_as(cashier)

    page = client.post(
        f"/receipts/dossiers/{made.id}/take", {"channel": "cash", "version": 1, "next": wanted}, status=303,
        follow=False,
    )  # fmt: skip

    assert page.response.headers["Location"] == f"/dossiers/{made.id}"


@pytest.mark.parametrize(
    "fields", [{}, {"channel": "cash"}, {"channel": "portal", "version": 1}, {"channel": "cash", "version": "x"}]
)
def test_a_payment_that_is_not_a_form_of_ours_is_refused(client_as, cashier, fields):
    made = owing()

    client_as(cashier).post(f"/receipts/dossiers/{made.id}/take", fields, status=400)

    assert receipts_of(made) == []


def test_a_stale_till_is_told_to_look_again(client_as, cashier):
    made = owing()
    review.accept(officer=making.officer(), dossier_id=made.id)

    page = client_as(cashier).post(f"/receipts/dossiers/{made.id}/take", {"channel": "cash", "version": 1}, status=409)

    assert "Hồ sơ đã thay đổi" in page.text
    assert receipts_of(made) == []


def test_a_till_that_finds_nothing_says_so(client_as):
    page = client_as(Role.CASHIER).get("/receipts/till", number="G01.801.108-990101-000001")

    assert "Không có hồ sơ này" in page.text


def test_portal_payments_wait_at_the_till_and_are_receipted_by_hand(client_as, cashier):
    in_dong, in_dollars = owing(), owing(25, "USD")
    for made, amount, currency in ((in_dong, 100_000, "VND"), (in_dollars, 25, "USD")):
        paid_at_portal(made, amount, currency=currency)
        review.accept(officer=making.officer(), dossier_id=made.id)
    client = client_as(cashier)

    waiting = client.get("/receipts/till")
    after = client.press(waiting, "Lập biên lai")

    assert [row[0] for row in waiting.rows] == [in_dong.number, in_dollars.number]
    assert [row[4] for row in waiting.rows] == ["Lập biên lai", "chờ tỷ giá ngày 16/09/2026"]
    assert [row[0] for row in after.rows] == [in_dollars.number]
    assert len(receipts_of(in_dong)) == 1


def test_issuing_again_says_that_there_is_one(client_as, cashier):
    made = owing()
    payment = paid_at_portal(made)
    client = client_as(cashier)

    client.post(f"/receipts/payments/{payment.id}/issue", {"next": "/receipts"})
    page = client.post(f"/receipts/payments/{payment.id}/issue", {"next": "/receipts"})

    assert "Khoản nộp này đã có biên lai." in page.text


def test_a_payment_of_another_unit_is_not_found(client_as, cashier):
    payment = paid_at_portal(owing(unit_code=ELSEWHERE))

    client_as(cashier).post(f"/receipts/payments/{payment.id}/issue", status=404)


def test_a_day_without_a_rate_is_warned_of(client_as, cashier):
    made = owing(25, "USD")
    paid_at_portal(made, 25, currency="USD", paid_at=making.local("2026-09-14 09:00"))
    review.accept(officer=making.officer(), dossier_id=made.id)
    client = client_as(cashier)

    before = client.get("/receipts/rates")
    rate(date(2026, 9, 16))
    after = client.get("/receipts/rates")

    assert "Chưa có tỷ giá USD được duyệt cho ngày 16/09/2026." in before.text
    assert "14/09/2026 (1 khoản)" in before.text
    assert "Chưa có tỷ giá USD được duyệt" not in after.text
    assert "14/09/2026 (1 khoản)" in after.text


def test_a_rate_is_entered_by_one_and_approved_by_another(client_as, cashier):
    mine, theirs = client_as(cashier), client_as(Role.TEAM_LEADER, full_name="Trần Quốc Đội")

    page = mine.get("/receipts/rates")
    page = mine.press(page, "Ghi tỷ giá", rate="26.345,50", source="bảng niêm yết")
    entered = theirs.get("/receipts/rates")
    approved = theirs.press(entered, "Duyệt")

    assert "Người thứ hai cần duyệt" in page.text
    assert "Duyệt" not in page.buttons
    assert page.rows[0][:2] == ["16/09/2026", "26.345,50"]
    assert page.rows[0][4:6] == ["Lê Thị Ngân", "chờ duyệt"]
    assert approved.rows[0][4:6] == ["Lê Thị Ngân", "Trần Quốc Đội"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rate": "99"}, "Hãy ghi tỷ giá bằng số"),
        ({"rate": ""}, "Hãy ghi tỷ giá."),
        ({"rate": "60.000"}, "phải từ 15000 đến 50000"),
        ({"rate_on": "2026-09-17"}, "ngày chưa đến"),
        ({"rate_on": "17/09/2026"}, "ngày chưa đến"),
        ({"rate_on": "31/09/2026"}, "Không có ngày 31/09/2026: tháng 09/2026 có 30 ngày."),
        ({"rate_on": ""}, "Hãy ghi ngày áp dụng"),
        ({"source": " "}, "Hãy ghi tỷ giá lấy từ đâu."),
        ({"bank": "x" * 81}, "Không được dài quá 80 ký tự."),
        ({"kind": "khác"}, "Hãy chọn loại tỷ giá."),
    ],
)
def test_a_rate_that_cannot_be_one_is_told_at_its_field(client_as, cashier, fields, words):
    client = client_as(cashier)
    page = client.get("/receipts/rates")

    page = client.press(page, "Ghi tỷ giá", status=422, **{"rate": "26.345", "source": "bảng niêm yết"} | fields)

    assert page.title.startswith("Lỗi:")
    assert words in page.text


def test_who_may_not_enter_a_rate_sees_no_form_and_is_refused(client_as):
    client = client_as(Role.AUDITOR)

    page = client.get("/receipts/rates")
    client.post(
        "/receipts/rates",
        {"rate_on": "2026-09-16", "rate": "26345", "bank": "x", "kind": "bán", "source": "x"}, status=403,
    )  # fmt: skip

    assert "Ghi tỷ giá" not in page.buttons


def test_the_board_shows_what_is_collected_today(client_as):
    page = client_as(Role.ADMINISTRATOR).get("/receipts/fees")

    assert page.heading == "Biểu mức thu ngày 16/09/2026"
    assert "cấp mới, cấp đổi 200.000 ₫ 100.000 ₫" in page.text
    assert "thu 50% theo Thông tư 64/2025/TT-BTC, đến hết 31/12/2026" in page.text
    assert "chưa đối chiếu" in page.text
    assert "Mức thu thay đổi" not in page.text


def test_the_board_warns_before_a_relief_ends(client_as, the_clock):
    the_clock.stand_at("2026-11-23 09:00")

    page = client_as(Role.CASHIER).get("/receipts/fees")

    assert "Mức thu thay đổi từ ngày 01/01/2027. Hết thời hạn giảm." in page.text
    assert "Lệ phí cấp hộ chiếu" in page.text


@pytest.mark.parametrize("path", ["/receipts", "/receipts/rates", "/receipts/till", "/receipts/fees"])
def test_the_pages_speak_english_too(client_as, path):
    page = client_as(Role.CASHIER, locale="en").get(path)

    assert page.one("html").attrs["lang"] == "en"
