"""The pages of lodging: nothing typed is lost, what is wrong is said at its field, what is known is taken over."""

import io

import pytest

from app.core.db import db
from app.core.office import office
from app.counter.models import Lodging
from app.dossiers.models import Dossier
from app.papers.models import Paper
from config.workflow import Role
from tests import making
from tests.app.counter.conftest import CHILD, picture, typed

WHOLE_DAYS = ("NgayCapCCCD", "NgayHetHanHoChieuCu")


@pytest.fixture
def lan(client_as):
    return client_as(Role.OFFICER)


def opened(client, form="TK01a", procedure="1.001456"):
    return client.post("/counter/lodgings", {"procedure": procedure, "form": form})


def test_a_procedure_is_found_without_marks_and_by_form(lan):
    by_name = lan.get("/counter/lodge", q="ho chieu mat")
    by_form = lan.get("/counter/lodge", q="na5")

    assert "1.001445" in by_name.text
    assert "1.001146" in by_form.text
    assert "1.001456" not in by_form.text


def test_the_procedure_taken_in_last_stands_first(lan):
    assert "Vừa nhận gần đây" not in lan.get("/counter/lodge").text

    opened(lan)

    assert "Vừa nhận gần đây" in lan.get("/counter/lodge").text


def test_a_number_that_is_not_ours_goes_with_no_form(lan):
    lan.post("/counter/lodgings", {"procedure": "1.001456", "form": "TK01a", "ticket": "999"}, status=404)

    assert db.session.query(Lodging).count() == 0


def test_a_form_is_lodged_and_accepted_in_one_go(lan):
    page = opened(lan)

    done = lan.post(page.path, typed(then="accept"))

    made = db.session.query(Dossier).one()
    assert made.state == "in_review"
    assert made.number in done.text
    assert done.heading == "Đã tiếp nhận: Nguyễn Minh Châu"
    paper = lan.get(done.links["In giấy tiếp nhận và hẹn trả (mẫu 01)"])
    assert paper.response.mimetype == "application/pdf"


def test_form_01_counts_what_was_shown_and_how(lan):
    page = opened(lan)
    lan.post(page.path, typed(then="accept"))

    shown = db.session.query(Paper).one().content["components"]

    told = [(each["name"]["vi"], each["originals"], each["copies"]) for each in shown[1:]]
    assert told == [
        ("Ảnh chân dung 4×6 cm, nền trắng, rõ hai tai, chụp không quá 6 tháng", 1, None),
        ("Giấy tờ chứng minh người đại diện hợp pháp", None, 1),
    ]  # fmt: skip


def test_a_whole_day_has_a_calendar_and_a_birth_which_may_be_a_year_has_none(lan):
    page = opened(lan, form="TK01")
    days = {"declared-NgayCapCCCD": "2021-05-04", "declared-NgayHetHanHoChieuCu": "3/4/26", "declared-NgaySinh": "x"}

    again = lan.post(page.path, typed(then="lodge") | days, status=422)

    boxes = {name: again.one(f"#declared-{name}") for name in (*WHOLE_DAYS, "NgaySinh")}
    assert [bool(box.parent.query("button")) for box in boxes.values()] == [True, True, False]
    assert [box.attrs["value"] for box in boxes.values()] == ["04/05/2021", "3/4/26", "x"]
    assert again.texts("#declared-NgayHetHanHoChieuCu-error") == ["Hãy ghi năm đủ bốn chữ số, từ 1800 đến 2199."]
    assert again.texts("#declared-NgaySinh-error") == ["sai định dạng."]


def test_what_is_missing_is_said_on_top_and_what_was_typed_stays(lan):
    page = opened(lan)

    again = lan.post(page.path, typed(then="lodge", owner_name="", declared__NgaySinh="31/02/2015",
                                      **{"declared-NguoiDaiDien-QuanHe": ""}), status=422)  # fmt: skip

    assert again.title.startswith("Lỗi:")
    assert again.texts(".error-summary li") == [
        "Họ và tên chủ hồ sơ: hãy ghi.", "Ngày sinh: Không có ngày 31/02/2015: tháng 02/2015 có 28 ngày.",
        "Người đại diện hợp pháp, Quan hệ với trẻ: hãy ghi.",
    ]  # fmt: skip
    assert again.one("#declared-ThuongTru").attrs["value"] == "số 5, phường Tây Hồ, Hà Nội"
    assert again.one("#identity_number").attrs["value"] == CHILD
    assert db.session.query(Dossier).count() == 0


def test_a_child_without_a_number_yet_shows_its_birth_certificate(lan):
    page = opened(lan)

    without = lan.post(page.path, typed(then="accept", identity_number=""), status=422)
    lan.post(page.path, typed(then="accept", identity_number="", **{"papers-GIAY_KHAI_SINH-shown_as": "copy"}))

    assert "Trẻ chưa có số: để trống." in page.text
    (missing,) = without.texts(".error-summary li")
    assert missing.startswith("Bản sao giấy khai sinh")
    made = db.session.query(Dossier).one()
    assert (made.state, made.identity_kind, made.identity_number) == ("in_review", None, None)


@pytest.mark.parametrize("wrong", [{"identity_number": "12"}, {"identity_number": "", "declared-NgaySinh": "1980"}])
def test_a_number_half_typed_or_of_an_adult_is_asked_for(lan, wrong):
    page = opened(lan)

    again = lan.post(page.path, typed(then="lodge") | wrong, status=422)

    assert again.texts(".error-summary li")[0].startswith("Số giấy tờ:")
    assert db.session.query(Dossier).count() == 0


def test_a_form_left_half_filled_is_found_again(lan):
    page = opened(lan)
    lan.post(f"{page.path}/check", typed(), htmx=True)

    listed = lan.get("/counter/lodge")
    again = lan.get(page.path)

    assert "Nguyễn Minh Châu" in listed.text
    assert again.one("#declared-NgaySinh").attrs["value"] == "22/02/2015"


def test_fee_and_doubts_stand_beside_the_form_while_it_is_filled_in(lan, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    page = opened(lan)

    beside = lan.post(f"{page.path}/check", typed(declared__NgaySinh="22/02/2014"), htmx=True)

    assert "100.000 ₫" in beside.text.replace("\u00a0", " ")
    assert "Năm sinh trong số căn cước khác với tờ khai" in beside.text


def test_a_check_that_comes_after_the_form_was_sent_shows_nothing(lan):
    page = opened(lan)
    lan.post(page.path, typed(then="lodge"))

    late = lan.post(f"{page.path}/check", typed(), htmx=True, status=204)

    assert late.text == ""


def test_earlier_dossiers_of_the_same_number_fill_the_form(lan):
    making.lodged(identity_number=CHILD, owner_name="Nguyễn Minh Châu", phone="0912000111",
                  content={"GioiTinh": "F", "NgaySinh": "20150222", "ThuongTru": "Hà Nội"})  # fmt: skip
    page = opened(lan)

    filled = lan.post(page.path, {"then": "earlier", "identity_kind": "cccd", "identity_number": CHILD})

    assert filled.one("#owner_name").attrs["value"] == "Nguyễn Minh Châu"
    assert filled.one("#declared-ThuongTru").attrs["value"] == "Hà Nội"
    assert (
        "Đã lấy từ hồ sơ trước: Họ và tên chủ hồ sơ, Điện thoại, Giới tính, Ngày sinh, Nơi thường trú." in filled.text
    )


def test_scans_outlive_a_refused_form(lan):
    page = opened(lan)
    scan = (io.BytesIO(picture()), "ảnh chụp.png")

    lan.post(page.path, typed(then="lodge", owner_name="", **{"papers-ANH-scan": scan}), status=422)

    kept = db.session.query(Lodging).one().papers["ANH"]["scan"]
    assert kept["media_type"] == "image/png"
    assert office().files.read(kept["sha256"]) == picture()
    assert lan.get(f"{page.path}/scans/ANH").response.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_scan_is_what_its_bytes_say(lan):
    page = opened(lan)
    scan = (io.BytesIO(b"<!doctype html><script>alert(1)</script>"), "anh.png")

    again = lan.post(page.path, typed(then="keep", **{"papers-ANH-scan": scan}), status=422)

    assert "chỉ nhận ảnh hoặc PDF." in again.text
    assert not db.session.query(Lodging).one().papers["ANH"]["scan"]


def test_an_assisted_declaration_is_signed_before_it_is_lodged(lan):
    page = opened(lan)

    again = lan.post(page.path, typed(then="lodge", is_assisted="y"), status=422)
    printed = lan.get(f"{page.path}/declaration")
    lan.post(page.path, typed(then="lodge", is_assisted="y", is_signed="y"))

    assert "hãy in tờ khai để người nộp kiểm tra và ký." in again.text
    assert "22/02/2015" in printed.text
    assert "Cấp mới" in printed.text
    assert db.session.query(Dossier).one().is_assisted


def test_what_the_applicant_signs_is_in_vietnamese_whoever_prints_it(client_as):
    anna = client_as(Role.OFFICER, locale="en")
    page = opened(anna)

    printed = anna.get(f"{page.path}/declaration")

    assert printed.heading == "Tờ khai để ký"
    assert "Tờ khai đề nghị cấp hộ chiếu phổ thông (dưới 14 tuổi)" in printed.text
    assert "Giới tính" in printed.text
    assert anna.get(page.path).one("html").attrs["lang"] == "en"


def test_a_child_whose_form_has_no_place_for_it_needs_a_representative(lan):
    page = opened(lan, form="NA5", procedure="1.001146")
    sent = {
        "identity_kind": "passport", "identity_number": "X1234567", "owner_name": "Ivan Petrov",
        "return_mode": "post", "declared-NgaySinh": "01/02/2018",
    }  # fmt: skip

    again = lan.post(page.path, sent | {"then": "lodge"}, status=422)

    told = again.texts(".error-summary li")
    assert "Cha, mẹ hoặc người giám hộ: họ và tên: hãy ghi." in told
    assert "Địa chỉ nhận qua bưu chính: hãy ghi." in told


def test_a_row_is_added_to_a_list_of_the_form_and_to_nothing_else(lan):
    page = opened(lan)

    lan.post(page.path, typed(then="row:HoTen"), status=404)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_lodges_nothing_is_shown_no_form(client_as, role):
    client_as(role).get("/counter/lodge", status=403)


def test_no_address_names_anybody(lan):
    page = opened(lan)

    done = lan.post(page.path, typed(then="accept"))

    assert all("Ch" not in link and CHILD not in link for link in done.links.values())
