"""Asking for a book: which form, which period. What the rules know of periods stands in `rules.periods`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectChoice, SelectField  # type: ignore[attr-defined] # no stub yet
from wtforms.validators import AnyOf, InputRequired

from app.core.errors import OfficeError
from app.statistics.rules import PARTS, Kind, Part, Period, Scheme, free_period, part_named, period_of, stepped
from app.web.choices import choices
from app.web.days import DayField
from app.web.labels import error_sentence

SCHEMES: Mapping[Scheme, LazyString] = MappingProxyType(
    {Scheme.CALENDAR: _l("Theo lịch"), Scheme.REPORTING: _l("Kỳ báo cáo, chốt ngày 14")}
)
KINDS: Mapping[Kind, LazyString] = MappingProxyType(
    {
        Kind.MONTH: _l("Tháng"),
        Kind.QUARTER: _l("Quý"),
        Kind.HALF: _l("6 tháng"),
        Kind.NINE_MONTHS: _l("9 tháng"),
        Kind.YEAR: _l("Năm"),
    }
)
_IN_LIST = _l("Hãy chọn một mục trong danh sách.")


class _Year(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Hãy ghi năm bằng bốn chữ số.")) from None


def _choice(title: LazyString, values: Iterable[tuple[str, object]]) -> SelectField:
    """A list whose own check, which speaks English, is replaced."""
    offered = list(values)
    allowed = AnyOf([value for value, _ in offered], message=_IN_LIST)
    return SelectField(title, [allowed], choices=choices(offered), validate_choice=False)


class PeriodForm(FlaskForm):
    """A part of a year, by the calendar or by the reporting rules."""

    class Meta:
        csrf = False  # sent by GET, writes nothing

    part = _choice(_l("Kỳ"), [(part.name, part.name) for part in PARTS])
    year = _Year(_l("Năm"), [InputRequired(_l("Hãy ghi năm."))])
    scheme = _choice(_l("Cách chia kỳ"), SCHEMES.items())

    def name_parts(self, locale: str) -> None:
        """Show the parts of a year under their kinds, in the reader's tongue."""
        self.part.choices = [
            SelectChoice(part.name, part.label.said(locale), optgroup=str(KINDS[part.kind])) for part in PARTS
        ]


class DaysForm(FlaskForm):
    """Any stretch of days."""

    class Meta:
        csrf = False

    from_on = DayField(_l("Từ ngày"), [InputRequired(_l("Hãy ghi ngày đầu kỳ."))], name="from")
    to_on = DayField(_l("Đến ngày"), [InputRequired(_l("Hãy ghi ngày cuối kỳ."))], name="to")


@dataclass
class Asked:
    """What a reader asked for: both forms as they should stand on the page, and the period unless one has errors."""

    by_part: PeriodForm
    by_days: DaysForm
    period: Period | None

    @property
    def wrong(self) -> FlaskForm | None:
        """The form with errors, if any."""
        return next((form for form in (self.by_days, self.by_part) if form.errors), None)


def asked(arguments: Mapping[str, str], *, today: date, locale: str) -> Asked:
    """Read an address. One that names no period means the last whole month before `today`."""
    month = stepped(period_of(Part(Kind.MONTH, today.month), year=today.year, scheme=Scheme.CALENDAR), -1)
    days = {"from": today.replace(day=1).isoformat(), "to": today.isoformat()}
    by_days, by_part = bool({"from", "to"} & set(arguments)), "part" in arguments
    part_form = PeriodForm(MultiDict(arguments if by_part and not by_days else address(month)))
    days_form = DaysForm(MultiDict(arguments if by_days else days))
    part_form.name_parts(locale)
    if by_days:
        return Asked(part_form, days_form, _free(days_form))
    return Asked(part_form, days_form, _part(part_form) if by_part else month)


def address(period: Period) -> dict[str, str]:
    """The period as the arguments of an address that `asked` reads."""
    if period.part is None:
        return {"from": period.from_on.isoformat(), "to": period.to_on.isoformat()}
    return {"part": period.part.name, "year": str(period.year), "scheme": str(period.scheme)}


def neighbour(period: Period, steps: int) -> dict[str, str] | None:
    """The address of the period so many steps away, None where there is none."""
    try:
        return address(stepped(period, steps))
    except OfficeError:
        return None


def _free(form: DaysForm) -> Period | None:
    first, last = form.from_on.data, form.to_on.data
    if not form.validate() or first is None or last is None:
        return None
    try:
        return free_period(first, last)
    except OfficeError as error:
        form.to_on.errors = [error_sentence(error)]
        return None


def _part(form: PeriodForm) -> Period | None:
    year = form.year.data
    if not form.validate() or year is None:
        return None
    try:
        return period_of(part_named(form.part.data), year=year, scheme=Scheme(form.scheme.data))
    except OfficeError as error:
        wrong = form.year if error.code == "period_year" else form.part
        wrong.errors = [error_sentence(error)]
        return None
