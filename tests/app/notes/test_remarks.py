"""Remarks, flags, opinions and declared interests: who may, what is kept, what the journal says, which day is due."""

from datetime import date

import pytest

from app.alerts.actions.matching import match_new
from app.core import clock, journal
from app.core.db import db, transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours, Stale
from app.core.models import JournalEntry
from app.dossiers.actions import decision, recusal, review
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.notes.actions import asking, flagging, interests, remarks
from app.notes.models import Note, Opinion
from app.notes.queries import flags_of, opinions_of, remarks_of
from app.officers.queries import interests_of
from config.workflow import Role, State

PERSON = "001188012345"


@pytest.fixture
def desk(an_officer):
    return an_officer(Role.OFFICER)


def fresh(dossier):
    db.session.expire_all()
    return db.session.get(Dossier, dossier.id)


def last_entry(dossier):
    rows = db.session.query(JournalEntry).filter_by(dossier_id=dossier.id).order_by(JournalEntry.ordinal.desc())
    return rows.first()


def test_the_newest_remark_comes_first_and_the_journal_does_not_say_what_it_says(desk, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=desk)

    remarks.note(officer=desk, dossier_id=made.id, text="Đã gọi điện.")
    remarks.note(officer=desk, dossier_id=made.id, text="Bà Lan hẹn mai đến.")

    assert [each.note.text for each in remarks_of(made.id)] == ["Bà Lan hẹn mai đến.", "Đã gọi điện."]
    assert (last_entry(made).verb, last_entry(made).facts) == ("noted", {"note": 2})


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER])
@pytest.mark.parametrize("state", [State.LODGED, State.HANDED_OUT])
def test_whoever_works_on_dossiers_may_write_a_remark_in_every_state(an_officer, a_dossier, role, state):
    made = a_dossier(state)

    remarks.note(officer=an_officer(role), dossier_id=made.id, text="Đã xem.")

    assert len(remarks_of(made.id)) == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_reads_writes_no_remark(an_officer, a_dossier, role):
    made = a_dossier()

    with pytest.raises(NotYours):
        remarks.note(officer=an_officer(role), dossier_id=made.id, text="Đã xem.")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_an_empty_or_endless_remark_is_not_kept(desk, a_dossier, text):
    with pytest.raises(Incomplete, match="note_empty"):
        remarks.note(officer=desk, dossier_id=a_dossier().id, text=text)


def test_a_remark_is_withdrawn_by_its_writer_alone_and_stays(desk, an_officer, a_dossier):
    made = a_dossier()
    remarks.note(officer=desk, dossier_id=made.id, text="Nhầm hồ sơ.")

    with pytest.raises(NotYours):
        remarks.withdraw_note(
            officer=an_officer(Role.HEAD), dossier_id=made.id, ordinal=1, reason="Không phải của tôi."
        )
    remarks.withdraw_note(officer=desk, dossier_id=made.id, ordinal=1, reason="Ghi nhầm.")

    kept = db.session.query(Note).filter_by(dossier_id=made.id).one()
    assert (kept.text, kept.withdrawal_reason) == ("Nhầm hồ sơ.", "Ghi nhầm.")
    with pytest.raises(NotFound):
        remarks.withdraw_note(officer=desk, dossier_id=made.id, ordinal=1, reason="Lần nữa.")


def test_a_remark_on_a_page_that_is_out_of_date_is_refused(desk, a_dossier):
    made = a_dossier()

    with pytest.raises(Stale):
        remarks.note(officer=desk, dossier_id=made.id, text="Đã xem.", seen_version=made.version - 1)


def test_a_flag_is_set_and_cleared_with_a_reason_beside_the_offices_own_doubts(desk, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=desk, flags=[{"code": "under_14"}])

    flagging.set_flag(officer=desk, dossier_id=made.id, flag="urgent", reason="Trưởng phòng yêu cầu.")

    assert (fresh(made).officer_flags, made.flags) == (["urgent"], [{"code": "under_14"}])
    told = flags_of(made.id, made.officer_flags)
    assert [(each.code, each.set_by, each.reason) for each in told] == [
        ("urgent", desk.full_name, "Trưởng phòng yêu cầu.")
    ]
    flagging.clear_flag(officer=desk, dossier_id=made.id, flag="urgent", reason="Đã xong.")
    assert (fresh(made).officer_flags, made.flags) == ([], [{"code": "under_14"}])


WRONG_FLAGS = [("set_flag", "unheard_of", "flag_unknown"), ("set_flag", "urgent", "flag_already_set"),
               ("clear_flag", "complaint", "flag_not_set")]  # fmt: skip


@pytest.mark.parametrize(("act", "flag", "code"), WRONG_FLAGS)
def test_a_flag_that_makes_no_sense_is_refused(desk, a_dossier, act, flag, code):
    made = a_dossier(State.IN_REVIEW, officer=desk, officer_flags=["urgent"])

    with pytest.raises(Incomplete, match=code):
        getattr(flagging, act)(officer=desk, dossier_id=made.id, flag=flag, reason="Vì.")


DUE = [
    # asked at, working days, due on
    ("2026-09-16 09:00", 1, date(2026, 9, 17)),
    ("2026-09-16 23:30", 5, date(2026, 9, 23)),
    ("2026-09-18 16:00", 1, date(2026, 9, 21)),  # a Friday: the Monday after
    ("2026-09-19 10:00", 1, date(2026, 9, 22)),  # a Saturday stands for the Monday after it
    ("2026-08-28 10:00", 1, date(2026, 9, 3)),  # over the national holiday
]


@pytest.mark.parametrize(("asked_at", "days", "due_on"), DUE)
def test_an_opinion_is_due_so_many_working_days_after_the_day_it_was_asked(
    desk, a_dossier, the_clock, asked_at, days, due_on
):
    the_clock.stand_at(asked_at)
    made = a_dossier(State.IN_REVIEW, officer=desk)

    asking.ask_opinion(officer=desk, dossier_id=made.id, question="Có mặt không?", office_name="Công an phường Láng",
                       term_days=days)  # fmt: skip

    assert db.session.query(Opinion).filter_by(dossier_id=made.id).one().due_on == due_on


def test_asking_an_opinion_leaves_the_statutory_clock_running(desk, a_dossier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = a_dossier(State.IN_REVIEW, officer=desk)
    due_on = made.due_on

    asking.ask_opinion(officer=desk, dossier_id=made.id, question="Có mặt không?", office_name="Công an phường Láng")

    assert (fresh(made).due_on, made.paused_at, made.state) == (due_on, None, "in_review")


def test_several_opinions_may_be_open_and_each_is_ended_for_itself(desk, a_dossier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = a_dossier(State.IN_REVIEW, officer=desk)
    for office_name in ("Công an phường Láng", "Sở Ngoại vụ"):
        asking.ask_opinion(officer=desk, dossier_id=made.id, question="Ý kiến?", office_name=office_name, term_days=1)
    asking.ask_opinion(officer=desk, dossier_id=made.id, question="Ý kiến?", office_code="G01.899.108")
    assert fresh(made).open_opinions == 3

    the_clock.stand_at("2026-09-18 09:00")
    asking.record_opinion(officer=desk, dossier_id=made.id, ordinal=1, stance="against", answer="Vắng mặt.",
                          document_number="12/CV")  # fmt: skip
    asking.withdraw_opinion(officer=desk, dossier_id=made.id, ordinal=3, reason="Không cần nữa.")

    told = opinions_of(made.id, today=date(2026, 9, 18))
    assert fresh(made).open_opinions == 1
    assert [(each.opinion.ordinal, each.is_late) for each in told] == [(2, True), (3, False), (1, True)]
    assert "Vắng mặt" not in str(last_entry(made).facts)


def test_an_answer_of_an_earlier_day_is_not_late(desk, a_dossier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = a_dossier(State.IN_REVIEW, officer=desk)
    asking.ask_opinion(officer=desk, dossier_id=made.id, question="Ý kiến?", office_name="Sở Ngoại vụ", term_days=1)

    the_clock.stand_at("2026-09-21 09:00")
    asking.record_opinion(officer=desk, dossier_id=made.id, ordinal=1, stance="for", answer="Đồng ý.",
                          answered_on=date(2026, 9, 17))  # fmt: skip

    assert [each.is_late for each in opinions_of(made.id, today=date(2026, 9, 21))] == [False]


WRONG_QUESTIONS = [
    ({"office_name": ""}, "office_missing"),
    ({"office_code": "G01.000.000"}, "office_missing"),
    ({"question": " "}, "question_missing"),
    ({"term_days": 0}, "term_unfit"),
    ({"term_days": 31}, "term_unfit"),
]


@pytest.mark.parametrize(("differs", "code"), WRONG_QUESTIONS)
def test_a_question_that_nobody_could_answer_is_refused(desk, a_dossier, differs, code):
    given = {"question": "Ý kiến?", "office_name": "Sở Ngoại vụ"} | differs

    with pytest.raises(Incomplete, match=code):
        asking.ask_opinion(officer=desk, dossier_id=a_dossier().id, **given)


def test_whoever_recuses_lets_go_and_does_nothing_more(desk, an_officer, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=desk)

    recusal.recuse(officer=desk, dossier_id=made.id, reason="Chủ hồ sơ là em họ.")

    assert (fresh(made).holder_id, made.recused) == (None, [desk.id])
    for act in (review.claim, lambda **given: remarks.note(text="Đã xem.", **given)):
        with pytest.raises(NotYours) as refusal:
            act(officer=desk, dossier_id=made.id)
        assert refusal.value.facts["why"] == "recused"
    review.claim(officer=an_officer(Role.OFFICER), dossier_id=made.id)


def test_a_recused_leader_does_not_sign(desk, an_officer, a_dossier):
    leader, head = an_officer(Role.TEAM_LEADER), an_officer(Role.HEAD)
    made = a_dossier(State.AWAITING_DECISION, officer=desk)
    recusal.recuse(officer=leader, dossier_id=made.id, reason="Người quen.")

    with pytest.raises(NotYours):
        decision.approve(officer=leader, dossier_id=made.id)

    decision.approve(officer=head, dossier_id=made.id)


def test_a_declared_interest_closes_what_is_open_and_is_not_told_in_the_journal(desk, a_dossier):
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PERSON)

    closed = interests.declare_interest(officer=desk, identity_number="001188 012345", relation="sibling")

    assert (closed, fresh(made).recused, made.holder_id) == (1, [desk.id], None)
    told = db.session.query(JournalEntry).filter_by(verb="interest_declared").one()
    assert told.facts == {"relation": "sibling"}


def test_a_declared_interest_is_asked_at_the_door_before_the_night_shift_has_written_it(desk, a_dossier):
    interests.declare_interest(officer=desk, identity_number=PERSON, relation="spouse")
    made = a_dossier(identity_number=PERSON)

    with pytest.raises(NotYours) as refusal:
        review.claim(officer=desk, dossier_id=made.id)

    assert refusal.value.facts["why"] == "interest"


def test_the_night_shift_writes_declared_interests_on_what_was_lodged_since(desk, a_dossier):
    interests.declare_interest(officer=desk, identity_number=PERSON, relation="spouse")
    made = a_dossier(identity_number=PERSON)
    with transaction() as session:
        about = session.get(Dossier, made.id)
        journal.write(session, journal.Act("lodged", {}, system_actor(session).id, clock.now()), about=about)

    first, second = match_new(), match_new()

    assert (first["interests"], second["interests"]) == (1, 0)
    assert fresh(made).recused == [desk.id]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"identity_number": "12"}, Incomplete),
        ({"relation": "enemy"}, Incomplete),
        ({}, DuplicateNumber),
    ],
)
def test_an_interest_is_declared_once_and_about_somebody(desk, given, error):
    interests.declare_interest(officer=desk, identity_number=PERSON, relation="self")

    with pytest.raises(error):
        interests.declare_interest(officer=desk, **{"identity_number": PERSON, "relation": "self"} | given)


def test_an_interest_ends_by_its_own_officer_alone(desk, an_officer):
    interests.declare_interest(officer=desk, identity_number=PERSON, relation="self")
    interest = interests_of(db.session(), desk.id)[0]

    with pytest.raises(NotFound):
        interests.end_interest(officer=an_officer(Role.OFFICER), interest_id=interest.id)
    interests.end_interest(officer=desk, interest_id=interest.id)

    assert interests_of(db.session(), desk.id) == []
