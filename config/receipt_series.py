"""The numbering of receipts: form symbol, serial by year, how many numbers a series holds, when stock is called low.

Decree 123/2020/NĐ-CP, Art. 32; the restart each year is practice, not read in the law (confidence L), hence data.
"""

from dataclasses import dataclass

from config.errors import ConfigError


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """How a unit's receipt series of a year is made; `serial` holds `{yy}`."""

    form_symbol: str
    serial: str
    last_number: int
    low_stock: int


def checked(plan: SeriesPlan) -> SeriesPlan:
    """The plan, if it can number anything. Raises ConfigError."""
    if "{yy}" not in plan.serial:
        raise ConfigError("config/receipt_series.py", "serial", problem="does not name the year", cure="write {yy}")
    if not 1 <= plan.low_stock < plan.last_number <= 9_999_999:
        raise ConfigError(
            "config/receipt_series.py", "last_number", problem="is not a range of seven-digit numbers",
            cure="write 1 to 9999999, and a low_stock below it",
        )  # fmt: skip
    return plan


PLAN = checked(SeriesPlan(form_symbol="01BLP0-001", serial="AA-{yy}E", last_number=9_999_999, low_stock=10_000))
