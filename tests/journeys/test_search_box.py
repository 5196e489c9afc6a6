"""The search box while one types: results under it, chosen by arrows, told to a screen reader, left by Escape."""

import pytest

from tests import making

NAMES = ("TRẦN BẢO UYÊN", "TRẦN BẢO AN", "LÊ HỒNG LINH")


@pytest.fixture
def lodged(office, the_clock):
    """Three dossiers of a Thursday; it is Friday morning."""
    with office.test_request_context():
        for hour, name in enumerate(NAMES, start=8):
            the_clock.stand_at(f"2026-10-01 {hour:02d}:00")
            making.lodged(owner_name=name, number=f"G01.801.108-261001-{hour:06d}")
    the_clock.stand_at("2026-10-02 08:00")


def test_results_stand_under_the_box_and_are_chosen_by_keys(screens, lodged):
    lan = screens.sign_in_by_keys("lan")
    box = lan.page.get_by_role("combobox", name="Tìm hồ sơ theo mã, họ tên, số giấy tờ hoặc điện thoại")

    lan.type_keys("/")
    lan.type_text("bao tran")
    lan.page.locator("#search-found [role=option]").nth(1).wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    lan.type_keys("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.evaluate("box => box === document.activeElement")

    lan.type_keys("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp")
    chosen = lan.page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    name = chosen.locator(".found-owner").inner_text()
    lan.open_with_keys("Enter")
    lan.see_heading(name)

    lan.type_keys("/")
    lan.type_text("G01.801.108-261001-000010")
    lan.open_with_keys("Enter")  # as a barcode reader ends
    lan.see_heading("LÊ HỒNG LINH")
