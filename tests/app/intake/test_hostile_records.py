"""No record, however strange, breaks the page it came with: it gets one outcome, and the others theirs."""

import random
import string

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.dossiers.queries import documents_of, newest_declaration
from app.intake.rules.reading import DOCUMENT, FEE, FORMS
from app.receipts.models import Payment
from tests.app.intake.conftest import a_record, a_version, kept, outcome, record_of, the_dossier

NOISE = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=20_000))
TIMES = {"NgayThanhToan": "20260902090000", "LoaiPhiLePhi": "2"}


@pytest.mark.parametrize(
    "fields",
    [
        {"SoDienThoai": NOISE},
        {"Email": NOISE},
        {"ChuHoSo": NOISE},
        {"ChuHoSo": " ".join(NOISE[at : at + 9] for at in range(0, 9000, 9))},
        {"ChuHoSo": "\ufdfa" * 5000},
        {"PhienBan": 20260902173000},
        {"DiemTiepNhan": NOISE, "TrichYeuHoSo": NOISE, "ThongTinTra": NOISE},
        {"GhiChuKhongCoTrongQuyDinh": [{"a": [NOISE]}]},
        {"TaiLieuNop": [{"TepDinhKemId": f"file-{number}"} for number in range(900)]},
        {"TaiLieuNop": [{}, {}, {}]},
        {"DanhSachLePhi": [
            {"Gia": 25, "DonViTien": "USD", "MaGiaoDich": "T1"} | TIMES,
            {"Gia": 200000, "DonViTien": "VND", "MaGiaoDich": "T1"} | TIMES,
        ]},
        {"DanhSachLePhi": [{"Gia": 10**13, "MaGiaoDich": f"T{number}"} | TIMES for number in range(999)]},
        {"NgayNopHoSo": "99991231235959", "NgayCapNhat": "99991231235959"},
    ],
    ids="+".join,
)  # fmt: skip
def test_a_strange_but_sound_record_is_taken_in_with_its_neighbour(app, fields):
    strange, neighbour = a_record(**fields), a_record()

    tally = kept(strange, neighbour)

    assert tally.outcomes["created"] + tally.outcomes["quarantined"] == 2
    if "NgayNopHoSo" not in fields:
        assert outcome(tally) == {"created": 2}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"TaiLieuNop": [{}] * 1001}, "TaiLieuNop"),
        ({"DanhSachLePhi": [{"Gia": 1, "MaGiaoDich": NOISE} | TIMES]}, "DanhSachLePhi"),
        ({"DanhSachLePhi": [{"Gia": 10**14}]}, "DanhSachLePhi"),
        ({"PhienBan": 2**62}, "PhienBan"),
        ({"PhienBan": True}, "PhienBan"),
        ({"TrichYeuHoSo": "a\x00b"}, "TrichYeuHoSo"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_kept_is_one_quarantined_record_that_names_the_field(app, fields, field):
    strange = a_record(**fields)

    tally = kept(strange, a_record())

    assert outcome(tally) == {"quarantined": 1, "created": 1}
    assert record_of(strange).faults == [{"code": "bad_format", "field": field}]


def test_a_value_too_deep_or_too_large_to_be_written_again_is_one_quarantined_record(app):
    deep = orjson.loads(b'{"MaHoSo":' + b"[" * 900 + b"]" * 900 + b"}")

    tally = kept(deep, {"PhienBan": 2**70}, {"ChuHoSo": "\ud800"}, a_record())

    assert outcome(tally) == {"quarantined": 3, "created": 1}


def test_a_transaction_in_two_currencies_is_two_payments(app):
    lines = [
        {"Gia": 25, "DonViTien": "USD", "MaGiaoDich": "T77"} | TIMES,
        {"Gia": 200000, "MaGiaoDich": "T77"} | TIMES,
    ]
    record = a_record(DanhSachLePhi=lines)

    kept(record)

    made = db.session.query(Payment).filter_by(dossier_id=the_dossier(record["MaHoSo"]).id)
    assert {(one.transaction_code, one.currency, one.amount) for one in made} == {
        ("T77", "USD", 25), ("T77/VND", "VND", 200000),
    }  # fmt: skip


def test_a_transaction_told_of_two_dossiers_counts_for_the_first_and_is_pointed_at_in_the_second(app):
    paid = {"DanhSachLePhi": [{"Gia": 200000, "MaGiaoDich": "T88"} | TIMES]}
    first, second, third = a_record(**paid), a_record(**paid), a_record()

    kept(first, second, third, a_version(third, 2, "THANHTOAN", **paid))

    flags = [the_dossier(record["MaHoSo"]).flags for record in (first, second, third)]
    assert [{"code": "payment_elsewhere"} in raised for raised in flags] == [False, True, True]


def test_a_payment_message_without_a_declaration_does_not_price_the_dossier_from_nothing(app):
    record = a_record()
    kept(record)
    before = (the_dossier(record["MaHoSo"]).flags, newest_declaration(db.session(), the_dossier(record["MaHoSo"]).id))
    paid = {"DanhSachLePhi": [{"Gia": 200000, "MaGiaoDich": "T99"} | TIMES]}

    kept(a_version(record, 2, "THANHTOAN", ThongTinKhac=None, **paid))

    dossier = the_dossier(record["MaHoSo"])
    assert not [flag for flag in dossier.flags if flag["code"] in ("form_differs", "fee_undetermined")]
    assert newest_declaration(db.session(), dossier.id) == before[1]
    assert [flag for flag in before[0] if flag not in dossier.flags] == []


def test_a_supplement_that_names_only_the_new_paper_keeps_the_others(app):
    record = a_record(TaiLieuNop=[{"TepDinhKemId": "a", "MaThanhPhanHoSo": "X"}])
    kept(record)

    kept(a_version(record, 2, "BOSUNG", TaiLieuNop=[{"TepDinhKemId": "b", "MaThanhPhanHoSo": "Y"}]))

    held = documents_of(db.session(), the_dossier(record["MaHoSo"]).id)
    assert [(one.portal_file_id, one.is_withdrawn) for one in held] == [("a", False), ("b", False)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
rows = {
    "TaiLieuNop": st.lists(st.dictionaries(st.sampled_from(sorted(DOCUMENT)), json_values, max_size=3), max_size=2),
    "DanhSachLePhi": st.lists(st.dictionaries(st.sampled_from(sorted(FEE)), json_values, max_size=3), max_size=2),
    "ThongTinKhac": st.fixed_dictionaries({
        "ToKhai": st.sampled_from(["TK01", "TK01a", "TK05", "NA5", "NA8", "NA15", "KBTT", "?"]),
        "NoiDung": st.dictionaries(st.sampled_from(
            ["NgaySinh", "SoCCCD", "GioiTinh", "TuNgay", "DenNgay", "SoNguoi", "ThoiHanThang", "NguoiNuocNgoai", "CoSo"]
        ), json_values, max_size=4),
    }),
}  # fmt: skip
mutations = st.dictionaries(st.sampled_from(sorted(FORMS)), json_values, max_size=3) | st.fixed_dictionaries(
    {}, optional=rows
)


@given(changes=st.lists(mutations, min_size=1, max_size=4), kind=st.sampled_from(["BOSUNG", "RUT", "THANHTOAN", "NOP"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_record_every_one_has_one_outcome(app, changes, kind):
    lodged = a_record()
    strange = [a_record() | change for change in changes]
    strange += [a_version(lodged, 1 + number, kind) | change for number, change in enumerate(changes, start=1)]

    tally = kept(lodged, *strange)

    assert tally.records == sum(tally.outcomes.values()) == 1 + len(strange)
