"""Which usernames and passwords may be chosen, and when an account is locked."""

from datetime import UTC, datetime, timedelta

import pytest

from app.officers.rules import is_locked, lock_after, password_fault, tidy_username, username_fits

NINE = datetime(2026, 9, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("username", "fits"),
    [
        ("lan", True), ("nguyen.lan", True), ("lan-2", True), ("0lan", True), ("a" * 40, True),
        ("l", False), ("a" * 41, False), ("Lan", False), ("lân", False), ("lan nguyen", False),
        (".lan", False), ("", False), ("lan\n", False), ("lan/../x", False),
    ],
)  # fmt: skip
def test_a_username_is_short_lower_case_ascii(username, fits):
    assert username_fits(username) is fits


def test_a_username_is_stored_in_lower_case_without_blanks():
    assert tidy_username("  Nguyen.Lan ") == "nguyen.lan"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("mot cau de nho", None),
        ("một câu dễ nhớ", None),
        ("x" * 8 + "abcd" * 50, "password_too_long"),
        ("eleven char", "password_too_short"),
        ("abababababab", "password_too_plain"),
        ("toi la LAN.NGUYEN", "password_names_you"),
    ],
)
def test_a_password_is_judged_by_length_variety_and_name(password, fault):
    assert password_fault(password, username="lan.nguyen") == fault


@pytest.mark.parametrize(
    ("username", "password", "fault"),
    [
        ("ha", "mot cau khac han", None),
        ("an", "ban an com toi nay chua", None),
        ("an", "anananan-12345", "password_names_you"),
        ("lan", "lan2026lan2026", "password_names_you"),
        ("mai", "hoa mai vang no", None),
    ],
)
def test_the_username_counts_for_none_of_the_length(username, password, fault):
    assert password_fault(password, username=username) == fault


@pytest.mark.parametrize(
    ("failures", "until"), [(0, None), (4, None), (5, NINE + timedelta(minutes=15)), (9, NINE + timedelta(minutes=15))]
)
def test_the_lock_comes_with_the_last_attempt_allowed(failures, until):
    assert lock_after(failures, attempts=5, minutes=15, at=NINE) == until


@pytest.mark.parametrize(("minutes", "locked"), [(-1, True), (0, False), (1, False)])
def test_a_lock_ends_with_its_last_minute(minutes, locked):
    until = NINE + timedelta(minutes=15)

    assert is_locked(until, until + timedelta(minutes=minutes)) is locked


def test_an_account_never_locked_is_open():
    assert not is_locked(None, NINE)
