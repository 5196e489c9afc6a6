"""Papers leave with their acts: numbered, frozen, hashed in the journal, drawn byte for byte the same for ever."""

import hashlib

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.core.db import db, dumps, transaction
from app.core.errors import Incomplete, NotFound, Stale
from app.core.models import JournalEntry
from app.dossiers.actions import review
from app.papers.actions import issue_paper
from app.papers.models import Paper, PaperSeries
from app.papers.queries.issued import is_intact, issued_of, paper_for, papers_of
from config.papers import Form
from config.workflow import Role, State
from reports.papers import paper_pdf, thawed_paper
from tests.unit.reports.specimens import text_of


def papers(dossier):
    every = select(Paper).where(Paper.dossier_id == dossier.id).order_by(Paper.ordinal)
    return db.session.execute(every).scalars().all()


def said(paper):
    return " ".join(text_of(paper_pdf(thawed_paper(paper.form, paper.content))))


@pytest.mark.parametrize(
    ("state", "forms"),
    [
        (State.LODGED, []), (State.IN_REVIEW, ["01"]), (State.INCOMPLETE, ["02"]), (State.REFUSED, ["03"]),
        (State.AWAITING_APPLICANT, ["01", "02"]), (State.STOPPED, ["01", "02", "05"]), (State.WITHDRAWN, ["01"]),
        (State.RESULT_READY, ["01"]),
    ],
)  # fmt: skip
def test_each_act_issues_the_paper_its_form_is_for(a_dossier, state, forms):
    made = a_dossier(state)

    assert [paper.form for paper in papers(made)] == forms


def test_the_journal_holds_the_papers_name_and_the_hash_of_its_content(a_dossier):
    made = a_dossier(State.IN_REVIEW)

    (paper,) = papers(made)
    facts = db.session.execute(
        select(JournalEntry.facts).where(JournalEntry.dossier_id == made.id, JournalEntry.verb == "accepted")
    ).scalar_one()
    assert facts["paper"] == f"{paper.number}/TNHS/{paper.year}"
    assert facts["paper_sha256"] == hashlib.sha256(dumps(paper.content).encode()).hexdigest() == paper.sha256.hex()
    assert is_intact(paper)


def test_a_paper_says_what_was_true_when_it_was_issued_for_ever(a_dossier, an_officer):
    made = a_dossier(State.IN_REVIEW, owner_name="Nguyễn Thị Hoa")
    first = paper_pdf(thawed_paper("01", papers(made)[0].content))

    with transaction():
        made.owner_name = "Trần Văn Khác"
    db.session.expire_all()

    (paper,) = papers(made)
    assert "Nguyễn Thị Hoa" in said(paper)
    assert paper_pdf(thawed_paper("01", paper.content)) == first


def test_the_appointment_tells_day_place_and_fee(a_dossier, the_clock):
    the_clock.stand_at("2026-09-16 09:05")
    made = a_dossier(State.IN_REVIEW)

    told = said(papers(made)[0])

    assert "09 giờ 05 phút, Thứ Tư, ngày 16 tháng 9 năm 2026" in told
    assert "17 giờ 00 phút, Thứ Tư, ngày 23 tháng 9 năm 2026" in told
    assert "Trụ sở, tại quầy" in told
    assert "không thu phí, lệ phí" in told
    assert "5 ngày làm việc" in told
    assert made.number in told


def test_who_gave_no_address_to_post_to_is_found_where_they_declared_to_live(a_dossier):
    declared = {"HoTen": "Nguyễn Thị Hoa", "ThuongTru": "số 5 phố Huế, Hà Nội"}

    at_home = a_dossier(State.IN_REVIEW, procedure_code="1.001456", content=declared)
    by_post = a_dossier(State.IN_REVIEW, procedure_code="1.001456", content=declared, return_address="số 9 Tràng Tiền")

    assert "Địa chỉ: số 5 phố Huế, Hà Nội" in said(papers(at_home)[0])
    assert "Địa chỉ: số 9 Tràng Tiền" in said(papers(by_post)[0])


def test_a_foreigner_reads_both_tongues_and_the_english_goes_to_the_portal_too(a_dossier, an_officer):
    lan = an_officer(Role.OFFICER)
    made = a_dossier(State.IN_REVIEW, officer=lan, owner_kind="foreigner")

    review.request_supplement(officer=lan, dossier_id=made.id, reason="Ảnh mờ.", reason_en="The photo is blurred.",
                              reasons=[{"code": "component_unreadable", "component": "HO_CHIEU"}])  # fmt: skip

    told = said(papers(made)[-1])
    assert "Ảnh mờ." in told
    assert "The photo is blurred." in told
    assert "1. Hộ chiếu" in told
    notes = db.session.execute(text("SELECT note FROM progress_messages WHERE status = 5")).scalars().all()
    assert notes == ["Ảnh mờ.\n\nThe photo is blurred."]


def test_numbers_follow_one_another_for_each_form_and_begin_anew_each_year(a_dossier, the_clock):
    the_clock.stand_at("2026-12-31 09:00")
    old = [papers(a_dossier(State.REFUSED))[0].number for _ in range(3)]
    accepted = papers(a_dossier(State.IN_REVIEW))[0].number
    the_clock.stand_at("2027-01-04 09:00")

    new = papers(a_dossier(State.REFUSED))[0]

    assert old == [old[0], old[0] + 1, old[0] + 2]
    assert accepted == 1
    assert (new.year, new.number) == (2027, 1)


def test_an_act_that_fails_takes_no_number(a_dossier, an_officer):
    made, lan = a_dossier(State.LODGED), an_officer(Role.OFFICER)
    before = db.session.execute(select(func.coalesce(func.max(PaperSeries.last_number), 0))).scalar_one()

    with pytest.raises(Stale):
        review.refuse(officer=lan, dossier_id=made.id, reason="Sai thẩm quyền.", seen_version=99)
    with pytest.raises(Incomplete):
        review.refuse(officer=lan, dossier_id=made.id, reason="Sai.", reasons=[{"code": "photo_ears"}])

    assert db.session.execute(select(func.coalesce(func.max(PaperSeries.last_number), 0))).scalar_one() == before
    assert papers(made) == []


@pytest.mark.parametrize("statement", ["UPDATE papers SET number = 99", "DELETE FROM papers", "TRUNCATE papers"])
def test_nobody_changes_a_paper_that_was_issued(a_dossier, statement):
    a_dossier(State.IN_REVIEW)

    with pytest.raises(DBAPIError, match="a paper stands as it was issued"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_control_slip_is_issued_by_itself_with_the_course_so_far(a_dossier, an_officer):
    lan = an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")
    made = a_dossier(State.AWAITING_DECISION, officer=lan)

    issue_paper(officer=lan, dossier_id=made.id, form=Form.CONTROL)

    told = said(papers(made)[-1])
    assert "Đang thẩm định" in told
    assert "Chờ quyết định" in told
    assert "Nguyễn Thị Lan" in told


def test_form_01_is_issued_by_itself_only_where_acceptance_issued_none(a_dossier, an_officer):
    lan = an_officer(Role.OFFICER)

    for made in (a_dossier(State.IN_REVIEW), a_dossier(State.LODGED)):
        with pytest.raises(Incomplete, match="paper_not_due"):
            issue_paper(officer=lan, dossier_id=made.id, form=Form.ACCEPTANCE)


def test_an_undetermined_fee_is_said_on_the_appointment(a_dossier):
    made = a_dossier(State.IN_REVIEW, payment_state="due")

    assert "chưa xác định được mức thu" in said(papers(made)[0])


def test_the_papers_of_many_dossiers_come_in_one_file_in_their_order(a_dossier, an_officer):
    first, second = a_dossier(State.AWAITING_APPLICANT), a_dossier(State.IN_REVIEW)

    pages = text_of(papers_of(an_officer(), [second.id, first.id], forms=("01", "02")))

    assert [second.number in pages[0], first.number in pages[1], first.number in pages[2]] == [True] * 3
    assert len(pages) == 3


def test_where_there_is_nothing_to_print_there_is_no_file(a_dossier, an_officer):
    made, issued = a_dossier(State.LODGED), a_dossier(State.IN_REVIEW)
    stranger = an_officer(Role.OFFICER, unit_code="G01.899.108")

    assert papers_of(an_officer(), [made.id], forms=("01",)) is None
    assert papers_of(stranger, [issued.id], forms=("01",)) is None


@pytest.mark.parametrize(("name", "state"), [("acceptance", State.IN_REVIEW), ("request", State.INCOMPLETE)])
def test_papers_of_the_dossiers_ticked_in_a_list_are_printed_together(client_as, a_dossier, name, state):
    made, client = a_dossier(state), client_as(Role.OFFICER)

    answer = client.post("/bulk/papers", {"paper": name, "pick": [f"{made.id}:1:0"]})

    assert made.number in text_of(answer.response.data)[0]


def test_papers_of_another_unit_are_not_to_be_had(a_dossier, an_officer):
    made, stranger = a_dossier(State.IN_REVIEW), an_officer(Role.OFFICER, unit_code="G01.899.108")

    assert issued_of(stranger, made.id) == ()
    with pytest.raises(NotFound):
        paper_for(stranger, made.id, ordinal=1)
