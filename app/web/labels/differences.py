"""What differs between a declaration and other papers, in sentences. What differs is found in `app.desk.rules`."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

DIFFERENCES: Mapping[str, LazyString] = {
    "mrz_unreadable": _l("Không đọc được MRZ: %(fault)s."),
    "mrz_check": _l("MRZ: %(check)s."),
    "mrz_name": _l("MRZ ghi tên %(read)s."),
    "mrz_birth": _l("MRZ ghi ngày sinh %(read)s."),
    "mrz_sex": _l("MRZ ghi giới tính %(read)s."),
    "mrz_expiry": _l("MRZ ghi ngày hết hạn %(read)s."),
    "mrz_number": _l("MRZ ghi số %(read)s."),
    "mrz_nationality": _l("MRZ ghi quốc tịch %(read)s."),
    "mrz_citizen": _l("MRZ ghi số định danh %(read)s."),
    "cccd_place": _l("Ba số đầu %(read)s không phải mã tỉnh nơi đăng ký khai sinh."),
    "cccd_birth_year": _l("Số định danh cho năm sinh %(read)s."),
    "cccd_sex": _l("Số định danh cho giới tính %(read)s."),
    "owner_number": _l("Chủ hồ sơ nộp với số giấy tờ %(read)s."),
    "passport_expired": _l("Hộ chiếu đã hết hạn."),
    "passport_too_short": _l("Hộ chiếu hết hạn trước ngày cuối xin tạm trú %(asked)s."),
    "card_too_near": _l("Thẻ xin đến %(asked)s; phải hết hạn trước hộ chiếu ít nhất 30 ngày, chậm nhất %(most)s."),
    "card_too_long": _l("Thẻ ký hiệu %(card)s được cấp không quá %(most)s tháng."),
    "term_backwards": _l("Ngày cuối đứng trước ngày đầu."),
}
FAULTS_OF_ZONE: Mapping[str, LazyString] = {
    "length": _l("mỗi dòng phải có 30, 36 hoặc 44 ký tự, các dòng bằng nhau"),
    "alphabet": _l("có ký tự ngoài A–Z, 0–9 và <"),
    "lines": _l("phải có hai hoặc ba dòng"),
}
CHECKS: Mapping[str, LazyString] = {
    "number": _l("sai số kiểm tra của số giấy tờ"),
    "birth": _l("sai số kiểm tra của ngày sinh"),
    "expiry": _l("sai số kiểm tra của ngày hết hạn"),
    "optional": _l("sai số kiểm tra của số cá nhân"),
    "composite": _l("sai số kiểm tra chung"),
}


class Told(Protocol):
    """A difference as it was found."""

    @property
    def code(self) -> str: ...
    @property
    def told(self) -> Mapping[str, str]: ...


def difference(found: Told) -> str:
    """What differs, as a sentence in the reader's tongue."""
    words = {name: _word(found.code, name, value) for name, value in found.told.items()}
    return str(DIFFERENCES[found.code]) % words


def _word(code: str, name: str, value: str) -> str:
    if name == "fault":
        return str(FAULTS_OF_ZONE.get(value, value))
    if name == "check":
        return str(CHECKS[value])
    if name == "read" and code in ("mrz_sex", "cccd_sex"):
        return _("Nam") if value == "M" else _("Nữ")
    if code in ("mrz_birth", "mrz_expiry"):
        return f"{value[4:]}/{value[2:4]}/{value[:2]}"
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if name in ("asked", "most") else value
    except ValueError:
        return value
