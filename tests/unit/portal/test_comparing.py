"""What office and portal disagree about, as a table, and counts that add up whatever is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portal.rules.comparing import (
    CURED_BY_PULL,
    CURED_BY_SENDING,
    KINDS,
    Difference,
    Ours,
    Sum,
    Theirs,
    differences,
)

D = Difference


def ours(version: int = 2, ordinal: int = 3, due: int | None = None, status: int | None = 4) -> Ours:
    return Ours(version=version, ordinal=ordinal, due_ordinal=ordinal if due is None else due, status=status)


def theirs(version: int = 2, ordinal: int = 3, status: int | None = 4) -> Theirs:
    return Theirs(version=version, ordinal=ordinal, status=status)


@pytest.mark.parametrize(
    ("here", "there", "quarantined", "found"),
    [
        (ours(), theirs(), None, []),
        (None, theirs(), None, [D.MISSING_HERE]),
        (None, theirs(), 2, [D.SET_ASIDE]),
        (None, theirs(), 0, [D.SET_ASIDE]),
        (ours(), None, None, [D.MISSING_THERE]),
        (ours(), None, 2, [D.MISSING_THERE]),
        (ours(), None, 3, [D.LISTED_ELSEWHERE]),
        (ours(version=1), theirs(), None, [D.VERSION_BEHIND]),
        (ours(version=1), theirs(), 1, [D.VERSION_BEHIND]),
        (ours(version=1), theirs(), 2, [D.VERSION_SET_ASIDE]),
        (ours(version=1), theirs(), 0, [D.VERSION_SET_ASIDE]),
        (ours(version=3), theirs(), None, [D.VERSION_AHEAD]),
        (ours(), theirs(ordinal=2), None, [D.STATUS_BEHIND]),
        (ours(due=2), theirs(ordinal=2), None, []),
        (ours(due=2), theirs(ordinal=3, status=9), None, []),
        (ours(), theirs(ordinal=4), None, [D.STATUS_AHEAD]),
        (ours(), theirs(status=8), None, [D.STATUS_BEHIND]),
        (ours(), theirs(status=None), None, []),
        (ours(ordinal=0, status=None), theirs(ordinal=0, status=1), None, []),
        (ours(version=1), theirs(ordinal=1), None, [D.VERSION_BEHIND, D.STATUS_BEHIND]),
    ],
)
def test_each_disagreement_has_its_name(here, there, quarantined, found):
    assert list(differences(here, there, quarantined=quarantined)) == found


def test_a_dossier_neither_has_is_a_mistake_of_the_asker():
    with pytest.raises(ValueError, match="neither"):
        list(differences(None, None, quarantined=None))


SMALL = st.integers(0, 3)
OURS = st.none() | st.builds(ours, SMALL, SMALL, SMALL, SMALL)
THEIRS = st.none() | st.builds(theirs, SMALL, SMALL, SMALL)


@given(st.lists(st.tuples(OURS, THEIRS, st.none() | SMALL).filter(lambda row: row[0] or row[1]), max_size=40))
def test_the_counts_add_up_whatever_is_compared(rows):
    total = Sum()

    for here, there, quarantined in rows:
        total.count(here, there, found=tuple(differences(here, there, quarantined=quarantined)))

    counts = total.as_json()
    assert counts["listed"] == counts["both"] + counts["missing_here"] + counts["set_aside"]
    assert counts["held"] == counts["both"] + counts["missing_there"] + counts["listed_elsewhere"]
    versions = counts["version_behind"] + counts["version_set_aside"] + counts["version_ahead"]
    assert counts["both"] == counts["version_same"] + versions
    assert counts["both"] == counts["status_same"] + counts["status_behind"] + counts["status_ahead"]
    assert counts["both"] == sum(1 for here, there, _ in rows if here and there)


def test_what_was_lost_has_a_cure():
    lost = {D.MISSING_HERE, D.VERSION_BEHIND, D.STATUS_BEHIND, D.MISSING_THERE, D.VERSION_AHEAD}

    assert lost == CURED_BY_PULL | CURED_BY_SENDING
    assert lost < set(KINDS)
