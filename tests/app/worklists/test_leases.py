"""Leases: kept by the beat of an open desk, ended by the holder's first act, given back when they have run out."""

import pytest
from sqlalchemy import select

from app.audit.actions import verify_journal
from app.audit.queries.kept import anchors_file, verdict_file
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry
from app.dossiers.actions import review
from app.dossiers.models import Dossier
from app.worklists.actions import passing_on
from app.worklists.actions.handing_out import next_dossier
from app.worklists.actions.leases import give_back_lapsed, look_in, sweep
from app.worklists.models.leases import Lease, Viewing
from config.workflow import Role, State
from queues import release_leases
from tests import making
from tests.crowd import at_once

NINE = "2026-09-16 09:00"


@pytest.fixture
def me(an_officer, the_clock):
    the_clock.stand_at(NINE)
    return an_officer(Role.OFFICER, full_name="Lê Thị Mai")


@pytest.fixture
def given(me, a_dossier):
    """A newly lodged dossier that Next handed out to me at nine: kept until a quarter past."""
    a_dossier(State.LODGED)
    return next_dossier(officer=me)


@pytest.fixture
def own_office(own_database):
    """An office on a database of its own, without the anchors that an earlier test's journal left."""
    for file in (anchors_file(), verdict_file()):
        file.unlink(missing_ok=True)
    return own_database


def lease_of(dossier_id):
    return db.session.execute(select(Lease).where(Lease.dossier_id == dossier_id)).scalar_one_or_none()


def holder_of(dossier_id):
    db.session.expire_all()
    return db.session.get_one(Dossier, dossier_id).holder_id


def journal_of(dossier_id):
    entries = select(JournalEntry).where(JournalEntry.dossier_id == dossier_id).order_by(JournalEntry.ordinal)
    return db.session.execute(entries).scalars().all()


def test_what_next_hands_out_is_kept_for_a_quarter_of_an_hour(me, given):
    lease = lease_of(given.id)

    assert lease.officer_id == me.id
    assert (lease.given_at, lease.until_at) == (making.local(NINE), making.local("2026-09-16 09:15"))
    assert given.until_at == lease.until_at


def test_a_claim_by_hand_is_work_begun_and_has_no_lease(me, a_dossier):
    made = a_dossier(State.LODGED)

    review.claim(officer=me, dossier_id=made.id)

    assert lease_of(made.id) is None
    assert holder_of(made.id) == me.id


def test_an_open_desk_keeps_it_and_a_closed_one_costs_minutes(me, given, the_clock):
    the_clock.stand_at("2026-09-16 09:14")
    look_in(officer=me, dossier_id=given.id, seen_version=given.version)
    the_clock.stand_at("2026-09-16 09:28")
    kept = give_back_lapsed()
    the_clock.stand_at("2026-09-16 09:30")

    gone = give_back_lapsed()

    assert (kept, gone) == (0, 1)
    assert holder_of(given.id) is None
    assert lease_of(given.id) is None


def test_what_lapsed_is_journaled_as_the_night_shifts_own_act(me, given, the_clock):
    the_clock.stand_at("2026-09-16 09:20")

    release_leases.run()

    entry = journal_of(given.id)[-1]
    assert (entry.verb, entry.facts) == ("lapsed", {"holder": None, "holder_before": me.id})
    assert entry.actor_id != me.id
    assert release_leases.run()["given_back"] == 0


def test_the_holders_first_act_ends_the_lease_and_leaves_the_hold(me, given, the_clock):
    review.accept(officer=me, dossier_id=given.id)
    the_clock.stand_at("2026-09-17 09:00")

    assert give_back_lapsed() == 0
    assert lease_of(given.id) is None
    assert holder_of(given.id) == me.id


def test_somebody_elses_act_that_leaves_the_holder_leaves_the_lease(me, given, an_officer, a_dossier):
    head, other = an_officer(Role.HEAD), an_officer(Role.OFFICER)
    a_dossier(State.LODGED)
    second = next_dossier(officer=me)

    passing_on.assign(officer=head, dossier_id=given.id, holder=other.id)

    assert lease_of(given.id) is None
    assert holder_of(given.id) == other.id
    assert lease_of(second.id) is not None


def test_what_is_released_can_be_handed_out_anew(me, given):
    review.release(officer=me, dossier_id=given.id)

    again = next_dossier(officer=me)

    assert again is not None
    assert again.id == given.id
    assert lease_of(given.id).officer_id == me.id


def test_next_takes_back_what_lapsed_when_there_is_nothing_else(me, given, an_officer, the_clock):
    other = an_officer(Role.OFFICER)
    assert next_dossier(officer=other) is None
    the_clock.stand_at("2026-09-16 09:16")

    taken = next_dossier(officer=other)

    assert taken is not None
    assert taken.id == given.id
    assert [entry.verb for entry in journal_of(given.id)] == ["claimed", "lapsed", "claimed"]


def test_what_lapsed_in_another_unit_is_not_theirs_to_take(given, an_officer, the_clock):
    the_clock.stand_at("2026-09-16 09:16")

    assert next_dossier(officer=an_officer(Role.OFFICER, unit_code="G01.899.108")) is None
    assert holder_of(given.id) is not None


def test_a_beat_from_somebody_else_does_not_prolong_the_lease(given, an_officer, the_clock):
    the_clock.stand_at("2026-09-16 09:10")

    look_in(officer=an_officer(Role.HEAD), dossier_id=given.id, seen_version=given.version)

    assert lease_of(given.id).until_at == making.local("2026-09-16 09:15")


def test_who_else_looks_is_named_until_three_beats_are_missed(me, given, an_officer, the_clock):
    head = an_officer(Role.HEAD, full_name="Đỗ Thị Minh")
    look_in(officer=head, dossier_id=given.id, seen_version=given.version)
    the_clock.stand_at("2026-09-16 09:01")
    near = look_in(officer=me, dossier_id=given.id, seen_version=given.version)
    the_clock.stand_at("2026-09-16 09:02")

    later = look_in(officer=me, dossier_id=given.id, seen_version=given.version)

    assert near.others == ("Đỗ Thị Minh",)
    assert later.others == ()


def test_a_beat_tells_of_what_was_done_since_the_page_was_made(me, given, an_officer):
    seen = look_in(officer=me, dossier_id=given.id, seen_version=given.version)
    review.accept(officer=me, dossier_id=given.id)

    changed = look_in(officer=an_officer(Role.HEAD), dossier_id=given.id, seen_version=given.version).changed_by

    assert seen.changed_by is None
    assert (changed.verb, changed.actor_name) == ("accepted", "Lê Thị Mai")


def test_a_beat_changes_nothing_of_the_dossier(me, given):
    before = len(journal_of(given.id))

    look_in(officer=me, dossier_id=given.id, seen_version=given.version)

    db.session.expire_all()
    assert db.session.get_one(Dossier, given.id).version == given.version
    assert len(journal_of(given.id)) == before


def test_another_units_dossier_is_not_looked_at(given, an_officer):
    stranger = an_officer(Role.OFFICER, unit_code="G01.899.108")

    with pytest.raises(NotFound):
        look_in(officer=stranger, dossier_id=given.id, seen_version=1)

    assert db.session.execute(select(Viewing)).scalars().all() == []


def test_who_looked_is_forgotten_after_an_hour(me, given, the_clock):
    look_in(officer=me, dossier_id=given.id, seen_version=given.version)
    the_clock.stand_at("2026-09-16 10:01")

    assert sweep() == 1
    assert lease_of(given.id) is not None, "a lease of what its officer still holds is the night shift's to end"


def test_a_beat_and_the_night_shift_at_once_leave_the_dossier_with_one_of_them(own_office, the_clock):
    the_clock.stand_at(NINE)
    officer = making.officer(Role.OFFICER)
    making.lodged()
    given = next_dossier(officer=officer)
    the_clock.stand_at("2026-09-16 09:16")

    at_once(
        own_office,
        [
            give_back_lapsed,
            give_back_lapsed,
            lambda: look_in(officer=officer, dossier_id=given.id, seen_version=given.version),
        ],
    )

    is_kept = lease_of(given.id) is not None
    assert holder_of(given.id) == (officer.id if is_kept else None)
    assert [entry.verb for entry in journal_of(given.id)].count("lapsed") == (0 if is_kept else 1)
    assert verify_journal().is_whole


def test_given_back_and_taken_again_in_the_same_moment_is_held_by_one(own_office, the_clock):
    the_clock.stand_at(NINE)
    officers = [making.officer(Role.OFFICER) for _ in range(5)]
    making.lodged()
    given = next_dossier(officer=officers[0])
    the_clock.stand_at("2026-09-16 09:16")

    taken = at_once(own_office, [lambda who=who: next_dossier(officer=who) for who in officers[1:]])

    winners = [one for one in taken if one is not None]
    assert len(winners) == 1
    assert winners[0].until_at == clock.now() + (given.until_at - making.local(NINE))
    assert holder_of(given.id) == winners[0].holder_id
