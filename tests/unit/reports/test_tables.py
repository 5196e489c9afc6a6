"""CSV and XLSX: formulas disarmed, numbers and days real, nothing cut in silence."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.tables import TooManyRows, csv_bytes, csv_lines, write_xlsx, xlsx_bytes

HEADER = ["Mã hồ sơ", "Chủ hồ sơ"]
FORMULAS = [
    "=1+1",
    "+84 912 345 678",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "=HYPERLINK('http://x')",
    '=cmd|"/c calc"!A1',
]


def cells_of(workbook: bytes):
    return [list(row) for row in load_workbook(io.BytesIO(workbook)).active.iter_rows()]


def records_of(table: bytes):
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_text_like_a_formula_is_opened_with_an_apostrophe_in_csv(text):
    _, (first, second) = records_of(csv_bytes(HEADER, [[text, "x"]]))

    assert (first, second) == (f"'{text}", "x")


@pytest.mark.parametrize("text", FORMULAS)
def test_text_like_a_formula_is_a_text_cell_in_xlsx(text):
    _, (first,) = cells_of(xlsx_bytes(["Tên"], [[text]]))

    assert first.data_type == "s"
    assert first.value.strip() == text.replace("\r", "_x000D_").strip()


def test_a_heading_like_a_formula_is_disarmed_too():
    ((first,),) = records_of(csv_bytes(["=1"], []))

    assert first == "'=1"


def test_csv_begins_with_a_byte_order_mark_and_has_plain_numbers_and_days():
    rows = [
        ["NGUYỄN THỊ ĐÀO", -5, Decimal("1E+3"), date(2026, 2, 5), datetime(2026, 2, 5, 9, 7, tzinfo=UTC), None, True]
    ]

    table = csv_bytes(list("abcdefg"), rows)

    assert table.startswith(b"\xef\xbb\xbf")
    assert records_of(table)[1] == ["NGUYỄN THỊ ĐÀO", "-5", "1000", "2026-02-05", "2026-02-05 09:07:00", "", "true"]


def test_csv_text_with_commas_quotes_and_line_ends_stays_one_field():
    text = 'a,"b"\r\nc;d'

    assert records_of(csv_bytes(HEADER, [[text, text]]))[1] == [text, text]


def test_csv_is_streamed_while_rows_are_still_coming():
    def rows():
        yield from ([number, ""] for number in range(600))
        raise ConnectionError("the database went away")

    blocks = csv_lines(HEADER, rows())

    assert next(blocks).count(b"\r\n") == 501
    with pytest.raises(ConnectionError):
        next(blocks)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2)))
def test_csv_fields_read_back_never_begin_like_a_formula(rows):
    records = records_of(csv_bytes(HEADER, rows))

    fields = [field for record in records for field in record]
    assert not [field for field in fields if field.startswith(tuple("=+-@\t\r\n"))]
    assert [[field.removeprefix("'") for field in record] for record in records[1:]] == [
        [field.replace("\uffff", "\ufffd").replace("\ufffe", "\ufffd").removeprefix("'") for field in row]
        for row in rows
    ]


def test_xlsx_numbers_and_days_are_real_and_the_head_is_frozen():
    moment = datetime(2026, 2, 5, 9, 7, tzinfo=UTC)

    workbook = xlsx_bytes(list("abcd"), [[100_000, Decimal("26345.5"), date(2026, 2, 5), moment]], sheet="Biên lai")

    page = load_workbook(io.BytesIO(workbook)).active
    amount, rate, day, at = next(page.iter_rows(min_row=2))
    assert (page.title, page.freeze_panes) == ("Biên lai", "A2")
    assert (amount.value, rate.value, day.value, at.value) == (
        100_000,
        26345.5,
        datetime(2026, 2, 5),  # noqa: DTZ001 - the file format knows no zones
        datetime(2026, 2, 5, 9, 7),  # noqa: DTZ001 - the same
    )
    assert day.number_format == "dd/mm/yyyy"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("001099012345", "001099012345"),
        ("https://example.org", "https://example.org"),
        (1_234_567_890_123_456, "1234567890123456"),
        (date(1899, 12, 31), "1899-12-31"),
        (float("nan"), "nan"),
        ("x\ud800\uffff", "x\ufffd\ufffd"),
        ("a" * 40_000, "a" * 32_766 + "…"),
    ],
)
def test_what_a_spreadsheet_would_spoil_is_kept_as_text(value, text):
    _, (first,) = cells_of(xlsx_bytes(["a"], [[value]]))

    assert (first.data_type, first.value) == ("s", text)


def test_more_rows_than_a_sheet_holds_are_refused_and_nothing_is_written():
    target = io.BytesIO()

    with pytest.raises(TooManyRows, match="1,048,575"):
        write_xlsx(target, ["a"], rows=([] for _ in range(1_048_576)))

    assert target.getvalue() == b""


def test_the_number_of_rows_written_is_told():
    assert write_xlsx(io.BytesIO(), HEADER, rows=([number, "x"] for number in range(7))) == 7


def test_the_same_rows_give_the_same_bytes():
    rows = [["a", 1], ["b", 2]]

    assert xlsx_bytes(HEADER, rows) == xlsx_bytes(HEADER, rows)
