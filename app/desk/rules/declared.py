"""The declaration written out field by field as an officer reads it (portal contract, section 4), each field with what
needs an eye. What differs between it and other papers is found in `comparing`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from app.desk.rules.comparing import Difference, by_field
from config.code_lists import CodeLists
from config.declarations import Field, FieldKind, Form

MISSING: Final = "missing"
MALFORMED: Final = "malformed"
CHANGED: Final = "changed"
SEXES: Final = {"vi": {"M": "Nam", "F": "Nữ"}, "en": {"M": "Male", "F": "Female"}}
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


Doubts = tuple[str | Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field. `written` is empty where nothing was declared; `doubts`: `missing`, `malformed`, `changed`
    by the applicant and not yet seen, and what differs.

    A group has `lines`, a list `rows` of lines; `is_code` marks what is read letter by letter (MRZ, numbers of papers).
    """

    name: str
    label: str
    written: str = ""
    is_code: bool = False
    doubts: Doubts = ()
    lines: tuple["Line", ...] = ()
    rows: tuple[tuple["Line", ...], ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to look at: what was not declared and is not needed takes no room."""
        return bool(self.written or self.doubts or self.lines or self.rows)


@dataclass(frozen=True)
class Reading:
    """How to write: the reader's tongue (`vi` or `en`) and the code lists."""

    locale: str
    lists: CodeLists

    def words(self, thing: object, stem: str) -> str:
        """The name or label of something of the configuration, in the reader's tongue."""
        return str(getattr(thing, f"{stem}_{'en' if self.locale == 'en' else 'vi'}"))


def declared(
    form: Form, content: Mapping[str, Any], *, reading: Reading, differences: Iterable[Difference] = (),
    changed: Mapping[str, Any] = NOTHING,
) -> tuple[Line, ...]:  # fmt: skip
    """Every field of the form in its order, whether declared or not, with what differs beside it.

    `changed`: what stood before in the fields the applicant changed and nobody has seen since.
    """
    beside = by_field(differences)
    doubts = {field.name: (*beside.get(field.name, ()), *_news(field.name, changed)) for field in form.fields}
    return tuple(
        _line(field, content.get(field.name), reading, doubts[field.name], changed.get(field.name))
        for field in form.fields
    )


def beyond(fields: Iterable[Field], content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a declaration holds beyond the fields of its form, as name and text: kept, and shown, never judged."""
    known = {field.name for field in fields}
    return tuple((name, _plain(value)) for name, value in sorted(content.items()) if name not in known)


def _news(name: str, changed: Mapping[str, Any]) -> Doubts:
    return (CHANGED,) if name in changed else ()


def _line(field: Field, value: Any, reading: Reading, doubts: Doubts = (), before: Any = None) -> Line:
    label = reading.words(field, "label")
    if _is_blank(value):
        return Line(name=field.name, label=label, doubts=(*doubts, MISSING) if field.needed else doubts)
    if field.kind is FieldKind.GROUP and isinstance(value, Mapping):
        return Line(name=field.name, label=label, doubts=doubts, lines=_inner(field, value, reading, before))
    if field.kind is FieldKind.LIST and isinstance(value, Sequence) and not isinstance(value, str):
        rows = tuple(_inner(field, row if isinstance(row, Mapping) else {}, reading) for row in value)
        return Line(name=field.name, label=label, doubts=doubts, rows=rows)
    written, is_sound = _written(field, value, reading)
    is_code = field.kind is FieldKind.MRZ or field.pattern is not None
    return Line(name=field.name, label=label, written=written, is_code=is_code,
                doubts=doubts if is_sound else (*doubts, MALFORMED))  # fmt: skip


def _inner(field: Field, value: Mapping[str, Any], reading: Reading, before: Any = None) -> tuple[Line, ...]:
    known = before if isinstance(before, Mapping) else value
    changed = {inner.name: None for inner in field.fields if known.get(inner.name) != value.get(inner.name)}
    return tuple(_line(inner, value.get(inner.name), reading, _news(inner.name, changed)) for inner in field.fields)


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _written(field: Field, value: Any, reading: Reading) -> tuple[str, bool]:
    """The value in words, and whether it is what the field asks for; what is not is shown as it came."""
    match field.kind:
        case FieldKind.DATE | FieldKind.PARTIAL_DATE:
            day = _day(value, may_be_year=field.kind is FieldKind.PARTIAL_DATE)
            return (day, True) if day else (_plain(value), False)
        case FieldKind.SEX:
            sex = SEXES["en" if reading.locale == "en" else "vi"].get(str(value))
            return (sex, True) if sex else (_plain(value), False)
        case FieldKind.COUNTRY:
            country = reading.lists.nationality(str(value))
            return (f"{reading.words(country, 'name')} ({value})", True) if country else (_plain(value), False)
        case FieldKind.CHOICE:
            choice = field.choice(value)
            return (reading.words(choice, "label"), True) if choice else (_plain(value), False)
        case FieldKind.INTEGER:
            return _plain(value), isinstance(value, int) and not isinstance(value, bool)
        case FieldKind.GROUP | FieldKind.LIST:
            return _plain(value), False
    is_sound = isinstance(value, str) and (field.pattern is None or field.pattern.fullmatch(value) is not None)
    return _plain(value), is_sound


def _day(value: Any, *, may_be_year: bool) -> str:
    """`yyyyMMdd` as dd/mm/yyyy; a year alone where the field allows one; empty for anything else."""
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal():
        return ""
    if may_be_year and len(value) == 4:
        return value
    try:
        return f"{date(int(value[:4]), int(value[4:6]), int(value[6:])):%d/%m/%Y}" if len(value) == 8 else ""
    except ValueError:
        return ""


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
