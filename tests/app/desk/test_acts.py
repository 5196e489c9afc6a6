"""Acts from the desk: what is offered may be done, two people decide, stale pages are refused, forms say why."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.delivery.models import HandOut
from app.dossiers.actions import review
from app.dossiers.models import Decision, Dossier
from app.dossiers.rules import PRESSED, may
from config.workflow import WORKFLOW, Role, State

ACTS = {
    "accept": "Tiếp nhận", "claim": "Nhận xử lý", "release": "Bỏ giữ", "papers_received": "Đã nhận đủ giấy tờ",
    "resume": "Tiếp tục giải quyết", "approve": "Phê duyệt", "endorse": "Duyệt chuyển Cục",
}  # fmt: skip


def state_of(made):
    db.session.expire_all()
    return db.session.get_one(Dossier, made.id).state


def offers(page):
    """The names of the acts on the page: buttons that act at once, links that open a form."""
    pressed = {button.attrs["value"] for button in page.query(".desk-acts-form button[name=act]")}
    opened = {link.attrs["href"].split("/acts/")[1].split("?")[0] for link in page.query(".desk-acts-form a")}
    return pressed | opened


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", [Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR])
def test_what_is_offered_is_what_may_be_done_and_the_rest_is_refused(client_as, an_officer, a_dossier, role, state):
    made, somebody = a_dossier(state), an_officer(role)
    client = client_as(somebody)
    needs_centre = state in (State.TO_TRANSFER, State.AT_CENTRE)
    allowed = {act for act in PRESSED if may(somebody, act, made, needs_centre=needs_centre)}

    page = client.get(f"/dossiers/{made.id}")

    # To take an assignment back is offered only to who has just given it: `test_passing_on` has the cases.
    assert offers(page) == allowed - {"undo_assignment"}
    some = {"reason": "Có lý do.", "proposal": "grant", "granted": "yes", "tracking_number": "EA123456789VN",
            "channel": "cash", "leader_id": "1", "holder": "1",
            "version": str(made.version), "entries": "0"}  # fmt: skip
    for act in sorted(set(PRESSED) - allowed):
        client.post(f"/dossiers/{made.id}/acts/{act}", some, status=403 if role is Role.AUDITOR or _foreign(
            somebody, act, made, needs_centre) else 409)  # fmt: skip
    assert state_of(made) == state


def _foreign(somebody, act, made, needs_centre):
    return may(somebody, act, made, needs_centre=needs_centre).why_not != "state"


def test_an_unheld_dossier_is_accepted_at_the_press_of_a_button(client_as, an_officer, a_dossier):
    me, made = an_officer(Role.OFFICER), a_dossier(State.LODGED)
    client = client_as(me)

    page = client.press(client.get(f"/dossiers/{made.id}"), "Tiếp nhận", act="accept")

    assert page.path == f"/dossiers/{made.id}"
    assert "Đã làm: Tiếp nhận." in page.text
    assert state_of(made) == State.IN_REVIEW


def test_a_refusal_without_a_reason_is_said_at_the_field_and_nothing_happens(client_as, a_dossier):
    made, client = a_dossier(State.LODGED), client_as(Role.OFFICER)

    page = client.press(client.get(f"/dossiers/{made.id}/acts/refuse"), "Từ chối tiếp nhận", status=422)

    assert page.texts("#reason-error") == ["Hãy ghi lý do."]
    assert page.one(".error-summary a").attrs["href"] == "#reason"
    assert page.title.startswith("Lỗi:")
    assert state_of(made) == State.LODGED


def test_a_refusal_with_a_reason_is_told_in_the_history(client_as, a_dossier):
    made, client = a_dossier(State.LODGED), client_as(Role.OFFICER)

    page = client.press(
        client.get(f"/dossiers/{made.id}/acts/refuse"), "Từ chối tiếp nhận", reason="Không thuộc thẩm quyền."
    )

    assert state_of(made) == State.REFUSED
    assert "Lý do: Không thuộc thẩm quyền." in page.texts(".history li")[0]


def test_a_reason_too_long_is_kept_and_refused(client_as, a_dossier):
    made, client = a_dossier(State.LODGED), client_as(Role.OFFICER)

    page = client.press(
        client.get(f"/dossiers/{made.id}/acts/refuse"), "Từ chối tiếp nhận", reason="a" * 2001, status=422
    )

    assert page.texts("#reason-error") == ["Không quá 2000 chữ."]
    assert len(page.texts("#reason")[0]) == 2001


@pytest.mark.parametrize(("opinion", "status"), [("", 422), ("Không đủ điều kiện.", 200)])
def test_a_proposal_to_deny_says_why(client_as, an_officer, a_dossier, opinion, status):
    me = an_officer(Role.OFFICER)
    made, client = a_dossier(State.IN_REVIEW, officer=me), client_as(me)

    client.press(
        client.get(f"/dossiers/{made.id}/acts/propose"),
        "Trình đề xuất",
        proposal="deny",
        opinion=opinion,
        status=status,
    )

    assert state_of(made) == (State.AWAITING_DECISION if status == 200 else State.IN_REVIEW)


def test_the_proposer_never_decides_not_even_past_the_button(client_as, an_officer, a_dossier):
    leader = an_officer(Role.TEAM_LEADER)
    made, client = a_dossier(State.AWAITING_DECISION, officer=leader), client_as(leader)

    page = client.get(f"/dossiers/{made.id}")
    refused = client.post(
        f"/dossiers/{made.id}/acts", {"act": "approve", "version": str(made.version), "entries": "9"}, status=403
    )

    assert not offers(page) & {"approve", "endorse", "send_back"}
    assert "Người đề xuất không được tự duyệt" in page.text
    assert "Người đề xuất không được tự duyệt" in refused.text
    assert state_of(made) == State.AWAITING_DECISION


def test_a_second_person_decides_and_the_first_gets_it_back_with_the_reason(client_as, an_officer, a_dossier):
    lan, head = an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan"), an_officer(Role.HEAD)
    made, client = a_dossier(State.AWAITING_DECISION, officer=lan), client_as(head)

    client.press(client.get(f"/dossiers/{made.id}/acts/send_back"), "Trả lại cán bộ", reason="Xem lại hạn hộ chiếu.")

    assert (state_of(made), db.session.get_one(Dossier, made.id).holder_id) == (State.IN_REVIEW, lan.id)
    told = client_as(lan).get(f"/dossiers/{made.id}").texts(".desk-sent-back")
    assert ["Xem lại hạn hộ chiếu." in each for each in told] == [True]


def test_a_decision_is_approved_by_one_press(client_as, a_dossier):
    made, client = a_dossier(State.AWAITING_DECISION), client_as(Role.HEAD)

    client.press(client.get(f"/dossiers/{made.id}"), "Phê duyệt", act="approve")

    assert state_of(made) == State.RESULT_READY
    assert db.session.execute(select(Decision.verdict)).scalar_one() == "approved"


def test_a_stale_page_tells_who_changed_what_and_keeps_what_was_typed(client_as, an_officer, a_dossier):
    me, lan = an_officer(Role.OFFICER), an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")
    made, client = a_dossier(State.LODGED), client_as(me)
    seen = client.get(f"/dossiers/{made.id}/acts/refuse")
    review.claim(officer=lan, dossier_id=made.id)
    review.release(officer=lan, dossier_id=made.id)

    page = client.press(seen, "Từ chối tiếp nhận", reason="Không thuộc thẩm quyền.", status=409)

    assert "Hồ sơ đã thay đổi sau khi bạn mở" in page.text
    assert [("Nguyễn Thị Lan" in told) for told in page.texts(".desk-changed li")] == [True, True]
    assert page.texts("#reason") == ["Không thuộc thẩm quyền."]
    assert state_of(made) == State.LODGED
    again = client.press(page, "Từ chối tiếp nhận")
    assert "Đã làm: Từ chối tiếp nhận." in again.text


def test_a_stale_button_on_what_has_moved_on_is_refused_with_the_reason(client_as, an_officer, a_dossier):
    me, lan = an_officer(Role.OFFICER), an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")
    made, client = a_dossier(State.LODGED), client_as(me)
    seen = client.get(f"/dossiers/{made.id}")
    review.accept(officer=lan, dossier_id=made.id)

    page = client.press(seen, "Tiếp nhận", act="accept", status=409)

    assert "Nguyễn Thị Lan" in page.texts(".desk-changed li")[0]
    assert db.session.get_one(Dossier, made.id).holder_id == lan.id


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999999999999"])
def test_a_page_without_a_version_of_ours_is_stale(client_as, a_dossier, version):
    made = a_dossier(State.LODGED)

    client_as(Role.OFFICER).post(f"/dossiers/{made.id}/acts", {"act": "accept", "version": version}, status=409)

    assert state_of(made) == State.LODGED


@pytest.mark.parametrize("act", ["", "burn", "lodge", "issue_receipt", "amend"])
def test_an_act_the_desk_has_not_is_not_found(client_as, a_dossier, act):
    made, client = a_dossier(State.LODGED), client_as(Role.OFFICER)

    client.post(f"/dossiers/{made.id}/acts", {"act": act}, status=404)
    client.get(f"/dossiers/{made.id}/acts/{act}", status=404)


def test_an_act_that_asks_for_more_shows_its_form_even_if_its_button_is_forged(client_as, a_dossier):
    made = a_dossier(State.LODGED)

    page = client_as(Role.OFFICER).post(
        f"/dossiers/{made.id}/acts", {"act": "refuse", "version": str(made.version)}, status=422
    )

    assert page.texts("#reason-error") == ["Hãy ghi lý do."]


@pytest.mark.parametrize("mode", [None, "counter"])
def test_who_comes_for_a_result_is_looked_at_on_the_counters_page(client_as, a_dossier, mode):
    made, client = a_dossier(State.RESULT_READY, return_mode=mode), client_as(Role.CASHIER)

    page = client.get(f"/dossiers/{made.id}/acts/hand_out", follow=True)

    assert page.path == f"/counter/collecting/{made.id}"
    assert client.get(page.links["Trả qua bưu chính…"]).query("#tracking_number")


def test_a_result_goes_by_post_with_its_number(client_as, a_dossier):
    made = a_dossier(State.RESULT_READY, return_mode="post", return_address="số 9 Tràng Tiền")
    client = client_as(Role.CASHIER)

    page = client.get(f"/dossiers/{made.id}/acts/hand_out")
    assert any("Địa chỉ trả: số 9 Tràng Tiền" in told for told in page.texts(".desk-panel p"))
    client.press(page, "Trả kết quả", tracking_number="EA123456789VN")

    assert state_of(made) == State.HANDED_OUT
    assert db.session.get(HandOut, made.id).mode == "post"
    assert page.links["trả tại quầy"] == f"/counter/collecting/{made.id}"


@pytest.mark.parametrize(
    "sent", [{"tracking_number": ""}, {"mode": "counter", "collector_name": "Trần Văn B", "collector_identity": "1"}]
)
def test_the_desk_hands_a_result_to_nobody_who_was_not_looked_at(client_as, a_dossier, sent):
    made, client = a_dossier(State.RESULT_READY), client_as(Role.CASHIER)

    page = client.post(f"/dossiers/{made.id}/acts/hand_out", sent | {"version": str(made.version)}, status=422)

    assert page.texts("#tracking_number-error") == ["Hãy ghi số hiệu bưu gửi."]
    assert state_of(made) == State.RESULT_READY


def test_a_dossier_goes_to_the_centre_and_comes_back(client_as, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    made, client = a_dossier(State.TO_TRANSFER, officer=me), client_as(me)

    client.press(client.get(f"/dossiers/{made.id}/acts/transfer"), "Chuyển Cục", reference="DS-07/QLXNC")
    page = client.press(
        client.get(f"/dossiers/{made.id}/acts/record_result"), "Ghi kết quả của Cục", granted="no", reference="A08-12"
    )

    assert state_of(made) == State.RESULT_READY
    assert db.session.get_one(Dossier, made.id).outcome == "denied"
    assert "DS-07/QLXNC" in page.text
    assert "A08-12" in page.text


def test_after_an_act_an_officer_goes_on_to_the_next(client_as, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    made, following = a_dossier(State.LODGED), a_dossier(State.LODGED)
    client = client_as(me)

    page = client.press(client.get(f"/dossiers/{made.id}"), "Tiếp nhận", act="accept", then="next")

    assert page.path == f"/dossiers/{following.id}"
    assert "checked" in page.one("input[name=then]").attrs
    assert db.session.get_one(Dossier, following.id).holder_id == me.id


def test_after_a_decision_a_head_goes_on_to_the_next_they_may_decide(client_as, an_officer, a_dossier):
    leader = an_officer(Role.TEAM_LEADER)
    a_dossier(State.AWAITING_DECISION, officer=leader)
    made, following = a_dossier(State.AWAITING_DECISION), a_dossier(State.AWAITING_DECISION)
    client = client_as(leader)

    page = client.press(client.get(f"/dossiers/{made.id}"), "Phê duyệt", act="approve", then="next")
    last = client.press(page, "Phê duyệt", act="approve", then="next")

    assert page.path == f"/dossiers/{following.id}"
    assert last.path == "/worklists/mine"
    assert "Không còn hồ sơ nào chờ bạn." in last.text


def test_every_act_that_is_pressed_has_an_action_behind_it():
    from app.desk.actions import DOING  # noqa: PLC0415 - only this test looks at the table

    assert set(DOING) == set(PRESSED)
    assert set(DOING) <= set(WORKFLOW)
