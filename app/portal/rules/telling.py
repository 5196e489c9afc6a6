"""A progress message as the portal wants it (portal contract, section 3, `POST /v1/progress`). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from app.portal.rules.feed import as_moment
from config.code_lists import PORTAL_STATUSES
from config.workflow import Role

# The title beside a name is what citizens read, in the portal's tongue, whatever the officer's page is set to.
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Role.OFFICER: "Cán bộ",
        Role.TEAM_LEADER: "Đội trưởng",
        Role.HEAD: "Lãnh đạo Phòng",
        Role.CASHIER: "Cán bộ thu phí",
        Role.AUDITOR: "Cán bộ kiểm tra",
        Role.ADMINISTRATOR: "Quản trị hệ thống",
        Role.SYSTEM: "Hệ thống",
    }
)
REFUSED: Final = 3  # the portal's status of a record this office did not take


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: of a dossier, or of a record that became none. `number` and `ordinal` name it at the portal."""

    number: str
    ordinal: int
    status: int
    note: str | None
    officer: str
    role: str
    at: datetime
    due_at: datetime | None = None


def as_told(message: Message) -> dict[str, Any]:
    """The message as it travels, over the wire and in a package alike."""
    note = (message.note or "").strip()
    return {
        "MaHoSo": message.number,
        "NguoiXuLy": message.officer,
        "ChucDanh": TITLES.get(message.role, ""),
        "ThoiDiemXuLy": as_moment(message.at),
        "NoiDungXuLy": note or PORTAL_STATUSES[message.status].name_vi,
        "TrangThai": str(message.status),
        "NgayHenTra": as_moment(message.due_at) if message.due_at else "",
        "ThuTu": message.ordinal,
    }
