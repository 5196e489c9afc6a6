"""Cutting the portal's answers: every record byte for byte, every half answer known for one."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portal.rules.answers import Fate, HalfAnswer, IndexPage, Listing, SaidNo, read_fates, read_feed, read_index

TEXT = st.text('ađ"\\{}[],: \n', max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def answer(*records: bytes, rest: bytes = b',"next":"c","more":true}') -> bytes:
    return b'{"error_code":0,"data":[' + b",".join(records) + b"]" + rest


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 2]))
def test_records_come_out_as_they_were_put_in(values, indent):
    written = [json.dumps(value, indent=indent, ensure_ascii=indent is None).encode() for value in values]

    page = read_feed(answer(*written))

    assert page.records == tuple(written)
    assert (page.next_cursor, page.more) == ("c", True)


@given(st.lists(VALUES, min_size=1, max_size=3), st.data())
def test_an_answer_cut_off_anywhere_is_a_half_answer(values, draw):
    whole = answer(*(json.dumps(value).encode() for value in values))

    with pytest.raises(HalfAnswer):
        read_feed(whole[: draw.draw(st.integers(0, len(whole) - 1))])


@pytest.mark.parametrize(
    "record",
    [b'"\xff"', b'{"a":"\\ud800"}', b"nonsense", b"1e999", b'{"a":1,}', b'{"MaHoSo":"a","x":"]}[{,\\""}',
     b"[" * 3000 + b"]" * 3000],
)  # fmt: skip
def test_a_record_no_reader_takes_is_one_record_and_not_a_failed_page(record):
    page = read_feed(answer(b'{"a":1}', record, b'{"b":2}'))

    assert page.records == (b'{"a":1}', record, b'{"b":2}')


def test_data_inside_a_record_is_not_the_answer_s_data():
    page = read_feed(b'{"extra":{"data":[1,2]},"error_code":0,"more":false,"data":[ {"data":[3]} ],"next":null}')

    assert page.records == (b'{"data":[3]}',)
    assert (page.next_cursor, page.more) == (None, False)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"<html>", answer(rest=b"}"), answer(rest=b',"next":5,"more":true}'),
     answer(rest=b',"next":null,"more":true}'), answer(rest=b',"next":"c","more":"yes"}'),
     b'{"error_code":0,"data":{},"next":"c","more":true}', answer(b"1", b""), b'{"data":[],"next":"c","more":true}'],
)  # fmt: skip
def test_what_is_not_of_the_contract_is_a_half_answer(body):
    with pytest.raises(HalfAnswer):
        read_feed(body)


@pytest.mark.parametrize("read", [read_feed, read_index, read_fates])
def test_a_no_is_told_with_its_words(read):
    with pytest.raises(SaidNo) as no:
        read('{"error_code":7,"message":"Hệ thống bảo trì"}'.encode())

    assert (no.value.error_code, no.value.words) == (7, "Hệ thống bảo trì")


def test_words_are_kept_short_and_without_what_a_database_refuses():
    with pytest.raises(SaidNo) as no:
        read_feed(orjson.dumps({"error_code": 7, "message": "\x00a" + "x" * 5000}))

    assert no.value.words == "a" + "x" * 499


def test_a_line_of_the_index_that_names_no_dossier_is_left_out():
    body = orjson.dumps(
        {
            "error_code": 0,
            "data": [
                {"MaHoSo": "A", "PhienBan": 2, "TrangThaiHoSo": "4", "ThuTu": 3},
                {"PhienBan": 1},
                {"MaHoSo": "B", "PhienBan": "x"},
                5,
                {"MaHoSo": "C", "PhienBan": "7", "TrangThaiHoSo": None},
            ],
            "next": "n",
            "more": False,
        }
    )

    page = read_index(body)

    assert page == IndexPage((Listing("A", 2, 4, 3), Listing("C", 7, None, 0)), "n", more=False)


def test_a_fate_that_names_no_message_is_left_out():
    body = orjson.dumps(
        {
            "error_code": 0,
            "data": [{"MaHoSo": "A", "ThuTu": 1, "error_code": 3, "message": "Trùng"}, {"ThuTu": 2}, None],
        }
    )

    assert read_fates(body) == (Fate("A", 1, 3, "Trùng"),)
