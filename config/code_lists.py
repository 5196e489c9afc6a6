"""Code lists that others keep: the portal's codes and what they mean here, nationalities and visa categories. Lists the
code itself decides by are in `kinds`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.kinds import Channel, FeeKind, IdentityKind, OwnerKind, RecordKind, ReturnWay
from config.reading import FOLDER, Table, read


@dataclass(frozen=True, slots=True)
class PortalStatus:
    """A status as the national portal shows it to the citizen."""

    code: int
    name_vi: str
    name_en: str


# Portal contract, section 1: KenhThucHien, LoaiDoiTuong, LoaiDinhDanh, HinhThuc, LoaiBanTin, LoaiPhiLePhi.
CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {"1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POST}
)
OWNER_KINDS: Final[Mapping[str, OwnerKind]] = MappingProxyType(
    {"1": OwnerKind.CITIZEN, "2": OwnerKind.BUSINESS, "3": OwnerKind.FOREIGNER}
)
IDENTITY_KINDS: Final[Mapping[str, IdentityKind]] = MappingProxyType(
    {
        "CCCD": IdentityKind.CCCD,
        "CMND": IdentityKind.CMND,
        "HC": IdentityKind.PASSPORT,
        "MSDN": IdentityKind.BUSINESS_CODE,
    }
)
RETURN_WAYS: Final[Mapping[str, ReturnWay]] = MappingProxyType({"0": ReturnWay.COUNTER, "1": ReturnWay.POST})
RECORD_KINDS: Final[Mapping[str, RecordKind]] = MappingProxyType(
    {
        "NOP": RecordKind.LODGED,
        "BOSUNG": RecordKind.SUPPLEMENT,
        "RUT": RecordKind.WITHDRAWAL,
        "THANHTOAN": RecordKind.PAYMENT,
    }
)
FEE_KINDS: Final[Mapping[str, FeeKind]] = MappingProxyType({"1": FeeKind.FEE, "2": FeeKind.CHARGE})

# The national portal's progress message, TrangThai.
PORTAL_STATUSES: Final[Mapping[int, PortalStatus]] = MappingProxyType(
    {
        status.code: status
        for status in (
            PortalStatus(1, "Mới đăng ký", "Newly submitted"),
            PortalStatus(2, "Được tiếp nhận", "Accepted"),
            PortalStatus(3, "Không được tiếp nhận", "Refused"),
            PortalStatus(4, "Đang xử lý", "Processing"),
            PortalStatus(5, "Yêu cầu bổ sung giấy tờ", "Supplement requested"),
            PortalStatus(6, "Yêu cầu thực hiện nghĩa vụ tài chính", "Payment requested"),
            PortalStatus(7, "Công dân yêu cầu rút hồ sơ", "Withdrawn"),
            PortalStatus(8, "Dừng xử lý", "Stopped"),
            PortalStatus(9, "Đã xử lý xong", "Done"),
            PortalStatus(10, "Đã trả kết quả", "Result returned"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Nationality:
    """A nationality by its three-letter code: ISO 3166-1, or ICAO Doc 9303 for what is no country."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class VisaCategory:
    """A visa category; `card_months` is the longest residence card of it, None when none is issued for it."""

    code: str
    name_vi: str
    name_en: str
    card_months: int | None


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The lists read from `code_lists/*.toml`, by code; `zone_codes` are a machine-readable zone's own spellings."""

    nationalities: Mapping[str, Nationality]
    visas: Mapping[str, VisaCategory]
    zone_codes: Mapping[str, str]

    def nationality(self, code: str) -> Nationality | None:
        """The nationality of a code as declared or as read from a machine-readable zone, None when unknown."""
        return self.nationalities.get(self.zone_codes.get(code, code))

    def card_categories(self) -> tuple[VisaCategory, ...]:
        """The categories a temporary residence card is issued for, in the law's order."""
        return tuple(visa for visa in self.visas.values() if visa.card_months is not None)


_NATIONALITY: Final = re.compile(r"[A-Z]{3}")


def load_code_lists(folder: Path | None = None) -> CodeLists:
    """Read the lists of `folder` (default: the ones shipped); raises ConfigError."""
    folder = folder or FOLDER / "code_lists"
    nationalities, zone_codes = _read_nationalities(read(folder / "nationalities.toml"))
    return CodeLists(
        nationalities=MappingProxyType(nationalities),
        visas=MappingProxyType(_read_visas(read(folder / "visas.toml"))),
        zone_codes=MappingProxyType(zone_codes),
    )


def _read_nationalities(table: Table) -> tuple[dict[str, Nationality], dict[str, str]]:
    found: dict[str, Nationality] = {}
    for section in (table.table("countries"), table.table("icao")):
        for code in section.names():
            if not _NATIONALITY.fullmatch(code) or code in found:
                raise section.refuse(code, problem="is not a new three-letter code", cure="write each code once")
            found[code] = _read_nationality(section, code)
    zone = table.table("zone_codes")
    zone_codes = {code: zone.text(code) for code in zone.names()}
    for code, meant in zone_codes.items():
        if meant not in found:
            raise zone.refuse(code, problem=f'"{meant}" is not a nationality', cure="add it under [countries]")
    table.finish()
    return found, zone_codes


def _read_nationality(table: Table, code: str) -> Nationality:
    names = table.repeatable_texts(code)
    if len(names) != 2:
        raise table.refuse(code, problem=f"has {len(names)} names", cure="write [Vietnamese, English]")
    return Nationality(code, names[0], names[1])


def _read_visas(table: Table) -> dict[str, VisaCategory]:
    found: dict[str, VisaCategory] = {}
    for block in table.tables("category"):
        code = block.text("code")
        if code in found:
            raise block.refuse("code", problem=f"{code} is listed twice", cure="keep one of the two")
        months = block.whole("card_months", at_least=1) if "card_months" in block else None
        found[code] = VisaCategory(code, block.text("name_vi"), block.text("name_en"), months)
    table.finish()
    return found
