"""Telling the portal: every message until it is acknowledged, refused ones with the portal's words, nothing twice."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.models import JournalEntry, PromisedJob
from app.dossiers.actions import review
from app.dossiers.models import Dossier, ProgressMessage
from app.intake.models import IntakeRecord, IntakeRefusal, IntakeRun
from app.portal.actions.pulling import pull
from app.portal.actions.telling import Again, send_progress, tell_again, tell_all_refused_again
from app.portal.actions.turns import Turn, alone
from app.portal.models import PortalTalk
from app.portal.queries.messages import outbox, refused_messages
from app.portal.queries.standing import standing
from app.portal.rules.patience import Patience
from app.portal.rules.troubles import Refusal, Silent, UnderWay
from config.workflow import Role
from tests.app.portal.conftest import lines


@pytest.fixture
def accepted(app, a_portal, a_wire, an_officer):
    """Some dossiers that came by the wire and were accepted, and the portal that waits to hear of it."""
    portal, address = a_portal(lines(12))
    pull(a_wire(address))
    officer = an_officer(full_name="Lê Thị Mai")
    for dossier in db.session.execute(select(Dossier).order_by(Dossier.id).limit(5)).scalars().all():
        review.accept(officer=officer, dossier_id=dossier.id)
    return portal, address, officer


def messages() -> list[ProgressMessage]:
    db.session.expire_all()
    every = select(ProgressMessage).order_by(ProgressMessage.dossier_id, ProgressMessage.ordinal)
    return list(db.session.execute(every).scalars())


def test_each_message_is_told_once_and_acknowledged(accepted, a_wire):
    portal, address, _ = accepted
    count = len(messages())

    told = send_progress(a_wire(address))
    again = send_progress(a_wire(address))

    assert (told.told, told.acknowledged, again.told) == (count, count, 0)
    assert {message.state for message in messages()} == {"acknowledged"}
    assert len(portal.feed.progress) == count


def test_a_message_says_who_what_and_until_when(accepted, a_wire):
    portal, address, _ = accepted
    dossier = db.session.execute(select(Dossier).order_by(Dossier.id).limit(1)).scalar_one()

    send_progress(a_wire(address))

    said = portal.feed.messages(dossier.number)[0]
    assert said["NguoiXuLy"] == "Lê Thị Mai"
    assert said["ChucDanh"] == "Cán bộ"
    assert (said["TrangThai"], said["NoiDungXuLy"], said["ThuTu"]) == ("2", "Được tiếp nhận", 1)
    assert len(said["ThoiDiemXuLy"]) == 14
    assert len(said["NgayHenTra"]) in (0, 14)


def test_told_twice_because_the_answer_got_lost_it_stands_once(accepted, a_wire):
    portal, address, _ = accepted
    send_progress(a_wire(address))
    held = dict(portal.feed.progress)
    for message in messages():
        message.state = "promised"
    db.session.commit()

    told = send_progress(a_wire(address))

    assert told.refused == 0
    assert portal.feed.progress == held


def test_a_message_the_portal_refuses_keeps_its_words_and_holds_up_no_other(accepted, a_wire):
    portal, address, _officer = accepted
    count = len(messages())
    forget(portal, messages()[0].dossier_id)

    told = send_progress(a_wire(address))

    assert (told.refused, told.acknowledged) == (1, count - 1)
    [refused] = refused_messages(db.session(), limit=10)
    assert refused.answer == "Không có hồ sơ này"


def forget(portal, dossier_id: int) -> None:
    """Let the portal know nothing of a dossier any more."""
    portal.feed.index("00000000", "99999999", cursor=None, limit=1000)
    del portal.feed._known[db.session.get_one(Dossier, dossier_id).number]


def test_a_refused_message_is_told_again_when_an_officer_says_so(accepted, a_wire):
    portal, address, officer = accepted
    first = messages()[0]
    forget(portal, first.dossier_id)
    send_progress(a_wire(address))
    portal.feed._read = 0

    tell_again(Again(dossier_id=first.dossier_id, only_refused=True), officer=officer)
    told = send_progress(a_wire(address))

    assert told.acknowledged == 1
    assert not refused_messages(db.session(), limit=10)
    written = db.session.execute(select(JournalEntry.verb).where(JournalEntry.dossier_id == first.dossier_id))
    assert "progress_told_again" in set(written.scalars())
    assert "send_progress" in set(db.session.execute(select(PromisedJob.name)).scalars())


def test_all_that_was_refused_can_be_told_again_at_once(accepted, a_wire):
    _portal, address, officer = accepted
    for message in messages():
        message.state, message.answer, message.answered_at = "refused", "Hệ thống bận", clock.now()
    db.session.commit()

    count = tell_all_refused_again(officer=officer)

    assert count == len(messages())
    assert send_progress(a_wire(address)).acknowledged == count


def test_a_dossier_of_another_unit_is_not_there(accepted, an_officer):
    stranger = an_officer(Role.TEAM_LEADER, unit_code="G01.801.109")

    with pytest.raises(NotFound):
        tell_again(Again(dossier_id=messages()[0].dossier_id), officer=stranger)


def test_one_message_no_portal_takes_is_found_among_all(accepted, a_wire, a_refusing_portal):
    portal, address, _ = accepted
    bad = messages()[2]
    number = db.session.get_one(Dossier, bad.dossier_id).number
    a_refusing_portal(portal, lambda message: message["MaHoSo"] == number)

    told = send_progress(a_wire(address))

    assert (told.refused, told.acknowledged) == (1, len(messages()) - 1)
    assert messages()[2].answer == "Nội dung không phải JSON"


def test_a_portal_that_says_no_to_all_refuses_none_of_them(accepted, a_wire, a_refusing_portal):
    portal, address, _ = accepted
    a_refusing_portal(portal, lambda _: True)

    with pytest.raises(Refusal):
        send_progress(a_wire(address))

    assert {message.state for message in messages()} == {"promised"}
    assert db.session.get_one(PortalTalk, "progress").failure == "portal_refuses"


@pytest.fixture
def a_refusing_portal():
    """Let the make-believe portal answer 400 to every call that carries such a message."""

    def arranged(portal, is_bad) -> None:
        answer = portal._answer

        def refusing(request, turn, chance):
            if request.method == "POST" and any(map(is_bad, orjson.loads(request.get_data())["data"])):
                request.get_data = lambda: b"{"
            return answer(request, turn, chance)

        portal._answer = refusing

    return arranged


def test_messages_wait_while_the_portal_is_away_and_their_age_is_told(accepted, a_wire, the_clock):
    at = messages()[0].promised_at
    the_clock.stand_at(at + timedelta(minutes=6))

    with pytest.raises(Silent):
        send_progress(a_wire("http://127.0.0.1:9", patience=Patience(attempts=2)))

    found = outbox(db.session())
    assert found.waiting == len(messages())
    assert found.oldest_at == at
    assert all(message.attempts == 0 for message in messages())


def test_an_old_message_is_late_only_where_there_is_a_wire(accepted, the_clock, app):
    the_clock.stand_at(messages()[0].promised_at + timedelta(minutes=6))

    found = standing(db.session())

    assert not found.is_late, "this office has no address of a portal: it carries packages"


def test_there_is_never_a_second_teller(accepted, a_wire):
    _, address, _ = accepted

    with alone(Turn.PROGRESS), pytest.raises(UnderWay):
        send_progress(a_wire(address))


def test_a_refused_record_tells_its_reason_and_the_dossier_counts_on_from_it(app, a_portal, a_wire, an_officer):
    portal, address = a_portal(lines(3))
    number = orjson.loads(portal.feed.lines[0])["MaHoSo"]
    refuse_record(number, an_officer(), reason="Sai mẫu tờ khai.")

    told = send_progress(a_wire(address))

    assert told.acknowledged == 1
    [said] = portal.feed.messages(number)
    assert (said["TrangThai"], said["NoiDungXuLy"], said["ThuTu"]) == ("3", "Sai mẫu tờ khai.", 1)
    assert db.session.execute(select(IntakeRefusal.state)).scalar_one() == "acknowledged"


def refuse_record(number: str, officer, *, reason: str) -> None:
    """A record set aside and refused, as the workbench keeps it."""
    at = clock.now()
    run = IntakeRun(kind="pull", source="portal", started_by_id=officer.id, started_at=at, state="finished")
    db.session.add(run)
    db.session.flush()
    record = IntakeRecord(run_id=run.id, content_hash=b"1" * 32, number=number, raw=b"{}", raw_bytes=2,
                          outcome="quarantined", standing="refused", received_at=at)  # fmt: skip
    db.session.add(record)
    db.session.flush()
    db.session.add(IntakeRefusal(record_id=record.id, number=number, ordinal=1, reason=reason,
                                 refused_by_id=officer.id, refused_at=at, state="promised"))  # fmt: skip
    db.session.commit()
