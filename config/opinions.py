"""Asking another unit for its opinion: how long it has, in working days, and whom officers usually ask.

No law lets the statutory clock stand meanwhile, so none of this touches it.
"""

from typing import Final

from config.errors import ConfigError

USUAL_TERM_DAYS: Final = 5
LONGEST_TERM_DAYS: Final = 30
# Offices that are not units of config/units.toml; offered while typing, any other may be written.
USUAL_OFFICES: Final = (
    "Công an cấp xã nơi cư trú",
    "Cục Quản lý xuất nhập cảnh",
    "Phòng Cảnh sát hình sự",
    "Phòng Cảnh sát quản lý hành chính về trật tự xã hội",
    "Phòng An ninh đối ngoại",
    "Sở Nội vụ",
    "Sở Ngoại vụ",
)


def check(usual: int, longest: int) -> None:
    """Raise ConfigError where the usual term is not one to `longest` working days."""
    if not 1 <= usual <= longest:
        raise ConfigError(
            file="config/opinions.py", key="USUAL_TERM_DAYS", problem=f"{usual} is not 1 to {longest}",
            cure="let the usual term be within the longest",
        )  # fmt: skip


check(USUAL_TERM_DAYS, LONGEST_TERM_DAYS)
