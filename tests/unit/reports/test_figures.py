"""Numbers, money and days as either tongue writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.figures import Bilingual, day, grouped, moment, money, place_and_day


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (0, "0", "0"),
        (1_234_567, "1.234.567", "1,234,567"),
        (-1_000, "-1.000", "-1,000"),
        (Decimal("26345.50"), "26.345,50", "26,345.50"),
    ],
)
def test_thousands_have_a_dot_in_vietnamese_and_a_comma_in_english(number, vietnamese, english):
    assert grouped(number) == vietnamese
    assert grouped(number, locale="en") == english


def test_money_names_its_currency():
    assert money(100_000, "VND") == "100.000 đồng"
    assert money(100_000, "VND", locale="en") == "100,000 VND"
    assert money(25, "USD") == "25 USD"


def test_days_and_instants_are_written_day_first():
    assert day(date(2026, 2, 5)) == "05/02/2026"
    assert moment(datetime(2026, 2, 5, 9, 7, tzinfo=UTC)) == "09:07 05/02/2026"


@pytest.mark.parametrize(
    ("on", "vietnamese", "english"),
    [
        (date(2026, 2, 5), "Huế, ngày 05 tháng 02 năm 2026", "Huế, 5 February 2026"),
        (date(2026, 11, 23), "Huế, ngày 23 tháng 11 năm 2026", "Huế, 23 November 2026"),
        (date(2026, 3, 9), "Huế, ngày 09 tháng 3 năm 2026", "Huế, 9 March 2026"),
    ],
)
def test_the_dated_line_pads_days_below_ten_and_months_below_three(on, vietnamese, english):
    assert place_and_day("Huế", on) == vietnamese
    assert place_and_day("Huế", on, locale="en") == english


def test_a_reader_gets_the_wording_of_their_tongue():
    name = Bilingual("Hộ chiếu", "Passport")

    assert (name.said("vi"), name.said("en")) == ("Hộ chiếu", "Passport")
