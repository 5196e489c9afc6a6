"""Without a mouse to the decision: a visa from "next" to its approval, a residence card by way of a supplement."""

import pytest

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
    lan = screens.sign_in_by_keys("lan")

    lan.open_with_keys("n")
    lan.see_heading("ANNA SAMPLE")
    lan.open_with_keys("a")
    lan.open_with_keys("a")
    proposes(lan)

    it_is_approved(screens.sign_in_by_keys("thao"), "ANNA SAMPLE")


def test_a_residence_card_waits_for_its_papers_and_is_approved_by_keyboard_alone(screens, lodged):
    lodged(CARD, "BERTA SAMPLE")
    lan = screens.sign_in_by_keys("lan")

    lan.open_with_keys("n")
    lan.see_heading("BERTA SAMPLE")
    lan.open_with_keys("a")
    asks_for_papers(lan)
    lan.see("Chờ bổ sung", "1/HDHS")
    lan.open_with_keys("a")
    lan.see("Đang thẩm định")
    lan.open_with_keys("a")
    proposes(lan)

    it_is_approved(screens.sign_in_by_keys("thao"), "BERTA SAMPLE")


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
    screen.type_keys("Tab")
    screen.tab_to("Yêu cầu bổ sung")
    screen.open_with_keys("Enter")


def it_is_approved(leader, name):
    """`g d` opens what waits for a decision, `j` goes to the first row, Enter opens it, `a` approves."""
    leader.open_with_keys("g", "d")
    leader.see_heading("Chờ quyết định")
    leader.type_keys("j")
    leader.open_with_keys("Enter")
    leader.see_heading(name)
    leader.open_with_keys("a")
    leader.see("Đã làm: Phê duyệt.", "Có kết quả")
