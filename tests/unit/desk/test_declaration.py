"""A declaration written out for the officer: each kind of field in words, and what needs an eye marked."""

import pytest

from app.desk.rules.comparing import Difference
from app.desk.rules.declared import Reading, beyond, declared
from config.code_lists import load_code_lists
from config.declarations import load_declarations

LISTS = load_code_lists()
FORMS = load_declarations(code_lists=LISTS)
VIETNAMESE = Reading("vi", LISTS)
ENGLISH = Reading("en", LISTS)


def line(form, name, content, *, reading=VIETNAMESE, differences=()):
    return next(
        each for each in declared(FORMS[form], content, reading=reading, differences=differences) if each.name == name
    )


WRITTEN = {
    ("TK01", "NgaySinh", "19970502"): "02/05/1997",
    ("TK01", "NgaySinh", "1997"): "1997",
    ("TK01", "GioiTinh", "F"): "Nữ",
    ("TK01", "SoCCCD", "001097331610"): "001097331610",
    ("TK01", "NoiDungDeNghi", "DOI"): "Đổi hộ chiếu",
    ("NA5", "QuocTich", "KOR"): "Hàn Quốc (KOR)",
    ("NA15", "SoNguoi", 3): "3",
}


@pytest.mark.parametrize("field", list(WRITTEN))
def test_a_sound_field_is_written_in_words(field):
    form, name, value = field

    found = line(form, name, {name: value})

    assert (found.written, found.doubts) == (WRITTEN[field], ())


UNSOUND = [
    ("TK01", "NgaySinh", "19970231", "19970231"),
    ("TK01", "NgaySinh", "02/05/1997", "02/05/1997"),
    ("TK01", "NgaySinh", 1997, "1997"),
    ("TK01", "NgayCapCCCD", "2021", "2021"),
    ("TK01", "GioiTinh", "X", "X"),
    ("TK01", "SoCCCD", "12", "12"),
    ("TK01", "SoCCCD", ["1"], '["1"]'),
    ("TK01", "NoiDungDeNghi", "GI_DO", "GI_DO"),
    ("NA5", "QuocTich", "VIETNAM", "VIETNAM"),
    ("NA15", "SoNguoi", "3", "3"),
    ("NA15", "SoNguoi", True, "true"),
    ("TK01a", "NguoiDaiDien", "mẹ", "mẹ"),
]


@pytest.mark.parametrize(("form", "name", "value", "written"), UNSOUND)
def test_an_unsound_field_is_shown_as_it_came_and_marked(form, name, value, written):
    found = line(form, name, {name: value})

    assert (found.written, found.doubts) == (written, ("malformed",))


def test_a_needed_field_left_blank_is_marked_and_another_takes_no_room():
    needed, other = line("TK01", "HoTen", {"HoTen": "  "}), line("TK01", "TonGiao", {})

    assert needed.doubts == ("missing",)
    assert not other.is_shown


def test_a_difference_stands_at_the_field_it_is_about():
    unlike = Difference(code="cccd_birth_year", field="NgaySinh", told={"read": "1998"})

    found = declared(FORMS["TK01"], {"NgaySinh": "1997"}, reading=VIETNAMESE, differences=(unlike,))

    assert {each.name: each.doubts for each in found if unlike in each.doubts} == {"NgaySinh": (unlike,)}


def test_a_group_and_a_list_are_written_field_by_field():
    content = {"CoSo": {"Ten": "KHÁCH SẠN HỒ TÂY"}, "NguoiNuocNgoai": [{"HoTen": "KIM MIN JUN", "QuocTich": "KOR"}, 5]}

    place, people = line("KBTT", "CoSo", content), line("KBTT", "NguoiNuocNgoai", content)

    assert place.lines[0].written == "KHÁCH SẠN HỒ TÂY"
    assert [row[0].written for row in people.rows] == ["KIM MIN JUN", ""]


def test_labels_and_words_follow_the_reader():
    found = line("NA5", "QuocTich", {"QuocTich": "KOR"}, reading=ENGLISH)

    assert (found.label, found.written) == ("Nationality", "Republic of Korea (KOR)")


def test_what_a_form_does_not_know_is_kept_apart():
    assert beyond(FORMS["TK01"].fields, {"HoTen": "A", "Zalo": {"so": 1}}) == (("Zalo", '{"so": 1}'),)
