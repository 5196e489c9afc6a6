"""One passport's whole way through the office, as its people see it: from the portal's package to the statistics."""

import json
from io import BytesIO

from pypdf import PdfReader

from tests.journeys.conftest import DATA, SAMPLE

NUMBER = "G01.801.108-260701-700011"
OWNER = "ĐOÀN QUỐC ĐÔNG"
IDENTITY = "001097331610"
PASSPORT = "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)"
COUNTED = ("records", "outcomes", "faults", "orphans_released")
EXPECTED = json.loads((DATA / "portal-sample.expected.json").read_text())


def test_a_passport_goes_from_the_portal_to_its_owner_and_into_the_books(office, screens, the_clock):
    the_clock.stand_at("2026-10-01 07:30")  # a Thursday
    the_portals_package_is_brought_in(office)

    the_clock.stand_at("2026-10-01 09:00")
    dossier = the_next_one_is_looked_at_and_accepted(screens)
    the_clock.stand_at("2026-10-02 10:00")
    a_better_photo_is_asked_for(screens, dossier)
    the_clock.stand_at("2026-10-06 10:00")
    it_goes_on_and_is_proposed(screens, dossier)
    the_clock.stand_at("2026-10-07 08:30")
    a_second_person_endorses_it(screens, dossier)
    it_is_sent_to_the_central_department(screens, dossier)
    the_clock.stand_at("2026-10-14 15:00")
    the_passport_comes_back(screens, dossier)
    the_receipt_is_issued(screens)
    the_clock.stand_at("2026-10-19 09:15")
    the_passport_is_handed_out(screens, dossier)

    the_clock.stand_at("2026-11-02 08:00")
    the_books_count_it(screens)
    the_journal_tells_it_and_is_whole(office, screens)


def the_portals_package_is_brought_in(office):
    imported = commanded(office, "intake", "package", str(SAMPLE), "--json")

    assert {name: imported[name] for name in COUNTED} == {name: EXPECTED[name] for name in COUNTED}


def the_next_one_is_looked_at_and_accepted(screens):
    """What has waited longest comes first; its due day is counted from its acceptance. Returns its address."""
    lan = screens.sign_in_as("lan")
    lan.follow("Mới nộp")
    lan.see_heading("Mới nộp 1.894")
    lan.press("Tiếp theo")

    lan.see_heading(OWNER)
    lan.see(NUMBER, PASSPORT, "Bạn nhận hồ sơ này vì nó chờ tiếp nhận lâu nhất.")
    lan.see("chưa tính", within=".desk-due")
    lan.see_picture(within=".desk-documents")
    lan.see("Nội dung đề nghị", "Ngày sinh", within=".declared")

    lan.press("Tiếp nhận")
    lan.see("Đã làm: Tiếp nhận.", "Đang thẩm định")
    lan.see("13/10/2026", "Nhận 01/10/2026, thời hạn 8 ngày làm việc", within=".desk-due")
    return lan.path


def a_better_photo_is_asked_for(screens, dossier):
    """The clock stops, and the citizen is told why in the officer's words."""
    lan = screens.sign_in_as("lan")
    lan.open(dossier)
    lan.press("Yêu cầu bổ sung")
    lan.press("Yêu cầu bổ sung")
    lan.see("Hãy ghi lý do.", within=".error-summary")
    lan.page.locator("#reason").fill("Ảnh bị mờ, đề nghị gửi ảnh khác.")
    lan.press("Yêu cầu bổ sung")

    lan.see("Chờ bổ sung", "Hạn bổ sung", "Ảnh bị mờ, đề nghị gửi ảnh khác.")
    lan.see("Tạm dừng từ 02/10/2026 10:00", within=".desk-due")


def it_goes_on_and_is_proposed(screens, dossier):
    """The due day moves by the two working days of the pause; who proposed cannot decide, button or no button."""
    lan = screens.sign_in_as("lan")
    lan.open(dossier)
    lan.press("Tiếp tục giải quyết")
    lan.see("15/10/2026", "dừng 1 lần", within=".desk-due")

    lan.press("Trình đề xuất")
    lan.choose("Đề xuất cấp")
    lan.write("Ý kiến", "Ảnh mới đạt, hồ sơ đủ.")
    lan.press("Trình đề xuất")

    lan.see("Chờ quyết định", "Ảnh mới đạt, hồ sơ đủ.")
    for act, words in (("approve", "Phê duyệt"), ("endorse", "Duyệt chuyển Cục")):
        lan.see_no_button(words)
        assert lan.forge(f"{dossier}/acts/{act}") == 403
    lan.open(dossier)
    lan.see("Chờ quyết định")


def a_second_person_endorses_it(screens, dossier):
    thao = screens.sign_in_as("thao")
    thao.follow("Chờ quyết định")
    thao.follow(NUMBER.removeprefix("G01.801.108-"))
    thao.see_heading(OWNER)
    thao.press("Duyệt chuyển Cục")

    thao.see("Chờ chuyển Cục", "Đã duyệt chuyển Cục")


def it_is_sent_to_the_central_department(screens, dossier):
    lan = screens.sign_in_as("lan")
    lan.open(dossier)
    lan.press("Chuyển Cục")
    lan.write("Số công văn, danh sách kèm theo", "128/DS-XNC")
    lan.press("Chuyển Cục")

    lan.see("Đang ở Cục", "128/DS-XNC", "chưa có trả lời")


def the_passport_comes_back(screens, dossier):
    """The central Department's answer stops the clock, a day before the due day."""
    lan = screens.sign_in_as("lan")
    lan.open(dossier)
    lan.press("Ghi kết quả của Cục")
    lan.choose("Cấp")
    lan.write("Số văn bản trả lời", "A08/2026/77")
    lan.press("Ghi kết quả của Cục")

    lan.see("Cục đã cấp", "A08/2026/77")
    lan.see("14/10/2026", "Hẹn trả 15/10/2026", "trước hạn", within=".desk-due")


def the_receipt_is_issued(screens):
    """The citizen paid at the portal: the till turns the payment into a numbered receipt, with a paper."""
    yen = screens.sign_in_as("yen")
    yen.follow("Thu phí, lệ phí")
    yen.press("Quầy thu")
    yen.write("Mã hồ sơ, gõ hoặc quét từ giấy hẹn", NUMBER)
    yen.press("Xem số tiền")
    yen.press("Lập biên lai")
    yen.see("Đã lập biên lai.")
    yen.press("AA-26E 0000001")
    yen.see("100.000 ₫", "Một trăm nghìn đồng", OWNER, "còn nguyên như khi lập")

    paper = yen.fetch("Bản in (PDF)")
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())
    assert paper.startswith(b"%PDF-")
    for words in ("Một trăm nghìn đồng", "100.000", NUMBER, OWNER, "0000001"):
        assert words in printed, printed


def the_passport_is_handed_out(screens, dossier):
    lan = screens.sign_in_as("lan")
    lan.open(dossier)
    lan.press("Trả kết quả")
    lan.press("trả tại quầy")  # it was to go by post, but its owner comes
    lan.write("Số giấy tờ của người nhận", IDENTITY)
    lan.open_with_keys("Enter")

    lan.see("Đã trả kết quả.", within="#messages")
    lan.see("Giấy ký nhận kết quả", OWNER, IDENTITY)


def the_books_count_it(screens):
    """Form II.06a of October: one received online, resolved before its due day, nothing left open."""
    truong = screens.sign_in_as("truong")
    truong.follow("Thống kê")

    truong.see("Tháng 10 năm 2026", "Tiếp nhận 1 = đã giải quyết 1 (quá hạn 0) + đang giải quyết 0 (quá hạn 0)")
    truong.see_row(PASSPORT, "1", "1", "0", "0", "1", "1", "0", "0", "0", "0", "0", within="table.book")


def the_journal_tells_it_and_is_whole(office, screens):
    """Who did what, when; and no entry changed, dropped or moved, as page and command say."""
    son = screens.sign_in_as("son")
    son.follow("Nhật ký")
    son.write("Mã hồ sơ", NUMBER)
    son.press("Lọc")
    for verb, actor in (
        ("Hồ sơ được nộp", "Hệ thống"),
        ("Tiếp nhận hồ sơ", "Nguyễn Thị Lan"),
        ("Yêu cầu bổ sung, tạm dừng tính thời hạn", "Nguyễn Thị Lan"),
        ("Duyệt chuyển Cục Quản lý xuất nhập cảnh", "Vũ Phương Thảo"),
        ("Lập biên lai", "Bùi Hải Yến"),
        ("Trả kết quả", "Nguyễn Thị Lan"),
    ):
        son.see_row(verb, actor)
    son.press("Kiểm tra")
    son.press("Kiểm tra ngay")
    son.see("nguyên vẹn")

    assert commanded(office, "journal", "verify", "--json")["findings"] == []


def commanded(office, *arguments):
    """What `flask …` prints as JSON, having ended well."""
    done = office.test_cli_runner().invoke(args=arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)
