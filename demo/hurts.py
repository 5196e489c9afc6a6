"""Ways to hurt one portal record, and ways to make it odd yet sound; which outcome each has is told beside it.

Faults that need more than one record (repeats, conflicts, orphans) are in `demo.faults`.
"""

import json
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

import orjson

from demo.dice import pick
from demo.followups import Record

MOST_BYTES = 256 * 1024
REQUIRED = (
    "MaHoSo", "PhienBan", "LoaiBanTin", "NgayCapNhat", "MaTTHC", "KenhThucHien", "ChuHoSo", "LoaiDoiTuong",
    "LoaiDinhDanh", "SoDinhDanh", "NgayNopHoSo", "DonViXuLy", "ThongTinKhac",
)  # fmt: skip


class Fault(StrEnum):
    """The fault codes of the portal contract, section 2."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    MISSING_FIELD = "missing_field"
    BAD_FORMAT = "bad_format"
    BAD_IDENTITY = "bad_identity"
    UNKNOWN_PROCEDURE = "unknown_procedure"
    OTHER_UNIT = "other_unit"
    CONFLICT = "conflict"
    ORPHAN = "orphan"


class Doubt(StrEnum):
    """What an officer should be shown on a dossier that is accepted all the same (contract, sections 2 and 4)."""

    IDENTITY_DIFFERS = "identity_differs"
    PASSPORT_SHORT = "passport_short"
    PAPER_MISSING = "paper_missing"
    AMOUNT_DIFFERS = "amount_differs"
    OPEN_TWIN = "open_twin"
    UNDER_14 = "under_14"
    DECLARATION_GAP = "declaration_gap"


Spoil = Callable[[Record, Random], bytes]
Oddity = Callable[[Record, Random], bytes]


class Doubtful(NamedTuple):
    """A way to raise a doubt: which forms it fits, and the record that raises it."""

    doubt: Doubt
    forms: frozenset[str]
    change: Callable[[Record], Record]


def plain(record: Record) -> bytes:
    """A record as one line, without the newline."""
    return orjson.dumps(record)


def _with(**fields: Any) -> Spoil:
    return lambda record, _: plain(record | fields)


def _one_of(field: str, *values: Any) -> Spoil:
    return lambda record, rng: plain(record | {field: pick(rng, values)})


def _bad_utf8(record: Record, _: Random) -> bytes:
    return plain(record).replace(b'"ChuHoSo":"', b'"ChuHoSo":"\xff\xfe', 1)


def _broken(record: Record, rng: Random) -> bytes:
    line = plain(record)
    return line[: 60 + int(rng.random() * (len(line) - 80))]


def _not_an_object(record: Record, _: Random) -> bytes:
    return plain([record["MaHoSo"], record["PhienBan"]])  # type: ignore[arg-type]  # the hurt is that it is no object


def _deep(record: Record, _: Random) -> bytes:
    return b'["%s",' % record["MaHoSo"].encode() + b"[" * 60_000 + b"]" * 60_001


def _raw_control(record: Record, _: Random) -> bytes:
    return plain(record).replace(b'"ChuHoSo":"', b'"ChuHoSo":"\x01', 1)


def _padded(record: Record, size: int) -> bytes:
    bare = len(plain(record | {"TrichYeuHoSo": ""}))
    return plain(record | {"TrichYeuHoSo": "x" * (size - bare)})


def _missing(record: Record, rng: Random) -> bytes:
    required = REQUIRED if record["LoaiBanTin"] == "NOP" else REQUIRED[:-1]
    gone = pick(rng, required)
    return plain({field: value for field, value in record.items() if field != gone})


def _bad_code(record: Record, rng: Random) -> bytes:
    code = record["MaHoSo"]
    return plain(record | {"MaHoSo": pick(rng, (f"hồ sơ {code}", code.lower(), f"{code}\n", f"{code}/{'9' * 60}"))})


def _bad_identity(record: Record, rng: Random) -> bytes:
    number = record["SoDinhDanh"]
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    worse = {
        "CCCD": (f"{number}1", number[:11], f"{number[:8]}O{number[9:]}", arabic),
        "HC": ("A12", f"{number[:4]} {number[4:]}", f"{number}{'0' * 20}", arabic),
        "MSDN": (f"{number}0", number[:9], f"{number[:9]}X", arabic),
    }
    return plain(record | {"SoDinhDanh": pick(rng, worse[record["LoaiDinhDanh"]])})


def _bad_fee(record: Record, rng: Random) -> bytes:
    line = {"TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "LP_HC", "LoaiPhiLePhi": "2", "HinhThucThu": "1"}
    amounts = (("25.000.000đ", "VND"), ("100. 000đ", "VND"), (100_000.5, "VND"), (25.5, "USD"), (True, "VND"))
    amount, currency = pick(rng, amounts)
    return plain(record | {"DanhSachLePhi": [line | {"Gia": amount, "DonViTien": currency}]})


def _nul(record: Record, rng: Random) -> bytes:
    name = record["ChuHoSo"]
    where = pick(rng, ("owner", "declaration", "unknown field"))
    if where == "owner":
        return plain(record | {"ChuHoSo": f"{name[:3]}\0{name[3:]}"})
    if where == "unknown field":
        return plain(record | {"TruongMoi": {"a": ["b", "c\0"]}})
    return plain(record | {"ThongTinKhac": record["ThongTinKhac"] | {"GhiChu": "\0"}})


# No such day, no such month, no such hour, another form, digits that are not ASCII.
_NO_DATES = ("20260231101010", "20261301000000", "20260203250000", "2026-02-03", "２０２６０２０３١٠١٠١٠")

SPOILS: dict[str, tuple[Fault, Spoil]] = {
    "bad_utf8": (Fault.UNREADABLE, _bad_utf8),
    "broken": (Fault.UNREADABLE, _broken),
    "not_an_object": (Fault.UNREADABLE, _not_an_object),
    "deep": (Fault.UNREADABLE, _deep),
    "raw_control": (Fault.UNREADABLE, _raw_control),
    "big": (Fault.TOO_LARGE, lambda record, _: _padded(record, 301_000)),
    "one_byte_over": (Fault.TOO_LARGE, lambda record, _: _padded(record, MOST_BYTES + 1)),
    "missing": (Fault.MISSING_FIELD, _missing),
    "blank": (Fault.MISSING_FIELD, _one_of("ChuHoSo", "", "  \u00a0 ", "\t")),
    "bad_code": (Fault.BAD_FORMAT, _bad_code),
    "bad_date": (Fault.BAD_FORMAT, _one_of("NgayNopHoSo", *_NO_DATES)),
    "bad_version": (Fault.BAD_FORMAT, _one_of("PhienBan", -1, 0, 1.5, "một", True)),
    "bad_channel": (Fault.BAD_FORMAT, _with(KenhThucHien="9")),
    "bad_kind": (Fault.BAD_FORMAT, _with(LoaiBanTin="XOA")),
    "bad_owner_kind": (Fault.BAD_FORMAT, _with(LoaiDoiTuong="7")),
    "bad_fee": (Fault.BAD_FORMAT, _bad_fee),
    "nul": (Fault.BAD_FORMAT, _nul),
    "bad_identity": (Fault.BAD_IDENTITY, _bad_identity),
    "unknown_procedure": (Fault.UNKNOWN_PROCEDURE, _with(MaTTHC="9.999999")),
    "not_in_force": (Fault.UNKNOWN_PROCEDURE, _with(NgayNopHoSo="19990104080000")),
    "other_unit": (Fault.OTHER_UNIT, _with(DonViXuLy="G01.899.108")),
}  # fmt: skip


def _html(record: Record, _: Random) -> bytes:
    summary = "<para><img src='x' onerror='alert(2)'/> %s {{7*7}} ${7*7}"
    return plain(record | {"ChuHoSo": "<script>alert(1)</script> & <b>Lê</b>", "TrichYeuHoSo": summary})


def _formula(record: Record, rng: Random) -> bytes:
    sign = pick(rng, ("=", "+", "-", "@", "\t="))
    return plain(record | {"ChuHoSo": f'{sign}HYPERLINK("http://vidu.example";"{record["ChuHoSo"]}")'})


def _nfd(record: Record, _: Random) -> bytes:
    return plain(record | {"ChuHoSo": unicodedata.normalize("NFD", record["ChuHoSo"].lower())})


def _spaces(record: Record, _: Random) -> bytes:
    spread = " \t ".join(record["ChuHoSo"].split())
    return plain(record | {"ChuHoSo": f"  {spread}\u200b "})


def _extra(record: Record, _: Random) -> bytes:
    return plain(record | {"TruongMoi": {"sau": [1, 2.5, None, {"tên": "mới"}]}, "": ""})


def reordered(record: Record, rng: Random) -> bytes:
    """The same content: keys turned about, white space between, letters escaped."""
    names = list(record)
    rng.shuffle(names)
    turned = {name: record[name] for name in names}
    return json.dumps(turned, ensure_ascii=True, separators=(" ,\t", " : ")).encode("ascii")


ODDITIES: dict[str, Oddity] = {
    "html": _html,
    "formula": _formula,
    "bidi": _with(ChuHoSo="LÊ \u202eVĂN\u202c AN \U0001f600"),
    "nfd": _nfd,
    "spaces": _spaces,
    "extra": _extra,
    "reordered": reordered,
    "just_fits": lambda record, _: _padded(record, MOST_BYTES),
    "quotes": _with(ChuHoSo='O\'NEIL "Bobby\\"; DROP TABLE dossiers;-- %s %(x)s \\x00'),
    "long_name": _with(ChuHoSo="NGUYỄN " + "PHÚC " * 60 + "ÁNH"),
}


def _declared(record: Record, **fields: Any) -> Record:
    told = record["ThongTinKhac"]
    return record | {"ThongTinKhac": told | {"NoiDung": told["NoiDung"] | fields}}


def _other_sex(record: Record) -> Record:
    sex = record["ThongTinKhac"]["NoiDung"]["GioiTinh"]
    return _declared(record, GioiTinh="M" if sex == "F" else "F")


def _other_year(record: Record) -> Record:
    born = record["ThongTinKhac"]["NoiDung"]["NgaySinh"]
    return _declared(record, NgaySinh=f"{int(born[:4]) - 1}{born[4:6]}15")


def _other_amount(record: Record) -> Record:
    payment = {"NgayThanhToan": record["NgayCapNhat"], "MaGiaoDich": f"TT{record['MaHoSo'][-6:]}"}
    lines = [line | {"Gia": line["Gia"] * 2 + 1} | payment for line in record["DanhSachLePhi"]]
    return record | {"DanhSachLePhi": lines}


def _too_young(record: Record) -> Record:
    year = int(record["NgayNopHoSo"][:4]) - 9
    number = record["SoDinhDanh"]
    young = f"{number[:3]}{2 + int(number[3]) % 2}{year % 100:02}{number[6:]}"
    return _declared(record, NgaySinh=f"{year}0310", SoCCCD=young) | {"SoDinhDanh": young}


_CARDS = frozenset({"TK01", "TK01a"})
_STAYS = frozenset({"NA5", "NA8"})

DOUBTS: dict[str, Doubtful] = {
    "other_sex": Doubtful(Doubt.IDENTITY_DIFFERS, _CARDS, _other_sex),
    "other_year": Doubtful(Doubt.IDENTITY_DIFFERS, frozenset({"TK01"}), _other_year),
    "passport_short": Doubtful(
        Doubt.PASSPORT_SHORT, _STAYS, lambda record: _declared(record, NgayHetHanHoChieu=record["NgayNopHoSo"][:8])
    ),
    "paper_missing": Doubtful(Doubt.PAPER_MISSING, _CARDS | _STAYS, lambda record: record | {"TaiLieuNop": []}),
    "amount_differs": Doubtful(Doubt.AMOUNT_DIFFERS, _CARDS | _STAYS, _other_amount),
    "too_young": Doubtful(Doubt.UNDER_14, frozenset({"TK01"}), _too_young),
    "no_name": Doubtful(Doubt.DECLARATION_GAP, _CARDS | _STAYS, lambda record: _declared(record, HoTen=" ")),
    "odd_birth": Doubtful(
        Doubt.DECLARATION_GAP, _CARDS | _STAYS, lambda record: _declared(record, NgaySinh="31/02/2001")
    ),
}
