"""From a line of bytes to a record with its faults (portal contract, sections 1 and 2). Pure: nothing is looked up."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

MAX_RECORD_BYTES: Final = 256 * 1024
HANOI_TIME: Final = timezone(timedelta(hours=7))
MOST_MONEY: Final = 10**13  # a record's lines, added up, stay within 64 bits
MOST_ROWS: Final = 1000
MOST_CODE_LETTERS: Final = 200
BLANKS: Final = " \t\r\n\u00a0\u200b\ufeff"

# What becomes of a record (portal contract, section 2).
OUTCOMES: Final = ("created", "updated", "unchanged", "stale", "quarantined")
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


class Draft(NamedTuple):
    """A sound record: whom it is about and what was paid; of a lodging also the doubts and the rows, by table, spelled.

    `flags` are the doubts where nothing like it is open, `flags_of_twin` where something is; both as JSON. `hashes` are
    those of the documents, in the order of their rows. Plain values only, so that it can be sent.
    """

    identity_number: str
    codes: tuple[str, ...]
    procedure: str
    catalogue: int
    channel: str
    flags: str
    flags_of_twin: str
    hashes: tuple[str | None, ...]
    rows: dict[str, list[bytes]]


@dataclass(slots=True)
class Reading:
    """One record as read. `content_hash` ignores key order.

    `number`, `version` and `kind` are those of the record where they have the right form, and None otherwise. Once it
    is drafted (`app.intake.rules.drafting`) it has a `spelling`, and a `draft` if it is sound. `found` are the faults
    looked for so far, None before.
    """

    raw: bytes
    raw_bytes: int
    content_hash: bytes
    is_object: bool = False
    number: str | None = None
    version: int | None = None
    kind: str | None = None
    has_nul: bool = False
    is_drafted: bool = False
    spelling: bytes = b""
    draft: Draft | None = None
    found: list[Fault] | None = None
    _value: dict[str, Any] | None = None

    @property
    def value(self) -> dict[str, Any] | None:
        """The record itself, None when it could not be read at all."""
        if self._value is None and self.is_object:
            self._value = orjson.loads(self.raw)  # it was read in another process
        return self._value

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the record, looked for when first asked: of one met before nobody asks. Add to it."""
        if self.found is None:
            self.found = [] if self.value is None else _faults(self.value, has_nul=self.has_nul)
        return self.found


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
    number, version, kind = value.get("MaHoSo"), value.get("PhienBan"), value.get("LoaiBanTin")
    return Reading(
        line, size, hashlib.sha256(canonical).digest(), is_object=True, _value=value,
        number=number if _is_number(number) else None,
        version=version if _is_version(version) else None,
        kind=kind if isinstance(kind, str) and kind in KINDS else None,
        has_nul=b"\\" in canonical and b"\\u0000" in canonical,  # few records have any backslash
    )  # fmt: skip


def _unread(line: bytes, size: int, whole_hash: bytes | None, code: str) -> Reading:
    return Reading(line, size, whole_hash or hashlib.sha256(line).digest(), found=[Fault(code)])


def _faults(value: Mapping[str, Any], *, has_nul: bool) -> list[Fault]:
    if not has_nul and _is_sound(value):
        return []
    missing = [name for name in needed(value.get("LoaiBanTin")) if is_blank(value.get(name))]
    faults = [Fault("missing_field", name) for name in missing]
    if has_nul:
        faults += [Fault("bad_format", name) for name in value if _holds_nul(value[name]) or "\x00" in name]
    for name, fits in FORMS.items():
        given = value.get(name)
        if given is not None and given != "" and not fits(given) and name not in missing:
            faults.append(Fault("bad_format", name))
    if "LoaiDinhDanh" not in missing and "SoDinhDanh" not in missing and not _identity_fits(value):
        faults.append(Fault("bad_identity", "SoDinhDanh"))
    return list(dict.fromkeys(faults))


def needed(kind: object) -> tuple[str, ...]:
    """The fields a record of this kind must have: a lodging, its declaration too."""
    return (*REQUIRED, "ThongTinKhac") if kind == "NOP" else REQUIRED


def _is_sound(value: Mapping[str, Any]) -> bool:
    """Whether the record has no fault: most have none, and which it would be is asked of the others alone."""
    if not all(map(value.get, REQUIRED)) or not all(map(is_filled, map(value.get, NEEDED_TEXT))):
        return False
    return (
        RECORD_FITS(value)
        and _identity_fits(value)
        and not (value["LoaiBanTin"] == "NOP" and is_blank(value.get("ThongTinKhac")))
    )


def is_blank(given: object) -> bool:
    """Absent, or nothing but white space, or an empty object."""
    if isinstance(given, str):
        return given[:1] in BLANKS and not given.strip(BLANKS)
    return given is None or given == {}


def is_filled(given: object) -> bool:
    """A text that holds something."""
    return isinstance(given, str) and (given[:1] not in BLANKS or bool(given.strip(BLANKS)))


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
    return _moment(given) if isinstance(given, str) and len(given) == 14 else None


@lru_cache(maxsize=4096)
def _moment(given: str) -> datetime | None:
    if not MOMENT.fullmatch(given):
        return None
    try:
        local = datetime.fromisoformat(f"{given[:8]}T{given[8:]}").replace(tzinfo=HANOI_TIME)
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


@dataclass(frozen=True)
class OneOf:
    """The form of a field that holds one of a few words."""

    words: frozenset[str]

    def __call__(self, given: object) -> bool:
        return isinstance(given, str) and given in self.words


def amount(given: object) -> int | None:
    """A whole, non-negative amount; None for anything else. 100000.0 is whole, 0.5 and "100000" are not."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return int(given) if 0 <= given <= MOST_MONEY and given == int(given) else None


def _is_declaration(given: object) -> bool:
    if not isinstance(given, dict):
        return False
    return isinstance(given.get("ToKhai", ""), str) and isinstance(given.get("NoiDung", {}), dict)


def _is_sha256(given: object) -> bool:
    return isinstance(given, str) and SHA256.fullmatch(given) is not None


def _is_amount(given: object) -> bool:
    return amount(given) is not None


def _all_fit(forms: Mapping[str, Callable[[Any], bool]]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether all fields of an object fit, asked at once: all texts together, and of words only sets not met before.
    What is absent or empty fits.
    """
    texts = tuple(name for name, fits in forms.items() if fits is _is_text)
    words = {name: fits.words for name, fits in forms.items() if isinstance(fits, OneOf)}
    others = tuple((name, fits) for name, fits in forms.items() if name not in texts and name not in words)

    @lru_cache(maxsize=4096)
    def are_words(*given: object) -> bool:
        pairs = zip(given, words.values(), strict=True)
        return all(one is None or one == "" or (isinstance(one, str) and one in few) for one, few in pairs)

    def all_fit(value: Mapping[str, Any]) -> bool:
        get = value.get
        try:
            if not (TEXT_OR_NOTHING.issuperset(map(type, map(get, texts))) and are_words(*map(get, words))):
                return False
        except TypeError:  # a list or an object where a word should be
            return False
        for name, fits in others:
            given = get(name)
            if given is not None and given != "" and not fits(given):
                return False
        return True

    return all_fit


def _rows_fit(forms: Mapping[str, Callable[[Any], bool]]) -> Callable[[object], bool]:
    fits = _all_fit(forms)

    def rows_fit(given: object) -> bool:
        if not isinstance(given, list) or len(given) > MOST_ROWS:
            return False
        return all(isinstance(row, dict) and fits(row) for row in given)

    return rows_fit


TEXT_OR_NOTHING: Final = frozenset({str, type(None)})
DOCUMENT: Final[Mapping[str, Callable[[Any], bool]]] = {
    "TepDinhKemId": _is_text,
    "TenTepDinhKem": _is_text,
    "MaThanhPhanHoSo": _is_text,
    "LoaiTep": _is_text,
    "IsDeleted": OneOf(frozenset({"True", "False"})),
    "Sha256": _is_sha256,
    "KichThuoc": _is_amount,
}
FEE: Final[Mapping[str, Callable[[Any], bool]]] = {
    "TenPhiLePhi": _is_text,
    "MaPhiLePhi": _is_text,
    "LoaiPhiLePhi": OneOf(frozenset("12")),
    "DonViTien": OneOf(frozenset({"VND", "USD"})),
    "HinhThucThu": _is_text,
    "NgayThanhToan": _is_moment,
    "MaGiaoDich": _is_code,
    "Gia": _is_amount,
}
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
    **{name: OneOf(words) for name, words in CHOICES.items()},
    **dict.fromkeys(OPTIONAL_TEXT, _is_text),
    "TaiLieuNop": _rows_fit(DOCUMENT),
    "DanhSachLePhi": _rows_fit(FEE),
}
NEEDED_TEXT: Final = tuple(name for name in REQUIRED if FORMS[name] is _is_text)
RECORD_FITS: Final = _all_fit(FORMS)
