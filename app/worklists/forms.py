"""What a reader asks of a list: how it is narrowed, ordered and paged. What nobody offers is passed over.

And what is asked for an act on many dossiers, and for an absence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from app.core.errors import Incomplete
from app.web.choices import choices
from app.web.days import DayField, InstantField
from app.web.labels import LABELS, error_sentence
from app.worklists.queries import Refinement
from app.worklists.rules import LONGEST_TEXT, Picked
from config.flags import OFFICER_FLAGS
from config.kinds import Channel, ReturnWay
from config.worklists import Column, Order

LARGEST_ID = 2**63 - 1
TICKED: Final = re.compile(r"([0-9]{1,18}):([0-9]{1,9}):([0-9]{1,9})")
TRACKING_LETTERS: Final = 40
YEARS: Final = range(2000, 2100)
TOO_LONG: Final = _l("Không được dài quá %(max)d ký tự.")
KINDS: Final = tuple(LABELS["absence_kind"].items())


class DueForm(FlaskForm):
    """The one condition of a list that is written by hand and can be written wrongly."""

    class Meta:
        csrf = False  # read out of the form of the list, which has its own

    due_until = DayField(_l("Hạn trả đến hết ngày"), [Optional()], id="refine-due")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a list is wanted. `order` is None for the list's own; `saved` is the id of the filter it was opened by.

    `due` is the due day as it should stand on the page; where it has errors, nothing is narrowed by it. `is_wider`: the
    saved filter has conditions that the office no longer knows.
    """

    refinement: Refinement
    due: DueForm
    order: Order | None
    after: int | None = None
    before: int | None = None
    saved: int | None = None
    is_wider: bool = False

    @property
    def in_address(self) -> dict[str, Any]:
        """What may stand in an address: never the text, which may be somebody's name."""
        if self.saved:
            return {"saved": str(self.saved)}
        return {name: value for name, value in self.as_kept.items() if name != "text"}

    @property
    def as_kept(self) -> dict[str, str]:
        """Everything that narrows and orders, by the names of the form's fields."""
        asked = self.refinement
        chosen = {
            "procedure": asked.procedure, "channel": asked.channel, "holder": asked.holder, "text": asked.text,
            "due_until": asked.due_until, "flagged": "1" if asked.is_flagged else None, "flag": asked.officer_flag,
            "point": asked.reception_point, "return_mode": asked.return_mode, "order": self.order,
        }  # fmt: skip
        return {name: str(value) for name, value in chosen.items() if value is not None}


def asked(values: Mapping[str, str]) -> Asked:
    """Read a query string, a form, or what was kept of one."""
    channel, order, way = values.get("channel", ""), values.get("order", ""), values.get("return_mode", "")
    flag, due = values.get("flag", ""), DueForm(MultiDict({"due_until": values.get("due_until", "")}))
    due.validate()
    return Asked(
        due=due,
        refinement=Refinement(
            procedure=values.get("procedure", "")[:20] or None,
            channel=channel if channel in set(Channel) else None,
            holder=_id(values.get("holder")),
            text=values.get("text", "").strip()[:LONGEST_TEXT] or None,
            due_until=due.due_until.data,
            is_flagged=bool(values.get("flagged")),
            officer_flag=flag if flag in OFFICER_FLAGS else None,
            reception_point=values.get("point", "")[:40] or None,
            return_mode=way if way in set(ReturnWay) else None,
        ),
        order=Order(order) if order in set(Order) else None,
        after=_id(values.get("after")),
        before=_id(values.get("before")),
        saved=_id(values.get("saved")),
    )


def chosen_columns(values: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns ticked, in the order of the places written beside them, as the page has them where two are alike."""
    ticked = [column for column in Column if values.get(f"show-{column}")]
    return tuple(sorted(ticked, key=lambda column: _id(values.get(f"place-{column}")) or 0))


def _id(written: str | None) -> int | None:
    if not written or not written.isascii() or not written.isdecimal() or len(written) > 19:
        return None
    return min(int(written), LARGEST_ID)


def picked(ticks: Iterable[str], *, tracking: Mapping[str, str] | None = None) -> tuple[Picked, ...]:
    """The rows that were ticked, each as `id:version:entries`; what was not written by a page of ours is passed over.

    `tracking` holds what was typed for single dossiers, by the names of its fields (`tracking-<id>`).
    """
    read = (TICKED.fullmatch(tick) for tick in ticks)
    rows = (tuple(int(part) for part in match.groups()) for match in read if match)
    return tuple(
        Picked(dossier_id=dossier_id, version=version, entries=entries, given=_tracked(dossier_id, tracking or {}))
        for dossier_id, version, entries in rows
    )


def _tracked(dossier_id: int, typed: Mapping[str, str]) -> dict[str, str]:
    number = typed.get(f"tracking-{dossier_id}", "").strip()[:TRACKING_LETTERS]
    return {"tracking_number": number} if number else {}


def officer_id(given: Any) -> int | None:
    """The id of the officer chosen; None for none."""
    written = str(given or "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None


class BulkForm(FlaskForm):
    """An act on many dossiers that asks for nothing that is the same for all of them."""

    def given(self) -> dict[str, Any]:
        """What was filled in, by the names of the action's arguments."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}


class BulkAssignForm(BulkForm):
    """To whom they are given."""

    holder = SelectField(
        _l("Giao cho"), coerce=officer_id, choices=[], validate_choice=False,
        validators=[InputRequired(message=_l("Hãy chọn người nhận hồ sơ."))],
    )  # fmt: skip


class BulkTransferForm(BulkForm):
    """The covering list with which they go to the central Department."""

    reference = StringField(_l("Số công văn, danh sách kèm theo"), validators=[Length(max=200, message=TOO_LONG)])


class BulkPostForm(BulkForm):
    """Results given to the post; the tracking numbers are typed dossier by dossier."""

    def given(self) -> dict[str, Any]:
        """Only by post: at the counter they are handed out one by one."""
        return {"mode": "post"}


BULK_FORMS: Final[Mapping[str, type[BulkForm]]] = {
    "assign": BulkAssignForm,
    "transfer": BulkTransferForm,
    "hand_out": BulkPostForm,
}


class AbsenceForm(FlaskForm):
    """Who is away, why, from when until when, and who stands in. The officers to choose from are given by the route."""

    officer = SelectField(
        _l("Người vắng mặt"), coerce=officer_id, choices=[], validate_choice=False,
        validators=[InputRequired(message=_l("Hãy chọn người vắng mặt."))],
    )  # fmt: skip
    kind = RadioField(
        _l("Loại"), [AnyOf([kind for kind, _ in KINDS], _l("Hãy chọn nghỉ phép, ngoài ca hoặc ủy quyền."))],
        choices=choices(KINDS), default="leave", validate_choice=False,
    )  # fmt: skip
    from_at = InstantField(_l("Từ"), [InputRequired(_l("Hãy ghi vắng từ lúc nào."))])
    until_at = InstantField(_l("Đến"), [InputRequired(_l("Hãy ghi vắng đến lúc nào."))])
    stand_in = SelectField(_l("Người thay"), coerce=officer_id, choices=[], validate_choice=False)
    note = StringField(_l("Ghi chú"), validators=[Length(max=200, message=TOO_LONG)])

    def validate_from_at(self, field: Field) -> None:
        """A year of this office's life."""
        _refuse_other_years(field)

    def validate_until_at(self, field: Field) -> None:
        """A year of this office's life."""
        _refuse_other_years(field)

    def times(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From when until when, as instants, once the form is valid."""
        first, last = self.from_at.data, self.until_at.data
        if first is None or last is None:
            raise ValueError("the form is not valid")
        return first.replace(tzinfo=zone), last.replace(tzinfo=zone)


def _refuse_other_years(field: Field) -> None:
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(error_sentence(Incomplete("day_year_unfit", first=YEARS[0], last=YEARS[-1])))
