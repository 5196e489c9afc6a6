"""The panel of remarks, flags and opinions, the page of declared interests, and lists that show what officers added."""

import pytest

from app.core.db import db
from app.dossiers.models import Dossier
from app.notes.actions import asking, flagging, remarks
from app.notes.models import Note
from config.workflow import Role, State


@pytest.fixture
def desk(an_officer):
    return an_officer(Role.OFFICER)


@pytest.fixture
def made(a_dossier, desk):
    return a_dossier(State.IN_REVIEW, officer=desk)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.CASHIER, Role.AUDITOR])
def test_the_panel_opens_for_readers_as_a_part_and_as_a_page(client_as, made, desk, role):
    remarks.note(officer=desk, dossier_id=made.id, text="Đã gọi điện.")
    client = client_as(role)

    part = client.get(f"/dossiers/{made.id}/notes", htmx=True)
    page = client.get(f"/dossiers/{made.id}/notes")

    assert "Đã gọi điện." in part.text
    assert "Đã gọi điện." in page.text


def test_the_panel_of_another_units_dossier_is_not_found(client_as, an_officer, made):
    client_as(an_officer(Role.OFFICER, unit_code="G01.899.108")).get(f"/dossiers/{made.id}/notes", status=404)


def test_a_remark_is_written_and_withdrawn_from_the_panel(client_as, made, desk):
    client = client_as(desk)
    page = client.get(f"/dossiers/{made.id}/notes")

    client.press(page, "Ghi", **{"note-text": "<b>Đã gọi điện.</b>"})
    page = client.get(f"/dossiers/{made.id}/notes")
    assert "<b>Đã gọi điện.</b>" in page.text
    client.press(page, "Rút ghi chú", **{"note1-reason": "Nhầm."})

    kept = db.session.query(Note).one()
    assert (kept.text, kept.withdrawal_reason) == ("<b>Đã gọi điện.</b>", "Nhầm.")
    assert "Nhầm." in client.get(f"/dossiers/{made.id}/notes").text


def test_what_was_typed_is_kept_where_it_does_not_fit(client_as, made, desk):
    client = client_as(desk)
    page = client.get(f"/dossiers/{made.id}/notes")

    page = client.press(
        page, "Hỏi ý kiến", status=422, **{"opinion-question": "Có mặt không?", "opinion-term_days": "5"}
    )

    assert "Hãy chọn hoặc ghi đơn vị được hỏi." in page.text
    assert "Có mặt không?" in page.text


def test_a_remark_on_a_dossier_that_changed_meanwhile_is_kept_for_a_second_try(client_as, made, desk):
    client = client_as(desk)
    page = client.get(f"/dossiers/{made.id}/notes")
    flagging.set_flag(officer=desk, dossier_id=made.id, flag="urgent", reason="Vội.")

    page = client.press(page, "Ghi", status=409, **{"note-text": "Đã gọi điện."})
    client.press(page, "Ghi")

    assert "Hồ sơ đã thay đổi sau khi bạn mở: gắn cờ" in page.text
    assert db.session.query(Note).one().text == "Đã gọi điện."


def test_a_flag_is_set_and_cleared_from_the_panel(client_as, made, desk):
    client = client_as(desk)

    page = client.get(f"/dossiers/{made.id}/notes")
    client.press(page, "Gắn cờ", **{"flag-flag": "original", "flag-reason": "Ảnh mờ."})
    page = client.get(f"/dossiers/{made.id}/notes")
    assert "Phải xuất trình bản gốc" in page.text
    client.press(page, "Gỡ cờ", **{"original-reason": "Đã xem bản gốc."})

    db.session.expire_all()
    assert db.session.get(Dossier, made.id).officer_flags == []


def test_an_opinion_is_asked_and_answered_from_the_panel(client_as, made, desk):
    client = client_as(desk)

    page = client.get(f"/dossiers/{made.id}/notes")
    client.press(page, "Hỏi ý kiến", **{"opinion-office_name": "Công an phường Láng", "opinion-question": "Có mặt?"})
    page = client.get(f"/dossiers/{made.id}/notes")
    client.press(page, "Ghi trả lời", **{"answer1-stance": "for", "answer1-answer": "Có mặt."})

    assert "Có mặt." in client.get(f"/dossiers/{made.id}/notes").text


def test_who_may_only_read_is_shown_no_form(client_as, made):
    page = client_as(Role.AUDITOR).get(f"/dossiers/{made.id}/notes", htmx=True)

    assert page.query("form") == []


def test_a_dossier_that_waits_for_an_opinion_stands_in_its_list_and_is_counted(client_as, made, desk, a_dossier):
    a_dossier(State.IN_REVIEW)
    asking.ask_opinion(officer=desk, dossier_id=made.id, question="Ý kiến?", office_name="Sở Ngoại vụ")

    page = client_as(desk).get("/worklists/awaiting_opinion")

    assert "Chờ ý kiến 1" in page.text
    assert len(page.query("tbody tr")) == 1


def test_the_list_shows_which_opinion_is_late(client_as, desk, a_dossier, the_clock):
    the_clock.stand_at("2026-09-14 09:00")
    made = a_dossier(State.IN_REVIEW, officer=desk)
    for days in (5, 1):
        asking.ask_opinion(
            officer=desk, dossier_id=made.id, question="Ý kiến?", office_name="Sở Nội vụ", term_days=days
        )

    the_clock.stand_at("2026-09-16 09:00")

    assert "15/09/2026 quá 1 ngày làm việc" in client_as(desk).get("/worklists/awaiting_opinion").text


def test_a_list_is_narrowed_to_one_officers_flag(client_as, a_dossier, desk):
    urgent, other = (a_dossier(State.IN_REVIEW, officer=desk) for _ in range(2))
    flagging.set_flag(officer=desk, dossier_id=urgent.id, flag="urgent", reason="Vội.")
    flagging.set_flag(officer=desk, dossier_id=other.id, flag="complaint", reason="Có đơn.")

    page = client_as(desk).get("/worklists/mine", flag="urgent")

    assert len(page.query("tbody tr")) == 1
    assert f"/dossiers/{urgent.id}" in page.links.values()


def test_a_list_counts_doubts_and_officers_flags_together(client_as, a_dossier, desk):
    flagged = a_dossier(State.IN_REVIEW, officer=desk, flags=[{"code": "under_14"}])
    flagging.set_flag(officer=desk, dossier_id=flagged.id, flag="urgent", reason="Vội.")

    page = client_as(desk).get("/worklists/mine")

    assert "2 Lãnh đạo yêu cầu làm gấp" in page.text


def test_an_officer_declares_and_ends_interests_on_their_own_page(client_as, desk, an_officer):
    client = client_as(desk)

    page = client.press(client.get("/account/interests"), "Khai", identity_number="001188012345", relation="spouse")
    assert "001188012345" in page.text
    assert "001188012345" not in client_as(an_officer(Role.OFFICER)).get("/account/interests").text
    page = client.press(page, "Thôi khai")

    assert "Bạn chưa khai ai." in page.text


def test_a_declaration_that_names_nobody_comes_back_with_its_error(client_as, desk):
    client = client_as(desk)

    page = client.press(client.get("/account/interests"), "Khai", status=422, identity_number="1", relation="self")

    assert "Số giấy tờ gồm" in page.text


def test_the_desk_tells_officers_flags_above_the_declaration(client_as, made, desk):
    flagging.set_flag(officer=desk, dossier_id=made.id, flag="urgent", reason="Vội.")

    page = client_as(desk).get(f"/dossiers/{made.id}")

    assert page.links["Lãnh đạo yêu cầu làm gấp"] == "#panel-notes"


def test_whoever_recused_is_told_why_nothing_is_offered(client_as, made, desk):
    client = client_as(desk)
    page = client.get(f"/dossiers/{made.id}/acts/recuse")

    page = client.press(page, "Khai xung đột lợi ích", reason="Em họ.")

    assert "Có khai báo xung đột lợi ích giữa bạn và hồ sơ này." in page.text
    assert "Trình đề xuất" not in page.buttons
