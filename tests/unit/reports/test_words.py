"""Amounts in words: the collected spellings, the rules of DOMAIN section 5, and a reader that turns words back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words import amount_in_words, english_words, vietnamese_words

CASES = json.loads((Path(__file__).parents[2] / "data" / "vi_number_words.json").read_text())["cases"]
SPELLINGS = [
    pytest.param(case["number"], *manner.split("_"), words, id=f"{case['number']}-{manner}")
    for case in CASES
    for manner, words in case["accepted"].items()
]


@pytest.mark.parametrize(("number", "zero_ten", "four", "words"), SPELLINGS)
def test_every_collected_spelling_is_said(number, zero_ten, four, words):
    assert vietnamese_words(number, zero_ten=zero_ten, four=four) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (21, "Hai mươi mốt đồng"),
        (25_000, "Hai mươi lăm nghìn đồng"),
        (100_000, "Một trăm nghìn đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_020_000, "Một triệu không trăm hai mươi nghìn đồng"),
        (3_770_105, "Ba triệu bảy trăm bảy mươi nghìn một trăm linh năm đồng"),
        (1_000_050, "Một triệu không trăm năm mươi đồng"),
        (3_000_200_000, "Ba tỷ hai trăm nghìn đồng"),
        (10**12, "Một nghìn tỷ đồng"),
        (5 * 10**15, "Năm triệu tỷ đồng"),
        (10**12 + 1, "Một nghìn tỷ không trăm linh một đồng"),
        (10**18, "Một tỷ tỷ đồng"),
    ],
)
def test_an_amount_in_dong_begins_with_a_capital_and_ends_with_its_unit(amount, words):
    assert amount_in_words(amount, "VND") == words


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "words"),
    [
        (25, "USD", "vi", "Hai mươi lăm đô la Mỹ"),
        (25, "USD", "en", "Twenty-five US dollars"),
        (1, "USD", "en", "One US dollar"),
        (100_000, "VND", "en", "One hundred thousand Vietnamese dong"),
        (0, "VND", "en", "Zero Vietnamese dong"),
        (3_770_105, "VND", "en", "Three million seven hundred seventy thousand one hundred five Vietnamese dong"),
    ],
)
def test_each_currency_has_its_unit_in_both_tongues(amount, currency, locale, words):
    assert amount_in_words(amount, currency, locale=locale) == words


def test_the_south_says_le_and_bon_where_the_office_chose_so():
    words = amount_in_words(104_024, "VND", zero_ten="lẻ", four="bốn")

    assert words == "Một trăm lẻ bốn nghìn không trăm hai mươi bốn đồng"


@pytest.mark.parametrize("say", [vietnamese_words, english_words])
def test_a_negative_number_has_no_words(say):
    with pytest.raises(ValueError, match="-1"):
        say(-1)


def test_a_currency_the_office_does_not_collect_is_named():
    with pytest.raises(ValueError, match=r"EUR.*VND or USD"):
        amount_in_words(5, "EUR")


@given(number=st.integers(0, 10**27), zero_ten=st.sampled_from(["linh", "lẻ"]), four=st.sampled_from(["tư", "bốn"]))
def test_vietnamese_words_read_back_give_the_number(number, zero_ten, four):
    assert read_vietnamese(vietnamese_words(number, zero_ten=zero_ten, four=four)) == number


@given(number=st.integers(0, 10**21 - 1))
def test_english_words_read_back_give_the_number(number):
    assert read_english(english_words(number)) == number


VIETNAMESE_DIGITS = {
    word: value
    for value, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"],
    )
    for word in words.split()
}


def read_vietnamese(words: str) -> int:
    """Adds up from the left: a digit waits until the word after it says what it counts."""
    above = block = group = digit = 0
    for word in words.split():
        if word in VIETNAMESE_DIGITS:
            digit = VIETNAMESE_DIGITS[word]
        elif word in ("trăm", "mươi"):
            group, digit = group + digit * (100 if word == "trăm" else 10), 0
        elif word == "mười":
            group += 10
        elif word in ("nghìn", "triệu"):
            block, group, digit = block + (group + digit) * (1000 if word == "nghìn" else 10**6), 0, 0
        elif word == "tỷ":
            above, block, group, digit = (above + block + group + digit) * 10**9, 0, 0, 0
        else:
            assert word in ("linh", "lẻ"), word
    return above + block + group + digit


ENGLISH_NUMBERS = {english_words(n): n for n in range(20)} | {english_words(n): n for n in range(20, 100, 10)}
ENGLISH_SCALES = {
    word: 1000**power
    for power, word in enumerate(
        ["thousand", "million", "billion", "trillion", "quadrillion", "quintillion"],
        start=1,
    )
}


def read_english(words: str) -> int:
    total = group = 0
    for word in words.replace("-", " ").split():
        if word in ENGLISH_SCALES:
            total, group = total + group * ENGLISH_SCALES[word], 0
        elif word == "hundred":
            group *= 100
        else:
            group += ENGLISH_NUMBERS[word]
    return total + group
