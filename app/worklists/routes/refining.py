"""What a list can be narrowed by, as a page offers it and as a file says it in words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.db import db
from app.core.office import office
from app.officers.queries import names_of
from app.web.filters import day
from app.web.i18n import locale, point_name
from app.web.labels import label, officer_flag
from app.worklists.queries import NOBODY, Refinement
from config.catalogue import Procedure
from config.flags import OFFICER_FLAGS
from config.units import ReceptionPoint
from config.workflow import State
from config.worklists import Order, Worklist


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the form of a list offers to choose from."""

    procedures: tuple[Procedure, ...]
    points: tuple[ReceptionPoint, ...]
    holders: tuple[tuple[int, str], ...]
    orders: tuple[Order, ...]
    flags: tuple[str, ...] = tuple(OFFICER_FLAGS)


def offered(worklist: Worklist, *, holders: tuple[tuple[int, str], ...]) -> Offered:
    """The choices for a list: one of these holders, by the day of the result where there is one."""
    return Offered(
        procedures=office().config.catalogue.current(office().today()),
        points=office().unit.reception_points,
        holders=holders,
        orders=tuple(order for order in Order if order_fits(worklist, order)),
    )


def order_fits(worklist: Worklist, order: Order) -> bool:
    """Whether the list can be put in this order: by result only where dossiers have one."""
    return order is not Order.RESOLVED or State.RESULT_READY in worklist.selection.states


def in_words(refinement: Refinement) -> list[tuple[str, str]]:
    """Each condition as what it is of and how it is, in the reader's tongue."""
    asked = refinement
    said = [
        (_("Tìm"), asked.text),
        (_("Thủ tục"), asked.procedure and _procedure_short(asked.procedure)),
        (_("Kênh nộp"), asked.channel and label("channel", asked.channel)),
        (_("Người giữ"), None if asked.holder is None else _holder_name(asked.holder)),
        (_("Hạn trả đến hết ngày"), day(asked.due_until)),
        (_("Lưu ý"), asked.is_flagged and _("có")),
        (_("Cờ của cán bộ"), asked.officer_flag and officer_flag(asked.officer_flag)),
        (_("Điểm tiếp nhận"), asked.reception_point and point_name(asked.reception_point)),
        (_("Cách trả"), asked.return_mode and label("return_mode", asked.return_mode)),
    ]
    return [(what, str(how)) for what, how in said if how]


def _procedure_short(code: str) -> str:
    catalogue = office().config.catalogue
    if code not in catalogue:
        return code
    procedure = catalogue.at(code, office().today()) or catalogue.earliest(code)
    return procedure.short_en if locale() == "en" else procedure.short_vi


def _holder_name(holder: int) -> str:
    return _("chưa ai giữ") if holder == NOBODY else names_of(db.session(), [holder]).get(holder, "–")
