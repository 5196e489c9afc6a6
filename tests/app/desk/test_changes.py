"""What the applicant changed during review, on the desk: shown before and after, marked, and closed by one press."""

import pytest

from app.core.db import db
from app.dossiers.actions import review
from app.intake.models import IntakeChange
from config.workflow import Role
from tests.app.intake.conftest import a_record, a_version, kept, the_dossier
from tests.statements import Statements

HOSTILE = "<script>alert(1)</script>\u202e\u0007"
HOST = {"Ten": "CÔNG TY MẪU", "MSDN": "0100000001"}


@pytest.fixture
def officer(an_officer):
    return an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")


@pytest.fixture
def record(the_clock, officer):
    """A record whose dossier the officer has accepted and holds."""
    the_clock.stand_at("2026-09-02 09:00")
    lodged = a_record()
    kept(lodged)
    review.accept(officer=officer, dossier_id=the_dossier(lodged["MaHoSo"]).id)
    the_clock.stand_at("2026-09-03 10:30")
    return lodged


def path(record):
    return f"/dossiers/{the_dossier(record['MaHoSo']).id}"


def newer(record, version=2, **declared):
    """A version of the record with these fields of its declaration; None takes one out."""
    content = record["ThongTinKhac"]["NoiDung"] | declared
    content = {name: value for name, value in content.items() if value is not None}
    return a_version(record, version, ThongTinKhac={"ToKhai": "NA5", "NoiDung": content})


def rows(page, selector=".desk-revised"):
    return page.texts(f"{selector} tbody tr")


def test_each_change_is_shown_before_and_after_with_its_version(client_as, officer, record):
    kept(newer(record, DenNgay="20261020", DiaChiTamTru=None) | {"SoDienThoai": "0900000002", "HinhThuc": "1"})

    page = client_as(officer).get(path(record))

    assert rows(page) == [
        "Điện thoại 0900000001 0900000002 03/09/2026 10:30 bản 2",
        "Cách trả Tại quầy Qua bưu chính 03/09/2026 10:30 bản 2",
        "Đến ngày 10/10/2026 20/10/2026 03/09/2026 10:30 bản 2",
        "Địa chỉ tạm trú 1 Phố Mẫu không có 03/09/2026 10:30 bản 2",
    ]
    assert "Người nộp đã sửa 4 mục" in page.texts("#changes-title")


def test_the_changed_fields_are_marked_in_the_declaration(client_as, officer, record):
    kept(newer(record, DenNgay="20261020", DiaChiTamTru=None))

    page = client_as(officer).get(path(record))

    marked = [field for field in page.texts("#declaration .doubted") if "người nộp đã sửa" in field]
    assert [field.split(" người")[0] for field in marked] == ["Địa chỉ tạm trú", "Đến ngày 20/10/2026"]


def test_of_a_group_the_fields_that_changed_are_shown_and_marked(client_as, officer, record):
    kept(newer(record, ToChucBaoLanh=HOST))
    client = client_as(officer)
    client.press(client.get(path(record)), "Đã xem")
    kept(newer(record, 3, ToChucBaoLanh=HOST | {"MSDN": "0100000002"}))

    page = client.get(path(record))

    assert [row.split(" 03/09")[0] for row in rows(page)] == [
        "Cơ quan, tổ chức, cá nhân bảo lãnh · Mã số doanh nghiệp 0100000001 0100000002"
    ]
    assert [field for field in page.texts("#declaration .doubted") if "đã sửa" in field] == [
        "Mã số doanh nghiệp 0100000002 người nộp đã sửa"
    ]  # fmt: skip


def test_papers_added_withdrawn_and_replaced_are_told_apart(client_as, officer, the_clock, record):
    old = {"TepDinhKemId": "f1", "TenTepDinhKem": "cu.pdf"}
    swapped = {"TepDinhKemId": "f2", "TenTepDinhKem": "anh.pdf"}
    client = client_as(officer)
    kept(a_version(record, 2, TaiLieuNop=[old, swapped]))
    assert [row.split(" 03/09")[0] for row in rows(client.get(path(record)))] == [
        "Giấy tờ không có cu.pdf (nộp thêm)", "Giấy tờ không có anh.pdf (nộp thêm)"
    ]  # fmt: skip
    client.press(client.get(path(record)), "Đã xem")

    gone, new = {"IsDeleted": "True"}, {"TepDinhKemId": "f3", "TenTepDinhKem": "anh.pdf"}
    kept(a_version(record, 3, TaiLieuNop=[old | gone, swapped | gone, new]))

    assert [row.split(" 03/09")[0] for row in rows(client.get(path(record)))] == [
        "Giấy tờ cu.pdf không có (đã rút lại)", "Giấy tờ anh.pdf anh.pdf (thay tệp khác)"
    ]  # fmt: skip


def test_another_form_and_a_field_no_form_knows_are_shown(client_as, officer, record):
    content = record["ThongTinKhac"]["NoiDung"] | {"Zalo": "0900"}
    kept(a_version(record, 2, MaTTHC="1.003460", ThongTinKhac={"ToKhai": "NA8", "NoiDung": content}))

    told = [row.split(" 03/09")[0] for row in rows(client_as(officer).get(path(record)))]

    assert any(row.startswith("Thủ tục ") and "(1.003460)" in row for row in told)
    assert any(row.startswith("Mẫu tờ khai ") and "(NA5)" in row and "(NA8)" in row for row in told)
    assert "Zalo không có 0900" in told


def test_hostile_text_does_no_harm(client_as, officer, record):
    content = {"DiaChiTamTru": HOSTILE, HOSTILE: [HOSTILE], "ToChucBaoLanh": HOSTILE}
    papers = [{"TepDinhKemId": "f1", "TenTepDinhKem": HOSTILE}]
    kept(newer(record, **content) | {"ChuHoSo": HOSTILE, "TaiLieuNop": papers})

    page = client_as(officer).get(path(record))

    assert "alert(1)" in page.texts(".desk-revised")[0]
    assert all("alert" not in script.to_text() for script in page.query("script"))
    assert not {"\u202e", "\u0007"} & set(page.html)


def test_one_press_closes_the_panel_and_the_flag_and_tells_who_saw_what(client_as, officer, record):
    kept(newer(record, DenNgay="20261020"))
    client = client_as(officer)
    opened = client.get(path(record))
    assert "Người nộp sửa hồ sơ khi đang giải quyết" in opened.texts(".desk-flags li")

    page = client.press(opened, "Đã xem")

    assert "các mục người nộp sửa đã được xem" in page.text
    assert not page.query(".desk-revised")
    assert "Người nộp sửa hồ sơ khi đang giải quyết" not in page.texts(".desk-flags li")
    assert not page.query("#declaration .doubted .sign-attention")
    assert rows(page, ".desk-seen") == [
        "Đến ngày 10/10/2026 20/10/2026 03/09/2026 10:30 bản 2 Nguyễn Thị Lan 03/09/2026 10:30"
    ]
    assert "Đã xem các mục người nộp sửa" in page.texts(".history li")[0]
    assert "Đến ngày" in page.texts(".history li")[0]


def test_what_changed_again_since_the_page_was_opened_is_not_closed(client_as, officer, record):
    kept(newer(record, DenNgay="20261020"))
    client = client_as(officer)
    opened = client.get(path(record))
    kept(newer(record, 3, DenNgay="20261025"))

    page = client.press(opened, "Đã xem", status=409)

    assert "Hồ sơ đã thay đổi sau khi bạn mở" in page.text
    assert [row.split(" 03/09")[0] for row in rows(page)] == ["Đến ngày 10/10/2026 25/10/2026"]


def test_where_nothing_changed_nothing_is_shown_asked_or_closed(client_as, officer, record):
    client = client_as(officer)
    dossier = the_dossier(record["MaHoSo"])

    with Statements() as asked:
        page = client.get(path(record))

    assert not page.query(".desk-revised, .desk-seen")
    assert IntakeChange.__tablename__ not in asked.told()
    client.post(f"{path(record)}/changes", {"version": str(dossier.version)}, status=422)


@pytest.mark.parametrize("who", ["a colleague", "the auditor", "the cashier"])
def test_whoever_does_not_hold_the_dossier_reads_the_changes_without_the_button(client_as, an_officer, record, who):
    kept(newer(record, DenNgay="20261020"))
    reader = an_officer({"a colleague": Role.OFFICER, "the auditor": Role.AUDITOR, "the cashier": Role.CASHIER}[who])
    client, version = client_as(reader), str(the_dossier(record["MaHoSo"]).version)

    page = client.get(path(record))

    assert len(rows(page)) == 1
    assert not page.query(".desk-revised button")
    client.post(f"{path(record)}/changes", {"version": version}, status=403)
    assert db.session.query(IntakeChange).filter(IntakeChange.seen_at.is_(None)).count() == 1


def test_another_units_officer_finds_nothing_to_close(client_as, an_officer, record):
    kept(newer(record, DenNgay="20261020"))
    client = client_as(an_officer(Role.OFFICER, unit_code="G01.899.108"))

    client.post(f"{path(record)}/changes", {"version": "2"}, status=404)


def test_the_panel_speaks_english_to_who_asks_for_it(client_as, an_officer, record):
    kept(newer(record, DenNgay="20261020") | {"TaiLieuNop": [{"TepDinhKemId": "f1", "TenTepDinhKem": "new.pdf"}]})

    page = client_as(an_officer(Role.AUDITOR, locale="en")).get(path(record))

    assert "The applicant changed 2 items" in page.texts("#changes-title")
    assert [row.split(" 03/09")[0] for row in rows(page)] == [
        "To 10/10/2026 20/10/2026", "Document none new.pdf (added)"
    ]  # fmt: skip
