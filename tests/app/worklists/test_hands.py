"""To whom Next gives what: skills, tongues and fair shares; who is given nothing, and what is said to them."""

import pytest
from sqlalchemy import select, text

from app.core.db import db
from app.core.errors import HandsFull, Incomplete, NotYours
from app.core.models import JournalEntry
from app.core.office import office
from app.dossiers.actions import decision, review
from app.dossiers.models import Dossier
from app.officers.actions.skills import train
from app.officers.models import Interest
from app.officers.queries import skills_of
from app.worklists.actions.handing_out import Why, next_dossier
from app.worklists.models import Absence
from config.workflow import Role, State
from tests import making
from tests.crowd import at_once

VISA, STAY, PASSPORT = "1.001194", "1.001146", "1.001456"
MONDAY = "2026-09-14 08:00"


@pytest.fixture
def me(an_officer, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    return an_officer(Role.OFFICER)


@pytest.fixture
def admin(an_officer):
    return an_officer(Role.ADMINISTRATOR)


def lodged(a_dossier, procedure_code, *, at=MONDAY, **fields):
    return a_dossier(State.LODGED, procedure_code=procedure_code, lodged_at=making.local(at), **fields)


def numbers(officer, times):
    given = [next_dossier(officer=officer) for _ in range(times)]
    return [None if one is None else one.number for one in given]


def test_who_is_trained_in_a_procedure_is_given_that_alone(me, admin, a_dossier):
    older, mine = lodged(a_dossier, PASSPORT), lodged(a_dossier, VISA, at="2026-09-15 08:00")
    train(actor_id=admin.id, username=me.username, procedures=[VISA], tongues=[])

    assert numbers(me, 2) == [mine.number, None]
    assert db.session.get_one(Dossier, older.id).holder_id is None


def test_a_tongue_goes_first_among_what_was_lodged_on_a_day_and_never_before_an_older_day(me, admin, a_dossier):
    first_day = lodged(a_dossier, PASSPORT, at="2026-09-14 10:00")
    plain, spoken = lodged(a_dossier, PASSPORT, at="2026-09-15 08:00"), lodged(a_dossier, VISA, at="2026-09-15 16:00")
    train(actor_id=admin.id, username=me.username, procedures=[], tongues=["ko"])

    assert numbers(me, 3) == [first_day.number, spoken.number, plain.number]


def test_kinds_of_work_are_shared_among_what_was_lodged_on_a_day(me, a_dossier):
    passports = [lodged(a_dossier, PASSPORT, at=f"2026-09-14 08:0{minute}") for minute in range(3)]
    stays = [lodged(a_dossier, STAY, at=f"2026-09-14 09:0{minute}") for minute in range(2)]

    assert numbers(me, 5) == [each.number for each in (passports[0], stays[0], passports[1], stays[1], passports[2])]


def test_shares_are_of_one_officer_and_of_one_day(me, an_officer, a_dossier, the_clock):
    first, second = (lodged(a_dossier, PASSPORT, at=f"2026-09-14 08:0{minute}") for minute in range(2))
    last = lodged(a_dossier, STAY, at="2026-09-14 09:00")
    assert numbers(me, 1) == [first.number]
    assert numbers(an_officer(Role.OFFICER), 1) == [second.number]
    third = lodged(a_dossier, PASSPORT, at="2026-09-14 08:30")
    the_clock.stand_at("2026-09-17 09:00")

    assert numbers(me, 2) == [third.number, last.number]


def test_what_is_overdue_is_said_to_be_overdue(me, a_dossier, the_clock):
    the_clock.stand_at("2026-09-01 09:00")
    late = making.dossier(State.IN_REVIEW, officer=me)
    review.release(officer=me, dossier_id=late.id)
    the_clock.stand_at("2026-09-16 09:00")

    assert next_dossier(officer=me).why is Why.OVERDUE


def test_priority_and_a_tongue_stand_beside_the_reason(me, admin, a_dossier):
    made = lodged(a_dossier, VISA, priority=1)
    train(actor_id=admin.id, username=me.username, procedures=[], tongues=["en"])

    next_dossier(officer=me)

    entry = db.session.execute(select(JournalEntry).where(JournalEntry.dossier_id == made.id)).scalar_one()
    assert entry.facts == {"by": "next", "why": "waiting", "also": ["priority", "tongue"]}


def test_who_declared_a_conflict_of_interest_is_passed_over(me, an_officer, a_dossier):
    made = lodged(a_dossier, STAY, identity_number="N7654321")
    db.session.add(Interest(officer_id=me.id, identity_number="N7654321", relation="family",
                            declared_at=making.local(MONDAY)))  # fmt: skip
    db.session.commit()

    assert next_dossier(officer=me) is None
    assert numbers(an_officer(Role.OFFICER), 1) == [made.number]


def test_who_is_shut_out_of_a_dossier_is_passed_over(me, a_dossier):
    made = lodged(a_dossier, STAY)
    made.recused = [me.id]
    db.session.commit()

    assert next_dossier(officer=me) is None


def test_what_i_gave_back_comes_to_others_first_and_to_me_last(me, an_officer, a_dossier):
    mine, other = lodged(a_dossier, STAY), lodged(a_dossier, STAY)
    review.release(officer=me, dossier_id=next_dossier(officer=me).id)

    assert numbers(me, 2) == [other.number, mine.number]
    review.release(officer=me, dossier_id=mine.id)
    assert numbers(an_officer(), 1) == [mine.number]


def test_who_is_away_is_given_nothing(client_as, me, admin, a_dossier):
    lodged(a_dossier, STAY)
    db.session.add(Absence(officer_id=me.id, kind="leave", from_at=making.local("2026-09-16 07:00"),
                           until_at=making.local("2026-09-18 17:00"), entered_by_id=admin.id,
                           entered_at=making.local(MONDAY)))  # fmt: skip
    db.session.commit()

    client = client_as(me)

    page = client.press(client.get("/worklists/mine"), "Tiếp theo")

    assert "vắng mặt đến 18/09/2026 17:00 nên không được giao" in page.text
    assert [link.attrs["href"] for link in page.query(".message a")] == ["/absences"]
    with pytest.raises(NotYours):
        next_dossier(officer=me)


@pytest.fixture
def full(me, a_dossier):
    """As many unfinished dossiers in my hands as one may have, and one more that waits."""
    most = office().config.handouts.of(me.unit_code).unfinished_at_most
    first = lodged(a_dossier, STAY)
    db.session.execute(
        text("UPDATE dossiers SET holder_id = :me, held_at = :at, changed_at = :at WHERE id = :id"),
        {"me": me.id, "at": making.local("2026-09-16 08:00"), "id": first.id},
    )
    columns = ", ".join(column.name for column in Dossier.__table__.columns if column.name not in (
        "id", "number", "owner_search"))  # fmt: skip
    db.session.execute(
        text(f"INSERT INTO dossiers (number, {columns}) SELECT number || '-' || n, {columns} FROM dossiers, "
             "generate_series(2, :most) n WHERE id = :id"),
        {"most": most, "id": first.id},
    )  # fmt: skip
    db.session.commit()
    lodged(a_dossier, STAY)
    return first, most


def test_whose_hands_are_full_is_told_how_many_and_how_to_mend_it(client_as, me, full):
    client = client_as(me)

    page = client.press(client.get("/worklists/mine"), "Tiếp theo")

    assert f"Bạn đang giữ {full[1]} hồ sơ mới nộp hoặc đang thẩm định, nhiều nhất được {full[1]}." in page.text
    assert "Hãy xử lý xong hoặc bỏ giữ bớt" in page.text
    assert [link.attrs["href"] for link in page.query(".message a")] == [f"/dossiers/{full[0].id}"]


def test_one_finished_makes_room_for_one(me, full):
    first, most = full
    with pytest.raises(HandsFull) as refused:
        next_dossier(officer=me)
    review.accept(officer=me, dossier_id=first.id)
    decision.propose(officer=me, dossier_id=first.id, proposal="grant")

    assert refused.value.facts == {"held": most, "most": most, "dossier_id": first.id}
    assert next_dossier(officer=me) is not None


def test_one_left_lying_is_named_and_linked(client_as, me, a_dossier, the_clock):
    the_clock.stand_at("2026-09-04 09:00")
    left = making.dossier(State.IN_REVIEW, officer=me)
    lodged(a_dossier, STAY)
    the_clock.stand_at("2026-09-15 09:00")
    client = client_as(me)

    page = client.press(client.get("/worklists/mine"), "Tiếp theo")

    assert f"Bạn giữ hồ sơ {left.number} đã 11 ngày mà chưa làm gì thêm, nhiều nhất được 10 ngày." in page.text
    assert [link.attrs["href"] for link in page.query(".message a")] == [f"/dossiers/{left.id}"]


def test_what_waits_for_somebody_else_is_not_counted_as_unfinished(me, a_dossier, the_clock):
    the_clock.stand_at("2026-08-04 09:00")
    for state in (State.AWAITING_DECISION, State.AWAITING_APPLICANT):
        making.dossier(state, officer=me)
    new = lodged(a_dossier, STAY)
    the_clock.stand_at("2026-09-15 09:00")

    assert numbers(me, 1) == [new.number]


def test_an_act_that_goes_on_to_the_next_is_done_even_when_none_is_given(client_as, me, full):
    first, _ = full
    client = client_as(me)

    page = client.post(f"/dossiers/{first.id}/acts", {"act": "accept", "version": first.version, "then": "next"})

    assert page.path == f"/dossiers/{first.id}"
    assert "nhiều nhất được" in page.text
    db.session.expire_all()
    assert db.session.get_one(Dossier, first.id).state == State.IN_REVIEW


def test_skills_are_ticked_on_the_officers_page_and_journaled(client_as, me, admin):
    client = client_as(admin)
    page = client.get(f"/officers/{me.username}")
    assert "Không đánh dấu thủ tục nào thì được giao mọi thủ tục" in page.text

    client.post(f"/officers/{me.username}/skills", {"procedures": [VISA, STAY], "tongues": ["zh"]})

    assert skills_of(db.session(), me.id) == {"procedure": {VISA, STAY}, "tongue": {"zh"}}
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.verb == "skills_changed")).scalar_one()
    assert entry.facts == {"procedures": [STAY, VISA], "tongues": ["zh"]}
    page = client.get(f"/officers/{me.username}")
    assert {box.attrs["value"] for box in page.query("input[type=checkbox]") if "checked" in box.attrs} == {
        VISA, STAY, "zh",
    }  # fmt: skip


def test_a_skill_nobody_knows_is_refused(me, admin):
    with pytest.raises(Incomplete):
        train(actor_id=admin.id, username=me.username, procedures=["9.999999"], tongues=[])
    with pytest.raises(Incomplete):
        train(actor_id=admin.id, username=me.username, procedures=[], tongues=["xx"])


def test_who_takes_no_dossiers_has_no_skills_to_tick(client_as, admin, an_officer):
    page = client_as(admin).get(f"/officers/{an_officer(Role.CASHIER).username}")

    assert not page.query("main input[type=checkbox]")


def test_more_at_once_than_there_are_dossiers_are_each_given_one_or_none(own_database):
    officers = [making.officer(Role.OFFICER) for _ in range(10)]
    made = {making.lodged().id for _ in range(7)}

    given = at_once(own_database, [lambda who=who: next_dossier(officer=who) for who in officers])

    assert sorted(one.id for one in given if one is not None) == sorted(made)
    assert given.count(None) == 3
