"""Before, on the day, late: by date alone."""

from datetime import date

import pytest

from app.deadlines.rules import Punctuality, is_overdue, punctuality

DUE_ON = date(2026, 11, 11)


@pytest.mark.parametrize(
    ("resolved_on", "expected"),
    [
        (date(2026, 11, 10), Punctuality.BEFORE),
        (date(2026, 11, 11), Punctuality.ON_TIME),
        (date(2026, 11, 12), Punctuality.LATE),
    ],
)
def test_the_legal_class_is_by_date(resolved_on, expected):
    assert punctuality(resolved_on, DUE_ON) is expected


def test_an_open_dossier_is_overdue_from_the_day_after_its_due_day():
    assert not is_overdue(DUE_ON, on=DUE_ON)
    assert is_overdue(DUE_ON, on=date(2026, 11, 12))
