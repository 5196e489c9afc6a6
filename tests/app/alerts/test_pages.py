"""The pages of the alert list: who sees what, four eyes on the screen, a list brought in, and nothing in an address."""

from io import BytesIO

import pytest
import xlsxwriter

from app.alerts.actions import keeping
from app.alerts.actions.importing import COLUMNS
from app.alerts.models import Alert, AlertHit
from app.alerts.rules import Entry
from app.core.db import db
from app.dossiers.models import Dossier
from config.workflow import Role, State

PASSPORT = "N9876543"
ENTRY = Entry(kind="exit_ban", passport_number=PASSPORT, reason="Đang bị điều tra.", document_number="15/QĐ-CSĐT")


@pytest.fixture
def people(an_officer):
    return an_officer(Role.OFFICER), an_officer(Role.TEAM_LEADER), an_officer(Role.HEAD)


@pytest.fixture
def hit(people, a_dossier):
    """A dossier in review that fits an alert in force, and its hit."""
    desk, leader, _ = people
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PASSPORT, owner_name="Trần Văn Bình")
    keeping.confirm_alert(officer=leader, alert_id=keeping.enter_alert(officer=desk, entry=ENTRY))
    return made, db.session.query(AlertHit).filter_by(dossier_id=made.id).one()


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ADMINISTRATOR])
def test_the_list_is_shut_to_who_has_nothing_to_do_with_it(client_as, role):
    client = client_as(role)

    client.get("/alerts", status=403)


def test_an_alert_is_entered_confirmed_lifted_on_its_pages(client_as, people):
    desk, leader, head = (client_as(each) for each in people)
    page = desk.press(
        desk.get("/alerts/new"), "Nhập cảnh báo", kind="wanted", name="Nguyễn Thị Đào", born="14/02/1988",
        reason="Lệnh.", document_number="12/LTN",
    )  # fmt: skip
    assert "Xác nhận, đưa vào hiệu lực" not in page.text

    page = leader.press(leader.get(page.path), "Xác nhận, đưa vào hiệu lực")
    assert "Có hiệu lực" in page.text
    page = leader.press(page, "Đề nghị gỡ", reason="Đã đình nã.")
    assert "Đồng ý gỡ" not in page.text
    page = head.press(head.get(page.path), "Đồng ý gỡ")

    assert "Đã kết thúc" in page.text


def test_an_alert_that_finds_nobody_comes_back_with_its_error_at_the_field(client_as):
    client = client_as(Role.OFFICER)

    page = client.press(client.get("/alerts/new"), "Nhập cảnh báo", status=422, reason="Lệnh.", document_number="1")

    assert "Cần số định danh" in page.text


def test_the_desk_shows_a_hit_to_officers_and_not_to_the_cashier(client_as, people, hit):
    made, _ = hit
    address = f"/dossiers/{made.id}"

    desk = client_as(people[0]).get(address).text
    cashier = client_as(Role.CASHIER).get(address).text

    assert "Tạm hoãn xuất cảnh" in desk
    assert "Đang bị điều tra." in desk
    assert "Tạm hoãn xuất cảnh" not in cashier
    assert "cảnh báo" not in cashier.lower()


def test_a_desk_without_a_hit_asks_nothing_about_alerts(client_as, a_dossier):
    page = client_as(Role.OFFICER).get(f"/dossiers/{a_dossier().id}")

    assert "Khớp danh sách cảnh báo" not in page.text


def test_a_hit_is_dismissed_by_two_on_the_desk(client_as, people, hit):
    made, found = hit
    desk, leader, _ = (client_as(each) for each in people)
    form = desk.get(f"/hits/{found.id}/dismiss_hit")

    page = desk.press(form, "Không phải người này", reason="Khác ngày sinh.")
    assert "Đồng ý" not in page.buttons
    page = leader.get(f"/dossiers/{made.id}")
    page = leader.press(page, "Đồng ý")

    assert "Khớp danh sách cảnh báo" not in page.text
    db.session.expire_all()
    assert db.session.get(Dossier, made.id).alert_state is None


def test_who_was_told_is_asked_where_it_is_the_same_person(client_as, people, hit):
    client = client_as(people[0])
    form = client.get(f"/hits/{hit[1].id}/confirm_hit")

    page = client.press(form, "Đúng người này", status=422, reason="Đúng ảnh.")

    assert "Hãy ghi đã báo cho ai." in page.text


@pytest.mark.parametrize("address", ["/hits/999999/dismiss_hit", "/alerts/999999"])
def test_what_is_not_there_is_not_found(client_as, address):
    client_as(Role.HEAD).get(address, status=404)


def test_an_act_that_is_no_forms_is_not_found(client_as, hit):
    client_as(Role.HEAD).get(f"/hits/{hit[1].id}/agree_on_hit", status=404)


@pytest.mark.parametrize("sought", ["n 987.6543", "N9876543"])
def test_the_list_is_searched_by_number(client_as, hit, sought):
    page = client_as(Role.HEAD).post("/alerts", {"q": sought})

    assert "15/QĐ-CSĐT" in page.text


def test_another_units_alerts_are_not_seen(client_as, an_officer, hit):
    elsewhere = client_as(an_officer(Role.HEAD, unit_code="G01.899.108"))

    elsewhere.get(f"/alerts/{hit[1].alert_id}", status=404)
    assert "15/QĐ-CSĐT" not in elsewhere.get("/alerts").text


ROWS = [
    ["Truy nã", "001188012345", "", "Nguyễn Thị Đào", "14/02/1988", "vnm", "Lệnh.", "12/LTN", ""],
    ["exit_ban", "", "B1234567", "", "", "", "QĐ.", "13/QĐ", "31/12/2099"],
]
FAULTY = ["Bắt cóc", "", "", "Trần Văn A", "", "", "", "1", ""]


def csv_of(rows):
    return "\n".join(";".join(row) for row in [list(COLUMNS), *rows]).encode("utf-8-sig")


def xlsx_of(rows):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([list(COLUMNS), *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def send(client, content, button):
    return {"upload": (BytesIO(content), "list.csv"), button: "1"}


@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_a_list_is_rehearsed_then_entered_whole(client_as, made):
    client = client_as(Role.OFFICER)

    page = client.post("/alerts/import", send(client, made(ROWS), "rehearse"))
    assert "2 dòng" in page.text
    assert db.session.query(Alert).count() == 0
    page = client.post("/alerts/import", send(client, made(ROWS), "enter"))

    assert "Đã nhập" in page.text
    assert [alert.state for alert in db.session.query(Alert)] == ["entered", "entered"]
    again = client.post("/alerts/import", send(client, made(ROWS), "rehearse"))
    assert again.text.count("Cảnh báo này đã có trong danh sách.") == 2


def test_a_list_with_one_faulty_row_enters_nothing_and_tells_of_each(client_as):
    client = client_as(Role.OFFICER)

    page = client.post("/alerts/import", send(client, csv_of([*ROWS, FAULTY]), "enter"), status=422)

    assert "Tệp còn dòng sai" in page.text
    assert "Hãy chọn loại cảnh báo." in page.text
    assert db.session.query(Alert).count() == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04broken", b"a;b\n1;2", b"", "Loại,\0".encode()])
def test_a_file_that_is_no_list_is_refused(client_as, content):
    client = client_as(Role.OFFICER)

    client.post("/alerts/import", send(client, content, "rehearse"), status=422)
