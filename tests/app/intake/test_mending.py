"""At the quarantine bench: judging again, mending a field, refusing with a reason, and who may."""

from dataclasses import replace

import orjson
import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.core.models import JournalEntry
from app.core.office import office
from app.dossiers.models import ProgressMessage
from app.dossiers.queries import documents_of
from app.intake.actions.mending import StillFaulty, mend
from app.intake.actions.refusing import refuse_record
from app.intake.actions.replaying import Which, replay
from app.intake.models import IntakeReading, IntakeRecord, IntakeRefusal, IntakeRun
from config.workflow import Role
from tests.app.intake.conftest import a_record, a_version, counts, kept, outcome, record_of, the_dossier

ELSEWHERE = "G01.801.999"


@pytest.fixture
def officer(an_officer):
    return an_officer()


@pytest.fixture
def serving(app, monkeypatch):
    """`serving(unit)`: from now on the office serves this unit, as after a mended configuration."""

    def serve(unit: str) -> None:
        running = office()
        monkeypatch.setattr(running, "settings", replace(running.settings, office_unit=unit))

    return serve


def verbs() -> list[str]:
    return db.session.execute(select(JournalEntry.verb).where(JournalEntry.dossier_id.is_(None))).scalars().all()


def test_what_passes_by_todays_rules_is_released_and_the_rest_stays_open(app, serving):
    elsewhere, undated = a_record(DonViXuLy=ELSEWHERE), a_record(NgayCapNhat="20260230000000")
    kept(elsewhere, undated)
    serving(ELSEWHERE)

    replayed = replay(Which(fault="other_unit"))

    assert outcome(replayed.tally) == {"created": 1}
    assert the_dossier(elsewhere["MaHoSo"]).unit_code == ELSEWHERE
    record = record_of(elsewhere)
    assert (record.outcome, record.standing) == ("quarantined", "released")
    assert record_of(undated).standing == "open"
    assert outcome(kept(elsewhere)) == {"unchanged": 1}


def test_a_replay_says_in_a_run_of_its_own_what_became_of_each_record(app, serving, officer):
    record = a_record(DonViXuLy=ELSEWHERE)
    kept(record)
    serving(ELSEWHERE)

    replayed = replay(Which(fault="other_unit"), officer=replace(officer, unit_code=ELSEWHERE))

    run = db.session.get_one(IntakeRun, replayed.run_id)
    readings = db.session.execute(select(IntakeReading).where(IntakeReading.run_id == run.id)).scalars().all()
    assert (run.kind, run.source, run.state, run.started_by_id) == (
        "replay",
        "fault=other_unit",
        "finished",
        officer.id,
    )
    assert [(one.record_id, one.outcome) for one in readings] == [(record_of(record).id, "created")]
    assert "records_judged_again" in verbs()


def test_a_rehearsed_replay_writes_nothing(app, serving):
    kept(a_record(DonViXuLy=ELSEWHERE), a_record(DonViXuLy=ELSEWHERE))
    serving(ELSEWHERE)
    before = counts()

    said = replay(Which(fault="other_unit"), rehearse=True)

    assert said.as_json() | {"faults": {}} == replay(Which(fault="other_unit")).as_json() | {"dry_run": True}
    assert before["dossiers"] == 0


def test_a_lodging_that_passes_releases_the_orphans_that_waited(app, serving):
    lodged = a_record(DonViXuLy=ELSEWHERE)
    orphan = a_version(lodged, 2, "RUT", DonViXuLy=ELSEWHERE)
    kept(orphan, lodged)
    serving(ELSEWHERE)

    replayed = replay(Which(fault="other_unit"))

    assert replayed.tally.outcomes["created"] == 1
    assert record_of(orphan).standing == "released"
    assert the_dossier(lodged["MaHoSo"]).portal_version == 2


def test_of_two_contents_of_one_version_the_second_stays_out_even_when_a_newer_version_overtakes_it(app):
    first = a_record(TaiLieuNop=[{"TepDinhKemId": "a"}])
    second = first | {"TaiLieuNop": [{"TepDinhKemId": "b"}]}
    kept(first, second, a_version(first, 2))

    replayed = replay(Which(fault="conflict"))
    kept(a_version(first, 3))

    held = documents_of(db.session(), the_dossier(first["MaHoSo"]).id)
    assert outcome(replayed.tally) == {"stale": 1}
    assert record_of(second).standing == "released"
    assert [document.portal_file_id for document in held] == ["a"]


def test_one_record_is_judged_again_by_its_number(app, serving):
    first, second = a_record(DonViXuLy=ELSEWHERE), a_record(DonViXuLy=ELSEWHERE)
    kept(first, second)
    serving(ELSEWHERE)

    replay(Which(record_id=record_of(second).id))

    assert [record_of(one).standing for one in (first, second)] == ["open", "released"]
    with pytest.raises(WrongState):
        replay(Which(record_id=record_of(second).id))
    with pytest.raises(NotFound):
        replay(Which(record_id=10**9))


def test_a_replay_of_nothing_in_particular_is_refused(app):
    with pytest.raises(Incomplete, match="replay_of_nothing"):
        replay(Which())


def test_a_mended_field_makes_a_copy_that_takes_the_records_place(app, officer):
    record = a_record(SoDinhDanh="!!")
    kept(record)
    original = record_of(record)

    became = mend(officer=officer, record_id=original.id, changes={"SoDinhDanh": "X7654321"})

    copy = db.session.execute(select(IntakeRecord).where(IntakeRecord.mends_id == original.id)).scalar_one()
    assert (became.outcome, became.number) == ("created", record["MaHoSo"])
    assert (original.standing, original.outcome, bytes(original.raw)) == ("mended", "quarantined", orjson.dumps(record))
    assert orjson.loads(copy.raw) == record | {"SoDinhDanh": "X7654321"}
    assert the_dossier(record["MaHoSo"]).identity_number == "X7654321"
    assert verbs()[-1] == "record_mended"


def test_the_journal_names_the_field_mended_and_not_what_stands_in_it(app, officer):
    record = a_record(SoDinhDanh="!!")
    kept(record)

    mend(officer=officer, record_id=record_of(record).id, changes={"SoDinhDanh": "X7654321"})

    entry = db.session.execute(select(JournalEntry).where(JournalEntry.verb == "record_mended")).scalar_one()
    assert entry.facts["changed"] == ["SoDinhDanh"]
    assert "X7654321" not in orjson.dumps(entry.facts).decode()


def test_a_mend_that_leaves_a_fault_keeps_nothing_and_says_which(app, officer):
    record = a_record(SoDinhDanh="!!", NgayCapNhat="20260230000000")
    kept(record)
    before = counts()

    with pytest.raises(StillFaulty) as still:
        mend(officer=officer, record_id=record_of(record).id, changes={"SoDinhDanh": "X7654321"})

    assert [(fault.code, fault.field) for fault in still.value.faults] == [("bad_format", "NgayCapNhat")]
    assert (counts(), record_of(record).standing) == (before, "open")


def test_a_mended_supplement_may_wait_for_its_lodging(app, officer):
    lodged = a_record()
    supplement = a_version(lodged, 2, "BOSUNG", NgayCapNhat="never")
    kept(supplement)

    mend(officer=officer, record_id=record_of(supplement).id, changes={"NgayCapNhat": "20260905090000"})
    tally = kept(lodged)

    assert tally.orphans_released == 1
    assert the_dossier(lodged["MaHoSo"]).portal_version == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [({}, "nothing_mended"), ({"SoDinhDanh": "!!"}, "nothing_mended"), ({"KhongCo": "x"}, "field_not_mendable")],
)
def test_a_mend_needs_a_change_of_a_field_of_the_contract(app, officer, changes, code):
    record = a_record(SoDinhDanh="!!")
    kept(record)

    with pytest.raises(Incomplete, match=code):
        mend(officer=officer, record_id=record_of(record).id, changes=changes)


def test_a_record_that_cannot_be_read_is_refused_not_mended(app, officer):
    kept(b"{broken")

    with pytest.raises(Incomplete, match="record_unreadable"):
        mend(officer=officer, record_id=record_of(b"{broken").id, changes={"ChuHoSo": "A"})


def test_a_copy_that_says_what_another_waiting_record_says_is_not_made(app, officer):
    first = a_record(SoDinhDanh="!!", NgayCapNhat="never")
    second = first | {"NgayCapNhat": "20260902081500"}
    kept(first, second)

    with pytest.raises(Incomplete, match="mended_copy_waits"):
        mend(officer=officer, record_id=record_of(first).id, changes={"NgayCapNhat": "20260902081500"})


def test_a_refused_lodging_is_told_to_the_portal_as_the_first_message_of_its_number(app, officer):
    record = a_record(NgayCapNhat="never")
    kept(record)

    refuse_record(officer=officer, record_id=record_of(record).id, reason=" Ngày không đúng. ")

    refusal = db.session.get_one(IntakeRefusal, record_of(record).id)
    assert (refusal.number, refusal.ordinal, refusal.reason, refusal.state) == (
        record["MaHoSo"], 1, "Ngày không đúng.", "promised",
    )  # fmt: skip
    assert record_of(record).standing == "refused"
    assert verbs()[-1] == "record_refused"


def test_a_dossier_that_comes_after_all_counts_its_messages_on_from_the_refusals(app, officer):
    bad = a_record(NgayCapNhat="never")
    kept(bad, bad | {"NgayCapNhat": "nor then"})
    for record in (bad, bad | {"NgayCapNhat": "nor then"}):
        refuse_record(officer=officer, record_id=record_of(record).id, reason="Ngày không đúng.")

    kept(bad | {"NgayCapNhat": "20260902081500", "PhienBan": 2})

    assert the_dossier(bad["MaHoSo"]).messages == 2


def test_a_refused_version_of_a_dossier_held_is_a_word_about_that_dossier(app, officer):
    record = a_record()
    kept(record, record | {"ChuHoSo": "Somebody Else"})

    refuse_record(officer=officer, record_id=record_of(record | {"ChuHoSo": "Somebody Else"}).id, reason="Trùng bản.")

    dossier = the_dossier(record["MaHoSo"])
    message = db.session.execute(select(ProgressMessage).where(ProgressMessage.dossier_id == dossier.id)).scalar_one()
    assert (message.ordinal, message.status, message.note, message.state) == (1, 1, "Trùng bản.", "promised")
    assert db.session.execute(select(IntakeRefusal.state)).scalar_one() == "kept"


def test_a_record_without_a_number_is_refused_and_nobody_is_told(app, officer):
    kept(b"{broken")

    refuse_record(officer=officer, record_id=record_of(b"{broken").id, reason="Không đọc được.")

    assert db.session.execute(select(IntakeRefusal.state)).scalar_one() == "kept"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_refusal_needs_a_reason_of_bounded_length(app, officer, reason):
    kept(b"{broken")

    with pytest.raises(Incomplete, match="refusal_reason_missing"):
        refuse_record(officer=officer, record_id=record_of(b"{broken").id, reason=reason)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_officers_leaders_and_administrators_work_at_the_bench_and_nobody_else(app, an_officer, role):
    kept(b"{broken")
    record_id, who = record_of(b"{broken").id, an_officer(role)

    if role in (Role.OFFICER, Role.TEAM_LEADER, Role.ADMINISTRATOR):
        refuse_record(officer=who, record_id=record_id, reason="Không đọc được.")
        return
    for act in (
        lambda: refuse_record(officer=who, record_id=record_id, reason="Không đọc được."),
        lambda: mend(officer=who, record_id=record_id, changes={"ChuHoSo": "A"}),
        lambda: replay(Which(record_id=record_id), officer=who),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_record_already_seen_to_is_not_seen_to_again(app, officer):
    kept(b"{broken")
    record_id = record_of(b"{broken").id
    refuse_record(officer=officer, record_id=record_id, reason="Không đọc được.")

    with pytest.raises(WrongState):
        refuse_record(officer=officer, record_id=record_id, reason="Không đọc được.")
    with pytest.raises(NotFound):
        refuse_record(officer=officer, record_id=10**9, reason="Không đọc được.")


@pytest.mark.parametrize(("field", "value"), [("MaHoSo", "H99.KHAC-0001"), ("PhienBan", 9)])
def test_a_sound_number_or_version_is_not_mended(app, officer, field, value):
    kept(record := a_record(SoDinhDanh="!!"))

    with pytest.raises(Incomplete, match="field_not_mendable"):
        mend(officer=officer, record_id=record_of(record).id, changes={"SoDinhDanh": "X7654321", field: value})

    assert record_of(record).standing == "open"


def test_a_number_mended_to_another_persons_writes_nothing_over_theirs(app, officer):
    theirs, lost = a_record(), a_record(MaHoSo="sai mã", SoDinhDanh="X7654321", PhienBan=5)
    kept(theirs, lost)
    record_id = db.session.execute(select(IntakeRecord.id).where(IntakeRecord.number.is_(None))).scalar_one()

    with pytest.raises(Incomplete, match="number_of_another"):
        mend(officer=officer, record_id=record_id, changes={"MaHoSo": theirs["MaHoSo"]})

    dossier = the_dossier(theirs["MaHoSo"])
    assert (dossier.portal_version, dossier.identity_number) == (1, theirs["SoDinhDanh"])


def test_a_number_mended_to_the_same_persons_brings_the_newer_version(app, officer):
    first = a_record()
    kept(first, a_version(first, 2, MaHoSo=f"{first['MaHoSo']} "))
    record_id = db.session.execute(select(IntakeRecord.id).where(IntakeRecord.number.is_(None))).scalar_one()

    mended = mend(officer=officer, record_id=record_id, changes={"MaHoSo": first["MaHoSo"]})

    assert (mended.outcome, the_dossier(first["MaHoSo"]).portal_version) == ("updated", 2)
