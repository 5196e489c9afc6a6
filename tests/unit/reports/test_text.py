"""Hostile text is shown, not obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.text import harmless, harmless_markup, masked
from tests.unit.reports.specimens import HOSTILE_TEXTS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NGUYỄN THỊ ĐÀO", "NGUYỄN THỊ ĐÀO"),
        (unicodedata.normalize("NFD", "NGUYỄN THỊ ĐÀO"), "NGUYỄN THỊ ĐÀO"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("a\u202eb", "a‹U+202E›b"),
        ("\u200f\u2067x", "‹U+200F U+2067›x"),
        ("a\x00\x1b[31m", "a‹U+0000 U+001B›[31m"),
        ("שלום Anna", "‹U+05E9 U+05DC U+05D5 U+05DD› Anna"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("z\u0303\u0301\u0302", "z\u0303\u0301‹U+0302›"),
        ("x\ud800", "x‹U+D800›"),
        ("\u200b\ufeff", "‹U+200B U+FEFF›"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_code(text, shown):
    assert harmless(text) == shown


def test_letters_without_a_glyph_are_shown_by_their_codes():
    assert harmless("A中文B", letters={ord("A"), ord("B")}) == "A‹U+4E2D U+6587›B"


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_markup_of_hostile_text_carries_no_tag_but_line_breaks(text):
    markup = harmless_markup(text)

    assert "<" not in markup.replace("<br/>", "")
    assert '"' not in markup


@given(st.text())
def test_harmless_text_is_printable_but_for_line_feeds_and_stays_as_it_is(text):
    safe = harmless(text)

    assert all(letter == "\n" or letter.isprintable() for letter in safe)
    assert harmless(safe) == safe


@pytest.mark.parametrize(
    ("identity", "shown"), [("001099012345", "••••••••2345"), ("B1234567", "••••4567"), ("1234", "••••"), ("", "")]
)
def test_a_masked_identity_keeps_its_last_four_characters(identity, shown):
    assert masked(identity) == shown
