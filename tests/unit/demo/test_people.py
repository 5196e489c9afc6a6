"""The make-believe people: consistent, with right check digits, and with numbers nobody has been given."""

import io
import unicodedata
from datetime import date
from random import Random

import pytest
from PIL import Image
from pypdf import PdfReader

from demo import mrz, people, pictures, words

TODAY = date(2026, 9, 1)


def test_the_specimen_of_icao_9303_comes_out_letter_for_letter():
    page = mrz.Page("UTO", "Eriksson", "Anna Maria", "L898902C3", "740812", "F", "120415", "ZE184226B")

    assert mrz.zone(page).split("\n") == [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]


@pytest.mark.parametrize(
    ("surname", "given", "line"),
    [
        ("ĐỖ", "Thị Ánh", "P<VNMDO<<THI<ANH"),
        ("Weiß", "Jürgen", "P<VNMWEISS<<JURGEN"),
        ("O'Brien", "Mary-Ann", "P<VNMOBRIEN<<MARY<ANN"),
        ("", "Suhartono", "P<VNMSUHARTONO"),
        ("Wickramasinghe Arachchige Don", "Saman Priyankara", "P<VNMWICKRAMASINGHE<ARACHC<<SAMAN<PRIYANKARA"),
    ],
)
def test_names_are_spelt_as_the_zone_allows(surname, given, line):
    page = mrz.Page("VNM", surname, given, "X1234567", "900101", "M", "300101")

    assert mrz.zone(page).split("\n")[0][: len(line)] == line
    assert [len(part) for part in mrz.zone(page).split("\n")] == [44, 44]


def test_every_nationality_gives_a_zone_with_right_digits():
    for nation in words.NATIONS:
        for surname in nation.surnames:
            page = mrz.Page(
                nation.mrz, surname, nation.women[0], nation.number.replace("#", "7"), "90<<<<", "X", "300101"
            )

            first, second = mrz.zone(page).split("\n")

            assert len(first) == len(second) == 44
            assert set(first + second) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
            assert second[9] == mrz.check_digit(second[:9])
            assert second[43] == mrz.check_digit(second[:10] + second[13:20] + second[21:43])


def test_a_number_too_long_for_the_zone_is_refused():
    page = mrz.Page("VNM", "A", "B", "X123456789", "900101", "M", "300101")

    with pytest.raises(ValueError, match="9 places"):
        mrz.zone(page)


@pytest.mark.parametrize(
    ("province", "sex", "year", "number"),
    [
        ("001", "M", 1979, "001079900001"),
        ("001", "F", 1999, "001199900001"),
        ("034", "M", 2011, "034211900001"),
        ("034", "F", 2023, "034323900001"),
    ],
)
def test_a_personal_number_tells_century_sex_and_year(province, sex, year, number):
    assert people.personal_number(province, sex=sex, year=year, serial=900_001) == number


def test_citizens_fit_their_numbers_and_ages():
    rng = Random(1)

    for child in (False, True):
        for _ in range(2_000):
            who = people.citizen(rng, TODAY, child=child)
            under_14 = (TODAY.year, TODAY.month, TODAY.day) < (
                who.born_on.year + 14,
                who.born_on.month,
                who.born_on.day,
            )
            assert under_14 is child
            assert int(who.number[4:6]) == who.born_on.year % 100
            assert int(who.number[3]) == (who.born_on.year - 1900) // 100 * 2 + (who.sex == "F")
            assert who.number[6] == "9"
            assert who.name == unicodedata.normalize("NFC", who.name)


def test_a_card_is_never_older_than_its_holders_fourteenth_year():
    rng = Random(2)
    adults = [people.citizen(rng, TODAY) for _ in range(3_000)]

    assert all(who.issued_on <= TODAY for who in adults)
    assert all((who.issued_on - who.born_on).days >= 14 * 365 for who in adults)


def test_business_codes_carry_their_check_digit():
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)

    for serial in range(500):
        code = people.business_code(serial)
        total = sum(int(digit) * weight for digit, weight in zip(code, weights, strict=False))
        assert len(code) == 10
        assert int(code[9]) == 10 - total % 11


def test_hanoi_has_its_51_wards_and_75_communes():
    assert len(set(words.HANOI_WARDS)) == 51
    assert len(set(words.HANOI_COMMUNES)) == 75


def test_pictures_and_scans_open():
    for variant in range(0, pictures.VARIANTS, 7):
        for scan, size in ((pictures.photo(variant), (240, 320)), (pictures.passport_page(variant), (420, 300))):
            with Image.open(io.BytesIO(scan.content)) as image:
                image.load()
                assert image.size == size
        assert "gia lap" in PdfReader(io.BytesIO(pictures.paper("DON", variant).content)).pages[0].extract_text()


def test_most_variants_look_different():
    assert len({pictures.photo(variant).sha256 for variant in range(pictures.VARIANTS)}) > pictures.VARIANTS * 0.8
