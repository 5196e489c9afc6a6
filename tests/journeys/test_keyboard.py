"""A passport from "next" to the proposal without a mouse: what the keys do, and where the focus stands meanwhile."""

import pytest

from tests import making

OWNER = "TRẦN BẢO UYÊN"


@pytest.fixture
def two_passports(office, the_clock):
    """Two passports lodged on Thursday; the first has waited longest. It is Friday morning."""
    with office.test_request_context():
        for at, name in (("2026-10-01 08:00", OWNER), ("2026-10-01 09:00", "LÊ HỒNG LINH")):
            the_clock.stand_at(at)
            making.lodged(procedure_code=making.DECIDED_BY_CENTRE, owner_name=name)
    the_clock.stand_at("2026-10-02 08:00")


def test_a_passport_is_proposed_by_keyboard_alone(screens, two_passports):
    lan = screens.sign_in_by_keys("lan")

    looks_through_the_list(lan)
    lan.open_with_keys("n")
    lan.see_heading(OWNER)
    lan.open_with_keys("a")
    lan.see("Đã làm: Tiếp nhận.", "Đang thẩm định")
    lan.open_with_keys("a")
    proposes(lan)

    lan.see("Đã làm: Trình đề xuất.", "Chờ quyết định", "Đề xuất cấp", "Đủ điều kiện.")


@pytest.mark.parametrize("path", ["/counter/collecting", "/counter/cash", "/counter/lodge"])
def test_the_first_field_has_the_focus_before_the_page_is_drawn(screens, path):
    lan = screens.sign_in_as("lan" if path == "/counter/lodge" else "yen")
    lan.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.first = document.activeElement.matches('[autofocus]'); })"
    )

    lan.open(path)

    assert lan.page.evaluate("window.first"), "what is typed or scanned at once would lose its first letters"


def looks_through_the_list(lan):
    """`g n` opens the new ones, `j` and the arrows go through them, `?` tells the keys, `/` searches."""
    lan.open_with_keys("g", "n")
    lan.see_heading("Mới nộp 2")
    lan.type_keys("j", "ArrowDown")
    second = lan.focused
    lan.type_keys("k")
    assert lan.focused != second
    assert lan.page.locator("tr:focus-within").inner_text().count(OWNER) == 1

    lan.type_keys("?")
    lan.see("Phím tắt", within="dialog")
    lan.type_keys("Escape")
    lan.open_with_keys("g", "n")
    lan.type_keys("/")
    assert lan.focused == "Tìm hồ sơ theo mã, họ tên, số giấy tờ hoặc điện thoại"
    lan.type_keys("Escape")


def proposes(lan):
    """The form opens with the focus in it: a choice, an opinion, and the button."""
    assert lan.focused == "Đề xuất cấp"
    lan.type_keys("ArrowDown", "ArrowUp", "Tab")
    lan.type_text("Đủ điều kiện.")
    lan.type_keys("Tab")
    assert lan.focused == "Trình đề xuất"
    lan.open_with_keys("Enter")
