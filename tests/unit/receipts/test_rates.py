"""A rate is read however its thousands are parted, applied to the đồng, and never approved by who entered it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receipts.rules import BOUNDS, in_dong, may_approve, rate_from
from config.workflow import Role


@dataclass(frozen=True)
class Person:
    id: int
    role: str
    unit_code: str = "G01.801.108"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("26345", "26345"),
        ("26.345", "26345"),
        ("26,345", "26345"),
        ("26 345", "26345"),
        ("26\u00a0345", "26345"),
        ("26.345,50", "26345.50"),
        ("26,345.50", "26345.50"),
        ("26 345,5", "26345.5"),
        ("26345,50", "26345.50"),
        ("26345.5", "26345.5"),
        ("  26.345  ", "26345"),
        ("", None),
        ("26.345.500", None),
        ("26.345,505", None),
        ("26.34", None),
        ("26.345.50", None),
        ("-26345", None),
        ("26e3", None),
        ("NaN", None),
        ("Infinity", None),
        ("２６３４５", None),
        ("26345 đồng", None),
        ("1234567", None),
    ],
)
def test_a_rate_is_read_as_people_write_it(typed, expected):
    assert rate_from(typed) == (None if expected is None else Decimal(expected))


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_a_rate_or_none(text):
    rate = rate_from(text)

    assert rate is None or (rate.is_finite() and rate >= 0)


@pytest.mark.parametrize(
    ("dollars", "rate", "dong"),
    [
        (25, "26345.50", 658_638),  # 658,637.50: half a đồng goes up
        (25, "26345.48", 658_637),
        (145, "26345.50", 3_820_098),  # 3,820,097.50
        (10, "26345", 263_450),
        (1, "26345.49", 26_345),
        (0, "26345.49", 0),
    ],
)
def test_dollars_become_whole_dong(dollars, rate, dong):
    assert in_dong(dollars, Decimal(rate)) == dong


@given(st.integers(1, 100_000), st.decimals(15_000, 50_000, places=2))
def test_rounding_never_moves_more_than_half_a_dong(dollars, rate):
    exact = Fraction(rate) * dollars

    assert -Fraction(1, 2) < in_dong(dollars, rate) - exact <= Fraction(1, 2)


@pytest.mark.parametrize("role", list(Role))
def test_team_leaders_and_heads_approve_what_others_entered(role):
    answer = may_approve(Person(1, role), entered_by_id=2)

    assert answer.why_not == (None if role in (Role.TEAM_LEADER, Role.HEAD) else "role")


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.HEAD])
def test_nobody_approves_their_own_rate(role):
    assert may_approve(Person(1, role), entered_by_id=1).why_not == "second_person"


def test_the_bounds_leave_room_for_any_rate_of_these_years():
    lowest, highest = BOUNDS["USD"]

    assert lowest < Decimal(23_000) < Decimal(30_000) < highest
