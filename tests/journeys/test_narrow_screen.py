"""On a screen of 1366 × 768 the longest words a list can say leave its button where it is seen."""

import pytest

from config.workflow import State
from tests import making


@pytest.fixture
def late_by_months(office, the_clock):
    """Papers were asked for in July; nobody has answered, and it is the end of September."""
    the_clock.stand_at("2026-07-06 08:00")
    with office.test_request_context():
        making.dossier(State.AWAITING_APPLICANT, owner_name="NGUYỄN HOÀNG THỊ PHƯƠNG THẢO")
        making.dossier(State.INCOMPLETE, owner_name="NGUYỄN HOÀNG THỊ PHƯƠNG THẢO")
    the_clock.stand_at("2026-09-30 08:30")


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_a_list_of_what_is_long_late_fits_the_screen(screens, late_by_months, tongue):
    thao = screens.sign_in_as("thao")
    if tongue == "en":
        thao.page.locator(".menu summary").click()
        thao.page.get_by_text("English").click()

    thao.open("/worklists/awaiting_applicant")

    frame = thao.page.locator(".lists-main .table-frame")
    assert frame.evaluate("one => one.scrollWidth - one.clientWidth") == 0
