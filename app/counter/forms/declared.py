"""A declaration as a form on the page, drawn from the field definitions of `config/declarations`.

A value is kept as a declaration holds it (a day as `yyyyMMdd`); whether it is what the field asks for, intake judges.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm

from app.core.days import FIRST_YEAR, parts_of_day, read_day
from app.core.errors import Incomplete
from app.web.choices import choices
from app.web.labels import error_sentence
from config.code_lists import CodeLists
from config.declarations import Field, FieldKind, Form

KEPT_DAY: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
LONGEST: Final = 500
MOST_DIGITS: Final = 9
DAY_TYPED: Final = {"maxlength": 10, "inputmode": "numeric", "autocomplete": "off"}
NOT_CHOSEN: Final = ("", "–")
SEXES: Final = (("M", _l("Nam")), ("F", _l("Nữ")))


class Needed:
    """Marks a field an officer needs to decide; whether it is filled is asked of the whole declaration."""

    field_flags: Final = {"required": True}

    def __call__(self, form: PlainForm, field: Any) -> None:
        """Refuses nothing."""


class DayText(StringField):
    """A day typed as 31/01/2015 or 31012015, a birth also as its year; anything else stays as typed, to be mended."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep it as a declaration does."""
        super().process_formdata(valuelist)
        self.data = kept_day(self.data or "")

    def _value(self) -> str:
        found = KEPT_DAY.fullmatch(self.data or "")
        return f"{found[3]}/{found[2]}/{found[1]}" if found else self.data or ""

    @property
    def why_none(self) -> str | None:
        """Why there is no such day, said to the officer; None where there is, or where no day can be recognised."""
        try:
            if parts_of_day(self.data or ""):
                read_day(self.data or "")
        except Incomplete as wrong:
            return error_sentence(wrong)
        return None


class WholeDayText(DayText):
    """A day of which more than the year is known: with a calendar, as every day on a page."""

    has_calendar: Final = True


def kept_day(typed: str) -> str:
    """`31/1/2015` and `31012015` as `20150131`; anything else as it was typed, a year far away too."""
    day, month, year = parts_of_day(typed) or (0, 0, 0)
    return f"{year}{month:02d}{day:02d}" if year >= FIRST_YEAR else typed.strip()


class LinesText(TextAreaField):
    """The two lines of a machine-readable zone."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Lines parted as a declaration parts them, in capitals."""
        super().process_formdata(valuelist)
        lines = (line.strip().upper() for line in (self.data or "").splitlines())
        self.data = "\n".join(line for line in lines if line)


class WholeText(StringField):
    """A whole number, kept as a number; anything else stays as typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Digits become a number."""
        super().process_formdata(valuelist)
        typed = str(self.data or "").strip()
        is_whole = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
        self.data: Any = int(typed) if is_whole else typed

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def declared_form(form: Form, locale: str, *, lists: CodeLists, without: frozenset[str]) -> type[PlainForm]:
    """The form of a declaration in a tongue, less the fields that stand elsewhere on the page."""
    return _drawn((field for field in form.fields if field.name not in without), locale, lists)


def _drawn(fields: Iterable[Field], locale: str, lists: CodeLists) -> type[PlainForm]:
    return type("Declared", (PlainForm,), {field.name: _field(field, locale, lists) for field in fields})


def _field(field: Field, locale: str, lists: CodeLists) -> Any:
    label = words(field, "label", locale=locale)
    rules = [Needed()] if field.needed else []
    if offered := _offered(field, locale, lists):
        return SelectField(label, rules, choices=choices([NOT_CHOSEN, *offered]), validate_choice=False, default="")
    match field.kind:
        case FieldKind.DATE:
            return WholeDayText(label, rules, render_kw=DAY_TYPED)
        case FieldKind.PARTIAL_DATE:
            return DayText(label, rules, render_kw=DAY_TYPED | {"placeholder": _l("ngày/tháng/năm, hoặc chỉ năm")})
        case FieldKind.INTEGER:
            return WholeText(label, rules, render_kw={"maxlength": MOST_DIGITS, "inputmode": "numeric"})
        case FieldKind.MRZ:
            return LinesText(label, rules, render_kw={"rows": 2, "spellcheck": "false", "maxlength": 120})
        case FieldKind.GROUP:
            return FormField(_drawn(field.fields, locale, lists), label)
        case FieldKind.LIST:
            return FieldList(FormField(_drawn(field.fields, locale, lists)), label, min_entries=1)
    return StringField(label, rules, render_kw=_typed(field))


def _offered(field: Field, locale: str, lists: CodeLists) -> list[tuple[str, Any]]:
    """What a field is chosen from, with its words; nothing for one that is typed."""
    if field.kind is FieldKind.SEX:
        return list(SEXES)
    if field.kind is FieldKind.COUNTRY:
        nations = sorted((words(one, "name", locale=locale), code) for code, one in lists.nationalities.items())
        return [(code, f"{name} ({code})") for name, code in nations]
    return [(one.value, words(one, "label", locale=locale)) for one in field.choices]


def _typed(field: Field) -> dict[str, Any]:
    is_numeric = field.pattern is not None and field.pattern.pattern.startswith("[0-9]")
    return {"maxlength": LONGEST, "autocomplete": "off"} | ({"inputmode": "numeric"} if is_numeric else {})


def words(thing: object, stem: str, *, locale: str) -> str:
    """The name or label of something of the configuration, in a tongue."""
    return str(getattr(thing, f"{stem}_{'en' if locale == 'en' else 'vi'}"))


def content_of(declared: Mapping[str, Any]) -> dict[str, Any]:
    """What a form drawn from a declaration holds, as a declaration: without blanks, whole numbers as typed."""
    return {name: kept for name, value in declared.items() if (kept := _kept(value)) not in (None, "", {}, [])}


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return content_of(value)
    if isinstance(value, list):
        return [row for row in map(_kept, value) if row]
    return value.strip() if isinstance(value, str) else value
