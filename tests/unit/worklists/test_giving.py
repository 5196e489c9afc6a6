"""To whom a dossier may be given, until when that is taken back, and which absences cannot be: as tables."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.worklists.rules import Deed, Gift, Planned, absence_fault, why_not_give, why_not_undo
from config.workflow import WORKFLOW, Role

NOW = datetime(2026, 9, 16, 2, tzinfo=UTC)
HERE = "G01.801.108"


@dataclass(frozen=True)
class Person:
    id: int = 7
    role: str = Role.OFFICER
    unit_code: str = HERE
    is_active: bool = True
    absent_until_at: datetime | None = None
    unfinished: int = 0
    cap: int = 40


@pytest.mark.parametrize("role", list(Role))
def test_only_who_takes_dossiers_in_hand_is_given_one(role):
    fault = why_not_give(Person(role=role), Gift(unit_code=HERE))

    assert (fault is None) == (role in WORKFLOW["claim"].roles)


@pytest.mark.parametrize(
    ("fields", "gift", "code"),
    [
        ({}, Gift(unit_code=HERE), None),
        ({}, Gift(unit_code="H30"), "taker_unit"),
        ({"is_active": False}, Gift(unit_code=HERE), "taker_inactive"),
        ({"absent_until_at": NOW}, Gift(unit_code=HERE), "taker_absent"),
        ({}, Gift(unit_code=HERE, recused=(7,)), "taker_recused"),
        ({}, Gift(unit_code=HERE, recused=(8,)), None),
        ({}, Gift(unit_code=HERE, holder_id=7), "taker_holds"),
        ({"unfinished": 39}, Gift(unit_code=HERE), None),
        ({"unfinished": 40}, Gift(unit_code=HERE), "taker_full"),
    ],
)
def test_why_somebody_is_not_given_a_dossier(fields, gift, code):
    assert why_not_give(replace(Person(), **fields), gift) == code


def test_who_stands_in_may_have_more_than_the_cap():
    full = Person(unfinished=40)

    assert why_not_give(full, Gift(unit_code=HERE), may_overload=True) is None


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (Deed("assigned", 7, NOW), None),
        (Deed("assigned", 7, NOW - timedelta(minutes=15)), None),
        (Deed("assigned", 7, NOW - timedelta(minutes=15, seconds=1)), "undo_too_late"),
        (Deed("assigned", 8, NOW), "undo_not_yours"),
        (Deed("passed_on", 7, NOW), "undo_not_last"),
        (Deed("amended", 1, NOW), "undo_not_last"),
        (None, "undo_not_last"),
    ],
)
def test_why_an_assignment_is_not_taken_back(last, code):
    assert why_not_undo(last, officer_id=7, now=NOW, minutes=15) == code


ONE = Planned(kind="leave", from_at=NOW, until_at=NOW + timedelta(days=3), officer_id=7)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, None),
        ({"stand_in_id": 8}, None),
        ({"kind": "shift"}, None),
        ({"kind": "sick"}, "absence_kind_unknown"),
        ({"until_at": NOW}, "absence_reversed"),
        ({"from_at": NOW - timedelta(days=2), "until_at": NOW - timedelta(days=1)}, "absence_past"),
        ({"from_at": NOW - timedelta(days=2)}, None),
        ({"until_at": NOW + timedelta(days=30, seconds=1)}, "absence_too_long"),
        ({"stand_in_id": 7}, "stand_in_self"),
        ({"kind": "delegation"}, "stand_in_missing"),
        ({"kind": "delegation", "stand_in_id": 8}, None),
    ],
)
def test_what_is_wrong_with_an_absence(fields, code):
    assert absence_fault(replace(ONE, **fields), now=NOW, longest_days=30) == code
