"""The offices an installation may serve, their reception points, and the provinces of today; read from `units.toml`.
Who works in a unit is not here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.errors import UnknownUnit
from config.reading import FOLDER, Table, read


@dataclass(frozen=True, slots=True)
class Province:
    """A province in force from 1/7/2025, by its two-digit code (Decision 19/2025/QĐ-TTg)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ReceptionPoint:
    """Where people come: the headquarters or a support point; the portal names it in `DiemTiepNhan`."""

    code: str
    name_vi: str
    name_en: str
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A provincial immigration office; `agency` is the police of the province it belongs to.

    `tax_code` stands on receipts, where the office has one of its own (10 digits, or 10 and 3 after a hyphen); `phone`
    on papers, for whoever has a question.
    """

    code: str
    name_vi: str
    name_en: str
    agency_vi: str
    agency_en: str
    province: Province
    reception_points: tuple[ReceptionPoint, ...]
    tax_code: str | None = None
    phone: str | None = None

    def reception_point(self, code: str) -> ReceptionPoint | None:
        """The reception point of that code, None when the unit has none such."""
        return next((point for point in self.reception_points if point.code == code), None)


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit and province by code."""

    by_code: Mapping[str, Unit]
    provinces: Mapping[str, Province]

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def unit(self, code: str) -> Unit:
        """The unit of that code; raises UnknownUnit."""
        if code not in self.by_code:
            raise UnknownUnit(code)
        return self.by_code[code]


# The last part is the unit within its police; 108 is the immigration office (Circular 58/2025/TT-BCA).
_UNIT_CODE: Final = re.compile(r"G[0-9]{2}(\.[0-9]{3}){2}")
_PROVINCE_CODE: Final = re.compile(r"[0-9]{2}")
_TAX_CODE: Final = re.compile(r"[0-9]{10}(-[0-9]{3})?")


def load_units(file: Path | None = None) -> Units:
    """Read units and provinces (default: those shipped); raises ConfigError."""
    table = read(file or FOLDER / "units.toml")
    provinces = _read_provinces(table.table("provinces"))
    units: dict[str, Unit] = {}
    for block in table.tables("unit"):
        unit = _read_unit(block, provinces)
        if unit.code in units:
            raise block.refuse("code", problem=f"{unit.code} is listed twice", cure="keep one of the two")
        units[unit.code] = unit
    table.finish()
    return Units(MappingProxyType(units), MappingProxyType(provinces))


def _read_provinces(table: Table) -> dict[str, Province]:
    for code in table.names():
        if not _PROVINCE_CODE.fullmatch(code):
            raise table.refuse(code, problem="is not a province code", cure="write two digits")
    return {code: Province(code, table.text(code)) for code in table.names()}


def _read_unit(table: Table, provinces: Mapping[str, Province]) -> Unit:
    code, province = table.text("code"), table.text("province")
    if not _UNIT_CODE.fullmatch(code):
        raise table.refuse("code", problem=f'"{code}" is not a unit code', cure='write it as "G01.801.108"')
    if province not in provinces:
        raise table.refuse("province", problem=f'"{province}" is not a province', cure="add it under [provinces]")
    points = tuple(_read_reception_point(block) for block in table.tables("reception_points"))
    if not points or len({point.code for point in points}) != len(points):
        cure = "name each place where people come once"
        raise table.refuse("reception_points", problem="are missing or named twice", cure=cure)
    tax_code = table.text("tax_code") if "tax_code" in table else None
    if tax_code is not None and not _TAX_CODE.fullmatch(tax_code):
        cure = 'write ten digits, and three more after a hyphen for a branch: "0100000001-002"'
        raise table.refuse("tax_code", problem=f'"{tax_code}" is not a tax code', cure=cure)
    return Unit(
        code=code,
        name_vi=table.text("name_vi"),
        name_en=table.text("name_en"),
        agency_vi=table.text("agency_vi"),
        agency_en=table.text("agency_en"),
        province=provinces[province],
        reception_points=points,
        tax_code=tax_code,
        phone=table.text("phone") if "phone" in table else None,
    )


def _read_reception_point(table: Table) -> ReceptionPoint:
    return ReceptionPoint(
        code=table.text("code"),
        name_vi=table.text("name_vi"),
        name_en=table.text("name_en"),
        opened_on=table.day_or_none("opened_on"),
    )
