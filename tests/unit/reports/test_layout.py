"""Lines never grow wider than their column, strips never fall off a page, and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.fonts import Face, drawable_letters
from reports.layout import Run, Strip, cell, grid, held, line_width, lines_of, pages_of, row, under
from reports.text import harmless
from tests.unit.reports.specimens import HOSTILE_TEXTS


def strip(height: float, *, holds_next: bool = False) -> Strip:
    return Strip(height, lambda _canvas, _top: None, holds_next)


def said(lines) -> str:
    return "".join(piece.run.text for line in lines for piece in line)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
@pytest.mark.parametrize("width", [5, 60, 400])
def test_no_line_of_hostile_text_is_wider_than_its_column(text, width):
    lines = lines_of([Run(text)], width)

    widest_letter = 15  # a single letter is never cut
    assert all(line_width(line) <= max(width, widest_letter) + 1e-6 for line in lines)


@given(text=st.text(max_size=200), width=st.floats(20, 300))
def test_breaking_lines_loses_nothing_but_white_space(text, width):
    lines = lines_of([Run(text)], width)

    shown = harmless(text, letters=drawable_letters())
    assert said(lines).replace(" ", "") == "".join(shown.split())


def test_a_run_of_another_face_goes_on_in_the_same_line():
    lines = lines_of([Run("Người nộp tiền: "), Run("NGUYỄN THỊ ĐÀO", Face.BOLD)], 300)

    assert [[piece.run.face for piece in line] for line in lines] == [[Face.REGULAR, Face.BOLD]]


def test_a_row_is_as_deep_as_its_deepest_cell():
    strips = row([cell("một"), cell("hai\nba\nbốn")], grid(0, [100, 100]))

    assert len(strips) == 3


@given(st.lists(st.tuples(st.floats(1, 100), st.booleans()), max_size=40))
def test_every_strip_stands_on_one_page_in_its_order_and_no_page_is_too_full(heights):
    strips = [strip(height, holds_next=holds) for height, holds in heights]

    pages = pages_of(strips, 100)

    assert [each for page in pages for each in page] == strips
    assert all(sum(each.height for each in page) <= 100 + 1e-6 for page in pages)


def test_strips_that_hold_together_move_to_the_next_page_together():
    first, second, third = strip(60), strip(30, holds_next=True), strip(30)

    pages = pages_of([first, second, third], 100)

    assert pages == [[first], [second, third]]


def test_strips_that_hold_together_are_parted_when_no_page_can_take_them():
    strips = held([strip(60), strip(60), strip(60)])

    pages = pages_of(strips, 100)

    assert [len(page) for page in pages] == [1, 1, 1]


def test_a_tables_head_is_drawn_again_on_every_page():
    head, lines = strip(10), [strip(40) for _ in range(5)]

    pages = pages_of(under([head], lines), 100)

    assert [len(page) for page in pages] == [3, 3, 2]
    assert [page[0].height for page in pages] == [10, 10, 10]
