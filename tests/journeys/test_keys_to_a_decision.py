"""Without a mouse to the decision: a visa from "next" to its approval, a residence card by way of a supplement."""

import pytest

from demo.staff import PASSWORD
from tests import making

VISA, CARD = "1.001194", "1.003460"


@pytest.fixture
def lodged(office, the_clock):
    """A foreigner's dossier of some procedure, lodged on Thursday and paid for; it is Friday morning."""

    def lodge(procedure_code, name):
        the_clock.stand_at("2026-10-01 08:00")
        with office.test_request_context():
            made = making.lodged(procedure_code=procedure_code, owner_kind="foreigner", owner_name=name)
            dossier_id = made.id
        the_clock.stand_at("2026-10-02 08:00")
        return dossier_id

    return lodge


def test_a_visa_goes_from_next_to_its_approval_by_keyboard_alone(screens, lodged):
    lodged(VISA, "ANNA SAMPLE")
    lan = comes_in(screens, "lan")

    lan.open_with_keys("n")
    lan.see_heading("ANNA SAMPLE")
    lan.open_with_keys("a")
    lan.open_with_keys("a")
    proposes(lan)
    thao = comes_in(screens, "thao")
    opens_the_first_to_decide(thao)
    thao.see_heading("ANNA SAMPLE")
    thao.open_with_keys("a")

    thao.see("Đã làm: Phê duyệt.", "Có kết quả")


def test_a_residence_card_waits_for_its_papers_and_is_approved_by_keyboard_alone(screens, lodged):
    lodged(CARD, "BERTA SAMPLE")
    lan = comes_in(screens, "lan")

    lan.open_with_keys("n")
    lan.see_heading("BERTA SAMPLE")
    lan.open_with_keys("a")
    asks_for_papers(lan)
    lan.see("Chờ bổ sung", "1/HDHS")
    lan.open_with_keys("a")
    lan.see("Đang thẩm định")
    lan.open_with_keys("a")
    proposes(lan)
    thao = comes_in(screens, "thao")
    opens_the_first_to_decide(thao)
    thao.see_heading("BERTA SAMPLE")
    thao.open_with_keys("a")

    thao.see("Đã làm: Phê duyệt.", "Có kết quả")


def comes_in(screens, username):
    """Through the sign-in page, where the focus stands in the first field."""
    screen = screens.new()
    screen.open("/sign-in")
    screen.type_text(username)
    screen.type_keys("Tab")
    screen.type_text(PASSWORD)
    screen.open_with_keys("Enter")
    screen.see_heading()
    return screen


def proposes(screen):
    """The choice stands on granting; the button is two stops further."""
    assert screen.focused == "Đề xuất cấp"
    screen.type_keys("Tab", "Tab")
    assert screen.focused == "Trình đề xuất"
    screen.open_with_keys("Enter")
    screen.see("Chờ quyết định")


def asks_for_papers(screen):
    """The digit of the act opens its form; the text is there already, made from what has not arrived."""
    act = screen.button("Yêu cầu bổ sung").get_attribute("data-keys")
    screen.open_with_keys(act)
    for _ in range(80):
        screen.type_keys("Tab")
        if screen.focused == "Yêu cầu bổ sung":
            break
    screen.open_with_keys("Enter")


def opens_the_first_to_decide(screen):
    """`g d` opens what waits for a decision, `j` goes to the first row, Enter opens it."""
    screen.open_with_keys("g", "d")
    screen.see_heading("Chờ quyết định")
    screen.type_keys("j")
    screen.open_with_keys("Enter")
