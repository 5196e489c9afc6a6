"""What the search box makes of what is typed into it."""

import pytest

from app.worklists.rules import Sought, sought

TYPED = {
    "nguyen thi dao": Sought(words=("nguyen", "thi", "dao")),
    "  NGUYỄN  Thị ĐÀO ": Sought(words=("nguyen", "thi", "dao")),
    "O'Connor James": Sought(words=("o", "connor", "james")),
    "": Sought(),
    "!!! --- ***": Sought(),
    "dao:* | !lan": Sought(words=("dao", "lan")),
    "G01.801.108-260916-000012": Sought(number="G01.801.108-260916-000012", identity="G01801108260916000012"),
    "g01.801.108-2609": Sought(number="G01.801.108-2609", identity="G018011082609"),
    "001097331610": Sought(
        number="001097331610", identity="001097331610", phones=("001097331610", "+8401097331610", "8401097331610")
    ),
    "C1916647": Sought(number="C1916647", identity="C1916647"),
    "c 191 6647": Sought(number="C1916647", identity="C1916647"),
    "0963704276": Sought(
        number="0963704276", identity="0963704276", phones=("0963704276", "+84963704276", "84963704276")
    ),
    "+84 963.704.276": Sought(
        number="84963.704.276", identity="84963704276", phones=("0963704276", "+84963704276", "84963704276")
    ),
}


@pytest.mark.parametrize("typed", list(TYPED))
def test_what_is_typed_is_read_as(typed):
    assert sought(typed) == TYPED[typed]


def test_a_text_without_end_is_cut_off():
    found = sought("a " * 100_000)

    assert len(found.words) == 12


def test_nothing_typed_is_nothing_sought():
    assert not sought(None)
    assert sought("a")
