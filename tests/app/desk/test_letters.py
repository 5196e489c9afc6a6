"""The form of a letter: reasons ticked beforehand, the text they make, the preview that keeps nothing, and a leader's
word for asking again.
"""

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.dossiers.actions import requests, review
from app.dossiers.models import Document, Dossier, ProgressMessage, RequestDraft, Supplement
from app.papers.models import Paper
from config.workflow import Role, State
from tests.unit.reports.specimens import text_of

PASSPORT = "1.001456"
EARS = "photo_ears:ANH"


@pytest.fixture
def lan(an_officer):
    return an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")


@pytest.fixture
def leader(an_officer):
    return an_officer(Role.TEAM_LEADER, full_name="Trần Văn Đội")


def given(dossier, *components, arrival="arrived"):
    for ordinal, code in enumerate(components, start=1):
        db.session.add(Document(dossier_id=dossier.id, ordinal=ordinal, component_code=code, file_name="a.jpg",
                                arrival=arrival, sha256="00"))  # fmt: skip
    db.session.commit()


def ticked(page):
    return {box.attrs["value"] for box in page.query("input[name=ticked]") if "checked" in box.attrs}


def asking(dossier, act="request_supplement"):
    return f"/dossiers/{dossier.id}/acts/{act}"


def kept(dossier):
    db.session.expire_all()
    return db.session.get_one(Dossier, dossier.id)


def test_what_is_missing_or_has_not_arrived_is_ticked_beforehand_and_stands_in_the_text(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)
    given(made, "HO_CHIEU_CU", arrival="awaited")

    page = client_as(lan).get(asking(made))

    assert ticked(page) == {"component_missing:ANH", "component_unreadable:HO_CHIEU_CU"}
    assert "Hồ sơ còn thiếu: Ảnh chân dung 4×6 cm" in page.texts("#reason")[0]
    assert "The dossier lacks: Portrait photo 4×6 cm" in page.texts("#reason_en")[0]


def test_the_keyboard_begins_at_the_reasons_and_the_preview_without_the_viewers_side_bar(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)

    page = client_as(lan).get(asking(made))

    assert "autofocus" in page.query(".reasons summary")[0].attrs
    assert page.one("[data-shows]").attrs["formaction"] == f"{asking(made)}/preview#navpanes=0&view=FitH"


def test_what_is_missing_is_not_asked_for_where_the_dossier_is_refused(client_as, lan, a_dossier):
    made = a_dossier(State.LODGED, officer=lan, procedure_code=PASSPORT)
    sent = {"ticked": "component_missing:HO_CHIEU_CU"}

    part = client_as(lan).post(f"{asking(made, 'refuse')}/letter", sent, htmx=True)

    assert part.texts("#reason")[0].strip() == (
        "Hồ sơ còn thiếu: Hộ chiếu phổ thông cấp lần gần nhất. Khi đã đủ điều kiện, đề nghị nộp hồ sơ mới."
    )


def test_reasons_of_other_procedures_are_not_offered(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)

    page = client_as(lan).get(asking(made))

    offered = {box.attrs["value"] for box in page.query("input[name=ticked]")}
    assert EARS in offered
    assert not any(key.startswith("work_permit_expired") for key in offered)


def test_a_tick_puts_the_text_together_anew_and_leaves_what_was_written_by_hand(client_as, lan, a_dossier):
    made, client = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT), client_as(lan)
    before = client.post(f"{asking(made)}/letter", {"ticked": EARS}, htmx=True)
    sent = {"ticked": ["photo_face_size:ANH", EARS], "reason": f"Thưa ông,\n{before.texts('#reason')[0]}",
            "composed": before.one("#composed").attrs["value"]}  # fmt: skip

    part = client.post(f"{asking(made)}/letter", sent, htmx=True)

    lines = part.texts("#reason")[0]
    assert "Thưa ông," in lines
    assert "rõ hai tai" in lines
    assert "khoảng 75%" in lines
    assert part.query("h1") == []


def test_a_reason_nobody_has_is_no_page(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)

    client_as(lan).post(f"{asking(made)}/letter", {"ticked": "photo_ears:NA6"}, status=404)


def test_codes_text_and_english_are_kept_with_the_request_and_the_citizen_reads_the_text(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)
    fields = {"ticked": [EARS, "tk01_field_missing"], "detail-tk01_field_missing": "số điện thoại",
              "reason": "Ảnh không rõ tai; thiếu số điện thoại.", "reason_en": "Ears not visible."}  # fmt: skip

    client_as(lan).post(asking(made), fields | {"version": str(made.version), "entries": "9"})

    request = db.session.execute(select(Supplement)).scalar_one()
    assert request.reasons == [
        {"code": "photo_ears", "component": "ANH"}, {"code": "tk01_field_missing", "detail": "số điện thoại"},
    ]  # fmt: skip
    assert (request.reason, request.reason_en) == (fields["reason"], fields["reason_en"])
    told = select(ProgressMessage.note).where(ProgressMessage.status == 5)
    assert db.session.execute(told).scalar_one() == fields["reason"]
    assert kept(made).requests == 1


def test_a_reason_only_written_counts_as_another_reason(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)

    client_as(lan).post(asking(made), {"reason": "Mời đến gặp.", "version": str(made.version), "entries": "9"})

    assert db.session.execute(select(Supplement.reasons)).scalar_one() == [{"code": "other"}]


def test_a_gap_left_open_is_said_at_the_text(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)
    client = client_as(lan)
    part = client.post(f"{asking(made)}/letter", {"ticked": "tk01_field_missing"}, htmx=True)

    page = client.post(asking(made), {"ticked": "tk01_field_missing", "reason": part.texts("#reason")[0],
                                      "version": str(made.version), "entries": "9"}, status=422)  # fmt: skip

    assert "Hãy ghi rõ vào chỗ còn để trống" in page.texts("#reason-error")[0]
    assert kept(made).state == State.IN_REVIEW


def test_a_reason_of_another_procedure_is_refused_even_if_forged(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan, procedure_code=PASSPORT)

    page = client_as(lan).post(asking(made), {"ticked": "work_permit_expired:GIAY_TO_MUC_DICH", "reason": "Hết hạn.",
                                              "version": str(made.version), "entries": "9"}, status=422)  # fmt: skip

    assert "Lý do này không dùng cho thủ tục của hồ sơ." in page.text
    assert kept(made).state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("state", "act", "title"),
    [
        (State.IN_REVIEW, "request_supplement", "PHIẾU YÊU CẦU BỔ SUNG"),
        (State.LODGED, "return_for_papers", "PHIẾU YÊU CẦU BỔ SUNG"),
        (State.LODGED, "refuse", "PHIẾU TỪ CHỐI"),
    ],
)
def test_a_preview_shows_the_paper_marked_so_and_keeps_nothing(client_as, lan, a_dossier, state, act, title):
    made = a_dossier(state, officer=lan)
    before = db.session.execute(select(func.count()).select_from(Paper)).scalar_one()

    answer = client_as(lan).post(f"{asking(made, act)}/preview", {"reason": "Ảnh mờ quá."})

    (page,) = text_of(answer.response.data)
    assert answer.response.mimetype == "application/pdf"
    assert "BẢN XEM TRƯỚC – CHƯA PHÁT HÀNH" in page
    assert title in page
    assert "Ảnh mờ quá." in page
    assert "Số: ……" in page
    assert db.session.execute(select(func.count()).select_from(Paper)).scalar_one() == before
    assert (kept(made).state, kept(made).requests) == (state, 0)


def test_a_preview_of_nothing_says_what_is_missing(client_as, lan, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan)

    page = client_as(lan).post(f"{asking(made)}/preview", {"reason": " "}, status=422)

    assert "Hãy ghi lý do." in page.text


def test_nobody_previews_what_they_may_not_do(client_as, lan, an_officer, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=lan)

    client_as(Role.OFFICER).post(f"{asking(made)}/preview", {"reason": "Ảnh mờ."}, status=403)


def asked_once(a_dossier, lan):
    """A dossier back in review after a first request."""
    made = a_dossier(State.AWAITING_APPLICANT, officer=lan, procedure_code=PASSPORT)
    review.resume(officer=lan, dossier_id=made.id)
    return kept(made)


def test_a_second_request_is_not_the_officers_and_the_page_says_what_to_do(client_as, lan, a_dossier):
    made = asked_once(a_dossier, lan)

    page = client_as(lan).get(asking(made))

    assert "hãy soạn rồi trình lãnh đạo" in page.text
    assert page.query(".desk-acts-form a[href*=ask_leader]")
    assert not page.query(".desk-acts-form a[href*=request_supplement]")


def drafted(client_as, lan, leader, made):
    fields = {"leader_id": str(leader.id), "ticked": EARS, "reason": "Ảnh vẫn mờ.", "reason_en": "Still blurred."}
    page = client_as(lan).post(asking(made, "ask_leader"), fields | {"version": str(made.version), "entries": "99"})
    assert "Đã làm: Trình lãnh đạo yêu cầu bổ sung." in page.text


def test_the_draft_goes_into_the_leaders_hands_who_sends_it_and_the_officer_goes_on(client_as, lan, leader, a_dossier):
    made = asked_once(a_dossier, lan)
    drafted(client_as, lan, leader, made)
    assert (kept(made).holder_id, kept(made).request_drafted_by_id) == (leader.id, lan.id)
    client = client_as(leader)
    laid = client.get(f"/dossiers/{made.id}")
    assert "Trình lãnh đạo yêu cầu bổ sung lần nữa , Nguyễn Thị Lan" in laid.texts(".desk-sent-back")[0]
    assert laid.one(".desk-sent-back a").attrs["href"] == asking(made)

    page = client.get(asking(made))
    assert (ticked(page), page.texts("#reason")) == ({EARS}, ["Ảnh vẫn mờ."])
    client.press(page, "Yêu cầu bổ sung")

    after = kept(made)
    assert (after.state, after.requests, after.holder_id) == (State.AWAITING_APPLICANT, 2, lan.id)
    assert after.request_drafted_by_id is None
    assert db.session.get(RequestDraft, made.id) is None
    newest = select(Paper.content).where(Paper.form == "02").order_by(Paper.ordinal.desc()).limit(1)
    assert db.session.execute(newest).scalar_one()["time"] == 2
    assert client.get(f"/dossiers/{made.id}").query(".desk-sent-back") == []


def test_a_leader_declines_with_the_reason_and_the_officer_has_it_back(client_as, lan, leader, a_dossier):
    made = asked_once(a_dossier, lan)
    drafted(client_as, lan, leader, made)
    client = client_as(leader)

    client.press(client.get(asking(made, "decline_request")), "Không đồng ý yêu cầu bổ sung", reason="Ảnh dùng được.")

    after = kept(made)
    assert (after.state, after.requests, after.holder_id) == (State.IN_REVIEW, 1, lan.id)
    told = client_as(lan).get(f"/dossiers/{made.id}").texts(".desk-sent-back")
    assert ["không đồng ý" in told[0], "Trần Văn Đội" in told[0], "Ảnh dùng được." in told[0]] == [True] * 3
    assert db.session.get(RequestDraft, made.id) is None


def test_a_draft_is_laid_before_nobody_but_a_leader_of_the_unit(client_as, lan, an_officer, a_dossier):
    made, colleague = asked_once(a_dossier, lan), an_officer(Role.OFFICER)

    page = client_as(lan).post(asking(made, "ask_leader"), {
        "leader_id": str(colleague.id), "reason": "Ảnh mờ.", "version": str(made.version), "entries": "99",
    }, status=422)  # fmt: skip

    assert "Hãy chọn đội trưởng hoặc lãnh đạo của đơn vị." in page.text
    assert kept(made).holder_id == lan.id


def test_a_draft_is_dropped_when_the_dossier_goes_another_way(lan, leader, a_dossier):
    made = asked_once(a_dossier, lan)
    requests.ask_leader(officer=lan, dossier_id=made.id, leader_id=leader.id, reason="Ảnh mờ.")

    review.withdraw(officer=leader, dossier_id=made.id, reason="Người nộp rút.")

    assert kept(made).request_drafted_by_id is None
    assert db.session.get(RequestDraft, made.id) is None


def test_the_panel_lists_the_papers_with_paper_and_copy(client_as, lan, a_dossier):
    made, client = a_dossier(State.AWAITING_APPLICANT, officer=lan), client_as(lan)

    page = client.get(f"/dossiers/{made.id}/papers")
    part = client.get(f"/dossiers/{made.id}/papers", htmx=True)

    assert [row.split()[:2] for row in part.texts("tbody tr")] == [["Phiếu", "yêu"], ["Giấy", "tiếp"]]
    paper, copy = [link.attrs["href"] for link in page.query("tbody tr:first-child a")]
    assert "BẢN SAO" not in text_of(client.get(paper).response.data)[0]
    assert "BẢN SAO – IN LẠI" in text_of(client.get(copy).response.data)[0]
    assert client.get(paper).response.data == client.get(paper).response.data


def test_the_control_slip_is_issued_from_the_panel(client_as, lan, a_dossier):
    made, client = a_dossier(State.IN_REVIEW, officer=lan), client_as(lan)

    page = client.press(
        client.get(f"/dossiers/{made.id}/papers"), "Phát hành: Phiếu kiểm soát quá trình giải quyết hồ sơ", form="06"
    )

    assert "Đã phát hành: Phiếu kiểm soát quá trình giải quyết hồ sơ." in page.text
    assert "1/KSHS" in page.texts("tbody tr")[0]


def test_a_reader_sees_the_papers_and_issues_none(client_as, a_dossier):
    made = a_dossier(State.IN_REVIEW)
    client = client_as(Role.AUDITOR)

    page = client.get(f"/dossiers/{made.id}/papers")

    assert not page.query("button[name=form]")
    client.post(f"/dossiers/{made.id}/papers", {"form": "06", "version": str(made.version)}, status=403)


def test_a_stranger_of_another_unit_finds_no_paper(client_as, an_officer, a_dossier):
    made = a_dossier(State.IN_REVIEW)
    client = client_as(an_officer(Role.HEAD, unit_code="G01.899.108"))

    client.get(f"/dossiers/{made.id}/papers", status=404)
    client.get(f"/dossiers/{made.id}/papers/1.pdf", status=404)
