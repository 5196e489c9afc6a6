"""The forms applicants fill in: each field's name, label, kind and whether an officer needs it (portal contract,
section 4). Judging what was filled in is for intake; a form known only by name has no fields.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.code_lists import CodeLists, VisaCategory, load_code_lists
from config.reading import FOLDER, Table, read_folder


class FieldKind(StrEnum):
    """What a field holds. Dates are `yyyyMMdd`; a partial date may be `yyyy`; sex is M or F; a country is an alpha-3
    code; `mrz` is the two lines of a passport's machine-readable zone; groups and lists hold fields of their own.
    """

    TEXT = "text"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    SEX = "sex"
    COUNTRY = "country"
    INTEGER = "integer"
    CHOICE = "choice"
    MRZ = "mrz"
    GROUP = "group"
    LIST = "list"


class ChoiceList(StrEnum):
    """A code list that a field's choices come from."""

    VISAS = "visas"
    CARDS = "cards"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field may hold, with its label."""

    value: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `needed` marks what an officer needs to decide; `pattern` is what a text must match whole;
    `choices` belong to choices, `fields` to groups and lists.
    """

    name: str
    label_vi: str
    label_en: str
    kind: FieldKind
    needed: bool
    pattern: re.Pattern[str] | None
    choices: tuple[Choice, ...]
    fields: tuple["Field", ...]

    def choice(self, value: object) -> Choice | None:
        """The choice of that value, None when the form has none such."""
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A declaration form by its code in `ThongTinKhac.ToKhai`."""

    code: str
    name_vi: str
    name_en: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The outermost field of that name, None when the form has none such."""
        return next((field for field in self.fields if field.name == name), None)


_WITH_FIELDS: Final = frozenset({FieldKind.GROUP, FieldKind.LIST})


def load_declarations(folder: Path | None = None, *, code_lists: CodeLists | None = None) -> Mapping[str, Form]:
    """Read every form of `folder` (default: the ones shipped) by code; raises ConfigError."""
    lists = code_lists or load_code_lists()
    forms: dict[str, Form] = {}
    blocks: list[Table] = []
    tables = [table for _, table in read_folder(folder or FOLDER / "declarations")]
    for table in tables:
        blocks += table.tables("form")
    # A form that builds on another comes after it, whichever file holds it.
    for block in sorted(blocks, key=lambda block: "like" in block):
        form = _read_form(block, lists, known=forms)
        if form.code in forms:
            raise block.refuse("code", problem=f"{form.code} is listed twice", cure="keep one of the two")
        forms[form.code] = form
    for table in tables:
        table.finish()
    return MappingProxyType(forms)


def _read_form(table: Table, lists: CodeLists, *, known: Mapping[str, Form]) -> Form:
    form = Form(
        code=table.text("code"),
        name_vi=table.text("name_vi"),
        name_en=table.text("name_en"),
        fields=_read_fields(table, lists),
    )
    return _built_on(form, table, known=known) if "like" in table else form


def _built_on(form: Form, table: Table, *, known: Mapping[str, Form]) -> Form:
    """The fields of the form named in `like`, less those in `without`; a field of the same name takes its place."""
    model, without = table.text("like"), table.texts("without") if "without" in table else ()
    if model not in known:
        cure = "name a form that stands on its own"
        raise table.refuse("like", problem=f"{model} is not a form with a field list", cure=cure)
    inherited = {field.name: field for field in known[model].fields}
    for name in without:
        if name not in inherited:
            raise table.refuse("without", problem=f"{model} has no field {name}", cure="remove it")
        del inherited[name]
    own = {field.name: field for field in form.fields}
    return replace(form, fields=tuple((inherited | own).values()))


def _read_fields(table: Table, lists: CodeLists) -> tuple[Field, ...]:
    found: dict[str, Field] = {}
    for block in table.tables("fields", or_none=True):
        field = _read_field(block, lists)
        if field.name in found:
            raise block.refuse("name", problem=f"{field.name} is listed twice", cure="keep one of the two")
        found[field.name] = field
    return tuple(found.values())


def _read_field(table: Table, lists: CodeLists) -> Field:
    field = Field(
        name=table.text("name"),
        label_vi=table.text("label_vi"),
        label_en=table.text("label_en"),
        kind=table.choice("kind", FieldKind, default=FieldKind.TEXT),
        needed=table.flag("needed", False),
        pattern=_read_pattern(table),
        choices=_read_choices(table, lists),
        fields=_read_fields(table, lists),
    )
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        cure = 'give choices to kind = "choice" and to no other'
        raise table.refuse("choices", problem=f"do not go with kind {field.kind}", cure=cure)
    if (field.kind in _WITH_FIELDS) != bool(field.fields):
        cure = "give fields to a group or a list and to no other"
        raise table.refuse("fields", problem=f"do not go with kind {field.kind}", cure=cure)
    return field


def _read_pattern(table: Table) -> re.Pattern[str] | None:
    if "pattern" not in table:
        return None
    try:
        return re.compile(table.text("pattern"))
    except re.error as problem:
        cure = "mend the regular expression"
        raise table.refuse("pattern", problem=f"cannot be read ({problem})", cure=cure) from problem


def _read_choices(table: Table, lists: CodeLists) -> tuple[Choice, ...]:
    if "choices_from" in table:
        return _listed(table.choice("choices_from", ChoiceList), lists)
    return tuple(
        Choice(row.text("value"), row.text("label_vi"), row.text("label_en"))
        for row in table.tables("choices", or_none=True)
    )


def _listed(source: ChoiceList, lists: CodeLists) -> tuple[Choice, ...]:
    categories: tuple[VisaCategory, ...] = tuple(lists.visas.values())
    if source is ChoiceList.CARDS:
        categories = lists.card_categories()
    return tuple(Choice(one.code, f"{one.code} – {one.name_vi}", f"{one.code} – {one.name_en}") for one in categories)
