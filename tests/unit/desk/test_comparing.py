"""What does not agree between declaration, identity number, zone and term: one table, a case a line."""

from datetime import date

import pytest

from app.desk.rules.comparing import Owner, against_zone, differences
from app.desk.rules.identity import Citizen, citizen_of
from app.desk.rules.mrz import check_digit, read_zone, typed_lines
from config.birth_places import BIRTH_PLACES
from config.code_lists import load_code_lists
from config.declarations import load_declarations

LISTS = load_code_lists()
FORMS = load_declarations(code_lists=LISTS)
TODAY = date(2026, 11, 22)


def zone(names="ERIKSSON<<ANNA<MARIA", *, number="L898902C3", nation="D<<", birth="740812", sex="F", expiry="360415"):
    """A passport's two lines with right check digits."""
    number = number.ljust(9, "<")
    second = f"{number}{check_digit(number)}{nation}{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}"
    second += "<" * 14 + "0"
    return (
        f"P<{nation}{names}".ljust(44, "<")
        + "\n"
        + second
        + str(check_digit(second[:10] + second[13:20] + second[21:]))
    )


STRANGER = {"HoTen": "Anna Maria Eriksson", "GioiTinh": "F", "NgaySinh": "19740812", "QuocTich": "DEU",
            "SoHoChieu": "L898902C3", "NgayHetHanHoChieu": "20360415", "TuNgay": "20261201", "DenNgay": "20270301",
            "MRZ": zone()}  # fmt: skip
CITIZEN = {"HoTen": "NGUYỄN THỊ ĐÀO", "GioiTinh": "F", "NgaySinh": "19970502", "SoCCCD": "001197331610"}


def codes(form, content, owner=(None, None)):
    known = Owner(identity_kind=owner[0], identity_number=owner[1])
    found = differences(FORMS[form], content, owner=known, lists=LISTS, today=TODAY)
    return [(each.code, each.field) for each in found]


AGREE = {
    "a passport that agrees": ("NA5", {}),
    "a name in the other order": ("NA5", {"HoTen": "ERIKSSON ANNA-MARIA"}),
    "only the year of birth declared": ("NA5", {"NgaySinh": "1974"}),
    "only the year of birth in the zone": ("NA5", {"MRZ": zone(birth="74<<<<")}),
    "no sex in the zone": ("NA5", {"MRZ": zone(sex="<")}),
    "a number with blanks": ("NA5", {"SoHoChieu": "l898902 c3"}),
    "no zone": ("NA5", {"MRZ": ""}),
    "a zone that is no text": ("NA5", {"MRZ": ["P<"]}),
}


@pytest.mark.parametrize("case", list(AGREE))
def test_what_agrees_is_left_in_peace(case):
    form, changed = AGREE[case]

    found = codes(form, STRANGER | changed)

    assert found == []


DIFFER = {
    "name": ({"HoTen": "Anna Eriksson"}, ("mrz_name", "HoTen")),
    "day of birth": ({"NgaySinh": "19740813"}, ("mrz_birth", "NgaySinh")),
    "year of birth": ({"NgaySinh": "1975"}, ("mrz_birth", "NgaySinh")),
    "sex": ({"GioiTinh": "M"}, ("mrz_sex", "GioiTinh")),
    "nationality": ({"QuocTich": "FRA"}, ("mrz_nationality", "QuocTich")),
    "number": ({"SoHoChieu": "L898902C4"}, ("mrz_number", "SoHoChieu")),
    "expiry": ({"NgayHetHanHoChieu": "20360416"}, ("mrz_expiry", "NgayHetHanHoChieu")),
    "a check digit": ({"MRZ": zone()[:-1] + "x"}, ("mrz_check", "MRZ")),
    "a line cut short": ({"MRZ": zone()[:-1]}, ("mrz_unreadable", "MRZ")),
    "passport run out": ({"NgayHetHanHoChieu": "20261121", "MRZ": ""}, ("passport_expired", "NgayHetHanHoChieu")),
    "stay beyond the passport": ({"DenNgay": "20360416"}, ("passport_too_short", "NgayHetHanHoChieu")),
    "term backwards": ({"DenNgay": "20261130"}, ("term_backwards", "DenNgay")),
}


@pytest.mark.parametrize("case", list(DIFFER))
def test_what_differs_stands_beside_its_field(case):
    changed, expected = DIFFER[case]

    found = codes("NA5", STRANGER | changed)

    assert found == [expected]


CARDS = [
    ({"ThoiHanThang": 24, "KyHieuThe": "LĐ1"}, []),
    ({"ThoiHanThang": 25, "KyHieuThe": "LĐ1"}, [("card_too_long", "ThoiHanThang")]),
    ({"DenNgay": "20360316"}, []),
    ({"DenNgay": "20360317"}, [("card_too_near", "NgayHetHanHoChieu")]),
    ({"DenNgay": "", "TuNgay": "20340401", "ThoiHanThang": "24"}, [("card_too_near", "NgayHetHanHoChieu")]),
    ({"ThoiHanThang": 10**9}, []),
]


@pytest.mark.parametrize(("changed", "expected"), CARDS)
def test_a_residence_card_ends_thirty_days_before_the_passport(changed, expected):
    found = codes("NA8", STRANGER | changed)

    assert found == expected


NUMBERS = {
    "that agrees": ({}, None, []),
    "of another year": ({"NgaySinh": "19980502"}, None, [("cccd_birth_year", "NgaySinh")]),
    "of another century": ({"SoCCCD": "001397331610"}, None, [("cccd_birth_year", "NgaySinh")]),
    "of the other sex": ({"GioiTinh": "M"}, None, [("cccd_sex", "GioiTinh")]),
    "of no province": ({"SoCCCD": "003197331610"}, None, [("cccd_place", "SoCCCD")]),
    "that is too short": ({"SoCCCD": "00119733161"}, None, []),
    "that is the owner's": ({}, ("cccd", "001197331610"), []),
    "that is not the owner's": ({}, ("cccd", "001197331611"), [("owner_number", "SoCCCD")]),
    "of an owner with a passport": ({}, ("passport", "C1234567"), []),
}


@pytest.mark.parametrize("case", list(NUMBERS))
def test_a_citizens_number_is_held_against_the_declaration(case):
    changed, owner, expected = NUMBERS[case]

    found = codes("TK01", CITIZEN | changed, owner or (None, None))

    assert found == expected


def test_a_childs_own_number_is_the_one_compared():
    child = {"HoTen": "NGUYỄN MINH", "GioiTinh": "M", "NgaySinh": "20180502", "SoCCCD": "001197331610"}

    found = codes("TK01a", child | {"SoDinhDanhTre": "001218331610"})

    assert found == []


def test_a_passport_of_viet_nam_carries_the_citizens_number():
    first, second = zone("NGUYEN<<THI<DAO", nation="VNM", birth="970502").split("\n")
    lines = (first, second[:28] + "001197331611".ljust(14, "<") + second[42:])

    found = against_zone(FORMS["TK01"], CITIZEN, read=read_zone(lines), lists=LISTS, beside="")

    assert ("mrz_citizen", "SoCCCD") in [(each.code, each.field) for each in found]


def test_a_zone_typed_by_hand_is_held_against_a_form_without_one():
    found = against_zone(FORMS["TK01"], CITIZEN, read=read_zone(typed_lines(zone())), lists=LISTS, beside="")

    assert [each.code for each in found] == ["mrz_name", "mrz_birth"]


SAID = {
    "001097331610": Citizen(sex="M", birth_year=1997, birth_place="Hà Nội"),
    "079304000001": Citizen(sex="F", birth_year=2004, birth_place="Thành phố Hồ Chí Minh"),
    "096518000001": Citizen(sex="F", birth_year=2118, birth_place="Cà Mau"),
    "097097331610": Citizen(sex="M", birth_year=1997, birth_place=None),
    "١٢٣٤٥٦٧٨٩٠١٢": None,
    "00109733161": None,
    "": None,
}


@pytest.mark.parametrize("number", list(SAID))
def test_a_citizens_number_says_place_sex_and_year(number):
    found = citizen_of(number)

    assert found == SAID[number]


def test_the_provinces_before_the_merger_are_sixty_three():
    assert len(BIRTH_PLACES) == len(set(BIRTH_PLACES.values())) == 63
