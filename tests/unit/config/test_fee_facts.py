"""Facts are read from a declaration field by field: what is missing or malformed is unknown, never a guess."""

from datetime import date
from typing import Any

import pytest

from config.fee_facts import Birth, FeeFacts, born, fee_facts
from config.kinds import Entries, RequestKind


@pytest.mark.parametrize(
    ("form", "content", "facts"),
    [
        (
            "TK01",
            {"NgaySinh": "19970502", "NoiDungDeNghi": "CAP_MOI", "SoCCCD": "001097000001"},
            FeeFacts(born=Birth(1997, date(1997, 5, 2)), request=RequestKind.NEW, personal_id=True),
        ),
        (
            "TK01a",
            {"NgaySinh": "2016", "NoiDungDeNghi": "DOI", "SoDinhDanhTre": " "},
            FeeFacts(born=Birth(2016), request=RequestKind.EXCHANGE, personal_id=False),
        ),
        (
            "NA5",
            {"NgaySinh": "19990121", "SoLan": "N", "TuNgay": "20260701", "DenNgay": "20260929"},
            FeeFacts(born=Birth(1999, date(1999, 1, 21)), entries=Entries.MULTIPLE, visa_days=90),
        ),
        ("NA5", {"SoLan": 1}, FeeFacts(entries=Entries.SINGLE)),
        ("NA8", {"ThoiHanThang": 24, "SoLan": "1"}, FeeFacts(card_months=24)),
        ("NA7", {"ThoiHanThang": " 36 "}, FeeFacts(card_months=36)),
        ("NA15", {"SoNguoi": 3, "NgaySinh": "19990121"}, FeeFacts(people=3)),
        ("KBTT", {"SoNguoi": 3}, FeeFacts()),
        ("TK99", {"NgaySinh": "19990121"}, FeeFacts()),
    ],
)
def test_each_form_gives_the_facts_it_carries(form: str, content: dict[str, Any], facts: FeeFacts) -> None:
    assert fee_facts(form, content) == facts


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("TK01", {"NgaySinh": "19970231", "NoiDungDeNghi": "MUA", "SoCCCD": ""}),
        ("TK01", {"NgaySinh": 19970502, "NoiDungDeNghi": ["DOI"], "SoCCCD": None}),
        ("NA5", {"SoLan": "2", "TuNgay": "20260701", "DenNgay": "20260630"}),
        ("NA5", {"SoLan": True, "TuNgay": "2026-07-01", "DenNgay": "20260930"}),
        ("NA5", {"SoLan": {}, "TuNgay": {}, "DenNgay": "٢٠٢٦٠٧٠١"}),
        ("NA8", {"ThoiHanThang": 0}),
        ("NA8", {"ThoiHanThang": 12.0}),
        ("NA8", {"ThoiHanThang": True}),
        ("NA8", {"ThoiHanThang": 121}),
        ("NA15", {"SoNguoi": "-3"}),
        ("NA15", {"SoNguoi": "ba"}),
        ("NA15", {"SoNguoi": "999999999999"}),
        ("NA15", {}),
    ],
)
def test_malformed_fields_are_unknown(form: str, content: dict[str, Any]) -> None:
    facts = fee_facts(form, content)

    assert facts in (FeeFacts(), FeeFacts(personal_id=False))


@pytest.mark.parametrize(
    "value", ["", "99", "1799", "2100", "19990230", "199901", "19990101000000", None, 1999, "abcd"]
)
def test_what_is_no_birth_is_unknown(value: object) -> None:
    assert born(value) is None


@pytest.mark.parametrize(
    ("birth", "on", "is_under"),
    [
        ("20120301", date(2026, 2, 28), True),
        ("20120301", date(2026, 3, 1), False),
        ("20120229", date(2026, 2, 28), True),
        ("20120229", date(2026, 3, 1), False),
        ("2012", date(2025, 12, 31), True),
        ("2012", date(2026, 6, 1), None),
        ("2012", date(2027, 1, 1), False),
    ],
)
def test_fourteen_is_reached_on_the_birthday(birth: str, on: date, is_under: bool | None) -> None:
    person = born(birth)

    assert person is not None
    assert person.is_under(14, on) is is_under
