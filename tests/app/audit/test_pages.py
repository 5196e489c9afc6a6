"""The pages of the journal: what is listed, narrowed and paged, who may look, and the verification at a button."""

import re

import pytest

from app.audit.queries.journal import LINES
from app.audit.queries.kept import anchors_file, verdict_file
from app.core.db import db
from app.worklists.actions.passing_on import assign
from config.workflow import Role, State
from tests import making
from tests.page import PageClient


@pytest.fixture
def acts(a_dossier, an_officer, the_clock):
    """One dossier handed out on 16 September 2026 and one accepted the day after, by the same officer."""
    desk, head = an_officer(Role.OFFICER, full_name="Nguyễn Văn An"), an_officer(Role.HEAD, full_name="Đỗ Thị Minh")
    the_clock.stand_at("2026-09-16 09:00")
    first = a_dossier(State.HANDED_OUT, officer=desk, signer=head)
    the_clock.stand_at("2026-09-17 10:00")
    second = a_dossier(State.IN_REVIEW, officer=desk)
    the_clock.stand_at("2026-11-22 09:00")
    return first, second


def _rows(page):
    return [" ".join(row.to_text().split()) for row in page.query("table.list tbody tr")]


def test_entries_stand_newest_first_as_sentences(client_as, acts):
    rows = _rows(client_as(Role.AUDITOR).get("/audit/journal"))

    assert len(rows) == 5
    assert rows[0].startswith("17/09/2026 10:00")
    assert acts[1].number in rows[0]
    assert "Tiếp nhận hồ sơ" in rows[0]
    assert "Nguyễn Văn An" in rows[0]


def test_who_was_given_a_dossier_stands_there_by_name(client_as, an_officer, acts):
    taker = an_officer(full_name="Phan Thị Nhận")
    assign(officer=an_officer(Role.TEAM_LEADER), dossier_id=acts[1].id, holder=taker.id)

    rows = _rows(client_as(Role.AUDITOR).get("/audit/journal", verb="assigned"))

    assert "Người giữ: Phan Thị Nhận" in rows[0]
    assert "Người giữ trước: Nguyễn Văn An" in rows[0]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"verb": "accepted"}, 2),
        ({"verb": "approved"}, 1),
        ({"on": "2026-09-17"}, 1),
        ({"on": "2026-09-15"}, 0),
        ({"verb": "accepted", "on": "2026-09-16"}, 1),
    ],
)
def test_list_is_narrowed_by_what_and_when(client_as, acts, asked, count):
    assert len(_rows(client_as(Role.HEAD).get("/audit/journal", **asked))) == count


def test_list_is_narrowed_to_a_dossier_and_to_a_person(client_as, acts):
    client = client_as(Role.HEAD)
    page = client.get("/audit/journal")
    signer = next(
        option.attrs["value"] for option in page.query("select[name=actor] option") if "Minh" in option.to_text()
    )

    of_dossier = _rows(client.get("/audit/journal", number=acts[0].number.lower()))
    of_person = _rows(client.get("/audit/journal", actor=signer))

    assert len(of_dossier) == 4
    assert len(of_person) == 1
    assert "Phê duyệt đề xuất" in of_person[0]


def test_pages_lead_through_every_entry_and_back(client_as, a_dossier, an_officer, the_clock):
    desk = an_officer(Role.OFFICER)
    for minute in range(LINES + 7):
        the_clock.stand_at(f"2026-0{1 + minute % 9}-10 09:{minute % 60:02d}")
        a_dossier(State.IN_REVIEW, officer=desk)
    the_clock.stand_at("2026-11-22 09:00")
    client = client_as(Role.AUDITOR)

    first = client.get("/audit/journal")
    second = client.get(first.query("a[rel=next]")[0].attrs["href"])
    back = client.get(second.query("a[rel=prev]")[0].attrs["href"])

    seen = _rows(first) + _rows(second)
    assert len(seen) == len({*seen}) == LINES + 7
    assert _rows(back) == _rows(first)
    assert not back.query("a[rel=prev]")
    assert not second.query("a[rel=next]")
    times = [re.sub(r"(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d).*", r"\3\2\1\4", row) for row in seen]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("key", ["", "x", "2026-01-01~1~2", "2026-01-01T00:00:00+00:00~99999~1", "~~~"])
def test_key_that_is_none_shows_the_newest(client_as, acts, key):
    assert len(_rows(client_as(Role.AUDITOR).get("/audit/journal", before=key))) == 5


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"on": "hôm qua"}, "Hãy ghi ngày/tháng/năm bằng chữ số"),
        ({"verb": "danced"}, "Hãy chọn một mục trong danh sách."),
        ({"actor": "0"}, "Hãy chọn một mục trong danh sách."),
        ({"number": "9" * 90}, "không dài quá 80 ký tự"),
    ],
)
def test_wrong_question_is_said_on_top(client_as, acts, asked, words):
    page = client_as(Role.HEAD).get("/audit/journal", status=422, **asked)

    assert words in page.query(".error-summary")[0].to_text()


def test_entries_of_another_unit_s_dossiers_are_not_shown(client_as, acts):
    rows = _rows(client_as(Role.HEAD, unit_code="G01.899.108").get("/audit/journal"))

    assert rows == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TEAM_LEADER, Role.CASHIER])
@pytest.mark.parametrize("path", ["/audit/journal", "/audit/verify"])
def test_who_does_not_audit_is_turned_away(client_as, role, path):
    client_as(role).get(path, status=403)


def test_journal_is_verified_at_a_button(own_database, the_clock):
    for file in (anchors_file(), verdict_file()):
        file.unlink(missing_ok=True)
    the_clock.stand_at("2026-09-16 09:00")
    making.dossier(State.IN_REVIEW)
    client = PageClient(own_database).sign_in(making.officer(Role.AUDITOR))
    assert "chưa được kiểm tra lần nào" in client.get("/audit/verify").text

    page = client.press(client.get("/audit/verify"), "Kiểm tra ngay")

    assert "Nhật ký nguyên vẹn: đã kiểm tra 1 mục của 1 hồ sơ." in page.text
    assert "16/09/2026 09:00" in page.text


def test_what_is_wrong_stands_on_the_page(own_database, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = making.dossier(State.HANDED_OUT)
    number = made.number
    client = PageClient(own_database).sign_in(making.officer(Role.ADMINISTRATOR))
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE journal_entries DISABLE TRIGGER ALL")
        connection.exec_driver_sql("DELETE FROM journal_entries WHERE ordinal = 2")

    page = client.press(client.get("/audit/verify"), "Kiểm tra ngay")

    assert "Nhật ký đã bị can thiệp" in page.text
    assert any(number in row and "Bị xóa" in row for row in _rows(page))


def test_long_journal_is_left_to_the_worker(own_database):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_strands SET entries = 1000000 WHERE strand = 0")
    client = PageClient(own_database).sign_in(making.officer(Role.HEAD))

    page = client.press(client.get("/audit/verify"), "Kiểm tra ngay")

    assert "chạy nền" in page.text
    promised = db.session.connection().exec_driver_sql("SELECT name FROM promised_jobs").scalars().all()
    assert promised == ["verify_journal"]


def test_acts_of_one_instant_stand_in_the_order_they_were_done(client_as, a_dossier, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    made = a_dossier(State.HANDED_OUT)
    the_clock.stand_at("2026-11-22 09:00")

    page = client_as(Role.AUDITOR).get("/audit/journal", number=made.number)

    told = [row for row in _rows(page) if made.number in row]
    assert ["Trả kết quả" in told[0], "Phê duyệt" in told[1], "Tiếp nhận" in told[-1]] == [True, True, True]
