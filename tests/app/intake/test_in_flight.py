"""Newer versions of a dossier somebody is working on: what is merged, what is shown, what the clock does."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound, NotYours, Stale
from app.core.models import JournalEntry
from app.deadlines.rules import OutsideCalendar
from app.dossiers.actions import decision, review
from app.dossiers.models import ProgressMessage
from app.dossiers.queries import newest_declaration, pauses_of, supplements_of
from app.intake.actions.noticing import changes_seen
from app.intake.queries.changes import changes_of
from app.receipts.models import Fee
from config.workflow import Role, State
from tests.app.intake.conftest import a_record, a_version, kept, outcome, the_dossier
from tests.making import local


@pytest.fixture
def record(app, the_clock):
    the_clock.stand_at("2026-09-02 09:00")
    lodged = a_record()
    kept(lodged)
    return lodged


@pytest.fixture
def officer(an_officer):
    return an_officer()


def accepted(record, officer):
    return review.accept(officer=officer, dossier_id=the_dossier(record["MaHoSo"]).id)


def asked(record, officer, clock, at="2026-09-04 10:00"):
    dossier = accepted(record, officer)
    clock.stand_at(at)
    return review.request_supplement(officer=officer, dossier_id=dossier.id, reason="Ảnh mờ.")


def changes(record):
    found = changes_of(db.session(), the_dossier(record["MaHoSo"]).id)
    return {(one.kind, one.name): (one.before, one.after) for one in found if one.seen_at is None}


def flags(record):
    return {flag["code"] for flag in the_dossier(record["MaHoSo"]).flags}


def fees(record):
    owed = select(Fee.amount, Fee.currency).where(Fee.dossier_id == the_dossier(record["MaHoSo"]).id)
    return [tuple(row) for row in db.session.execute(owed.order_by(Fee.ordinal))]


def verbs(record):
    entries = select(JournalEntry.verb).where(JournalEntry.subject == record["MaHoSo"]).order_by(JournalEntry.ordinal)
    return db.session.execute(entries).scalars().all()


def told(record):
    messages = select(ProgressMessage.status).where(ProgressMessage.dossier_id == the_dossier(record["MaHoSo"]).id)
    return db.session.execute(messages.order_by(ProgressMessage.ordinal)).scalars().all()


def test_before_acceptance_a_correction_is_merged_and_nobody_is_told(record):
    later = a_version(record, 2, ChuHoSo="Anna B. Sample", SoDienThoai="0900000002")

    assert outcome(kept(later)) == {"updated": 1}

    dossier = the_dossier(record["MaHoSo"])
    assert (dossier.owner_name, dossier.phone, dossier.portal_version) == ("Anna B. Sample", "0900000002", 2)
    assert changes(record) == {}
    assert "changed_in_review" not in flags(record)


def test_before_acceptance_a_correction_may_choose_another_procedure(record):
    kept(a_version(record, 2, MaTTHC="1.003460"))

    assert the_dossier(record["MaHoSo"]).procedure_code == "1.003460"


def test_papers_sent_after_a_return_bring_the_dossier_back(record, officer):
    review.return_for_papers(officer=officer, dossier_id=the_dossier(record["MaHoSo"]).id, reason="Thiếu ảnh.")

    kept(a_version(record, 2, "BOSUNG"))

    assert the_dossier(record["MaHoSo"]).state == State.LODGED
    assert told(record) == [5, 1]


def test_in_review_the_officer_is_shown_each_field_that_changed(record, officer):
    accepted(record, officer)
    content = record["ThongTinKhac"]["NoiDung"] | {"DenNgay": "20261020"}

    kept(a_version(record, 2, SoDienThoai="0900000002", ThongTinKhac={"ToKhai": "NA5", "NoiDung": content},
                   TaiLieuNop=[{"TepDinhKemId": "f1", "TenTepDinhKem": "moi.pdf"}]))  # fmt: skip

    assert changes(record) == {
        ("file", "phone"): ("0900000001", "0900000002"),
        ("declaration", "DenNgay"): ("20261010", "20261020"),
        ("document", "moi.pdf"): (None, "moi.pdf"),
    }
    assert "changed_in_review" in flags(record)
    dossier = the_dossier(record["MaHoSo"])
    assert dossier.state == State.IN_REVIEW
    assert dossier.phone == "0900000002"
    assert newest_declaration(db.session(), dossier.id).content["DenNgay"] == "20261020"


def test_two_versions_are_shown_as_one_difference_and_none_when_taken_back(record, officer):
    accepted(record, officer)
    kept(a_version(record, 2, SoDienThoai="0900000002"), a_version(record, 3, SoDienThoai="0900000003"))
    assert changes(record) == {("file", "phone"): ("0900000001", "0900000003")}

    kept(a_version(record, 4))

    assert changes(record) == {}
    assert "changed_in_review" not in flags(record)


def test_after_acceptance_another_procedure_is_shown_and_not_taken_over(record, officer):
    accepted(record, officer)

    kept(a_version(record, 2, MaTTHC="1.003460"))

    assert the_dossier(record["MaHoSo"]).procedure_code == "1.001146"
    assert changes(record) == {("file", "procedure_code"): ("1.001146", "1.003460")}


def test_an_officer_who_has_seen_the_changes_closes_them(record, officer):
    dossier = accepted(record, officer)
    kept(a_version(record, 2, SoDienThoai="0900000002"))

    changes_seen(officer=officer, dossier_id=dossier.id, seen_version=the_dossier(record["MaHoSo"]).version)

    assert changes(record) == {}
    assert "changed_in_review" not in flags(record)
    assert verbs(record)[-1] == "changes_seen"


def test_changes_are_closed_by_the_holder_alone_and_at_the_version_seen(record, officer, an_officer):
    dossier = accepted(record, officer)
    kept(a_version(record, 2, SoDienThoai="0900000002"))

    for who, error in (
        (an_officer(), NotYours), (an_officer(Role.AUDITOR), NotYours), (an_officer(unit_code="G01.999"), NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            changes_seen(officer=who, dossier_id=dossier.id)
    with pytest.raises(Stale):
        changes_seen(officer=officer, dossier_id=dossier.id, seen_version=1)


def test_a_supplement_resumes_the_clock_when_the_portal_had_it(record, officer, the_clock):
    dossier = asked(record, officer, the_clock)
    the_clock.stand_at("2026-09-09 08:00")

    kept(a_version(record, 2, "BOSUNG", NgayCapNhat="20260907153000"))

    dossier = the_dossier(record["MaHoSo"])
    pauses = [(pause.started_at, pause.ended_at) for pause in pauses_of(db.session(), dossier.id)]
    assert dossier.state == State.IN_REVIEW
    assert pauses == [(local("2026-09-04 10:00"), local("2026-09-07 15:30"))]
    assert [one.answered_at for one in supplements_of(db.session(), dossier.id)] == [local("2026-09-07 15:30")]
    assert told(record)[-1] == 4


@pytest.mark.parametrize(
    ("received", "resumed"),
    [("20260904095959", "2026-09-04 10:00"), ("20260910120000", "2026-09-09 08:00")],
    ids=["never before the pause began", "never in the future"],
)
def test_a_clock_of_the_portal_that_is_off_moves_no_pause_out_of_bounds(record, officer, the_clock, received, resumed):
    asked(record, officer, the_clock)
    the_clock.stand_at("2026-09-09 08:00")

    kept(a_version(record, 2, "BOSUNG", NgayCapNhat=received))

    (pause,) = pauses_of(db.session(), the_dossier(record["MaHoSo"]).id)
    assert pause.ended_at == local(resumed)


def test_an_earlier_answer_that_comes_late_gives_the_days_back(record, officer, the_clock):
    asked(record, officer, the_clock)
    the_clock.stand_at("2026-09-11 08:00")
    kept(a_version(record, 3, "BOSUNG", NgayCapNhat="20260910100000"))
    due_before = the_dossier(record["MaHoSo"]).due_on

    assert outcome(kept(a_version(record, 2, "BOSUNG", NgayCapNhat="20260907100000"))) == {"stale": 1}

    (pause,) = pauses_of(db.session(), the_dossier(record["MaHoSo"]).id)
    assert pause.ended_at == local("2026-09-07 10:00")
    assert due_before is None or the_dossier(record["MaHoSo"]).due_on < due_before


def test_a_withdrawal_asks_the_officer_and_ends_nothing(record, officer):
    accepted(record, officer)

    kept(a_version(record, 2, "RUT"), a_version(record, 3, "RUT"))

    assert the_dossier(record["MaHoSo"]).state == State.IN_REVIEW
    assert "withdrawal_asked" in flags(record)
    assert verbs(record).count("asked_to_withdraw") == 1


def test_a_payment_that_comes_late_still_confirms_the_fee(record, officer):
    was_due = accepted(record, officer).payment_state
    kept(a_version(record, 3, SoDienThoai="0900000003"))
    line = {"Gia": 10_000, "DonViTien": "USD", "NgayThanhToan": "20260902090000", "MaGiaoDich": "T1-late"}

    tally = kept(a_version(record, 2, "THANHTOAN", DanhSachLePhi=[line]))

    assert outcome(tally) == {"stale": 1}
    assert (was_due, the_dossier(record["MaHoSo"]).payment_state) == ("due", "paid")
    assert the_dossier(record["MaHoSo"]).phone == "0900000003"
    assert the_dossier(record["MaHoSo"]).clock_started_at is not None


def test_a_late_version_that_tells_nothing_new_leaves_no_trace_on_the_dossier(record, officer):
    accepted(record, officer)
    kept(a_version(record, 3))
    before = (the_dossier(record["MaHoSo"]).version, verbs(record))

    assert outcome(kept(a_version(record, 2))) == {"stale": 1}

    assert (the_dossier(record["MaHoSo"]).version, verbs(record)) == before


def test_with_the_result_made_the_file_stays_and_the_record_is_kept(record, officer, an_officer, the_clock):
    line = {"Gia": 10_000, "DonViTien": "USD", "NgayThanhToan": "20260902090000", "MaGiaoDich": "T1-kept"}
    dossier = accepted(record, officer)
    decision.propose(officer=officer, dossier_id=dossier.id, proposal="grant")
    decision.approve(officer=an_officer(Role.HEAD), dossier_id=dossier.id)

    kept(a_version(record, 2, "BOSUNG", ChuHoSo="Somebody Else"), a_version(record, 3, "RUT", DanhSachLePhi=[line]))

    dossier = the_dossier(record["MaHoSo"])
    assert (dossier.owner_name, dossier.state, dossier.portal_version) == ("Anna Sample", State.RESULT_READY, 3)
    assert dossier.payment_state == "paid"
    assert flags(record).isdisjoint({"changed_in_review", "withdrawal_asked"})


def test_the_payment_of_a_day_beyond_the_calendar_does_not_break_the_import(record, officer, the_clock):
    accepted(record, officer)
    line = {"Gia": 10_000, "DonViTien": "USD", "NgayThanhToan": "99990902090000", "MaGiaoDich": "T1-future"}

    try:
        kept(a_version(record, 2, "THANHTOAN", DanhSachLePhi=[line]))
    except OutsideCalendar:
        pytest.fail("a payment dated far ahead started the clock on that day")

    assert the_dossier(record["MaHoSo"]).payment_state == "paid"


def test_a_fee_nobody_could_tell_at_acceptance_is_priced_once_the_supplement_tells(an_officer, the_clock):
    the_clock.stand_at("2026-09-02 09:00")
    content = a_record()["ThongTinKhac"]["NoiDung"] | {"DeNghi": "CAP_THI_THUC"}
    silent = {name: value for name, value in content.items() if name != "SoLan"}
    lodged = a_record(MaTTHC="1.001194", ThongTinKhac={"ToKhai": "NA5", "NoiDung": silent})
    kept(lodged)
    asked(lodged, an_officer(), the_clock)
    assert (flags(lodged) & {"fee_undetermined"}, fees(lodged)) == ({"fee_undetermined"}, [])

    kept(a_version(lodged, 2, "BOSUNG", ThongTinKhac={"ToKhai": "NA5", "NoiDung": content}))

    dossier = the_dossier(lodged["MaHoSo"])
    assert (fees(lodged), dossier.payment_state) == ([(25, "USD")], "due")
    assert "fee_undetermined" not in flags(lodged)


def test_a_fee_told_at_acceptance_stands_whatever_is_sent_later(record, officer, the_clock):
    asked(record, officer, the_clock)
    before = fees(record)
    content = record["ThongTinKhac"]["NoiDung"] | {"SoLan": "2"}

    kept(a_version(record, 2, "BOSUNG", ThongTinKhac={"ToKhai": "NA5", "NoiDung": content}))

    assert fees(record) == before == [(10, "USD")]
