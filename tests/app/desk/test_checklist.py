"""The checklist on the desk: ticks are kept through the door, in one act, with the version seen."""

import pytest

from app.core.db import db
from app.core.errors import Incomplete, NotYours, Stale
from app.desk.queries import desk_of
from app.dossiers.actions import review
from app.dossiers.actions.checking import Tick, check_documents
from app.dossiers.models import Document
from app.dossiers.queries import unsound_of
from config.workflow import Role, State

UNSOUND = Tick(verdict="unsound", reason="Ảnh mờ, không rõ hai tai.")


@pytest.fixture
def passport(a_dossier):
    made = a_dossier(State.LODGED, procedure_code="1.001456", content={"NgaySinh": "19900101"})
    db.session.add(Document(dossier_id=made.id, ordinal=1, component_code="ANH", file_name="anh.jpg"))
    db.session.commit()
    return made


def test_what_is_not_sound_is_known_with_its_reason(an_officer, passport):
    me = an_officer(Role.OFFICER)

    check_documents(officer=me, dossier_id=passport.id, ticks={"ANH": UNSOUND, "HO_CHIEU_CU": Tick(verdict="sound")})

    assert unsound_of(passport.id) == {"ANH": UNSOUND.reason}
    entry = desk_of(me, passport.id).history[0]
    assert (entry.verb, [each["component"] for each in entry.facts["checked"]]) == (
        "documents_checked", ["ANH", "HO_CHIEU_CU"]
    )  # fmt: skip


def test_a_tick_is_written_over_and_taken_back(an_officer, passport):
    me = an_officer(Role.OFFICER)
    check_documents(officer=me, dossier_id=passport.id, ticks={"ANH": UNSOUND})

    check_documents(officer=me, dossier_id=passport.id, ticks={"ANH": Tick(verdict="seen")})
    seen = desk_of(me, passport.id).checks
    check_documents(officer=me, dossier_id=passport.id, ticks={"ANH": Tick(verdict=None)})

    assert [(check.verdict, check.reason) for check in seen] == [("seen", None)]
    assert desk_of(me, passport.id).checks == ()


REFUSED = {
    "nothing new": {"ANH": Tick(verdict=None)},
    "not sound without a reason": {"ANH": Tick(verdict="unsound")},
    "a reason with a sound one": {"ANH": Tick(verdict="sound", reason="vì sao")},
    "a verdict there is not": {"ANH": Tick(verdict="splendid")},
    "a reason too long": {"ANH": Tick(verdict="unsound", reason="x" * 501)},
    "no ticks": {},
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_ticks_that_say_nothing_or_too_little_are_refused(an_officer, passport, case):
    with pytest.raises(Incomplete):
        check_documents(officer=an_officer(Role.OFFICER), dossier_id=passport.id, ticks=REFUSED[case])

    assert unsound_of(passport.id) == {}


def test_what_another_holds_and_what_has_changed_is_refused(an_officer, passport):
    me, lan = an_officer(Role.OFFICER), an_officer(Role.OFFICER)
    review.claim(officer=lan, dossier_id=passport.id)

    with pytest.raises(NotYours):
        check_documents(officer=me, dossier_id=passport.id, ticks={"ANH": UNSOUND})
    with pytest.raises(Stale):
        check_documents(officer=lan, dossier_id=passport.id, ticks={"ANH": UNSOUND}, seen_version=passport.version - 1)


def test_the_desk_lists_what_is_asked_for_and_takes_ticks(client_as, passport):
    client = client_as(Role.OFFICER)
    page = client.get(f"/dossiers/{passport.id}")

    after = client.press(
        page,
        "Ghi kết quả kiểm tra",
        **{"verdict-ANH": "unsound", "reason-ANH": "Ảnh mờ.", "verdict-HO_CHIEU_CU": "seen"},
    )

    assert "tệp chưa đến Tệp 1" in page.texts(".checklist tbody tr")[0]
    assert "không cần" in page.texts(".checklist tbody tr")[1]
    assert "không đạt 1" in after.texts("#checklist-title")[0]
    assert "Đã kiểm tra: Ảnh chân dung" in after.texts(".history li")[0]
    assert "không đạt (Ảnh mờ.)" in after.texts(".history li")[0]
    assert unsound_of(passport.id) == {"ANH": "Ảnh mờ."}


def test_a_refused_tick_comes_back_as_it_was(client_as, passport):
    client = client_as(Role.OFFICER)

    page = client.press(client.get(f"/dossiers/{passport.id}"), "Ghi kết quả kiểm tra", status=422,
                        **{"verdict-ANH": "unsound"})  # fmt: skip

    assert page.texts("#checklist [role=alert]")[0].startswith("«Ảnh chân dung 4×6 cm, nền trắng")
    assert "selected" in page.one("select[name=verdict-ANH] option[value=unsound]").attrs


def test_who_may_not_tick_reads_the_ticks(client_as, an_officer, passport):
    check_documents(officer=an_officer(Role.OFFICER), dossier_id=passport.id, ticks={"ANH": UNSOUND})

    page = client_as(Role.AUDITOR).get(f"/dossiers/{passport.id}")

    assert "không đạt Ảnh mờ, không rõ hai tai." in page.texts(".checklist tbody tr")[0]
    assert not page.query("select[name=verdict-ANH]")
    client_as(Role.HEAD).post(f"/dossiers/{passport.id}/checks", {"verdict-ANH": "seen"}, status=403)


def test_components_the_procedure_has_not_are_not_ticked(client_as, passport):
    page = client_as(Role.OFFICER).post(
        f"/dossiers/{passport.id}/checks", {"version": str(passport.version), "verdict-GIA": "sound"}, status=422
    )

    assert "Chưa có thành phần nào được đánh dấu" in page.text
