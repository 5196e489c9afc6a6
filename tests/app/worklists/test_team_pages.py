"""Who does what: a leader sees what each officer holds; who is away is written down, shown and called off."""

import pytest

from app.core.db import db
from app.officers.actions.accounts import deactivate
from app.worklists.models import Absence
from config.workflow import Role, State

MORNING = "2026-09-16 08:00"
TIMES = {"from_at": "2026-09-16T08:00", "until_at": "2026-09-18T17:00"}


def test_a_leader_sees_what_each_officer_holds_and_goes_from_there_to_the_list(
    client_as, an_officer, a_dossier, the_clock
):
    the_clock.stand_at("2026-09-01 08:00")
    busy, idle = an_officer(full_name="Đặng Thị Bận"), an_officer(full_name="Lý Văn Rảnh")
    old = a_dossier(State.IN_REVIEW, officer=busy)
    the_clock.stand_at("2026-09-14 08:00")
    a_dossier(State.AWAITING_APPLICANT, officer=busy)

    leader = client_as(Role.HEAD)
    page = leader.get("/team")
    held = leader.get(page.links["Đặng Thị Bận"])

    shown = {row[0]: row for row in page.rows}
    assert shown["Đặng Thị Bận"][2:6] == ["2", "1 / 40", "1", "01/09/2026 08:00"]
    assert shown["Lý Văn Rảnh"][2:6] == ["0", "0 / 40", "0", "–"]
    assert held.heading.startswith("Đang có người giữ")
    assert len(held.query("[data-tick]")) == 2
    assert any(old.number in link.attrs["title"] for link in held.query("td.code a"))
    assert idle.id != busy.id


def test_what_somebody_holds_whose_account_was_closed_is_not_lost_from_sight(client_as, an_officer, a_dossier):
    gone = an_officer(full_name="Cao Văn Nghỉ")
    a_dossier(State.IN_REVIEW, officer=gone)
    deactivate(actor_id=an_officer(Role.ADMINISTRATOR).id, username=gone.username)

    page = client_as(Role.HEAD).get("/team")

    assert page.rows[0][0] == "Cao Văn Nghỉ Đã ngừng"
    assert page.rows[0][2] == "1"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_leaders_see_who_holds_what(role, client_as):
    client_as(role).get("/team", status=403)


def test_an_officer_writes_down_their_own_absence_and_ends_it_early(client_as, an_officer, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    me, stand_in = an_officer(), an_officer(full_name="Bùi Thị Thay")
    dossier, browser = a_dossier(State.IN_REVIEW, officer=me), client_as(me)

    page = browser.press(browser.get("/absences"), "Ghi vắng mặt", **TIMES, kind="leave", stand_in=str(stand_in.id))
    db.session.refresh(dossier)
    during = dossier.holder_id
    after = browser.press(page, "Kết thúc sớm")

    assert "Đã ghi vắng mặt. Đã chuyển đi 1 hồ sơ đang giữ." in page.text
    assert page.rows[0][1:5] == ["Nghỉ phép", "16/09/2026 08:00", "18/09/2026 17:00", "Bùi Thị Thay"]
    assert during == stand_in.id
    db.session.refresh(dossier)
    assert dossier.holder_id == me.id
    assert after.rows == []


def test_the_history_tells_who_it_went_to_by_name(client_as, an_officer, a_dossier, the_clock):
    the_clock.stand_at(MORNING)
    me, stand_in = an_officer(), an_officer(full_name="Bùi Thị Thay")
    dossier, browser = a_dossier(State.IN_REVIEW, officer=me), client_as(me)
    browser.press(browser.get("/absences"), "Ghi vắng mặt", **TIMES, kind="leave", stand_in=str(stand_in.id))

    page = browser.get(f"/dossiers/{dossier.id}")

    assert "Chuyển cho người khác vì người giữ vắng mặt" in page.text
    assert "Người giữ: Bùi Thị Thay" in page.text


def test_a_manager_chooses_whose_absence_it_is(client_as, an_officer, the_clock):
    the_clock.stand_at(MORNING)
    away, browser = an_officer(), client_as(Role.ADMINISTRATOR)

    missing = browser.press(browser.get("/absences"), "Ghi vắng mặt", **TIMES, status=422)
    browser.press(browser.get("/absences"), "Ghi vắng mặt", **TIMES, officer=str(away.id))

    assert "Hãy chọn người vắng mặt." in missing.text
    assert db.session.query(Absence).one().officer_id == away.id


def test_an_officer_cannot_choose_for_others_nor_call_off_what_is_not_theirs(client_as, an_officer, the_clock):
    the_clock.stand_at(MORNING)
    other = an_officer()
    client_as(Role.HEAD).post("/absences", TIMES | {"officer": str(other.id), "kind": "leave"})
    absence = db.session.query(Absence).one()
    browser = client_as(Role.OFFICER)

    page = browser.get("/absences")
    refused = browser.post(f"/absences/{absence.id}/cancel", {})

    assert not page.query("select[name=officer]")
    assert not [form for form in page.query("form") if "cancel" in form.attrs.get("action", "")]
    assert "Bạn chỉ ghi vắng mặt cho chính mình." in refused.text


WRONG = {
    "Lúc hết vắng mặt phải sau lúc bắt đầu.": {"from_at": "2026-09-18T17:00", "until_at": "2026-09-18T08:00"},
    "Không có ngày 31/09/2026: tháng 09/2026 có 30 ngày.": {"from_at": ["31/9/2026", "08:00"]},
    "Hãy ghi giờ và phút theo 24 giờ, ví dụ 13:30.": {"from_at": ["16/09/2026", "8:00 PM"]},
    "Hãy ghi vắng từ lúc nào.": {"from_at": ["", "08:00"]},
    "Hãy ghi vắng đến lúc nào.": {"until_at": ""},
    "Hãy chọn người được ủy quyền.": {"kind": "delegation"},
}


@pytest.mark.parametrize("sentence", sorted(WRONG))
def test_what_is_wrong_with_an_absence_is_said_at_its_field(sentence, client_as, the_clock):
    the_clock.stand_at(MORNING)
    browser = client_as(Role.OFFICER)

    page = browser.press(browser.get("/absences"), "Ghi vắng mặt", **(TIMES | WRONG[sentence]), status=422)

    assert sentence in page.texts(".wrong")


def test_day_and_time_are_typed_in_two_boxes_and_stay_there(client_as, the_clock):
    the_clock.stand_at(MORNING)
    browser = client_as(Role.OFFICER)
    times = {"from_at": ["16.9.2026", "8h"], "until_at": ["18092026", "1700"]}

    wrong = browser.press(browser.get("/absences"), "Ghi vắng mặt", **times, kind="delegation", status=422)
    twice = browser.press(wrong, "Ghi vắng mặt", until_at=["31/9/2026", "17h"], status=422)
    page = browser.press(twice, "Ghi vắng mặt", **times, kind="leave")

    assert boxes(wrong) == ["16/09/2026", "08:00", "18/09/2026", "17:00"]
    assert boxes(twice) == ["16/09/2026", "08:00", "31/9/2026", "17h"]
    assert page.rows[0][2:4] == ["16/09/2026 08:00", "18/09/2026 17:00"]


def boxes(page):
    """What stands in the boxes of both times."""
    return [box.attrs["value"] for box in page.query("input[name=from_at], input[name=until_at]")]


@pytest.mark.parametrize("year", ["0001", "1999", "9999"])
def test_a_year_far_away_is_no_time(year, client_as, the_clock):
    the_clock.stand_at(MORNING)
    browser = client_as(Role.OFFICER)

    page = browser.press(
        browser.get("/absences"), "Ghi vắng mặt", **(TIMES | {"from_at": f"{year}-01-01T00:00"}), status=422
    )

    assert page.texts(".wrong")[0].startswith("Hãy ghi năm đủ bốn chữ số")
