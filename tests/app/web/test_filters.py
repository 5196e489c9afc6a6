"""How days, instants, money and numbers are written, in both tongues."""

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from app.web import filters

TODAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/"):
        yield


def test_a_day_is_written_as_officers_write_it():
    assert filters.day(date(2026, 3, 9)) == "09/03/2026"


def test_an_instant_is_written_in_office_time():
    assert filters.instant(datetime(2026, 9, 16, 17, 30, tzinfo=UTC)) == "17/09/2026 00:30"


@pytest.mark.parametrize("written", [filters.day, filters.instant, filters.clock_time, filters.number, filters.money])
def test_nothing_is_written_for_nothing(written):
    assert written(None) == ""


@pytest.mark.parametrize(
    ("locale", "value", "decimals", "written"),
    [
        ("vi", 1234567, 0, "1.234.567"), ("en", 1234567, 0, "1,234,567"), ("vi", 0, 0, "0"), ("vi", 97.84, 1, "97,8"),
        ("en", 97.84, 1, "97.8"), ("vi", -1234, 0, "\u22121.234"),
    ],
)  # fmt: skip
def test_a_number_follows_the_readers_tongue(locale, value, decimals, written):
    with force_locale(locale):
        assert filters.number(value, decimals) == written


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (1234567, "VND", "1.234.567\u00a0₫"),
        (0, "VND", "0\u00a0₫"),
        (25, "USD", "US$\u00a025"),
        (1500, "EUR", "EUR\u00a01.500"),
    ],
)
def test_money_is_written_whole_with_its_currency(amount, currency, written):
    assert filters.money(amount, currency) == written


def test_a_share_of_nothing_is_a_dash():
    assert filters.percent(None) == "–"
    assert filters.percent(0.9784) == "97,8\u00a0%"


@pytest.mark.parametrize(
    ("due_on", "phrase"),
    [
        (None, ""),
        (date(2026, 9, 16), "hôm nay"),
        (date(2026, 9, 17), "còn 1 ngày làm việc"),
        (date(2026, 9, 21), "còn 3 ngày làm việc"),
        (date(2026, 9, 14), "quá 2 ngày làm việc"),
        (date(2026, 8, 28), "quá 10 ngày làm việc"),  # 31/8 to 2/9 were days off
    ],
)
def test_days_left_are_working_days(due_on, phrase):
    assert filters.days_left(due_on, TODAY) == phrase


def test_a_weekend_after_the_due_day_is_just_overdue():
    assert filters.days_left(date(2026, 9, 18), date(2026, 9, 19)) == "vừa quá hạn"


def test_a_day_beyond_every_calendar_is_counted_in_days():
    assert filters.days_left(date(1996, 9, 16), TODAY).endswith("ngày")
