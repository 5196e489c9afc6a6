"""What a reader asks of a list: how it is narrowed, ordered and paged. What nobody offers is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.worklists.queries import Refinement
from app.worklists.rules import LONGEST_TEXT
from config.kinds import Channel
from config.worklists import Order

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a list is wanted. `order` is None for the list's own."""

    refinement: Refinement
    order: Order | None
    after: int | None
    before: int | None

    @property
    def in_address(self) -> dict[str, Any]:
        """What may stand in an address: never the text, which may be somebody's name."""
        asked = self.refinement
        chosen = {
            "procedure": asked.procedure, "channel": asked.channel, "holder": asked.holder, "order": self.order,
        }  # fmt: skip
        return {name: str(value) for name, value in chosen.items() if value is not None}


def asked(values: Mapping[str, str]) -> Asked:
    """Read a query string or a form."""
    channel, order = values.get("channel", ""), values.get("order", "")
    return Asked(
        refinement=Refinement(
            procedure=values.get("procedure", "")[:20] or None,
            channel=channel if channel in set(Channel) else None,
            holder=_id(values.get("holder")),
            text=values.get("text", "").strip()[:LONGEST_TEXT] or None,
        ),
        order=Order(order) if order in set(Order) else None,
        after=_id(values.get("after")),
        before=_id(values.get("before")),
    )


def _id(written: str | None) -> int | None:
    if not written or not written.isascii() or not written.isdecimal() or len(written) > 19:
        return None
    return min(int(written), LARGEST_ID)
