"""The panels of a desk: what stands in fragments of its own, each asked for when it comes into sight.

To add one, write a line here; a panel whose endpoint nobody registered, or which the reader may not open, is not shown.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
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


@dataclass(frozen=True)
class Part:
    """A part of the page: its place (the id of its element), the letter that goes there, what it is called."""

    place: str
    key: str
    words: str


PANELS: Final = (
    Panel(name="notes", title=_l("Ghi chú"), endpoint="desk.notes", key="t"),
    Panel(name="papers", title=_l("Giấy tờ đã phát hành"), endpoint="desk.papers", key="p"),
    Panel(name="related", title=_l("Hồ sơ liên quan"), endpoint="desk.related", key="e"),
)


def panels() -> tuple[Panel, ...]:
    """The panels the reader may open, in order."""
    return tuple(panel for panel in PANELS if can_open(panel.endpoint))


def parts(shown: tuple[Panel, ...], *, has_checklist: bool, has_documents: bool, has_fees: bool) -> list[Part]:
    """The parts of a desk with these panels that can be gone to, in the order they stand on the page."""
    found = [
        Part("documents", "o", _("Giấy tờ")) if has_documents else None,
        Part("declaration", "d", _("Tờ khai")),
        Part("checklist", "c", _("Thành phần hồ sơ")) if has_checklist else None,
        Part("owner", "w", _("Chủ hồ sơ")),
        Part("money", "b", _("Phí, lệ phí")) if has_fees else None,
        *(Part(f"panel-{panel.name}", panel.key, str(panel.title)) for panel in shown),
        Part("history", "h", _("Diễn biến")),
    ]
    return [part for part in found if part is not None]


def more_keys(*, has_documents: bool, may_tick: bool, may_see: bool) -> list[tuple[tuple[str, ...], str]]:
    """The other keys of the desk, for the sheet of keys: the keys and what they do."""
    pictures = [
        (("+", "-"), _("Phóng to, thu nhỏ ảnh (hoặc Ctrl và con lăn)")),
        (("0", "f"), _("Ảnh cỡ thật, vừa khung")),
        (("r", "R"), _("Xoay ảnh sang phải, sang trái")),
        (("←", "→", "↑", "↓"), _("Dời ảnh khi ảnh đang được chọn")),
    ]
    zone: list[tuple[tuple[str, ...], str]] = [(("m",), _("Đối chiếu hộ chiếu, thẻ đang cầm (MRZ)"))]
    ticks: list[tuple[tuple[str, ...], str]] = [(("x",), _("Ghi kết quả kiểm tra"))]
    news: list[tuple[tuple[str, ...], str]] = [(("s",), _("Đã xem các mục người nộp sửa"))]
    return [*(news if may_see else []), *(pictures if has_documents else []), *zone, *(ticks if may_tick else [])]
