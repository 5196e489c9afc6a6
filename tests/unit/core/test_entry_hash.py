"""The hash of a journal entry stands for everything in it, and for nobody without the key."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.journal import Head, entry_hash, head_seal, micros

KEY = b"a key that is not in the database"
AT = datetime(2026, 9, 16, 2, 0, 0, 123456, tzinfo=UTC)
ENTRY = {
    "strand": 5, "place": 17, "dossier_id": 3, "ordinal": 2, "subject": "G01.801.108-260916-000001",
    "verb": "accepted", "facts": {"from": "lodged", "to": "in_review", "due_on": "2026-09-23"}, "actor_id": 4,
    "at": AT, "before": "G01.801.108-260916-000001 #1", "chain_hash": b"\x01" * 32, "strand_hash": b"\x02" * 32,
}  # fmt: skip
OTHERWISE = {
    "strand": 6, "place": 18, "dossier_id": 4, "ordinal": 3, "subject": "G01.801.108-260916-000002",
    "verb": "refused", "facts": {"from": "lodged"}, "actor_id": 5, "at": AT + timedelta(microseconds=1),
    "before": "", "chain_hash": b"\x03" * 32, "strand_hash": b"\x04" * 32,
}  # fmt: skip


def test_the_tables_name_the_same_parts():
    assert set(ENTRY) == set(OTHERWISE)


@pytest.mark.parametrize("part", ENTRY)
def test_whatever_is_changed_changes_the_hash(part):
    assert entry_hash(KEY, ENTRY | {part: OTHERWISE[part]}) != entry_hash(KEY, ENTRY)


def test_an_entry_about_no_dossier_has_a_hash_too():
    assert entry_hash(KEY, ENTRY | {"dossier_id": None, "ordinal": None}) != entry_hash(KEY, ENTRY)


def test_another_key_gives_another_hash():
    assert entry_hash(b"guessed", ENTRY) != entry_hash(KEY, ENTRY)


def test_the_order_of_facts_does_not_matter():
    turned = dict(reversed(ENTRY["facts"].items()))

    assert entry_hash(KEY, ENTRY | {"facts": turned}) == entry_hash(KEY, ENTRY)


def test_the_zone_in_which_an_instant_is_told_does_not_matter():
    told = AT.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))

    assert entry_hash(KEY, ENTRY | {"at": told}) == entry_hash(KEY, ENTRY)


def test_parts_cannot_be_pushed_into_one_another():
    one, other = ENTRY | {"subject": "a", "verb": "bc"}, ENTRY | {"subject": "ab", "verb": "c"}

    assert entry_hash(KEY, one) != entry_hash(KEY, other)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.integers(-1000, 1000))  # noqa: DTZ001 - hypothesis wants bounds without a zone
def test_instants_a_microsecond_apart_are_told_apart(naive, apart):
    at = naive.replace(tzinfo=UTC)

    assert micros(at + timedelta(microseconds=apart)) - micros(at) == apart


HEAD = Head(5, 17, b"\x01" * 32, "G01.801.108-260916-000001 #2")


@pytest.mark.parametrize(
    "other",
    [
        Head(6, 17, HEAD.last_hash, HEAD.last_entry),
        Head(5, 16, HEAD.last_hash, HEAD.last_entry),
        Head(5, 17, b"\x02" * 32, HEAD.last_entry),
        Head(5, 17, HEAD.last_hash, "G01.801.108-260916-000001 #1"),
    ],
)
def test_a_seal_stands_for_the_whole_head_of_a_strand(other):
    assert head_seal(KEY, other) != head_seal(KEY, HEAD)
    assert head_seal(b"guessed", HEAD) != head_seal(KEY, HEAD)
