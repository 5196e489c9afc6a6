"""Next: the most urgent dossier nobody holds, to one officer alone, written into the journal."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotYours
from app.core.models import JournalEntry
from app.dossiers.actions import review
from app.dossiers.models import Dossier
from app.worklists.actions.handing_out import next_dossier
from config.workflow import Role, State
from tests import making


@pytest.fixture
def me(an_officer):
    return an_officer(Role.OFFICER)


def unclaimed_in_review(colleague, *, accepted, the_clock, **fields):
    """In review, held by nobody: accepted by a colleague at this local time, then put back."""
    the_clock.stand_at(accepted)
    made = making.dossier(State.IN_REVIEW, officer=colleague, **fields)
    review.release(officer=colleague, dossier_id=made.id)
    return made


def handed_out(officer, times):
    given = [next_dossier(officer=officer) for _ in range(times)]
    return [None if dossier is None else dossier.number for dossier in given]


def test_what_is_about_to_be_late_goes_before_what_is_new_and_that_before_what_has_time(
    me, an_officer, a_dossier, the_clock
):
    late = unclaimed_in_review(an_officer(), accepted="2026-09-01 09:00", the_clock=the_clock)
    soon = unclaimed_in_review(an_officer(), accepted="2026-09-09 09:00", the_clock=the_clock)
    calm = unclaimed_in_review(an_officer(), accepted="2026-09-15 09:00", the_clock=the_clock)
    older, newer = (a_dossier(lodged_at=making.local(at)) for at in ("2026-09-14 08:00", "2026-09-14 10:00"))
    the_clock.stand_at("2026-09-15 14:00")

    given = handed_out(me, 6)

    assert given == [late.number, soon.number, older.number, newer.number, calm.number, None]


def test_priority_goes_first_among_the_newly_lodged_and_within_a_due_day(me, an_officer, a_dossier, the_clock):
    plain, pressing = (
        unclaimed_in_review(an_officer(), accepted="2026-09-01 09:00", the_clock=the_clock, priority=priority)
        for priority in (0, 2)
    )
    lodged = [
        a_dossier(lodged_at=making.local("2026-09-10 08:00")),
        a_dossier(lodged_at=making.local("2026-09-11 08:00"), priority=1),
    ]
    the_clock.stand_at("2026-09-15 14:00")

    given = handed_out(me, 4)

    assert given == [pressing.number, plain.number, lodged[1].number, lodged[0].number]


def test_what_waits_for_its_payment_comes_last(me, an_officer, a_dossier, the_clock):
    unpaid = unclaimed_in_review(
        an_officer(), accepted="2026-09-01 09:00", the_clock=the_clock, procedure_code="1.001456", payment_state="due"
    )
    dated = unclaimed_in_review(an_officer(), accepted="2026-09-15 09:00", the_clock=the_clock)
    assert unpaid.due_at is None

    assert handed_out(me, 2) == [dated.number, unpaid.number]


def test_what_somebody_holds_what_ended_and_what_waits_is_never_handed_out(me, a_dossier):
    for state in State:
        if state is not State.LODGED:
            a_dossier(state)

    assert next_dossier(officer=me) is None


def test_another_units_dossier_is_never_handed_out(an_officer, a_dossier):
    a_dossier(State.LODGED)

    assert next_dossier(officer=an_officer(Role.OFFICER, unit_code="G01.899.108")) is None


def test_the_dossier_is_held_and_the_journal_says_why(me, a_dossier):
    made = a_dossier(State.LODGED)
    before = made.version

    dossier = next_dossier(officer=me)

    assert dossier is not None
    assert (dossier.holder_id, dossier.version) == (me.id, before + 1)
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.dossier_id == made.id)).scalar_one()
    assert (entry.verb, entry.actor_id, entry.facts) == ("claimed", me.id, {"by": "next", "why": "waiting"})
    assert entry.hash == db.session.get_one(Dossier, made.id).journal_hash


@pytest.mark.parametrize("role", [Role.HEAD, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_hold_a_dossier_is_given_none(client_as, an_officer, a_dossier, role):
    made = a_dossier(State.LODGED)
    somebody = an_officer(role)

    with pytest.raises(NotYours):
        next_dossier(officer=somebody)

    client_as(somebody).post("/worklists/next", status=403)
    assert db.session.get_one(Dossier, made.id).holder_id is None


def test_the_button_opens_the_desk_and_says_why_this_one(client_as, me, a_dossier):
    made = a_dossier(State.LODGED, owner_name="NGUYỄN THỊ ĐÀO")
    client = client_as(me)

    page = client.press(client.get("/worklists/mine"), "Tiếp theo")

    assert page.path == f"/dossiers/{made.id}"
    assert "chờ tiếp nhận lâu nhất" in page.text


def test_an_empty_office_says_so(client_as, me):
    client = client_as(me)

    page = client.press(client.get("/worklists/mine"), "Tiếp theo")

    assert "Không còn hồ sơ nào chưa có người giữ." in page.text


def test_officers_at_once_never_get_the_same_one(own_database):
    officers = [making.officer(Role.OFFICER) for _ in range(6)]
    made = {making.lodged().id for _ in range(30)}
    given: list[int] = []
    together = Barrier(len(officers))

    def work(officer):
        with own_database.app_context():
            together.wait()
            while (dossier := next_dossier(officer=officer)) is not None:
                given.append(dossier.id)
            db.session.remove()

    threads = [Thread(target=work, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == sorted(made)
    db.session.expire_all()
    holders = db.session.execute(select(Dossier.holder_id)).scalars().all()
    assert None not in holders
