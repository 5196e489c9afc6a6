"""The flags an officer may set on a dossier, with their words in both tongues. What doubts the office raises by itself
stands in intake; the two are counted together in a list and never mixed in the database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from config.errors import ConfigError

CODE = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class OfficerFlag:
    """One flag: its code as stored, and what it is called."""

    code: str
    vi: str
    en: str


ROWS: Final = (
    OfficerFlag(code="urgent", vi="Lãnh đạo yêu cầu làm gấp", en="Urgent, asked for by the head"),
    OfficerFlag(code="complaint", vi="Có khiếu nại, phản ánh", en="Complaint made"),
    OfficerFlag(code="biometrics", vi="Cần lấy sinh trắc học", en="Biometrics needed"),
    OfficerFlag(code="original", vi="Phải xuất trình bản gốc", en="Original to be shown"),
    OfficerFlag(code="interview", vi="Cần mời đến làm việc", en="Applicant to be interviewed"),
    OfficerFlag(code="verification", vi="Cần xác minh tại nơi ở", en="To be verified at the address"),
    OfficerFlag(code="sensitive", vi="Hồ sơ cần giữ kín", en="To be kept discreet"),
)


def checked(rows: tuple[OfficerFlag, ...]) -> Mapping[str, OfficerFlag]:
    """The flags by code, in the order offered. Raises ConfigError naming the first mistake."""
    codes = [row.code for row in rows]
    for row in rows:
        if codes.count(row.code) > 1:
            raise _mistake(row.code, "the code stands twice", "give each flag a code of its own")
        if not CODE.fullmatch(row.code):
            raise _mistake(row.code, "is not a code", "use a to z and underscores")
        if not row.vi.strip() or not row.en.strip():
            raise _mistake(row.code, "has no words in one of the tongues", "name it in both")
    return MappingProxyType({row.code: row for row in rows})


def _mistake(key: str, problem: str, cure: str) -> ConfigError:
    return ConfigError(file="config/flags.py", key=key, problem=problem, cure=cure)


OFFICER_FLAGS: Final = checked(ROWS)
