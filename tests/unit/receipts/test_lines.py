"""What is left of fee lines when a part has come in, and what a text looks for among receipts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receipts.rules import LookUp, left_of, look_up, receipt_name

TWO = [
    {"code": "LP_HC", "name": "Lệ phí cấp hộ chiếu", "kind": "le_phi", "amount": 100},
    {"code": "P_X", "name": "Phí khác", "kind": "phi", "amount": 50},
]


def amounts(lines):
    return [(line["code"], line["amount"]) for line in lines]


@pytest.mark.parametrize(
    ("paid", "left"),
    [
        (0, [("LP_HC", 100), ("P_X", 50)]),
        (30, [("LP_HC", 70), ("P_X", 50)]),
        (100, [("P_X", 50)]),
        (120, [("P_X", 30)]),
        (150, []),
        (999, []),
    ],
)
def test_the_first_lines_are_settled_first(paid, left):
    assert amounts(left_of(TWO, paid=paid)) == left


def test_what_is_left_keeps_its_name_and_kind():
    (line,) = left_of(TWO, paid=120)

    assert line == {"code": "P_X", "name": "Phí khác", "kind": "phi", "amount": 30}
    assert TWO[1]["amount"] == 50


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=6), st.integers(0, 7000))
def test_what_is_left_adds_up(sums, paid):
    lines = [{"code": str(place), "amount": amount} for place, amount in enumerate(sums)]

    left = left_of(lines, paid=paid)

    assert sum(line["amount"] for line in left) == max(sum(sums) - paid, 0)
    assert all(line["amount"] > 0 for line in left)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("17", LookUp(number=17)),
        (" 0000017 ", LookUp(number=17, dossier_number="0000017")),
        ("AA-26E 0000017", LookUp(number=17, serial="AA-26E")),
        ("aa-26e-17", LookUp(number=17, serial="AA-26E")),
        ("AA-26E0000017", LookUp(number=17, serial="AA-26E")),
        ("01BLP0-001  AA-26E  0000017", LookUp(number=17, serial="AA-26E")),
        ("a8fdda5390", LookUp(code="A8FDDA5390", dossier_number="A8FDDA5390")),
        ("1234567890", LookUp(code="1234567890", dossier_number="1234567890")),
        ("G01.801.108-260916-000001", LookUp(dossier_number="G01.801.108-260916-000001")),
        ("g01.801.108-260916-000001", LookUp(dossier_number="G01.801.108-260916-000001")),
        ("Nguyễn Thị Đào", LookUp()),
        ("", LookUp()),
        ("%", LookUp()),
        ("'; DROP TABLE receipts", LookUp()),
        ("9" * 500, LookUp()),
    ],
)
def test_a_text_is_read_as_a_number_a_code_or_a_dossier(typed, wanted):
    assert look_up(typed) == wanted


def test_what_looks_for_nothing_says_so():
    assert not look_up("???")
    assert look_up("17")


@given(st.text(max_size=100))
def test_any_text_can_be_looked_for(text):
    wanted = look_up(text)

    assert wanted.number is None or 0 <= wanted.number <= 9_999_999


def test_a_receipt_is_cited_by_symbol_serial_and_seven_digits():
    assert receipt_name("01BLP0-001", "AA-26E", number=17) == "01BLP0-001 AA-26E 0000017"
