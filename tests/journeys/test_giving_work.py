"""A leader gives out work by keyboard alone: ticks rows, assigns them, sees each result, and takes it all back."""

import pytest

from tests import making

NAMES = ("TRẦN BẢO UYÊN", "LÊ HỒNG LINH", "PHẠM GIA HÂN")


@pytest.fixture
def three_lodged(office, the_clock):
    """Three lodged on Thursday. It is Friday morning."""
    with office.test_request_context():
        for hour, name in enumerate(NAMES, 8):
            the_clock.stand_at(f"2026-10-01 {hour:02}:00")
            making.lodged(owner_name=name)
    the_clock.stand_at("2026-10-02 08:00")


def test_a_leader_gives_out_two_of_three_and_takes_them_back(screens, three_lodged):
    thao = screens.sign_in_by_keys("thao")

    ticks_two(thao)
    thao.open_with_keys("Enter")
    chooses(thao, "Trần Quang Minh")
    thao.see("Đã làm 2", *NAMES[:2])
    sees_who_holds_what(thao, "Trần Quang Minh", holds="2")

    thao.page.go_back()
    thao.tab_to("Rút lại cả lần giao này")
    thao.open_with_keys("Enter")
    thao.see("Đã làm 2")
    sees_who_holds_what(thao, "Trần Quang Minh", holds="0")


def ticks_two(screen):
    """`x` ticks the row at hand; `b` goes to what can be done."""
    screen.open_with_keys("g", "n")
    screen.see_heading("Mới nộp 3")
    screen.type_keys("j", "x", "j", "x")
    assert screen.page.locator("[data-ticked]").inner_text() == "2"
    screen.type_keys("b")
    assert screen.focused.startswith("Giao cho cán bộ")


def chooses(screen, name):
    """The select has the focus; letters and arrows choose in it."""
    screen.see_heading("Giao cho cán bộ: 2 hồ sơ")
    assert screen.focused == "Giao cho"
    screen.type_text(name)
    screen.type_keys("Tab")
    assert screen.focused == "Giao cho cán bộ"
    screen.open_with_keys("Enter")


def sees_who_holds_what(screen, name, *, holds):
    screen.open("/team")
    row = screen.page.locator("tr").filter(has_text=name)
    assert row.locator("td.number").first.inner_text() == holds
