"""Ticking rows of a list and doing one act on them: what is asked, what is told, papers of many in one file."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.core import clock
from app.core.db import db
from app.dossiers.actions import review
from app.receipts.actions.receipts import issue_receipt
from app.worklists.actions.bulk import start, work
from app.worklists.models import Absence, BulkRun
from app.worklists.rules import Picked
from config.assignments import BULK_AT_ONCE
from config.workflow import Role, State
from tests import money


@pytest.fixture
def leader(an_officer):
    return an_officer(Role.TEAM_LEADER)


def ticks(page):
    return [box.attrs["value"] for box in page.query("[data-tick]")]


def buttons(page, name):
    return [button.to_text().strip() for button in page.query(f"#bulk button[name={name}]")]


OFFERED = {
    ("mine", Role.OFFICER): ["Bỏ giữ"],
    ("mine", Role.TEAM_LEADER): ["Giao cho cán bộ…", "Bỏ giữ"],
    ("to_transfer", Role.OFFICER): ["Chuyển Cục…"],
    ("to_transfer", Role.HEAD): ["Giao cho cán bộ…"],
    ("results", Role.CASHIER): ["Trả qua bưu chính…"],
    ("results", Role.AUDITOR): [],
}
STATES = {"mine": State.IN_REVIEW, "to_transfer": State.TO_TRANSFER, "results": State.RESULT_READY}


@pytest.mark.parametrize(("name", "role"), sorted(OFFERED))
def test_a_list_offers_what_the_reader_may_do_to_many_of_it(name, role, client_as, an_officer, a_dossier):
    reader = an_officer(role)
    desk = reader if role in (Role.OFFICER, Role.TEAM_LEADER) else None
    a_dossier(STATES[name], officer=desk)

    page = client_as(reader).get(f"/worklists/{name}")

    assert buttons(page, "act") == OFFERED[name, role]
    assert ("In biên lai" in buttons(page, "paper")) == bool(OFFERED[name, role])
    assert len(ticks(page)) == (1 if OFFERED[name, role] else 0)


def test_rows_are_ticked_an_officer_chosen_and_each_result_told(leader, client_as, an_officer, a_dossier):
    taker, browser = an_officer(full_name="Trần Thị Mơ"), client_as(leader)
    good, stale = a_dossier(), a_dossier()
    page = browser.get("/worklists/new")
    picks = ticks(page)
    review.claim(officer=an_officer(full_name="Đỗ Văn Sớm"), dossier_id=stale.id)

    asked = browser.post("/bulk/acts", {"act": "assign", "pick": picks, "back": "/worklists/new"})
    told = browser.press(asked, "Giao cho cán bộ", holder=str(taker.id))

    assert "Giao cho Trần Thị Mơ" in told.text
    assert "Đã làm 1" in told.text
    assert "Không làm được 1" in told.text
    assert "Đỗ Văn Sớm" in told.text
    db.session.refresh(good)
    assert good.holder_id == taker.id
    assert told.query('.heading-acts a[href="/worklists/new"]')


def test_who_is_away_is_not_offered_and_a_missing_officer_is_asked_for(leader, client_as, an_officer, a_dossier):
    away, browser = an_officer(), client_as(leader)
    now = clock.now()
    db.session.add(
        Absence(officer_id=away.id, kind="leave", from_at=now - timedelta(hours=1), until_at=now + timedelta(hours=1),
                entered_by_id=away.id, entered_at=now)
    )  # fmt: skip
    a_dossier()
    asked = browser.post("/bulk/acts", {"act": "assign", "pick": ticks(browser.get("/worklists/new"))})

    again = browser.press(asked, "Giao cho cán bộ", status=422)

    assert str(away.id) not in [option.attrs["value"] for option in asked.query("select[name=holder] option")]
    assert "Hãy chọn người nhận hồ sơ." in again.text
    assert len(again.query('input[name="pick"]')) == 1


def test_an_act_that_asks_nothing_is_done_at_once(client_as, an_officer, a_dossier):
    officer = an_officer()
    dossier, browser = a_dossier(State.IN_REVIEW, officer=officer), client_as(officer)

    told = browser.post("/bulk/acts", {"act": "release", "pick": ticks(browser.get("/worklists/mine"))})

    assert "Đã làm 1" in told.text
    db.session.refresh(dossier)
    assert dossier.holder_id is None


def test_tracking_numbers_are_typed_for_what_goes_by_post_alone(client_as, a_dossier):
    posted, collected = (a_dossier(State.RESULT_READY, return_mode=mode) for mode in ("post", "counter"))
    browser = client_as(Role.CASHIER)
    asked = browser.post("/bulk/acts", {"act": "hand_out", "pick": ticks(browser.get("/worklists/results"))})

    told = browser.press(asked, "Trả kết quả", **{f"tracking-{posted.id}": "EA123456789VN"})

    assert not asked.query(f'input[name="tracking-{collected.id}"]')
    assert "hãy trả từng hồ sơ một" in told.text
    db.session.refresh(posted)
    assert posted.state == State.HANDED_OUT


@pytest.mark.parametrize("picks", [[], ["x"], ["1:2"], ["9" * 30 + ":1:1"]])
def test_nothing_ticked_leads_back_to_the_list_with_why(picks, leader, client_as):
    page = client_as(leader).post("/bulk/acts", {"act": "assign", "pick": picks, "back": "/worklists/new"})

    assert page.path == "/worklists/new"
    assert "Hãy chọn ít nhất một hồ sơ." in page.text


def test_an_act_that_is_not_the_readers_or_none_of_these_is_not_found(client_as):
    browser = client_as(Role.OFFICER)

    for act in ("assign", "approve", "undo_assignment", ""):
        browser.post("/bulk/acts", {"act": act, "pick": ["1:1:1"]}, status=404)
        browser.post("/bulk/runs", {"act": act, "pick": ["1:1:1"]}, status=404)


def test_a_long_run_is_asked_for_again_in_part_until_it_has_ended(leader, client_as, an_officer, a_dossier):
    taker, browser = an_officer(), client_as(leader)
    many = [a_dossier() for _ in range(BULK_AT_ONCE + 1)]
    rows = [Picked(dossier_id=each.id, version=each.version, entries=each.journal_entries) for each in many]
    run_id = start("assign", officer=leader, picked=rows, given={"holder": taker.id})

    waiting = browser.get(f"/bulk/runs/{run_id}", htmx=True)
    work(run_id)
    ended = browser.get(f"/bulk/runs/{run_id}", htmx=True)

    assert waiting.query("[data-hx-get]")
    assert f"Còn chờ {len(many)}" in waiting.text
    assert not ended.query("[data-hx-get]")
    assert f"Đã làm {len(many)}" in ended.text


def test_a_run_is_taken_back_from_its_page(leader, client_as, an_officer, a_dossier):
    browser, dossier = client_as(leader), a_dossier()
    asked = browser.post("/bulk/acts", {"act": "assign", "pick": ticks(browser.get("/worklists/new"))})
    told = browser.press(asked, "Giao cho cán bộ", holder=str(an_officer().id))

    undone = browser.press(told, "Rút lại cả lần giao này")

    assert "Đã làm 1" in undone.text
    db.session.refresh(dossier)
    assert dossier.holder_id is None
    assert "Đã rút lại" in browser.get(told.path).text


def test_nobody_else_sees_a_run(leader, client_as, an_officer, a_dossier):
    dossier = a_dossier()
    row = Picked(dossier_id=dossier.id, version=dossier.version, entries=dossier.journal_entries)
    run_id = start("assign", officer=leader, picked=[row], given={"holder": an_officer().id})

    client_as(Role.HEAD).get(f"/bulk/runs/{run_id}", status=404)
    client_as(Role.HEAD).post(f"/bulk/runs/{run_id}/undo", status=404)

    assert db.session.query(BulkRun).count() == 1


def test_the_receipts_of_many_come_in_one_file_and_those_without_one_are_left_out(client_as, a_dossier):
    cashier = client_as(Role.CASHIER)
    with_receipt = [a_dossier(State.IN_REVIEW, procedure_code=money.PASSPORT) for _ in range(2)]
    without = a_dossier()
    for each in with_receipt:
        issue_receipt(officer=cashier.officer, payment_id=money.paid_at_portal(each).id)
    picks = [f"{each.id}:1:0" for each in [*with_receipt, without]]

    printed = cashier.post("/bulk/papers", {"paper": "receipts", "pick": picks})
    none = cashier.post(
        "/bulk/papers", {"paper": "receipts", "pick": [f"{without.id}:1:0"], "back": "/worklists/results"}
    )

    assert printed.response.mimetype == "application/pdf"
    assert len(PdfReader(BytesIO(printed.response.get_data())).pages) == 2
    assert "Không hồ sơ nào đã chọn có giấy tờ loại này để in." in none.text


def test_only_papers_that_are_offered_are_printed(client_as, a_dossier):
    pick = f"{a_dossier().id}:1:0"

    client_as(Role.AUDITOR).post("/bulk/papers", {"paper": "receipts", "pick": [pick]}, status=404)
    client_as(Role.CASHIER).post("/bulk/papers", {"paper": "secrets", "pick": [pick]}, status=404)


def test_papers_are_printed_for_the_readers_own_unit_alone(client_as, a_dossier):
    ours, theirs = a_dossier(State.IN_REVIEW), a_dossier(State.IN_REVIEW)
    theirs.unit_code = "H30"
    db.session.commit()
    browser = client_as(Role.OFFICER)

    printed = browser.post("/bulk/papers", {"paper": "acceptance", "pick": [f"{ours.id}:1:0", f"{theirs.id}:1:0"]})
    refused = browser.post("/bulk/papers", {"paper": "acceptance", "pick": [f"{theirs.id}:1:0"]})

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(printed.response.get_data())).pages)
    assert ours.number in text
    assert theirs.number not in text
    assert "Hãy chọn ít nhất một hồ sơ." in refused.text
