"""When to ask again, where to go back to, what a message says, how the wire stands."""

from datetime import UTC, date, datetime, timedelta

import orjson
import pytest

from app.portal.rules.feed import as_day, as_moment, begin_of, day_of, newest_update, number_in
from app.portal.rules.fetching import Bytes, fate_of, pause_after
from app.portal.rules.packing import manifest_of, package_name, zipped
from app.portal.rules.patience import Patience, seconds_asked
from app.portal.rules.standing import Talk, WireState, is_behind, is_late, wire_state
from app.portal.rules.telling import TITLES, Message, as_told
from config.workflow import Role

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 8.0), (6, None)])
def test_pauses_double_up_to_the_longest_and_then_patience_ends(attempt, seconds):
    assert Patience(attempts=6, first=1.0, longest=8.0).pause(attempt, chance=1.0) == seconds


def test_pauses_are_spread_so_that_offices_do_not_come_back_together():
    patience = Patience(first=4.0)

    assert patience.pause(1, chance=0.0) == 2.0
    assert patience.pause(1, chance=1.0) == 4.0


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_what_the_portal_asked_for_is_never_cut_short(chance):
    assert Patience().pause(1, chance=chance, asked=20.0) >= 20.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("7", 7.0), (" 7 ", 7.0), ("0", 0.0), ("-5", None), ("soon", None), ("", None), ("999999", 86_400.0),
     ("Wed, 16 Sep 2026 02:00:30 GMT", 30.0), ("Wed, 16 Sep 2026 01:00:00 GMT", 0.0), ("٣", None)],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(header, seconds):
    assert seconds_asked(header, NOW) == seconds


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 2), (2, 4), (3, 8), (11, 2048), (12, 2880), (500, 2880)]
)  # fmt: skip
def test_a_file_is_asked_for_again_at_doubling_intervals_up_to_two_days(attempts, minutes):
    assert pause_after(attempts) == timedelta(minutes=minutes)


def test_bytes_are_believed_by_their_hash_alone():
    known = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # of "hello"

    assert fate_of(known, b"hello") is Bytes.ARRIVED
    assert fate_of(known, b"hallo") is Bytes.HASH_DIFFERS
    assert fate_of(None, b"hallo") is Bytes.ARRIVED


def test_the_newest_update_ignores_what_lies_in_the_future_and_what_is_no_date():
    stamps = ("20260915080000", "20260914080000", "99991231000000", "20260231000000")
    records = [*(f'{{"NgayCapNhat": "{stamp}"}}'.encode() for stamp in stamps), b"nonsense"]

    assert newest_update(records, now=NOW) == datetime(2026, 9, 15, 1, 0, tzinfo=UTC)
    assert newest_update([b"5"], now=NOW) is None


def test_the_portal_s_day_is_hanoi_s():
    assert day_of(datetime(2026, 9, 15, 17, 0, tzinfo=UTC)) == date(2026, 9, 16)
    assert begin_of(date(2026, 9, 16)) == datetime(2026, 9, 15, 17, 0, tzinfo=UTC)
    assert as_moment(datetime(2026, 9, 15, 17, 0, 5, tzinfo=UTC)) == "20260916000005"
    assert as_day(date(2026, 9, 6)) == "20260906"


@pytest.mark.parametrize(
    ("raw", "number"),
    [(b'{"MaHoSo":"G01-1"}', "G01-1"), (b'{"x":1,"MaHoSo" : "h\\u1ed3"', "hồ"), (b'{"MaHoSo":5}', None),
     (b'{"MaHoSo":"\xff"}', None), (b"", None)],
)  # fmt: skip
def test_a_number_is_found_in_bytes_nobody_could_read(raw, number):
    assert number_in(raw) == number


def message(**fields) -> Message:
    return Message(**{"number": "G01-1", "ordinal": 2, "status": 5, "note": " Thiếu ảnh. ", "officer": "Lê Mai",
                      "role": "officer", "at": NOW, "due_at": None} | fields)  # fmt: skip


def test_a_message_travels_with_the_contract_s_names():
    assert as_told(message(due_at=NOW + timedelta(days=1))) == {
        "MaHoSo": "G01-1", "NguoiXuLy": "Lê Mai", "ChucDanh": "Cán bộ", "ThoiDiemXuLy": "20260916090000",
        "NoiDungXuLy": "Thiếu ảnh.", "TrangThai": "5", "NgayHenTra": "20260917090000", "ThuTu": 2,
    }  # fmt: skip


def test_a_message_without_a_note_says_its_status():
    assert as_told(message(note=None))["NoiDungXuLy"] == "Yêu cầu bổ sung giấy tờ"
    assert as_told(message())["NgayHenTra"] == ""


def test_every_role_has_a_title_a_citizen_can_read():
    assert set(TITLES) == set(Role)


def test_the_same_messages_give_the_same_package():
    lines = [orjson.dumps(as_told(message()))]
    manifest = manifest_of(lines, unit="G01.801.108", sequence=7, made_at=NOW, previous=None)

    assert package_name("G01.801.108", made_at=NOW, sequence=7) == "G01.801.108-20260916-0007"
    assert zipped(lines, manifest=manifest, signature=b"s") == zipped(lines, manifest=manifest, signature=b"s")


@pytest.mark.parametrize(
    ("talks", "is_connected", "state"),
    [
        ([], False, WireState.NONE),
        ([Talk(name="pull")], True, WireState.UNUSED),
        ([Talk(name="pull", answered_at=NOW), Talk(name="files")], True, WireState.UP),
        ([Talk(name="pull", answered_at=NOW), Talk(name="files", failing_since_at=NOW)], True, WireState.FAILING),
        ([Talk(name="pull", failing_since_at=NOW, failure="portal_asks_to_wait",
               not_before_at=NOW + timedelta(minutes=1))], True, WireState.WAITING),
        ([Talk(name="pull", failing_since_at=NOW, failure="portal_asks_to_wait", not_before_at=NOW)], True,
         WireState.FAILING),
    ],
)  # fmt: skip
def test_the_wire_stands_as_its_worst_talk(talks, is_connected, state):
    assert wire_state(talks, is_connected=is_connected, now=NOW) is state


def test_five_minutes_are_late_for_a_citizen_and_ten_for_a_pull():
    assert not is_late(NOW - timedelta(minutes=5), now=NOW)
    assert is_late(NOW - timedelta(minutes=5, seconds=1), now=NOW)
    assert not is_late(None, now=NOW)
    assert is_behind(None, now=NOW)
    assert is_behind(NOW - timedelta(minutes=11), now=NOW)
    assert not is_behind(NOW - timedelta(minutes=9), now=NOW)
