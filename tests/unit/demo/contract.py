"""A strict reading of the portal contract, sections 1 and 4, written apart from the generator: it names each breach."""

import re
from collections.abc import Iterator
from datetime import datetime

FIELDS = {
    "MaHoSo", "PhienBan", "LoaiBanTin", "NgayCapNhat", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "KenhThucHien",
    "DuocTroGiup", "DiemTiepNhan", "ChuHoSo", "LoaiDoiTuong", "LoaiDinhDanh", "SoDinhDanh", "Email", "SoDienThoai",
    "TrichYeuHoSo", "NgayNopHoSo", "DonViXuLy", "HinhThuc", "ThongTinTra", "TrangThaiHoSo",
    "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen", "ThongTinKhac", "TaiLieuNop", "DanhSachLePhi",
}  # fmt: skip
CODES = {
    "LoaiBanTin": "NOP|BOSUNG|RUT|THANHTOAN", "KenhThucHien": "[123]", "LoaiDoiTuong": "[123]", "HinhThuc": "[01]",
    "DuocTroGiup": "[01]", "TrangThaiHoSo": "10|[1-9]", "TaiKhoanDuocXacThucVoiVNeID": "[01]",
    "DuocThanhToanTrucTuyen": "[01]", "LoaiDinhDanh": "CCCD|CMND|HC|MSDN",
    "MaHoSo": r"[A-Z0-9][A-Z0-9.\-/]{4,60}", "MaTTHC": r"[1-9]\.[0-9]{6}",
}  # fmt: skip
NUMBERS = {"CCCD": "[0-9]{12}", "CMND": "[0-9]{9}", "HC": "[A-Z0-9]{5,20}", "MSDN": "[0-9]{10}([0-9]{3})?"}
REQUIRED = (
    "MaHoSo", "PhienBan", "LoaiBanTin", "NgayCapNhat", "MaTTHC", "KenhThucHien", "ChuHoSo", "LoaiDoiTuong",
    "LoaiDinhDanh", "SoDinhDanh", "NgayNopHoSo", "DonViXuLy", "ThongTinKhac",
)  # fmt: skip
DAY, WORDS, WHOLE, PARTS = "day", "words", "whole", "parts"
FORMS = {
    "TK01": {"HoTen": WORDS, "GioiTinh": "[MF]", "NgaySinh": DAY, "SoCCCD": "[0-9]{12}", "ThuongTru": WORDS,
             "NoiDungDeNghi": "CAP_MOI|CAP_LAI_MAT|CAP_LAI_HONG|DOI", "LoaiHoChieu": "GAN_CHIP|KHONG_CHIP"},
    "TK05": {"HoTen": WORDS, "NgaySinh": DAY, "SoCCCD": "[0-9]{12}", "SoHoChieu": "[A-Z][0-9]{7,8}", "NgayMat": DAY},
    "NA5": {"HoTen": WORDS, "GioiTinh": "[MF]", "NgaySinh": DAY, "QuocTich": "[A-Z]{3}", "SoHoChieu": "[A-Z0-9]{5,20}",
            "NgayHetHanHoChieu": DAY, "DiaChiTamTru": WORDS, "DeNghi": "THI_THUC|GIA_HAN", "TuNgay": DAY,
            "DenNgay": DAY},
    "NA8": {"HoTen": WORDS, "GioiTinh": "[MF]", "NgaySinh": DAY, "QuocTich": "[A-Z]{3}", "SoHoChieu": "[A-Z0-9]{5,20}",
            "NgayHetHanHoChieu": DAY, "DiaChiTamTru": WORDS, "TuNgay": DAY, "DenNgay": DAY, "KyHieuThe": WORDS,
            "ThoiHanThang": WHOLE, "ToChucBaoLanh": PARTS},
    "NA15": {"HoTen": WORDS, "QuocTich": "[A-Z]{3}", "SoHoChieu": "[A-Z0-9]{5,20}", "KhuVuc": WORDS, "TuNgay": DAY,
             "DenNgay": DAY, "SoNguoi": WHOLE},
    "KBTT": {"CoSo": PARTS, "NguoiNuocNgoai": PARTS},
}  # fmt: skip
FORMS["TK01a"] = FORMS["TK01"] | {"SoDinhDanhTre": "[0-9]{12}", "NguoiDaiDien": PARTS}


def breaches(record):
    """Every way in which a record breaks the contract, in words; none for a sound one."""
    return list(_breaches(record))


def _breaches(record) -> Iterator[str]:
    yield from (f"{name} is unknown" for name in record.keys() - FIELDS)
    required = REQUIRED if record.get("LoaiBanTin") == "NOP" else REQUIRED[:-1]
    yield from (f"{name} is missing" for name in required if not record.get(name))
    for name, pattern in CODES.items():
        if name in record and not (isinstance(record[name], str) and re.fullmatch(pattern, record[name])):
            yield f"{name} is {record[name]!r}"
    if type(record["PhienBan"]) is not int or record["PhienBan"] < 1:
        yield f"PhienBan is {record['PhienBan']!r}"
    yield from (f"{name} is no time" for name in ("NgayCapNhat", "NgayNopHoSo") if not is_time(record[name]))
    if not re.fullmatch(NUMBERS[record["LoaiDinhDanh"]], record["SoDinhDanh"]):
        yield f"SoDinhDanh is {record['SoDinhDanh']!r}"
    for number, paper in enumerate(record["TaiLieuNop"]):
        yield from (f"TaiLieuNop[{number}]: {problem}" for problem in _paper_breaches(paper))
    for line in record["DanhSachLePhi"]:
        yield from _fee_breaches(line)
    yield from _declaration_breaches(record["ThongTinKhac"])


def is_time(text):
    if not re.fullmatch("[0-9]{14}", text):
        return False
    try:
        datetime.strptime(f"{text}+0700", "%Y%m%d%H%M%S%z")
    except ValueError:
        return False
    return True


def _paper_breaches(paper):
    wanted = {"TepDinhKemId", "TenTepDinhKem", "MaThanhPhanHoSo", "IsDeleted", "Sha256", "KichThuoc", "LoaiTep"}
    if set(paper) != wanted:
        yield f"fields {sorted(paper)}"
    if paper["IsDeleted"] not in {"True", "False"} or type(paper["KichThuoc"]) is not int:
        yield f"{paper}"
    if not re.fullmatch("[0-9a-f]{64}", paper["Sha256"]) or paper["LoaiTep"] not in {"image/png", "application/pdf"}:
        yield f"{paper}"


def _fee_breaches(line):
    if type(line["Gia"]) is not int or line["Gia"] <= 0 or line["DonViTien"] not in {"VND", "USD"}:
        yield f"fee {line}"
    if line["LoaiPhiLePhi"] not in {"1", "2"} or not line["MaPhiLePhi"] or not line["TenPhiLePhi"]:
        yield f"fee {line}"
    if bool(line["NgayThanhToan"]) != bool(line["MaGiaoDich"]):
        yield f"half a payment {line}"
    if line["NgayThanhToan"] and not is_time(line["NgayThanhToan"]):
        yield f"payment time {line}"


def _declaration_breaches(told):
    if set(told) != {"ToKhai", "NoiDung"} or told["ToKhai"] not in FORMS:
        yield f"declaration {sorted(told)} {told.get('ToKhai')}"
        return
    content = told["NoiDung"]
    for name, shape in FORMS[told["ToKhai"]].items():
        if not _fits(content.get(name), shape):
            yield f"{told['ToKhai']}.{name} is {content.get(name)!r}"
    for guest in content.get("NguoiNuocNgoai", ()):
        if set(guest) != {"HoTen", "GioiTinh", "NgaySinh", "QuocTich", "SoHoChieu", "TuNgay", "DenNgay"}:
            yield f"guest {guest}"


def _fits(value, shape):
    if shape == DAY:
        return isinstance(value, str) and bool(re.fullmatch("[0-9]{4}", value) or is_time(f"{value}000000"))
    if shape == WORDS:
        return isinstance(value, str) and bool(value.strip())
    if shape == WHOLE:
        return type(value) is int and value > 0
    if shape == PARTS:
        return bool(value) and all(bool(part) for part in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and bool(re.fullmatch(shape, value))
