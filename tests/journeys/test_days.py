"""A day in a browser that speaks English: typed as day/month/year, or chosen in the calendar beside it."""

import pytest
from playwright.sync_api import expect

from config.settings import PROJECT
from tests.browser import PATIENCE_MS, Screen

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = "async () => (await axe.run(document)).violations.map(each => `${each.id}: ${each.nodes[0].target}`)"
CHOSEN = "(calendar, day) => { calendar.value = day; calendar.dispatchEvent(new Event('change')); }"
OPENED = """() => { window.opened = [];
  HTMLInputElement.prototype.showPicker = function () { window.opened.push(this.value); }; }"""


@pytest.fixture
def truong(screens, the_clock):
    """The head of the office at a machine set to American English."""
    the_clock.stand_at("2026-10-02 08:00")
    return screens.sign_in_as("truong", locale="en-US")


def test_the_day_first_whatever_tongue_the_browser_speaks(truong):
    truong.open("/statistics/book")

    truong.write("Từ ngày", "03/04/2026")
    truong.write("Đến ngày", "5.4.2026")
    truong.press("Xem khoảng ngày")

    truong.see("Từ 03/04/2026 đến 05/04/2026")
    assert [box(truong, name).input_value() for name in ("from", "to")] == ["03/04/2026", "05/04/2026"]


def test_a_day_is_chosen_in_the_calendar_by_keys(truong):
    truong.open("/statistics/book")
    truong.page.evaluate(OPENED)
    truong.write("Từ ngày", "3/4/2026")

    truong.type_keys("Tab", "Enter")
    calendar = truong.page.locator(".day-calendar")
    calendar.evaluate(CHOSEN, "2026-04-30")

    assert truong.page.evaluate("window.opened") == ["2026-04-03"]
    assert box(truong, "from").input_value() == "30/04/2026"
    assert truong.page.evaluate("document.activeElement.ariaLabel") == "Chọn ngày trong lịch: Từ ngày"
    assert calendar.evaluate("it => [it.form, it.name, it.tabIndex, it.ariaHidden]") == [None, "", -1, "true"]
    truong.type_keys("Tab")
    assert truong.focused.startswith("Đến ngày")


def test_a_page_with_a_calendar_open_and_a_day_that_is_none_can_be_read_by_everybody(truong):
    truong.open("/absences")
    truong.write("Ngày", "31/2/2026")
    truong.press("Ghi vắng mặt")
    truong.see("Không có ngày 31/02/2026: tháng 02/2026 có 28 ngày.")
    truong.page.locator("[data-day-pick]").first.click()

    truong.page.evaluate(AXE.read_text(encoding="utf-8"))

    assert box(truong, "from_at").first.input_value() == "31/2/2026"
    assert truong.page.evaluate(FAULTS) == []


def test_without_a_script_the_text_stands_alone(screens, truong):
    page = screens.browser.new_page(base_url=screens.address, java_script_enabled=False)
    page.set_default_timeout(PATIENCE_MS)
    page.context.add_cookies(truong.page.context.cookies())
    page.goto("/statistics/book")

    page.locator("input[name=from]").fill("1/9/2026")
    page.locator("input[name=to]").fill("30/9/2026")
    page.get_by_role("button", name="Xem khoảng ngày").click()

    expect(page.locator("main")).to_contain_text("Từ 01/09/2026 đến 30/09/2026")
    expect(page.locator("[data-day-pick]").first).to_be_hidden()


def box(screen: Screen, name: str):
    """The box of this name."""
    return screen.page.locator(f"input[name={name}]")
