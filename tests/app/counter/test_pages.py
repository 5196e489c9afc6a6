"""The other pages of the counter: the desk, the reception, appointments, cash, handing out, the wall."""

import pytest

from app.core.db import db
from app.counter.models import Ticket
from app.delivery.models import HandOut
from app.receipts.models import Receipt
from config.workflow import Role, State
from tests import making
from tests.money import owing


@pytest.fixture(autouse=True)
def morning(the_clock):
    the_clock.stand_at("2026-09-16 08:00")


@pytest.fixture
def lan(client_as):
    return client_as(Role.OFFICER)


def test_from_drawing_a_number_to_calling_it(lan):
    slip = lan.post("/counter/tickets", {"prefix": "A"})
    desk = lan.press(lan.get("/counter"), "Ngồi vào quầy", place="TRU_SO/1")

    called = lan.press(desk, "Gọi số tiếp")

    assert slip.heading == "Số thứ tự A 001"
    assert "Chưa có ai ở quầy." in desk.text
    assert called.texts("#called") == ["A 001"]
    assert {"Gọi lại", "Vắng mặt", "Đã tiếp xong"} <= set(called.buttons)
    assert lan.press(called, "Đã tiếp xong").texts("#called") == []


def test_without_a_desk_nobody_is_called(lan):
    page = lan.post("/counter/next", {})

    assert "Hãy chọn quầy trước." in page.text


def test_the_wall_tells_numbers_and_nothing_about_anybody(lan, client_as):
    lan.post("/counter/appointments?on=2026-09-16&point=TRU_SO",
             {"slot": "2026-09-16T08:30:00+07:00", "name": "Lê Thị Hoa", "phone": "0912000111"})  # fmt: skip
    lan.press(lan.get("/counter/reception"), "Đã đến, lấy số")
    lan.press(lan.get("/counter"), "Ngồi vào quầy", place="TRU_SO/1")
    lan.post("/counter/next", {})

    wall = client_as(Role.AUDITOR).get("/counter/TRU_SO/wall")
    part = client_as(Role.AUDITOR).get("/counter/TRU_SO/wall", htmx=True)

    for page in (wall, part):
        assert "A 001" in page.text
        assert "Hoa" not in page.text
        assert "0912" not in page.text


def test_a_day_is_booked_moved_and_printed(lan):
    page = lan.get("/counter/appointments", on="2026-09-17")
    booked = lan.press(page, "Đặt lịch", slot="2026-09-17T09:00:00+07:00", name="Lê Thị Hoa", phone="0912 000 111")
    moving = lan.get(next(link for words, link in booked.links.items() if words == "Chuyển"))
    moved = lan.press(moving, "Chuyển sang giờ này", slot="2026-09-17T14:00:00+07:00")

    sheet = lan.get("/counter/appointments/sheet", on="2026-09-17")

    assert "Đã chuyển lịch hẹn." in moved.text
    assert [row[:2] for row in sheet.rows if row] == [["14:00", "Lê Thị Hoa"]]


def test_a_slot_that_filled_up_meanwhile_is_said_at_its_field(lan):
    page = lan.get("/counter/appointments", on="2026-09-17", point="TAY_HO")
    for _ in range(3):
        lan.press(page, "Đặt lịch", slot="2026-09-17T09:00:00+07:00", name="Lê Thị Hoa")

    full = lan.press(page, "Đặt lịch", slot="2026-09-17T09:00:00+07:00", name="Trần Văn Nam", status=422)

    assert "Khung giờ này đã kín. Hãy chọn khung giờ khác." in full.texts(".error-summary li")
    assert full.one("#name").attrs["value"] == "Trần Văn Nam"


def test_cash_is_taken_with_its_change_and_the_receipt_is_there(client_as):
    made = owing(200_000)
    yen = client_as(Role.CASHIER)

    paid = yen.press(yen.get(f"/counter/cash/{made.id}"), "Thu tiền và lập biên lai", given="500.000")

    db.session.refresh(made)
    assert made.payment_state == "paid"
    assert "300.000 ₫" in paid.text.replace("\u00a0", " ")
    assert db.session.query(Receipt).one().dossier_id == made.id
    assert any(link.endswith(".pdf") for link in paid.links.values())


def test_a_dossier_is_found_at_the_till_by_its_number(client_as):
    made = owing(200_000)
    yen = client_as(Role.CASHIER)

    found = yen.press(yen.get("/counter/cash"), "Xem số tiền", number=made.number.lower())
    unknown = yen.get("/counter/cash", number="G01.801.108-990101-000001")

    assert found.path == f"/counter/cash/{made.id}"
    assert "Không có hồ sơ này" in unknown.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("100000", "Số tiền đưa ít hơn số phải thu."),
        ("nhiều", "bằng số"),
        ("500.000,00", "bằng số"),
        ("50.00.000", "bằng số"),
    ],
)
def test_too_little_or_no_sum_takes_nothing(client_as, given, said):
    made = owing(200_000)
    yen = client_as(Role.CASHIER)

    page = yen.press(yen.get(f"/counter/cash/{made.id}"), "Thu tiền và lập biên lai", given=given, status=422)

    db.session.refresh(made)
    assert said in page.text
    assert made.payment_state == "due"


def test_what_was_paid_is_not_taken_again(client_as):
    made = owing(200_000)
    yen = client_as(Role.CASHIER)
    page = yen.get(f"/counter/cash/{made.id}")
    yen.press(page, "Thu tiền và lập biên lai")

    again = yen.press(page, "Thu tiền và lập biên lai", status=422)

    assert db.session.query(Receipt).count() == 1
    assert "Hồ sơ không nợ phí, lệ phí." in again.text


def ready(**fields):
    return making.dossier(State.RESULT_READY, **fields)


def test_the_owner_takes_the_result_home_and_signs(lan):
    made = ready(identity_kind="cccd", identity_number="001185000011", owner_name="Lê Thị Hoa")
    page = lan.press(lan.get("/counter/collecting"), "Mở để trả", number=made.number.lower())

    sheet = lan.press(page, "Trả kết quả", kind="self", identity="001185000011")

    handed = db.session.get_one(HandOut, made.id)
    assert (handed.collector_kind, handed.collector_name) == ("self", "Lê Thị Hoa")
    assert sheet.heading == "Giấy ký nhận kết quả"
    assert "001185000011" in sheet.text


def test_somebody_else_needs_an_authority(lan):
    made = ready(identity_kind="cccd", identity_number="001185000011", owner_name="Lê Thị Hoa")
    page = lan.get(f"/counter/collecting/{made.id}")

    stranger = lan.press(page, "Trả kết quả", kind="self", identity="001185000099", status=422)
    unproved = lan.press(page, "Trả kết quả", kind="authorised", identity="001185000099", name="Trần Nam", status=422)
    lan.press(page, "Trả kết quả", kind="authorised", identity="001185000099", name="Trần Nam",
              authority_paper="UQ 12/2026, UBND phường Tây Hồ")  # fmt: skip

    assert "không khớp" in stranger.text
    assert "Hãy ghi giấy ủy quyền." in unproved.text
    assert db.session.get_one(HandOut, made.id).authority_paper == "UQ 12/2026, UBND phường Tây Hồ"


def test_a_childs_mother_collects_and_the_old_passport_is_taken_back(lan):
    content = {"HoTen": "Nguyễn Minh Châu", "NgaySinh": "20150222",
               "NguoiDaiDien": {"HoTen": "Lê Thị Hoa", "SoCCCD": "001185000011", "QuanHe": "mẹ"}}  # fmt: skip
    head = making.officer(Role.HEAD)
    made = ready(procedure_code="1.001456", content=content, identity_number="001315000017", signer=head)
    page = lan.get(f"/counter/collecting/{made.id}")

    lan.press(page, "Trả kết quả", identity="001185000011", taken_back="HO_CHIEU_CU")

    handed = db.session.get_one(HandOut, made.id)
    assert page.one("#name").attrs["value"] == "Lê Thị Hoa"
    assert (handed.collector_kind, handed.taken_back) == ("representative", ["HO_CHIEU_CU"])


def test_what_nobody_came_for_is_listed_and_an_alarm_after_a_year(client_as, the_clock):
    the_clock.stand_at("2025-09-01 08:00")
    ready(owner_name="Lê Thị Hoa")
    the_clock.stand_at("2026-08-30 08:00")
    ready(owner_name="Trần Văn Nam")
    the_clock.stand_at("2026-10-05 08:00")

    rows = client_as(Role.HEAD).get("/counter/uncollected").rows

    told = [(row[1], row[-1]) for row in rows if row]
    assert told == [("Lê Thị Hoa", "quá 12 tháng"), ("Trần Văn Nam", "")]


def test_a_number_of_another_unit_is_nobodys_business(lan, client_as):
    lan.post("/counter/tickets", {"prefix": "A"})
    ticket = db.session.query(Ticket).one()

    client_as(Role.OFFICER, unit_code="G01.899.108").get(f"/counter/tickets/{ticket.id}", status=404)
