"""A child at the counter, by keyboard alone: the number, the form, accepted at once, form 01, paid with its receipt."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests import making

CHILD = "001315000017"  # born 2015, a girl
NAME = "NGUYỄN MINH CHÂU"
NUMBER = "G01.801.108-261002-000001"


@pytest.fixture
def friday(office, the_clock):
    """Friday morning; the child has had a passport before."""
    the_clock.stand_at("2026-10-01 08:00")
    with office.test_request_context():
        making.lodged(
            procedure_code=making.DECIDED_BY_CENTRE, number="G01.801.108-210301-000009", owner_name=NAME,
            identity_number=CHILD, phone="0912000111", state="handed_out",
            content={"GioiTinh": "F", "NgaySinh": "20150222", "ThuongTru": "số 5, phường Tây Hồ, Hà Nội",
                     "NguoiDaiDien": {"HoTen": "Lê Thị Hoa", "SoCCCD": "001185000011", "QuanHe": "mẹ"}},
        )  # fmt: skip
    the_clock.stand_at("2026-10-02 08:00")


def test_a_child_is_lodged_accepted_and_paid_by_keyboard_alone(screens, friday):
    lan, yen = screens.sign_in_by_keys("lan"), screens.sign_in_by_keys("yen")

    a_number_is_drawn(yen)
    it_is_called(lan)
    the_form_is_filled_in(lan)
    it_is_accepted_and_form_01_is_there(lan)
    the_fee_is_paid(yen)
    the_number_is_done(lan)


def a_number_is_drawn(yen):
    """At the reception: `a` draws a citizen's number, and its slip can be printed."""
    yen.open("/counter/reception")
    yen.open_with_keys("a")

    yen.see_heading("Số thứ tự A 001")
    yen.see("Còn 0 người trước")
    assert yen.focused == "Người tiếp theo"


def it_is_called(lan):
    """At desk 1 of the headquarters: `n` calls, `l` begins lodging for whoever was called."""
    lan.open("/counter")
    assert lan.focused == "Tôi đang ngồi ở"
    lan.tab_to("Ngồi vào quầy")
    lan.open_with_keys("Enter")
    lan.open_with_keys("n")
    lan.see("A 001", within="#called")
    lan.open_with_keys("l")
    lan.see_heading("Nộp hồ sơ tại quầy")


def the_form_is_filled_in(lan):
    """The form is found by its code; the number alone fills what the office knows; the rest is chosen with letters."""
    lan.type_text("tk01a")
    lan.open_with_keys("Enter")
    lan.tab_to("TK01a")
    lan.open_with_keys("Enter")
    lan.see_heading("Cấp hộ chiếu phổ thông")
    assert lan.focused == "Căn cước"

    lan.type_text(CHILD)
    lan.open_with_keys("Enter")
    lan.see("Đã lấy từ hồ sơ trước", "Người đại diện hợp pháp", "Hồ sơ trước của số này")
    assert lan.focused == "Họ và tên chủ hồ sơ"

    lan.tab_to("Nội dung đề nghị")
    lan.type_keys("ArrowDown")
    lan.tab_to("Loại hộ chiếu")
    lan.type_keys("ArrowDown")
    lan.see("100.000 ₫", within="#beside")

    lan.open_with_keys("Control+Enter")
    lan.see("thiếu giấy này chỉ nộp được, chưa tiếp nhận được", within=".error-summary")
    lan.type_keys("Tab", "Enter")
    assert lan.focused.startswith("Ảnh chân dung")
    lan.type_keys("ArrowDown")
    lan.see("có", within="#beside .paper-list")


def it_is_accepted_and_form_01_is_there(lan):
    lan.open_with_keys("Control+Enter")

    lan.see_heading(f"Đã tiếp nhận: {NAME}")
    assert lan.read("#dossier-number") == NUMBER
    assert lan.focused.startswith("In giấy tiếp nhận và hẹn trả")
    paper = lan.fetch("In giấy tiếp nhận và hẹn trả (mẫu 01)")
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())
    for words in (NUMBER, NAME, "100.000"):
        assert words in printed, printed


def the_fee_is_paid(yen):
    """The cashier reads the number from the slip, writes what was given, and prints the receipt."""
    yen.open_with_keys("u")
    yen.open_with_keys("g", "p")
    yen.type_text(NUMBER)
    yen.open_with_keys("Enter")
    assert yen.focused.startswith("Số tiền khách đưa")
    yen.type_text("500.000")
    yen.see("400.000 ₫", within=".change")
    yen.open_with_keys("Enter")

    yen.see_heading("Đã thu tiền")
    yen.see("400.000 ₫", within=".change")
    assert yen.focused == "In biên lai"
    assert yen.fetch("In biên lai").startswith(b"%PDF-")


def the_number_is_done(lan):
    """`x` ends the number from the page that tells what came of it; nobody waits any more."""
    lan.open_with_keys("x")
    lan.see("Chưa có ai ở quầy.")
    lan.open_with_keys("n")
    lan.see("Không còn ai chờ.", within="#messages")
