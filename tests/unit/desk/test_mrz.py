"""The machine-readable zone: published specimens, hurt ones, and what a hand or a reader types."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from app.desk.rules.mrz import FILLER, Check, Kind, born_on, check_digit, expires_on, read_zone, typed_lines

CASES = json.loads((Path(__file__).parents[2] / "data" / "mrz_cases.json").read_text())["cases"]
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['type']}")
def test_a_published_zone_is_judged_as_its_case_says(case):
    read = read_zone(case["lines"])

    assert read.is_valid == case["valid"]
    assert read.zone.kind.replace("-", "") == case["type"]
    assert {check: check not in read.zone.wrong for check in case["checks"]} == case["checks"]


def test_a_passport_is_read_field_by_field():
    zone = read_zone(PASSPORT).zone

    assert (zone.kind, zone.issuer, zone.number, zone.nationality) == (Kind.TD3, "UTO", "L898902C3", "UTO")
    assert (zone.surname, zone.given, zone.name_is_full) == (("ERIKSSON",), ("ANNA", "MARIA"), False)
    assert (zone.birth, zone.sex, zone.expiry, zone.optional) == ("740812", "F", "120415", "ZE184226B")


# ICAO Doc 9303, part 3, 4.9: the worked examples of the standard.
@pytest.mark.parametrize(
    ("text", "digit"), [("520727", 3), ("AB2134<<<", 5), ("HA672242<658022549601086<<<<<<<<<<<<<<0", 8)]
)
def test_a_check_digit_is_that_of_the_standards_examples(text, digit):
    found = check_digit(text)

    assert found == digit


# Line, place and the check that guards it.
GUARDED = {
    (1, 0): Check.NUMBER, (1, 8): Check.NUMBER, (1, 9): Check.NUMBER, (1, 13): Check.BIRTH, (1, 19): Check.BIRTH,
    (1, 21): Check.EXPIRY, (1, 27): Check.EXPIRY, (1, 28): Check.OPTIONAL, (1, 42): Check.OPTIONAL,
    (1, 43): Check.COMPOSITE,
}  # fmt: skip


@pytest.mark.parametrize(("line", "place"), list(GUARDED))
def test_a_letter_hurt_is_told_by_the_check_that_guards_it(line, place):
    lines = list(PASSPORT)
    lines[line] = f"{lines[line][:place]}{(int(lines[line][place], 36) + 1) % 10}{lines[line][place + 1 :]}"

    wrong = read_zone(lines).zone.wrong

    assert GUARDED[line, place] in wrong
    assert set(wrong) <= {GUARDED[line, place], Check.COMPOSITE}


@pytest.mark.parametrize("digit", ["0", FILLER])
def test_an_unused_optional_part_may_have_a_filler_for_its_check_digit(digit):
    start = "L898902C36UTO7408122F1204159" + FILLER * 14 + digit
    line = start + str(check_digit(start[:10] + start[13:20] + start[21:43]))

    read = read_zone((PASSPORT[0], line))

    assert read.is_valid


def test_a_long_card_number_goes_on_in_the_optional_part():
    # Doc 9303, part 5: the number D23145890734 has its check digit 9 after its last letters.
    lines = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<")

    zone = read_zone(lines).zone

    assert (zone.number, Check.NUMBER in zone.wrong) == ("D23145890734", False)


UNREADABLE = {
    "one line": (PASSPORT[:1], "lines"),
    "four lines": ((*PASSPORT, *PASSPORT), "lines"),
    "a line too short": ((PASSPORT[0], PASSPORT[1][:-1]), "length"),
    "both too long": ((PASSPORT[0] + "<", PASSPORT[1] + "<"), "length"),
    "three lines of a passport": ((*PASSPORT, PASSPORT[0]), "length"),
    "a small letter": ((PASSPORT[0].replace("A", "a"), PASSPORT[1]), "alphabet"),
    "a blank": ((PASSPORT[0].replace("<", " "), PASSPORT[1]), "alphabet"),
    "a digit of another script": ((PASSPORT[0], PASSPORT[1].replace("7", "٧")), "alphabet"),
    "empty lines": (("", ""), "length"),
}


@pytest.mark.parametrize("case", list(UNREADABLE))
def test_what_is_no_zone_is_refused_with_the_fault(case):
    lines, fault = UNREADABLE[case]

    read = read_zone(lines)

    assert (read.zone, read.fault, read.is_valid) == (None, fault, False)


def test_whatever_is_typed_never_breaks_the_reading():
    rng = random.Random(9303)
    for _ in range(2000):
        lines = ["".join(rng.choices("AZ09<VPI", k=rng.choice((30, 36, 44)))) for _ in range(rng.choice((2, 3)))]

        read = read_zone(lines)

        assert (read.zone is None) == (read.fault is not None)


TYPED = {
    "with blanks and small letters": "\n".join(PASSPORT).lower().replace("<<", "< <"),
    "in one string": "".join(PASSPORT),
    "with a reader's line ends": "\r\n".join(PASSPORT) + "\r\n",
    "with quotation marks for fillers": "\n".join(PASSPORT).replace("<<", "«"),
}


@pytest.mark.parametrize("way", list(TYPED))
def test_what_is_typed_becomes_lines(way):
    lines = typed_lines(TYPED[way])

    assert lines == PASSPORT


BIRTHS = {"740812": date(1974, 8, 12), "261122": date(2026, 11, 22), "261123": date(1926, 11, 23),
          "000229": date(2000, 2, 29), "74<<<<": None, "740230": None}  # fmt: skip


@pytest.mark.parametrize("written", list(BIRTHS))
def test_a_birth_is_the_last_such_day_not_to_come(written):
    found = born_on(written, today=TODAY)

    assert found == BIRTHS[written]


EXPIRIES = [("120415", date(2012, 4, 15)), ("361101", date(2036, 11, 1)), ("751231", date(2075, 12, 31)),
            ("990101", date(1999, 1, 1))]  # fmt: skip


@pytest.mark.parametrize(("written", "day"), EXPIRIES)
def test_an_expiry_lies_within_fifty_years(written, day):
    found = expires_on(written, today=TODAY)

    assert found == day
