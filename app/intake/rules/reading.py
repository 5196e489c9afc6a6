"""From a line of bytes to a record with its faults (portal contract, sections 1 and 2). Pure: nothing is looked up."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import orjson

MAX_RECORD_BYTES: Final = 256 * 1024
HANOI_TIME: Final = timezone(timedelta(hours=7))
MOST_MONEY: Final = 10**13  # a record's lines, added up, stay within 64 bits
MOST_ROWS: Final = 1000
MOST_CODE_LETTERS: Final = 200

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.\-/]{4,60}")
MOMENT = re.compile(r"[0-9]{14}")
SHA256 = re.compile(r"[0-9a-f]{64}")
IDENTITY: Final[Mapping[str, re.Pattern[str]]] = {
    "CCCD": re.compile(r"[0-9]{12}"),
    "CMND": re.compile(r"[0-9]{9}"),
    "HC": re.compile(r"[A-Za-z0-9]{5,20}"),
    "MSDN": re.compile(r"[0-9]{10}(?:[0-9]{3})?"),
}
KINDS: Final = ("NOP", "BOSUNG", "RUT", "THANHTOAN")
REQUIRED: Final = ("MaHoSo", "PhienBan", "LoaiBanTin", "NgayCapNhat", "MaTTHC", "KenhThucHien", "ChuHoSo",
                   "LoaiDoiTuong", "LoaiDinhDanh", "SoDinhDanh", "NgayNopHoSo", "DonViXuLy")  # fmt: skip
OPTIONAL_TEXT: Final = ("TenTTHC", "MaLinhVuc", "TenLinhVuc", "DiemTiepNhan", "Email", "SoDienThoai", "TrichYeuHoSo",
                        "ThongTinTra")  # fmt: skip
CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "LoaiBanTin": frozenset(KINDS),
    "KenhThucHien": frozenset("123"),
    "LoaiDoiTuong": frozenset("123"),
    "LoaiDinhDanh": frozenset(IDENTITY),
    "HinhThuc": frozenset("01"),
    "DuocTroGiup": frozenset("01"),
    "TrangThaiHoSo": frozenset(str(status) for status in range(1, 11)),
    "TaiKhoanDuocXacThucVoiVNeID": frozenset("01"),
    "DuocThanhToanTrucTuyen": frozenset("01"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record is set aside: a code of the contract, and the field it is about."""

    code: str
    field: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept."""
        return {"code": self.code, "field": self.field}


@dataclass(slots=True)
class Reading:
    """One record as read. `value` is None when it could not be read at all; `content_hash` ignores key order."""

    raw: bytes
    raw_bytes: int
    content_hash: bytes
    value: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def number(self) -> str | None:
        """The dossier's number, if it has one of the right form."""
        given = self.value.get("MaHoSo") if self.value else None
        return given if isinstance(given, str) and NUMBER.fullmatch(given) else None

    @property
    def version(self) -> int | None:
        """The portal's version, if it is one."""
        given = self.value.get("PhienBan") if self.value else None
        return given if _is_version(given) else None

    @property
    def kind(self) -> str | None:
        """What the record tells, if it is one of the four kinds."""
        given = self.value.get("LoaiBanTin") if self.value else None
        return given if isinstance(given, str) and given in KINDS else None


def read_line(line: bytes, *, raw_bytes: int | None = None, whole_hash: bytes | None = None) -> Reading:
    """Read one line. A line cut short by its reader comes with its true size and the hash of all of it."""
    size = len(line) if raw_bytes is None else raw_bytes
    if size > MAX_RECORD_BYTES:
        return _unread(line, size, whole_hash, "too_large")
    try:
        value = orjson.loads(line)
        canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # the second: nested deeper than can be written again
        return _unread(line, size, whole_hash, "unreadable")
    if not isinstance(value, dict):
        return _unread(line, size, whole_hash, "unreadable")
    reading = Reading(line, size, hashlib.sha256(canonical).digest(), value)
    reading.faults = _faults(value, has_nul=b"\\u0000" in canonical)
    return reading


def _unread(line: bytes, size: int, whole_hash: bytes | None, code: str) -> Reading:
    return Reading(line, size, whole_hash or hashlib.sha256(line).digest(), None, [Fault(code)])


def _faults(value: Mapping[str, Any], *, has_nul: bool) -> list[Fault]:
    missing = {name for name in REQUIRED if is_blank(value.get(name))}
    if value.get("LoaiBanTin") == "NOP" and is_blank(value.get("ThongTinKhac")):
        missing.add("ThongTinKhac")
    faults = [Fault("missing_field", name) for name in (*REQUIRED, "ThongTinKhac") if name in missing]
    if has_nul:
        faults += [Fault("bad_format", name) for name in value if _holds_nul(value[name]) or "\x00" in name]
    faults += [
        Fault("bad_format", name)
        for name, fits in FORMS.items()
        if name not in missing and not _is_absent(value, name) and not fits(value[name])
    ]
    if not {"LoaiDinhDanh", "SoDinhDanh"} & missing and not _identity_fits(value):
        faults.append(Fault("bad_identity", "SoDinhDanh"))
    return list(dict.fromkeys(faults))


def _is_absent(value: Mapping[str, Any], name: str) -> bool:
    given = value.get(name)
    return given is None or given == ""


def is_blank(given: object) -> bool:
    """Absent, or nothing but white space, or an empty object."""
    return given is None or given == {} or (isinstance(given, str) and not given.strip(" \t\r\n\u00a0\u200b\ufeff"))


def _holds_nul(given: object) -> bool:
    if isinstance(given, str):
        return "\x00" in given
    if isinstance(given, dict):
        return any(_holds_nul(name) or _holds_nul(inner) for name, inner in given.items())
    return isinstance(given, list) and any(_holds_nul(inner) for inner in given)


def _identity_fits(value: Mapping[str, Any]) -> bool:
    kind, number = value["LoaiDinhDanh"], value["SoDinhDanh"]
    if not isinstance(kind, str) or kind not in IDENTITY or not isinstance(number, str):
        return True  # the form of these fields is another fault
    return IDENTITY[kind].fullmatch(number) is not None


def moment(given: object) -> datetime | None:
    """`yyyyMMddHHmmss` in Hanoi time as an instant; None for anything else, a date that does not exist included."""
    if not isinstance(given, str) or not MOMENT.fullmatch(given):
        return None
    try:
        local = datetime(int(given[:4]), int(given[4:6]), int(given[6:8]), int(given[8:10]), int(given[10:12]),
                         int(given[12:]), tzinfo=HANOI_TIME)  # fmt: skip
    except ValueError:
        return None
    return local.astimezone(UTC) if local.year > 1 else None


def _is_version(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 1 <= given < 2**62


def _is_moment(given: object) -> bool:
    return moment(given) is not None


def _is_text(given: object) -> bool:
    return isinstance(given, str)


def _is_code(given: object) -> bool:
    return isinstance(given, str) and len(given) <= MOST_CODE_LETTERS


def _is_number(given: object) -> bool:
    return isinstance(given, str) and NUMBER.fullmatch(given) is not None


def _one_of(choices: frozenset[str]) -> Callable[[object], bool]:
    return lambda given: isinstance(given, str) and given in choices


def amount(given: object) -> int | None:
    """A whole, non-negative amount; None for anything else. 100000.0 is whole, 0.5 and "100000" are not."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return int(given) if 0 <= given <= MOST_MONEY and given == int(given) else None


def _is_declaration(given: object) -> bool:
    if not isinstance(given, dict):
        return False
    return isinstance(given.get("ToKhai", ""), str) and isinstance(given.get("NoiDung", {}), dict)


def _optional(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda given: given is None or given == "" or fits(given)


DOCUMENT: Final[Mapping[str, Callable[[object], bool]]] = {
    "TepDinhKemId": _is_text,
    "TenTepDinhKem": _is_text,
    "MaThanhPhanHoSo": _is_text,
    "LoaiTep": _is_text,
    "IsDeleted": _one_of(frozenset({"True", "False"})),
    "Sha256": lambda given: isinstance(given, str) and SHA256.fullmatch(given) is not None,
    "KichThuoc": lambda given: amount(given) is not None,
}
FEE: Final[Mapping[str, Callable[[object], bool]]] = {
    "TenPhiLePhi": _is_text,
    "MaPhiLePhi": _is_text,
    "LoaiPhiLePhi": _one_of(frozenset("12")),
    "DonViTien": _one_of(frozenset({"VND", "USD"})),
    "HinhThucThu": _is_text,
    "NgayThanhToan": _is_moment,
    "MaGiaoDich": _is_code,
    "Gia": lambda given: amount(given) is not None,
}


def _rows_fit(shape: Mapping[str, Callable[[object], bool]]) -> Callable[[object], bool]:
    checks = {name: _optional(fits) for name, fits in shape.items()}

    def fit(given: object) -> bool:
        return (
            isinstance(given, list)
            and len(given) <= MOST_ROWS
            and all(
                isinstance(row, dict) and all(check(row.get(name)) for name, check in checks.items()) for row in given
            )
        )

    return fit


FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "MaHoSo": _is_number,
    "PhienBan": _is_version,
    "NgayCapNhat": _is_moment,
    "MaTTHC": _is_text,
    "ChuHoSo": _is_text,
    "SoDinhDanh": _is_text,
    "NgayNopHoSo": _is_moment,
    "DonViXuLy": _is_text,
    "ThongTinKhac": _is_declaration,
    **{name: _one_of(choices) for name, choices in CHOICES.items()},
    **dict.fromkeys(OPTIONAL_TEXT, _is_text),
    "TaiLieuNop": _rows_fit(DOCUMENT),
    "DanhSachLePhi": _rows_fit(FEE),
}
