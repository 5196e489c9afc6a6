"""A residence card whose papers are asked for twice: reasons ticked, the letter seen on paper, a leader's word."""

import re

import pytest
from playwright.sync_api import expect

from config.workflow import State
from tests import making

MORNING, SOON = "2026-10-05 09:00", "2026-10-05 09:10"
EXPIRED = "Giấy phép lao động hết hạn hoặc không phù hợp"


@pytest.fixture
def card(office, the_clock):
    """A residence card in review; nobody holds it."""
    the_clock.stand_at(MORNING)
    with office.test_request_context():
        made = making.dossier(State.LODGED, procedure_code="1.003460", owner_kind="foreigner", owner_name="KIM MIN JUN")
        return made.id


def test_papers_are_asked_for_twice_the_second_time_by_a_leader(screens, card, the_clock):
    lan = screens.sign_in_as("lan")
    lan.open(f"/dossiers/{card}")
    lan.press("Tiếp nhận")
    lan.see("1/TNHS")

    lan.press("Yêu cầu bổ sung")
    expect(lan.page.locator("#reason")).to_have_value(re.compile("Hồ sơ còn thiếu: Hộ chiếu"))
    ticks_an_expired_permit(lan)
    sees_it_on_paper(lan, card)
    lan.press("Yêu cầu bổ sung")
    lan.see("Chờ bổ sung", "1/HDHS")

    the_clock.stand_at(SOON)
    lan.press("Tiếp tục giải quyết")
    lan.see_no_button("Yêu cầu bổ sung")
    lays_it_before_a_leader(lan)
    lan.see("Vũ Phương Thảo")

    thao = screens.sign_in_as("thao")
    thao.see("KIM MIN JUN")
    thao.follow("260916-")
    thao.press("Yêu cầu bổ sung")
    thao.see("Cán bộ soạn trình lúc")
    expect(thao.page.locator("#reason")).to_have_value("Vẫn chưa có giấy phép lao động còn hạn.")
    thao.press("Yêu cầu bổ sung")
    thao.see("Chờ bổ sung", "2/HDHS", "Nguyễn Thị Lan")


def ticks_an_expired_permit(screen):
    """Typing what is wrong ticks the reason; the text follows."""
    screen.page.locator("summary").filter(has_text="Giấy tờ chứng minh thuộc diện").click()
    screen.page.get_by_label(f"Ghi rõ: {EXPIRED}").fill("ngày 01/10/2026")
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_label(EXPIRED, exact=True)).to_be_checked()
    expect(screen.page.locator("#reason")).to_have_value(re.compile("ngày 01/10/2026"))
    expect(screen.page.locator("#reason_en")).to_have_value(re.compile("01/10/2026"))


def sees_it_on_paper(screen, card):
    """The preview comes into the frame below the form; the address stays, and the form as it was typed."""
    frame = screen.page.locator("#paper-preview")
    expect(frame).to_be_hidden()
    with screen.page.expect_response(f"**/dossiers/{card}/acts/request_supplement/preview") as answered:
        screen.press("Xem trước")
    assert (answered.value.status, answered.value.headers["content-type"]) == (200, "application/pdf")
    expect(frame).to_be_visible()
    assert screen.path == f"/dossiers/{card}/acts/request_supplement"


def lays_it_before_a_leader(screen):
    screen.press("Trình lãnh đạo yêu cầu bổ sung")
    screen.see("Hồ sơ đã được yêu cầu bổ sung 1 lần.")
    screen.page.get_by_label("Trình", exact=True).select_option(label="Vũ Phương Thảo")
    screen.page.locator("#reason").fill("Vẫn chưa có giấy phép lao động còn hạn.")
    screen.press("Trình lãnh đạo yêu cầu bổ sung")
