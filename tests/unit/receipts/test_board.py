"""The board of fees says what is collected today, from whom, and whether anybody checked it."""

from datetime import date

import pytest

from app.receipts.rules import board
from config.kinds import Channel, RequestKind
from config.office import load_office

OFFICE = load_office()
PASSPORT, VISA, FREE = "1.001456", "1.001194", "1.001445"


def lines_of(code, on):
    return board(OFFICE.catalogue.at(code, on), OFFICE.tariff, on=on)


@pytest.mark.parametrize(
    ("on", "new", "again"),
    [
        (date(2026, 11, 22), 100_000, 200_000),
        (date(2026, 12, 31), 100_000, 200_000),
        (date(2027, 1, 1), 200_000, 400_000),
    ],
)
def test_a_passport_costs_half_until_the_end_of_2026(on, new, again):
    lines = lines_of(PASSPORT, on)

    asked = {request: line.collected for line in lines for request in line.row.requests}
    assert [one.amount for one in asked[RequestKind.NEW]] == [new]
    assert [one.amount for one in asked[RequestKind.REISSUE_LOST]] == [again]


def test_a_relief_for_some_channels_parts_them():
    (line, *_) = lines_of(PASSPORT, date(2025, 3, 3))

    collected = {one.amount: set(one.channels) for one in line.collected}
    assert collected == {180_000: {Channel.ONLINE}, 200_000: {Channel.COUNTER, Channel.POST}}


def test_the_board_asks_what_the_tariff_asks():
    on = date(2026, 11, 22)

    for procedure in OFFICE.catalogue.current(on):
        shown = {line.item.code for line in board(procedure, OFFICE.tariff, on=on)}
        assert shown == set(procedure.fee_items)


def test_a_procedure_without_a_fee_has_no_lines():
    assert lines_of(FREE, date(2026, 11, 22)) == ()


def test_a_day_without_a_rate_has_no_lines():
    on = date(2026, 11, 22)

    assert board(OFFICE.catalogue.at(VISA, on), OFFICE.tariff, on=date(2019, 1, 1)) == ()


def test_a_line_nobody_checked_says_so():
    on = date(2026, 11, 22)
    procedures = OFFICE.catalogue.current(on)
    charged = {code for procedure in procedures for code in procedure.fee_items}

    marked = {
        line.item.code for procedure in procedures
        for line in board(procedure, OFFICE.tariff, on=on) if not line.is_verified
    }  # fmt: skip

    assert marked == charged & set(OFFICE.tariff.unverified_items(on))
