"""Names are found with or without marks and sorted as Vietnamese lists are read."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import fold, sort_key, tidy

SYLLABLES = ["a", "ă", "â", "b", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"]
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("NGUYỄN THỊ ĐÀO", "nguyen thi dao"),
        ("nguyen thi dao", "nguyen thi dao"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Đào"), "nguyen thi dao"),
        ("Nguyễn Thị Ðào", "nguyen thi dao"),  # the Icelandic letter that looks like Đ
        ("  Trần\u00a0Quốc\tToản ", "tran quoc toan"),
        ("ĐỖ ĐỨC ĐẠT", "do duc dat"),
        ("Đặng Thuỳ Trâm", "dang thuy tram"),
        ("O'Brien-Smith", "o brien smith"),
        ("MÜLLER Jörg, Straße", "muller jorg strasse"),
        ("Łukasz Ørsted Ægir Þór", "lukasz orsted aegir thor"),
        ("İbrahim Çelik", "ibrahim celik"),
        ("ＮＧＵＹＥＮ", "nguyen"),
        ("℠ ẞ Å", "sm ss a"),
        ("O\u02bcBrien", "o brien"),
        ("王伟", "王伟"),
        ("Иванов Сергей", "иванов сергеи"),
        ("Công ty TNHH 2 thành viên <b>ABC</b>", "cong ty tnhh 2 thanh vien b abc b"),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_name_is_folded_for_finding(given_name, expected):
    assert fold(given_name) == expected


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_name_is_found_in_either_unicode_form_and_letter_case(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  Nguyễn \t Thị\n Đào ", "Nguyễn Thị Đào"),
        (unicodedata.normalize("NFD", "Đào"), "Đào"),
        ("NGUYỄN  thị", "NGUYỄN thị"),
        ("a\u200bb", "a\u200bb"),  # what is hidden stays as given, and is shown by its code
        ("", ""),
    ],
)
def test_a_name_is_kept_as_written_but_for_blanks(written, expected):
    assert tidy(written) == expected


IN_ORDER = [
    ("by the given name, not the family", ["Vũ Anh", "Lê Bình", "An Dung"]),
    ("a shorter name first", ["An", "Lê An", "Lê Văn An", "Trần An"]),
    ("by letters before tones", ["Lan", "Lành", "Lâm", "Lâu"]),
    ("by the alphabet", ["Ca", "Că", "Câ", "Da", "Đa", "Ga", "Hô", "Hơ", "Hu", "Hư"]),
    ("by tone: level, grave, hook, tilde, acute, dot", ["Hoa", "Hòa", "Hỏa", "Hõa", "Hóa", "Họa"]),
    ("tones of the given name before the family", ["Trần Hòa", "Lê Hóa", "An Họa"]),
    ("the family, then what is between", ["Lê Văn Bình", "Lê Vũ Bình", "Nguyễn Anh Bình"]),
    ("digits before letters", ["Công ty 1", "Công ty 2", "Công ty An"]),
]


@pytest.mark.parametrize(("why", "names"), IN_ORDER, ids=[why for why, _ in IN_ORDER])
def test_names_are_sorted_as_vietnamese_read_them(why, names):
    shuffled = random.Random(7).sample(names, len(names))

    assert sorted(shuffled, key=sort_key) == names


def test_an_organisation_is_sorted_by_its_first_word():
    names = ["Đại học An", "Công ty Bình", "Công ty Anh"]

    in_order = sorted(names, key=lambda name: sort_key(name, given_last=False))

    assert in_order == ["Công ty Anh", "Công ty Bình", "Đại học An"]


def test_letter_case_and_unicode_form_do_not_part_names():
    assert sort_key("NGUYỄN THỊ ĐÀO") == sort_key(unicodedata.normalize("NFD", "nguyễn  thị đào"))


@given(st.text())
def test_a_key_is_ascii_whatever_the_name(text):
    assert sort_key(text).isascii()


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4), st.data())
def test_among_the_same_letters_the_tone_decides(letters, data):
    place = data.draw(st.integers(0, len(letters) - 1))
    toned = [
        "".join([*letters[:place], letters[place] + tone, *letters[place + 1 :]])
        for tone in TONES
        if letters[place] not in ("b", "đ") or not tone
    ]

    assert sorted(toned, key=sort_key) == toned
