"""Folding all versions of one dossier into one."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from app.intake.rules.arrival import Arrival, arrival, folded
from config.office import load_office

CATALOGUE = load_office().catalogue


def version(number: int, **fields: Any) -> Arrival:
    value = {
        "MaHoSo": "H01.1", "PhienBan": number, "LoaiBanTin": "NOP", "NgayCapNhat": f"2026090{number}080000",
        "MaTTHC": "1.001146", "KenhThucHien": "2", "ChuHoSo": "Anna Sample", "LoaiDoiTuong": "3", "LoaiDinhDanh": "HC",
        "SoDinhDanh": "X1234567", "NgayNopHoSo": "20260901080000", "DonViXuLy": "G01.801.108",
    } | fields  # fmt: skip
    procedure = CATALOGUE.at("1.001146", datetime(2026, 9, 1, tzinfo=UTC).date())
    assert procedure is not None
    return arrival(value, procedure=procedure, content_hash=orjson.dumps(value))


def papers(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"TepDinhKemId": name, "IsDeleted": is_gone} for name, is_gone in rows]


def test_the_newest_version_decides_whatever_order_they_come_in():
    old, new = version(1, ChuHoSo="Old"), version(2, ChuHoSo="New")

    assert folded([old, new]).columns["owner_name"] == folded([new, old]).columns["owner_name"] == "New"
    assert folded([new, old]).version == 2


def test_a_field_left_out_by_a_newer_version_stays_as_an_older_one_told_it():
    whole = folded([version(1, SoDienThoai="0900000001"), version(2)])

    assert whole.columns["phone"] == "0900000001"


def test_the_declaration_is_that_of_the_newest_version_that_has_one():
    declared = {"ToKhai": "NA5", "NoiDung": {"HoTen": "A"}}

    whole = folded([version(3), version(2, ThongTinKhac=declared), version(1, ThongTinKhac={"ToKhai": "NA8"})])

    assert (whole.form_code, whole.content, whole.declared_version) == ("NA5", {"HoTen": "A"}, 2)


def test_every_paper_stays_and_the_newest_version_naming_it_says_whether_it_was_taken_back():
    versions = [
        version(1, TaiLieuNop=papers(("a", "False"), ("b", "False"))),
        version(2, TaiLieuNop=papers(("a", "True"))),
        version(3, TaiLieuNop=papers(("c", "False"))),
    ]

    whole = folded(reversed(versions))

    gone = {row["portal_file_id"]: row["is_withdrawn"] for row in whole.documents}
    assert gone == {"a": True, "b": False, "c": False}


def test_a_transaction_told_in_two_versions_is_one_payment():
    line = {"Gia": 5, "DonViTien": "USD", "NgayThanhToan": "20260902090000", "MaGiaoDich": "T1"}

    whole = folded([version(1, DanhSachLePhi=[line]), version(2, DanhSachLePhi=[line, line | {"MaGiaoDich": "T2"}])])

    assert [payment.transaction_code for payment in whole.payments] == ["T1", "T2"]


def test_there_is_nothing_to_fold_without_a_version():
    with pytest.raises(ValueError, match="no version"):
        folded([])
