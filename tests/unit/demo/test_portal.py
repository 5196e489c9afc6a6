"""The make-believe portal over HTTP on this machine: well-behaved by default, and badly where told to be."""

import hashlib
from collections import Counter
from contextlib import contextmanager
from datetime import date

import httpx
import orjson
import pytest

from demo.faults import KINDS_OVER_HTTP, hurt
from demo.feed import Feed
from demo.portal import Misbehaviour, Portal, running
from demo.records import HANOI_UNIT, PortalRecords

SPAN = {"first_day": date(2026, 9, 1), "last_day": date(2026, 9, 10)}
TOKEN = "make-believe"


@pytest.fixture(scope="module")
def records():
    return list(PortalRecords(6, **SPAN, count=400))


@pytest.fixture
def portal(records):
    return Portal(Feed(HANOI_UNIT, [orjson.dumps(record) for record in records]), token=TOKEN)


@pytest.fixture
def client(portal):
    with _calling(portal) as client:
        yield client


@contextmanager
def _calling(portal):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with running(portal) as address, httpx.Client(base_url=address, headers=headers, trust_env=False) as client:
        yield client


def _pull(client, limit=100):
    """Every record in the order given, by following the cursor to the end."""
    found, cursor = [], None
    while True:
        answer = client.get("/v1/dossiers", params={"limit": limit} | ({"cursor": cursor} if cursor else {})).json()
        assert answer["error_code"] == 0
        assert len(answer["data"]) <= limit
        found += answer["data"]
        cursor = answer["next"]
        if not answer["more"]:
            return found


def _message(record, order=1, **fields):
    return {
        "MaHoSo": record["MaHoSo"],
        "NguoiXuLy": "Nguyễn Văn Mẫu",
        "ChucDanh": "Cán bộ",
        "ThoiDiemXuLy": "20260911080000",
        "NoiDungXuLy": "Đã tiếp nhận hồ sơ",
        "TrangThai": "2",
        "NgayHenTra": "20260921170000",
        "ThuTu": order,
    } | fields


def _told(client, *messages, unit=HANOI_UNIT):
    body = {"service": "CapNhatTienDoHoSoMC", "madonvi": unit, "data": list(messages)}
    return client.post("/v1/progress", json=body)


def test_following_the_cursor_gives_every_record_once(client, records):
    assert _pull(client, limit=37) == records


def test_a_cursor_may_be_asked_for_again(client):
    cursor = client.get("/v1/dossiers", params={"limit": 50}).json()["next"]

    first, again = (client.get("/v1/dossiers", params={"limit": 50, "cursor": cursor}).json() for _ in range(2))

    assert first == again


def test_the_last_cursor_goes_on_when_more_is_made(client, portal, records):
    cursor = client.get("/v1/dossiers", params={"limit": 1000}).json()["next"]
    newer = records[0] | {"PhienBan": 9, "NgayCapNhat": "20260911090000"}

    portal.feed.publish([newer])

    answer = client.get("/v1/dossiers", params={"cursor": cursor}).json()
    assert answer["data"] == [newer]
    assert answer["more"] is False


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "1001"}, {"limit": "ten"}, {"cursor": "invented"}])
def test_what_the_contract_does_not_know_is_refused(client, params):
    assert client.get("/v1/dossiers", params=params).status_code == 400


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer other"}, {"Authorization": TOKEN}])
def test_without_the_token_nothing_is_told(portal, header):
    with running(portal) as address:
        for path in ("/v1/dossiers", "/v1/index?from=20260901&to=20260910", "/v1/files/x"):
            assert httpx.get(address + path, headers=header, trust_env=False).status_code == 401


def test_attachments_come_with_the_bytes_of_their_hash(client, records):
    papers = [paper for record in records[:40] for paper in record["TaiLieuNop"]]

    for paper in papers:
        content = client.get(f"/v1/files/{paper['TepDinhKemId']}").content
        assert hashlib.sha256(content).hexdigest() == paper["Sha256"]
    assert client.get("/v1/files/unknown").status_code == 404


def test_the_index_names_each_dossier_of_the_days_once_with_its_newest_version(client, records):
    newest = {record["MaHoSo"]: record for record in records if "20260903" <= record["NgayNopHoSo"][:8] <= "20260905"}

    found, cursor, more = [], "", True
    while more:
        params = {"from": "20260903", "to": "20260905", "limit": 20, "cursor": cursor}
        answer = client.get("/v1/index", params=params).json()
        found += answer["data"]
        cursor, more = answer["next"], answer["more"]

    assert [line["MaHoSo"] for line in found] == sorted(newest)
    assert all(line["PhienBan"] == newest[line["MaHoSo"]]["PhienBan"] for line in found)
    assert all(line["ThuTu"] == 0 for line in found)


def test_progress_is_kept_by_dossier_and_order_whatever_order_it_comes_in(client, portal, records):
    dossier = records[0]

    answer = _told(client, _message(dossier, 2, TrangThai="4"), _message(dossier, 1)).json()

    assert [line["error_code"] for line in answer["data"]] == [0, 0]
    assert [message["ThuTu"] for message in portal.feed.messages(dossier["MaHoSo"])] == [1, 2]


def test_the_same_progress_told_twice_changes_nothing(client, portal, records):
    message = _message(records[0])

    answers = [_told(client, message).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["data"] == [{"MaHoSo": message["MaHoSo"], "ThuTu": 1, "error_code": 0, "message": ""}]
    assert len(portal.feed.messages(message["MaHoSo"])) == 1


def test_another_message_under_the_same_order_is_told_apart(client, portal, records):
    _told(client, _message(records[0]))

    answer = _told(client, _message(records[0], TrangThai="9")).json()

    assert answer["data"][0]["error_code"] != 0
    assert portal.feed.messages(records[0]["MaHoSo"])[0]["TrangThai"] == "2"


def test_progress_shows_in_the_index(client, records):
    dossier = records[0]
    _told(client, _message(dossier, 1), _message(dossier, 2, TrangThai="9"))

    day = dossier["NgayNopHoSo"][:8]
    lines = client.get("/v1/index", params={"from": day, "to": day, "limit": 1000}).json()["data"]

    line = next(line for line in lines if line["MaHoSo"] == dossier["MaHoSo"])
    assert (line["ThuTu"], line["TrangThaiHoSo"]) == (2, "9")


@pytest.mark.parametrize(
    "fields", [{"MaHoSo": "G01.801.108-990101-700001"}, {"ThuTu": 0}, {"ThuTu": "1"}, {"TrangThai": "11"}]
)
def test_progress_that_makes_no_sense_is_answered_with_an_error(client, records, fields):
    answer = _told(client, _message(records[0], **fields)).json()

    assert answer["data"][0]["error_code"] != 0


def test_progress_for_another_unit_is_refused(client, records):
    assert _told(client, _message(records[0]), unit="G01.899.108").status_code == 400


def test_repeats_give_old_lines_again_and_still_all_the_new_ones(client, portal, records):
    portal.misbehaviour = Misbehaviour(repeats=0.3)

    found = _pull(client, limit=40)

    assert len(found) > len(records)
    assert {_key(record) for record in found} == {_key(record) for record in records}


def test_disorder_brings_versions_out_of_order_and_loses_none(records):
    feed = Feed(HANOI_UNIT, [orjson.dumps(record) for record in records], disorder=0.5, seed=3)

    with _calling(Portal(feed, token=TOKEN)) as client:
        found = _pull(client)

    assert found != records
    assert Counter(map(_key, found)) == Counter(map(_key, records))


def test_a_token_lives_as_long_as_it_is_told(client, portal):
    portal.misbehaviour = Misbehaviour(token_lives=2)

    statuses = [client.get("/v1/dossiers").status_code for _ in range(3)]

    assert statuses == [200, 200, 401]


def test_errors_and_busy_answers_come_in_their_share(client, portal):
    portal.misbehaviour = Misbehaviour(errors=0.3, busy=0.3, retry_after=7)

    answers = [client.get("/v1/dossiers", params={"limit": 1}) for _ in range(60)]

    assert {answer.status_code for answer in answers} == {200, 429, 500, 503}
    assert all(answer.headers["Retry-After"] == "7" for answer in answers if answer.status_code in {429, 503})


def test_half_an_answer_is_felt_as_a_broken_connection(client, portal):
    portal.misbehaviour = Misbehaviour(halves=1.0)

    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v1/dossiers")


def test_a_slow_answer_runs_into_the_callers_patience(client, portal):
    portal.misbehaviour = Misbehaviour(slow=1.0, slow_seconds=0.5)

    with pytest.raises(httpx.ReadTimeout):
        client.get("/v1/dossiers", timeout=0.05)


def test_wrong_and_lost_attachments_stay_wrong_and_lost(client, portal, records):
    portal.misbehaviour = Misbehaviour(wrong_hashes=0.3, lost_files=0.3)
    papers = [paper for record in records[:60] for paper in record["TaiLieuNop"]]

    fates = [[_fate(client, paper) for paper in papers] for _ in range(2)]

    assert fates[0] == fates[1]
    assert set(fates[0]) == {"right", "wrong", "lost"}


def test_hurt_records_travel_in_pages_that_can_be_read(records):
    lines = [line for line, _ in hurt(iter(records), seed=2, share=0.5, kinds=KINDS_OVER_HTTP)]

    with _calling(Portal(Feed(HANOI_UNIT, lines), token=TOKEN)) as client:
        found = _pull(client)

    assert found == [orjson.loads(line) for line in lines]


def test_with_a_clock_only_what_has_happened_is_told(records):
    now = ["20260905120000"]
    feed = Feed(HANOI_UNIT, [orjson.dumps(record) for record in records], clock=lambda: now[0])

    before = feed.page(None, 1000)
    now[0] = "20260912000000"
    after = feed.page(before.next_cursor, 1000)

    assert all(orjson.loads(line)["NgayCapNhat"] <= "20260905120000" for line in before.lines)
    assert len(before.lines) + len(after.lines) == len(records)


def _key(record):
    return record["MaHoSo"], record["PhienBan"]


def _fate(client, paper):
    answer = client.get(f"/v1/files/{paper['TepDinhKemId']}")
    if answer.status_code == 404:
        return "lost"
    return "right" if hashlib.sha256(answer.content).hexdigest() == paper["Sha256"] else "wrong"
