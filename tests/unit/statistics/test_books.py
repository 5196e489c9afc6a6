"""The books of the configuration: what form II.06a is, and that a book with a mistake does not let the office start."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from config.books import BOOKS, II_06A, Equation, Figure, checked
from config.errors import ConfigError
from config.workflow import State
from reports.book import II_06A_COLUMNS


def test_form_has_the_columns_of_the_circular():
    numbers = [column.number for column in II_06A.columns]

    assert numbers == list(range(3, 14))
    assert [str(figure) for figure in II_06A.figures] == [
        "received",
        "received_online",
        "received_direct_post",
        "carried_over",
        "resolved",
        "resolved_before",
        "resolved_on_time",
        "resolved_overdue",
        "open",
        "open_within",
        "open_overdue",
    ]


def test_received_is_resolved_and_open():
    assert Equation(whole=Figure.RECEIVED, parts=(Figure.RESOLVED, Figure.OPEN)) in II_06A.equations


def test_paper_and_book_have_the_same_heads():
    def leaves(columns):
        return [leaf for column in columns for leaf in (leaves(column.under) if column.under else [column])]

    on_paper = [(column.title.vi, column.title.en) for column in leaves(II_06A_COLUMNS)]

    assert on_paper[2:] == [(column.heading.vi, column.heading.en) for column in II_06A.columns]


@pytest.mark.parametrize("column", II_06A.columns, ids=lambda column: column.figure)
def test_every_column_says_its_rule_in_both_tongues(column):
    assert column.rule.vi
    assert column.rule.en
    assert column.rule.vi != column.rule.en


@pytest.mark.parametrize(
    ("book", "key"),
    [
        (replace(II_06A, columns=()), "II.06a.columns"),
        (replace(II_06A, columns=II_06A.columns[:1] + II_06A.columns[2:]), "II.06a.column(5)"),
        (
            replace(II_06A, columns=(*II_06A.columns[:-1], replace(II_06A.columns[-1], figure=Figure.OPEN_WITHIN))),
            "II.06a.open_within",
        ),
        (
            replace(II_06A, columns=(replace(II_06A.columns[0], sum_of=(Figure.RESOLVED,)), *II_06A.columns[1:])),
            "II.06a.received",
        ),
        (replace(II_06A, columns=II_06A.columns[:4]), "II.06a.equations"),
        (replace(II_06A, endings=MappingProxyType({State.IN_REVIEW: "on_time"})), "II.06a.endings"),
    ],
    ids=["no column", "numbers skip", "figure twice", "sum of a sum", "equation without column", "open ending"],
)
def test_book_with_a_mistake_refuses_to_start(book, key):
    with pytest.raises(ConfigError) as refused:
        checked((book,))

    assert refused.value.file == "config/books.py"
    assert refused.value.key == key
    assert refused.value.cure


def test_form_may_stand_once():
    with pytest.raises(ConfigError, match="stands twice"):
        checked((II_06A, II_06A))


def test_shipped_books_are_known_by_form():
    assert list(BOOKS) == ["II.06a"]
