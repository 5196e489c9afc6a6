"""The table of worklists: who sees what, and how a mistake in it stops the start."""

from dataclasses import replace

import pytest

from config.errors import ConfigError
from config.workflow import Role, State
from config.worklists import ROWS, WORKLISTS, Column, Selection, checked, first_worklist_of, worklists_of

EVERY = ["mine", "new", "in_review", "awaiting_applicant", "awaiting_opinion", "awaiting_decision", "overdue",
         "to_transfer", "at_centre", "payments", "results"]  # fmt: skip
LEADERS = [*EVERY[:7], "held", *EVERY[7:]]
SEEN_BY = {
    Role.OFFICER: EVERY,
    Role.TEAM_LEADER: LEADERS,
    Role.HEAD: LEADERS[1:],
    Role.AUDITOR: EVERY[1:],
    Role.CASHIER: ["payments", "results"],
    Role.ADMINISTRATOR: [],
    Role.SYSTEM: [],
}
STARTS_WITH = {
    Role.OFFICER: "mine", Role.TEAM_LEADER: "mine", Role.HEAD: "awaiting_decision", Role.AUDITOR: "new",
    Role.CASHIER: "payments", Role.ADMINISTRATOR: None,
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_lists(role):
    assert [row.name for row in worklists_of(role)] == SEEN_BY[role]


@pytest.mark.parametrize("role", list(STARTS_WITH))
def test_each_role_starts_its_day_with_its_list(role):
    first = first_worklist_of(role)

    assert (first.name if first else None) == STARTS_WITH[role]


ENDED = Selection(states=frozenset({State.STOPPED}))
MISTAKES = {
    "two of one name": ("name", (replace(ROWS[0], key="x", opens_for=frozenset()), *ROWS)),
    "two of one key": ("key", (replace(ROWS[0], name="other", opens_for=frozenset()), *ROWS)),
    "two first lists": ("opens_for", (replace(ROWS[0], name="other", key="x"), *ROWS)),
    "a key of two letters": ("mine.key", (replace(ROWS[0], key="mm"),)),
    "a key with a mark": ("mine.key", (replace(ROWS[0], key="ư"),)),
    "seen by nobody": ("mine.roles", (replace(ROWS[0], roles=frozenset()),)),
    "opened by who does not see it": ("mine.opens_for", (replace(ROWS[0], opens_for=frozenset({Role.CASHIER})),)),
    "an ended state": ("mine.selection.states", (replace(ROWS[0], selection=ENDED),)),
    "no state": ("mine.selection.states", (replace(ROWS[0], selection=Selection(states=frozenset())),)),
    "overdue where no clock runs": (
        "mine.selection.overdue",
        (replace(ROWS[0], selection=Selection(states=frozenset({State.LODGED}), overdue=True)),),
    ),
    "no number first": ("mine.columns", (replace(ROWS[0], columns=(Column.OWNER, Column.NUMBER)),)),
    "an act nobody knows": ("results.acts", (replace(WORKLISTS["results"], acts=("burn",)),)),
    "an act of another state": ("results.acts", (replace(WORKLISTS["results"], acts=("accept",)),)),
}  # fmt: skip


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_a_mistake_stops_the_start_and_names_its_key(mistake):
    key, rows = MISTAKES[mistake]

    with pytest.raises(ConfigError) as refused:
        checked(rows)

    assert (refused.value.file, refused.value.key) == ("config/worklists.py", key)
