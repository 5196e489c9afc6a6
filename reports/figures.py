"""How papers write names, numbers, money and days in either tongue; amounts in words are in `reports.words`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Locale = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same thing said in both tongues."""

    vi: str
    en: str

    def said(self, locale: Locale) -> str:
        """The wording for a reader of `locale`."""
        return self.en if locale == "en" else self.vi


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def grouped(number: int | Decimal, *, locale: Locale = "vi") -> str:
    """1.234.567 and 26.345,5 in Vietnamese, 1,234,567 and 26,345.5 in English."""
    english = f"{number:,}"
    return english if locale == "en" else english.translate(str.maketrans(",.", ".,"))


def money(amount: int, currency: str, *, locale: Locale = "vi") -> str:
    """An amount in figures with its currency: `100.000 đồng`, `25 USD`; English: `100,000 VND`."""
    unit = "đồng" if (currency, locale) == ("VND", "vi") else currency
    return f"{grouped(amount, locale=locale)} {unit}"


def day(on: date) -> str:
    """dd/mm/yyyy in both tongues."""
    return f"{on.day:02d}/{on.month:02d}/{on.year:04d}"


def moment(at: datetime) -> str:
    """hh:mm dd/mm/yyyy of the wall clock `at` carries; the caller brings it into the office's time zone."""
    return f"{at.hour:02d}:{at.minute:02d} {day(at)}"


def day_in_words(on: date, *, locale: Locale = "vi") -> str:
    """`Thứ Tư, ngày 23 tháng 9 năm 2026`; English: `Wednesday, 23 September 2026`. Noughts as in `place_and_day`."""
    if locale == "en":
        return f"{_DAYS_EN[on.weekday()]}, {on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{_DAYS[on.weekday()]}, {_day_of_year(on)}"


def moment_in_words(at: datetime, *, locale: Locale = "vi") -> str:
    """`09 giờ 05 phút, Thứ Tư, ngày 23 tháng 9 năm 2026` of the wall clock `at` carries; English with `09:05`."""
    said = day_in_words(at.date(), locale=locale)
    return f"{at:%H:%M}, {said}" if locale == "en" else f"{at:%H} giờ {at:%M} phút, {said}"


def place_and_day(place: str, on: date, *, locale: Locale = "vi") -> str:
    """The dated line: `Hà Nội, ngày 05 tháng 02 năm 2026`.

    Days below 10 and the months 1 and 2 carry a nought (Decree 30/2020/NĐ-CP, appendix I).
    """
    if locale == "en":
        return f"{place}, {on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{place}, {_day_of_year(on)}"


def _day_of_year(on: date) -> str:
    month = f"{on.month:02d}" if on.month <= 2 else f"{on.month}"
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"
