"""The alert list at work: two people keep it, hits bar signing and handing out, two people settle each."""

import pytest

from app.alerts.actions import keeping, settling
from app.alerts.actions.matching import match_new
from app.alerts.models import Alert, AlertHit
from app.alerts.rules import Entry
from app.core import clock, journal
from app.core.db import db, transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.core.models import JournalEntry
from app.delivery.actions import hand_out
from app.dossiers.actions import decision
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from config.workflow import Role, State

PASSPORT = "N9876543"
ENTRY = Entry(kind="exit_ban", passport_number=PASSPORT, reason="Đang bị điều tra.", document_number="15/QĐ-CSĐT")


@pytest.fixture
def people(an_officer):
    return an_officer(Role.OFFICER), an_officer(Role.TEAM_LEADER), an_officer(Role.HEAD)


@pytest.fixture
def in_force(people):
    """An alert entered by the officer and confirmed by the team leader."""
    desk, leader, _ = people
    alert_id = keeping.enter_alert(officer=desk, entry=ENTRY)
    keeping.confirm_alert(officer=leader, alert_id=alert_id)
    return alert_id


def hit_on(dossier_id):
    return db.session.query(AlertHit).filter_by(dossier_id=dossier_id).one()


def fresh(dossier):
    db.session.expire_all()
    return db.session.get(Dossier, dossier.id)


def verbs_of(dossier):
    rows = db.session.query(JournalEntry).filter_by(dossier_id=dossier.id).order_by(JournalEntry.ordinal)
    return [row.verb for row in rows]


def test_an_alert_that_one_person_entered_finds_nobody(people, a_dossier):
    desk, _, _ = people
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PASSPORT)

    keeping.enter_alert(officer=desk, entry=ENTRY)
    decision.propose(officer=desk, dossier_id=made.id, proposal="grant")

    assert fresh(made).alert_state is None


def test_a_passport_that_stands_only_in_a_declaration_is_found_as_soon_as_the_alert_is_in_force(people, a_dossier):
    desk, leader, _ = people
    made = a_dossier(State.IN_REVIEW, officer=desk, content={"HoTen": "Lê Văn Tám", "HoChieuCu": PASSPORT})
    alert_id = keeping.enter_alert(officer=desk, entry=ENTRY)

    found = keeping.confirm_alert(officer=leader, alert_id=alert_id)

    assert found == 1
    assert hit_on(made.id).ground == "passport"


def test_whoever_entered_an_alert_does_not_confirm_it(people):
    _, leader, head = people
    alert_id = keeping.enter_alert(officer=leader, entry=ENTRY)

    with pytest.raises(NotYours):
        keeping.confirm_alert(officer=leader, alert_id=alert_id)

    assert keeping.confirm_alert(officer=head, alert_id=alert_id) == 0


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_team_leader_or_the_head_confirms(people, an_officer, role):
    alert_id = keeping.enter_alert(officer=people[0], entry=ENTRY)

    with pytest.raises(NotYours):
        keeping.confirm_alert(officer=an_officer(role), alert_id=alert_id)


def test_the_same_alert_is_not_entered_twice(in_force, people):
    with pytest.raises(DuplicateNumber):
        keeping.enter_alert(officer=people[1], entry=ENTRY)


def test_an_unsound_alert_is_not_entered(people):
    with pytest.raises(Incomplete, match="alert_unfindable"):
        keeping.enter_alert(officer=people[0], entry=Entry(kind="wanted", reason="x", document_number="1"))


def test_open_dossiers_are_found_when_an_alert_comes_into_force(people, a_dossier):
    made = a_dossier(State.IN_REVIEW, identity_number=PASSPORT)
    ended = a_dossier(State.REFUSED, identity_number=PASSPORT)
    desk, leader, _ = people
    alert_id = keeping.enter_alert(officer=desk, entry=ENTRY)

    found = keeping.confirm_alert(officer=leader, alert_id=alert_id)

    assert found == 1
    assert fresh(made).alert_state == "open"
    assert fresh(ended).alert_state is None
    assert verbs_of(made)[-1] == "alert_matched"


def test_somebody_of_the_same_name_and_birth_is_found_when_an_alert_comes_into_force(people, a_dossier):
    desk, leader, _ = people
    made = a_dossier(owner_name="Nguyễn Thị Đào", content={"HoTen": "NGUYEN THI DAO", "NgaySinh": "19880214"})
    other = a_dossier(owner_name="Nguyễn Thị Đào", content={"HoTen": "NGUYEN THI DAO", "NgaySinh": "19910214"})
    entry = Entry(kind="wanted", name="Nguyễn Thị Đào", born="14/02/1988", reason="x", document_number="1")
    alert_id = keeping.enter_alert(officer=desk, entry=entry)

    keeping.confirm_alert(officer=leader, alert_id=alert_id)

    assert hit_on(made.id).ground == "name"
    assert fresh(other).alert_state is None


def test_the_night_shift_finds_what_was_lodged_since_and_finds_it_once(in_force, a_dossier):
    made = a_dossier(identity_number=PASSPORT, content={"HoTen": "X"})
    journal_lodging(made)

    first, second = match_new(), match_new()

    assert (first["hits"], second["hits"]) == (1, 0)
    assert fresh(made).alert_state == "open"
    assert hit_on(made.id).ground == "passport"


def journal_lodging(made):
    """As the intake writes it for what arrives."""
    with transaction() as session:
        about = session.get(Dossier, made.id)
        journal.write(session, journal.Act("lodged", {}, system_actor(session).id, clock.now()), about=about)


def test_nothing_slips_through_between_two_looks(in_force, people, a_dossier):
    desk, _, _ = people
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PASSPORT)

    with pytest.raises(NotYours) as refusal:
        decision.propose(officer=desk, dossier_id=made.id, proposal="grant")

    assert refusal.value.facts["why"] == "no_alert"
    assert fresh(made).alert_state == "open"
    assert made.state == "in_review"
    assert verbs_of(made)[-1] == "alert_matched"


SIGNED = [
    ("approve", State.AWAITING_DECISION, {}),
    ("endorse", State.AWAITING_DECISION, {"procedure_code": "1.001456"}),
    ("hand_out", State.RESULT_READY, {}),
]


@pytest.mark.parametrize(("act", "state", "fields"), SIGNED)
def test_what_fits_an_alert_is_neither_signed_nor_handed_out(in_force, people, a_dossier, act, state, fields):
    desk, _, head = people
    made = a_dossier(state, identity_number="X1", **fields)
    db.session.get(Dossier, made.id).identity_number = PASSPORT
    db.session.commit()
    acts = {
        "approve": lambda: decision.approve(officer=head, dossier_id=made.id),
        "endorse": lambda: decision.endorse(officer=head, dossier_id=made.id),
        "hand_out": lambda: hand_out(officer=desk, dossier_id=made.id, mode="post", tracking_number="EV1"),
    }

    for _ in ("found in the very act", "stands from now on"):
        with pytest.raises(NotYours) as refusal:
            acts[act]()
        assert refusal.value.facts["why"] == "no_alert"

    assert fresh(made).state == state
    assert fresh(made).alert_state == "open"


@pytest.fixture
def hit(in_force, people, a_dossier):
    """A dossier in review that fits the alert, and its hit."""
    desk, _, _ = people
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PASSPORT)
    with pytest.raises(NotYours):
        decision.propose(officer=desk, dossier_id=made.id, proposal="grant")
    return made, hit_on(made.id).id


def test_a_hit_dismissed_by_two_lets_the_dossier_go_on(hit, people):
    made, hit_id = hit
    desk, leader, _ = people

    settling.dismiss_hit(officer=desk, hit_id=hit_id, reason="Khác ngày sinh.")
    still = fresh(made).alert_state
    settling.agree_on_hit(officer=leader, hit_id=hit_id)

    assert (still, fresh(made).alert_state) == ("open", None)
    decision.propose(officer=desk, dossier_id=made.id, proposal="grant")
    assert fresh(made).state == "awaiting_decision"


def test_whoever_dismissed_a_hit_does_not_settle_it(hit, people):
    made, hit_id = hit
    _, leader, _ = people
    settling.dismiss_hit(officer=leader, hit_id=hit_id, reason="Khác ngày sinh.")

    with pytest.raises(NotYours) as refusal:
        settling.agree_on_hit(officer=leader, hit_id=hit_id)

    assert refusal.value.facts["why"] == "hit_second_person"
    assert fresh(made).alert_state == "open"


def test_a_second_person_who_does_not_agree_opens_the_hit_again(hit, people):
    _, hit_id = hit
    desk, leader, _ = people
    settling.dismiss_hit(officer=desk, hit_id=hit_id, reason="Khác ngày sinh.")

    settling.disagree_on_hit(officer=leader, hit_id=hit_id, reason="Cần đối chiếu ảnh.")

    opened = db.session.get(AlertHit, hit_id)
    assert (opened.state, opened.asked_by_id) == ("open", None)
    settling.confirm_hit(officer=desk, hit_id=hit_id, reason="Đúng ảnh.", told_to="PC01")


def test_a_confirmed_hit_lets_a_denial_be_signed_and_nothing_else(hit, people):
    made, hit_id = hit
    desk, leader, head = people
    settling.confirm_hit(officer=desk, hit_id=hit_id, reason="Đúng ảnh.", told_to="PC01")
    settling.agree_on_hit(officer=leader, hit_id=hit_id)
    assert fresh(made).alert_state == "confirmed"

    with pytest.raises(NotYours):
        decision.propose(officer=desk, dossier_id=made.id, proposal="grant")
    decision.propose(officer=desk, dossier_id=made.id, proposal="deny", opinion="Bị tạm hoãn xuất cảnh.")
    decision.approve(officer=head, dossier_id=made.id)

    assert (fresh(made).state, made.outcome) == ("result_ready", "denied")


def test_a_confirmed_hit_can_be_found_wrong_by_two(hit, people):
    made, hit_id = hit
    desk, leader, head = people
    settling.confirm_hit(officer=desk, hit_id=hit_id, reason="Đúng ảnh.", told_to="PC01")
    settling.agree_on_hit(officer=leader, hit_id=hit_id)

    settling.dismiss_hit(officer=leader, hit_id=hit_id, reason="Vân tay khác.")
    settling.agree_on_hit(officer=head, hit_id=hit_id)

    assert fresh(made).alert_state is None


def test_whom_a_confirmed_hit_was_told_to_is_asked(hit, people):
    _, hit_id = hit

    with pytest.raises(Incomplete):
        settling.confirm_hit(officer=people[0], hit_id=hit_id, reason="Đúng ảnh.", told_to=" ")


def test_an_alert_lifted_by_two_bars_nothing_any_more(hit, people, in_force):
    made, hit_id = hit
    desk, leader, head = people
    keeping.ask_to_lift(officer=leader, alert_id=in_force, reason="Có quyết định hủy.")
    assert fresh(made).alert_state == "open"

    with pytest.raises(NotYours):
        keeping.lift_alert(officer=leader, alert_id=in_force)
    keeping.lift_alert(officer=head, alert_id=in_force)

    assert fresh(made).alert_state is None
    assert db.session.get(AlertHit, hit_id).state == "ended"
    decision.propose(officer=desk, dossier_id=made.id, proposal="grant")


def test_an_alert_not_lifted_stays_in_force(in_force, people):
    _, leader, head = people
    keeping.ask_to_lift(officer=leader, alert_id=in_force, reason="Có quyết định hủy.")

    keeping.refuse_to_lift(officer=head, alert_id=in_force)

    assert db.session.get(Alert, in_force).state == "in_force"
    with pytest.raises(NotFound):
        keeping.lift_alert(officer=head, alert_id=in_force)


def test_after_its_last_day_an_alert_fits_nothing(people, a_dossier, the_clock):
    desk, leader, _ = people
    the_clock.stand_at("2026-09-16 09:00")
    alert_id = keeping.enter_alert(officer=desk, entry=Entry(**vars(ENTRY) | {"until": "17/09/2026"}))
    keeping.confirm_alert(officer=leader, alert_id=alert_id)
    made = a_dossier(State.IN_REVIEW, officer=desk, identity_number=PASSPORT)

    the_clock.stand_at("2026-09-18 09:00")
    decision.propose(officer=desk, dossier_id=made.id, proposal="grant")

    assert fresh(made).alert_state is None


def test_the_journal_does_not_say_who_is_sought(hit):
    entries = db.session.query(JournalEntry).filter(JournalEntry.verb.like("alert%")).all()

    assert entries
    assert not [entry for entry in entries if PASSPORT in str(entry.facts) or "Đang bị" in str(entry.facts)]
