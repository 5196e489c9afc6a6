"""The panels of a desk: what stands in fragments of its own, each asked for when it comes into sight.

To add one, write a line here; a panel whose endpoint nobody registered, or which the reader may not open, is not shown.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.web.navigation import can_open


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel. `endpoint` takes `dossier_id`, answers htmx with the inside of the panel (no h1, headings from h3 on)
    and anybody else with a whole page; `key` is the letter that goes to it.
    """

    name: str
    title: LazyString
    endpoint: str
    key: str


PANELS: Final = (
    Panel(name="notes", title=_l("Ghi chú"), endpoint="desk.notes", key="t"),
    Panel(name="papers", title=_l("Giấy tờ đã phát hành"), endpoint="desk.papers", key="p"),
    Panel(name="related", title=_l("Hồ sơ liên quan"), endpoint="desk.related", key="e"),
)


def panels() -> tuple[Panel, ...]:
    """The panels the reader may open, in order."""
    return tuple(panel for panel in PANELS if can_open(panel.endpoint))
