"""Amounts of money in Vietnamese and English words, as receipts state them; figures are in `reports.figures`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from reports.figures import Locale

ZeroTen = Literal["linh", "lẻ"]
Four = Literal["tư", "bốn"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS_BELOW_BILLION = ((1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))
_BILLION = 1_000_000_000

_TEENS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")

# currency -> Vietnamese unit, English singular, English plural
_UNITS: Mapping[str, tuple[str, str, str]] = {
    "VND": ("đồng", "Vietnamese dong", "Vietnamese dong"),
    "USD": ("đô la Mỹ", "US dollar", "US dollars"),
}


def vietnamese_words(number: int, *, zero_ten: ZeroTen = "linh", four: Four = "tư") -> str:
    """A whole number from 0 up in Vietnamese words, lower case.

    Groups of three with nghìn, triệu, tỷ, and tỷ again above (một nghìn tỷ, một tỷ tỷ); a group of noughts is silent,
    a later group below 100 says `không trăm`; `zero_ten` reads a nought among the tens (linh in the north, lẻ in the
    south), `four` the 4 after mươi. Raises ValueError below zero.
    """
    if number < 0:
        raise ValueError(f"an amount in words is never negative: {number}")
    if number == 0:
        return _DIGITS[0]
    return " ".join(_vietnamese(number, zero_ten=zero_ten, four=four))


def english_words(number: int) -> str:
    """A whole number from 0 to 10^21 - 1 in English words, lower case and without `and`; else ValueError."""
    if not 0 <= number < 1000 ** len(_SCALES):
        raise ValueError(f"no English words for {number}")
    words: list[str] = []
    for power in reversed(range(len(_SCALES))):
        group = number // 1000**power % 1000
        if group:
            words += [_english_group(group), _SCALES[power]]
    return " ".join(filter(None, words)) or _TEENS[0]


def amount_in_words(
    amount: int, currency: str, *, locale: Locale = "vi", zero_ten: ZeroTen = "linh", four: Four = "tư"
) -> str:
    """`Một trăm nghìn đồng`, `Hai mươi lăm đô la Mỹ`, `One hundred thousand Vietnamese dong`.

    `amount` counts the smallest collected unit (đồng, whole US dollars). Raises ValueError for other currencies.
    """
    if currency not in _UNITS:
        raise ValueError(f"no words for the currency {currency}: fees are collected in {' or '.join(_UNITS)}")
    vietnamese, singular, plural = _UNITS[currency]
    if locale == "en":
        said = f"{english_words(amount)} {singular if amount == 1 else plural}"
    else:
        said = f"{vietnamese_words(amount, zero_ten=zero_ten, four=four)} {vietnamese}"
    return said[0].upper() + said[1:]


def _vietnamese(number: int, *, zero_ten: ZeroTen, four: Four) -> list[str]:
    billions, rest = divmod(number, _BILLION)
    words = [*_vietnamese(billions, zero_ten=zero_ten, four=four), "tỷ"] if billions else []
    for unit, name in _GROUPS_BELOW_BILLION:
        group = rest // unit % 1000
        if group:
            words += _vietnamese_group(group, leads=not words, zero_ten=zero_ten, four=four)
            words += [name] if name else []
    return words


def _vietnamese_group(group: int, *, leads: bool, zero_ten: ZeroTen, four: Four) -> list[str]:
    hundreds, below = divmod(group, 100)
    tens, ones = divmod(below, 10)
    words = [] if leads and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0 and ones and words:
        return [*words, zero_ten, _DIGITS[ones]]
    if tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return [*words, _vietnamese_ones(ones, tens=tens, four=four)] if ones else words


def _vietnamese_ones(ones: int, *, tens: int, four: Four) -> str:
    if ones == 5 and tens >= 1:
        return "lăm"
    if tens >= 2 and ones in (1, 4):
        return "mốt" if ones == 1 else four
    return _DIGITS[ones]


def _english_group(group: int) -> str:
    hundreds, below = divmod(group, 100)
    words = [_TEENS[hundreds], "hundred"] if hundreds else []
    if below >= 20:
        tens, ones = divmod(below, 10)
        words.append(_TENS[tens] + (f"-{_TEENS[ones]}" if ones else ""))
    elif below:
        words.append(_TEENS[below])
    return " ".join(words)
