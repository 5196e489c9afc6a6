"""How money is taken at the till, which lines are left when a part has come in, and what a receipt is called."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

Line = Mapping[str, Any]
TILL_CHANNELS: Final = ("cash", "transfer")


def left_of(lines: Iterable[Line], *, paid: int) -> list[dict[str, Any]]:
    """What is left of fee lines of one currency after `paid` came in, the first lines being settled first.

    The amounts left add up to the amounts of `lines` less `paid`; a settled line is not among them.
    """
    left: list[dict[str, Any]] = []
    for line in lines:
        settled = min(paid, line["amount"])
        paid -= settled
        if line["amount"] > settled:
            left.append({**line, "amount": line["amount"] - settled})
    return left


def receipt_name(form_symbol: str, serial: str, *, number: int) -> str:
    """A receipt's whole name, as the journal and letters cite it: `01BLP0-001 AA-26E 0000001`."""
    return f"{form_symbol} {serial} {number:07d}"
