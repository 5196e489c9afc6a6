"""The rate at which a foreign amount is collected in đồng: how it is typed, what it may be, who enters and approves."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from app.dossiers.rules import YES, Actor, Answer
from config.workflow import Role

MAY_ENTER: Final = frozenset({Role.CASHIER, Role.TEAM_LEADER, Role.HEAD})
MAY_APPROVE: Final = frozenset({Role.TEAM_LEADER, Role.HEAD})
# Beyond these a figure is a slip of the keyboard, whatever the market does in a year.
BOUNDS: Final[Mapping[str, tuple[Decimal, Decimal]]] = MappingProxyType({"USD": (Decimal(15_000), Decimal(50_000))})

_GROUPED: Final = re.compile(r"([0-9]{1,3})([., ])([0-9]{3})(?:([.,])([0-9]{1,2}))?")
_PLAIN: Final = re.compile(r"([0-9]{4,6})(?:[.,]([0-9]{1,2}))?")


def rate_from(text: str) -> Decimal | None:
    """A rate as people write it: 26345, 26.345, 26,345, 26 345, 26.345,50 or 26,345.50; None for anything else.

    One mark before three digits parts thousands: no rate of a day is between 1 and 1,000 đồng with three decimals.
    """
    typed = re.sub(r"\s", " ", text).strip()
    if grouped := _GROUPED.fullmatch(typed):
        thousands, mark, rest, point, cents = grouped.groups()
        return None if point == mark else Decimal(f"{thousands}{rest}.{cents or 0}")
    if plain := _PLAIN.fullmatch(typed):
        return Decimal(f"{plain[1]}.{plain[2] or 0}")
    return None


def may_approve(officer: Actor, *, entered_by_id: int) -> Answer:
    """Whether this officer may approve a rate: a team leader or head, and never the one who entered it."""
    if Role(officer.role) not in MAY_APPROVE:
        return Answer(yes=False, why_not="role")
    return Answer(yes=False, why_not="second_person") if officer.id == entered_by_id else YES


def in_dong(amount: int, rate: Decimal) -> int:
    """A whole foreign amount in đồng, half a đồng rounded up: the đồng has no smaller part."""
    return int((rate * amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))
