"""The quarantine bench as officers see it: narrowed, paged, mended, judged again, refused; and who sees what."""

import orjson
import pytest
from sqlalchemy import select

from app.core.db import db
from app.intake.models import IntakeRecord, IntakeRefusal
from app.intake.queries.bench import A_PAGE
from config.workflow import Role
from tests.app.intake.conftest import a_record, a_version, kept, record_of, the_dossier

BIDI = "An\u202eB"


@pytest.fixture
def officer(client_as):
    return client_as(Role.OFFICER)


@pytest.fixture
def hurt(app):
    record = a_record(SoDinhDanh="!!")
    kept(record)
    return record


def address(record):
    return f"/quarantine/{record_of(record).id}"


def test_an_empty_bench_says_what_will_stand_there(officer):
    assert "Không có bản ghi nào đang cách ly" in officer.get("/quarantine").text


def test_the_bench_tells_why_in_the_readers_tongue_and_is_narrowed_by_fault(officer, hurt):
    kept(b"{broken", a_record(NgayCapNhat="never"))

    page = officer.get("/quarantine")
    assert page.text.count("Trường sai định dạng: Ngày cập nhật") == 1
    assert "Số định danh không đúng với loại giấy tờ." in page.text

    narrowed = officer.get("/quarantine", fault="unreadable")
    assert "Bản ghi cách ly 1" in narrowed.text
    assert hurt["MaHoSo"] not in narrowed.text


def test_the_bench_is_paged_by_the_last_record_seen(officer):
    kept(*(a_record(NgayCapNhat="never") for _ in range(A_PAGE + 5)))

    first = officer.get("/quarantine")
    second = officer.get(first.query("a[rel=next]")[0].attrs["href"])

    assert [len(page.query("tbody tr")) for page in (first, second)] == [A_PAGE, 5]
    back = officer.get(second.query("a[rel=prev]")[0].attrs["href"])
    assert back.query("tbody tr a")[0].attrs["href"] == first.query("tbody tr a")[0].attrs["href"]
    assert not back.query("a[rel=prev]")


def test_a_record_shows_its_fields_beside_what_was_received(officer):
    record = a_record(SoDinhDanh="!!", ChuHoSo=BIDI, LaTruong="<script>")
    kept(record)

    page = officer.get(address(record))

    assert "An‹U+202E›B" in page.text
    assert BIDI not in page.text
    assert '"LaTruong": "<script>"' in page.texts("pre.raw")[0]
    assert "Số định danh SoDinhDanh" in page.text


def test_a_mended_field_lets_the_record_in_and_leads_to_the_next(officer, hurt):
    kept(following := a_record(SoDinhDanh="??"))

    page = officer.press(officer.get(address(hurt)), "Sửa và nhận", **{"field-SoDinhDanh": "X7654321"})

    assert page.path == address(following)
    assert f"Hồ sơ {hurt['MaHoSo']}: Tạo mới" in page.text
    assert the_dossier(hurt["MaHoSo"]).identity_number == "X7654321"


def test_a_mend_that_leaves_a_fault_says_so_at_its_field_and_keeps_what_was_typed(officer, hurt):
    page = officer.press(officer.get(address(hurt)), "Sửa và nhận", status=422, **{"field-SoDinhDanh": "??"})

    assert page.title.startswith("Lỗi:")
    assert page.query("#field-SoDinhDanh")[0].attrs["value"] == "??"
    assert page.query("#field-SoDinhDanh")[0].attrs["aria-invalid"] == "true"
    assert record_of(hurt).standing == "open"


def test_a_fault_left_beyond_the_mended_field_is_one_sentence_above_the_form(officer):
    kept(lodged := a_record())
    hurt = lodged | {"LoaiDoiTuong": "7"}
    kept(hurt)

    page = officer.press(officer.get(address(hurt)), "Sửa và nhận", status=422, **{"field-LoaiDoiTuong": "1"})

    assert "Cùng phiên bản nhưng nội dung khác với bản đang giữ: Phiên bản" in page.text


def test_a_structured_field_is_mended_as_json_and_must_be_some(officer):
    record = a_record(TaiLieuNop=[{"IsDeleted": "maybe"}])
    kept(record)
    page = officer.get(address(record))

    wrong = officer.press(page, "Sửa và nhận", status=422, **{"field-TaiLieuNop": "[{"})
    assert "Nội dung không phải JSON." in wrong.text

    officer.press(wrong, "Sửa và nhận", **{"field-TaiLieuNop": '[{"IsDeleted": "True"}]'})
    assert record_of(record).standing == "mended"


def test_another_field_is_opened_for_mending_by_its_own_link(officer):
    record = a_record(DonViXuLy="G01.801.999")
    kept(record)
    page = officer.get(address(record), edit="SoDienThoai")

    officer.press(page, "Sửa và nhận", **{"field-DonViXuLy": "G01.801.108", "field-SoDienThoai": "0909"})

    assert the_dossier(record["MaHoSo"]).phone == "0909"


def test_a_record_nobody_can_read_can_only_be_judged_again_or_refused(officer):
    kept(b"{broken")

    page = officer.get(address(b"{broken"))

    assert "không sửa từng trường được" in page.text
    assert "Sửa và nhận" not in page.text


def test_a_refusal_needs_a_reason_and_then_stands_with_it(officer, hurt):
    page = officer.get(address(hurt))

    unsaid = officer.press(page, "Từ chối bản ghi", status=422, reason=" ")
    assert unsaid.query("#reason")[0].attrs["aria-invalid"] == "true"

    after = officer.press(unsaid, "Từ chối bản ghi", reason="Sai số định danh.")
    assert after.path == "/quarantine"
    assert "Sai số định danh." in officer.get(address(hurt)).text
    assert db.session.execute(select(IntakeRefusal.state)).scalar_one() == "promised"


def test_one_record_and_all_of_a_kind_are_judged_again(officer):
    lodged = a_record(NgayCapNhat="never")
    orphan = a_version(lodged, 2, "RUT")
    kept(lodged, orphan, b"{broken")

    one = officer.press(officer.get(address(lodged)), "Xét lại")
    assert "Đã xét lại 1 bản ghi: 0 qua, 1 vẫn cách ly." in one.text

    kind = officer.press(officer.get("/quarantine", fault="orphan"), "Xét lại 1 bản ghi")
    assert kind.path == "/quarantine"
    everything = officer.press(officer.get("/quarantine"), "Xét lại 3 bản ghi")
    assert "Đã xét lại 3 bản ghi: 0 qua, 3 vẫn cách ly." in everything.text


def test_a_mended_record_names_its_original_and_the_original_its_copy(officer, hurt):
    officer.press(officer.get(address(hurt)), "Sửa và nhận", **{"field-SoDinhDanh": "X7654321"})
    original = record_of(hurt)
    copy = db.session.execute(select(IntakeRecord).where(IntakeRecord.mends_id == original.id)).scalar_one()

    assert str(copy.id) in officer.get(address(hurt)).text
    assert f"/quarantine/{original.id}" in {
        link.attrs["href"] for link in officer.get(f"/quarantine/{copy.id}").query("a")
    }


def test_what_was_received_can_be_taken_away_byte_by_byte(officer, hurt):
    answer = officer.get(f"{address(hurt)}/raw").response

    assert answer.data == orjson.dumps(hurt)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"


def test_a_record_that_is_not_there_is_not_found(officer):
    officer.get("/quarantine/999999999", status=404)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEAD])
def test_who_only_reads_sees_the_record_and_no_button(client_as, hurt, role):
    reader = client_as(role)

    page = reader.get(address(hurt))

    assert not page.query("main button")
    reader.post(f"{address(hurt)}/retry", status=403)
    reader.post(f"{address(hurt)}/refusal", {"reason": "x"}, status=403)
    reader.post(f"{address(hurt)}/mending", {"field-SoDinhDanh": "X1"}, status=403)


def test_the_cashier_has_no_business_at_the_bench(client_as, hurt):
    client_as(Role.CASHIER).get("/quarantine", status=403)
    client_as(Role.CASHIER).get(address(hurt), status=403)


def test_a_field_to_mend_says_what_it_has_to_look_like(officer):
    kept(record := a_record(NgayNopHoSo="03/11/2026", KenhThucHien="9", ThongTinKhac="none"))

    page = officer.get(address(record))

    assert "NgayNopHoSo: năm, tháng, ngày, giờ, phút, giây viết liền, ví dụ 20261103083000" in page.text
    assert "KenhThucHien: 1 tại quầy, 2 trực tuyến, 3 bưu chính" in page.text
    assert "Tờ khai (không bắt buộc)" not in page.text


def test_the_second_of_two_at_one_record_is_led_to_what_the_first_did(officer, client_as, hurt):
    second = client_as(Role.TEAM_LEADER)
    seen = second.get(address(hurt))
    officer.press(officer.get(address(hurt)), "Sửa và nhận", **{"field-SoDinhDanh": "X7654321"})

    mended = second.press(seen, "Sửa và nhận", **{"field-SoDinhDanh": "X7654322"})
    refused = second.press(seen, "Từ chối bản ghi", reason="sai")

    for page in (mended, refused):
        assert page.path == address(hurt)
        assert "người khác đã xử lý trước" in page.text
        assert f"Người sửa {officer.officer.full_name}" in page.text
    assert the_dossier(hurt["MaHoSo"]).identity_number == "X7654321"


def test_a_mend_says_how_many_waited_for_it(officer, hurt):
    kept(a_version(hurt, 2, LoaiBanTin="BOSUNG", SoDinhDanh="X7654321"))

    page = officer.press(officer.get(address(hurt)), "Sửa và nhận", **{"field-SoDinhDanh": "X7654321"})

    assert f"Hồ sơ {hurt['MaHoSo']}: Tạo mới. 1 bản tin đang chờ đã vào theo." in page.text


def test_a_refused_record_says_whether_the_portal_has_heard(officer, hurt):
    officer.press(officer.get(address(hurt)), "Từ chối bản ghi", reason="sai")

    assert "Báo cho cổng đang chờ gửi" in officer.get(address(hurt)).text


def test_number_and_version_of_a_record_are_not_offered_unless_they_are_wrong(officer, hurt):
    kept(a_record(MaHoSo="sai mã", SoDinhDanh="!!"))
    unnumbered_id = db.session.execute(select(IntakeRecord.id).where(IntakeRecord.number.is_(None))).scalar_one()

    sound = officer.get(f"{address(hurt)}?edit=MaHoSo&edit=PhienBan&edit=ChuHoSo")
    faulty = officer.get(f"/quarantine/{unnumbered_id}")

    assert not sound.query("#field-MaHoSo, #field-PhienBan, a[href*='edit=MaHoSo']")
    assert sound.query("#field-ChuHoSo")
    assert faulty.query("#field-MaHoSo")
