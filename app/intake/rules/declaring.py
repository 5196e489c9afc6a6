"""Whether a declaration has what an officer needs to decide, field by field; what lacks is a flag, never a fault."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.intake.rules.reading import is_blank, is_filled
from config.declarations import Field, FieldKind, Form

YEAR: Final = re.compile(r"(?:1[89]|20)[0-9]{2}")
DAY: Final = re.compile(r"[0-9]{8}")
MRZ_LINE: Final = re.compile(r"[A-Z0-9<]{44}")
MOST_ROWS: Final = 500
# Looked up once: fetching a member from its enumeration costs as much as checking a field.
TEXT, DATE, PARTIAL_DATE, SEX, COUNTRY, INTEGER, CHOICE, MRZ, GROUP, LIST = FieldKind


def unfit_fields(form: Form, content: Mapping[str, Any], *, countries: Collection[str]) -> list[str]:
    """Dotted names of the needed fields that are missing or malformed, and of malformed others; form order."""
    return list(_unfit(form.fields, content, "", countries))


def _unfit(
    fields: tuple[Field, ...], content: Mapping[str, Any], prefix: str, countries: Collection[str]
) -> Iterator[str]:
    for one in fields:
        given, kind = content.get(one.name), one.kind
        if kind is TEXT and one.pattern is None and is_filled(given):
            continue  # most fields are of this kind, and nothing more is asked of them
        if is_blank(given) or given == []:
            if one.needed:
                yield prefix + one.name
        elif kind is GROUP:
            name = prefix + one.name
            yield from _unfit(one.fields, given, f"{name}.", countries) if isinstance(given, dict) else [name]
        elif kind is LIST:
            yield from _unfit_rows(one, given, prefix + one.name, countries)
        elif not fits(one, given, countries=countries):
            yield prefix + one.name


def _unfit_rows(one: Field, given: object, name: str, countries: Collection[str]) -> Iterator[str]:
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        yield name
        return
    for place, row in enumerate(given, start=1):
        if isinstance(row, dict):
            yield from _unfit(one.fields, row, f"{name}.{place}.", countries)
        else:
            yield f"{name}.{place}"


def fits(one: Field, given: object, *, countries: Collection[str]) -> bool:
    """Whether a value has the form its field asks for."""
    if one.kind is INTEGER:
        return (isinstance(given, int) and not isinstance(given, bool)) or (
            isinstance(given, str) and given.isdecimal()
        )
    if not isinstance(given, str):
        return False
    if one.kind is not TEXT and not _is_of_kind(one, given, countries):
        return False
    return one.pattern is None or one.pattern.fullmatch(given) is not None


def _is_of_kind(one: Field, given: str, countries: Collection[str]) -> bool:
    kind = one.kind
    if kind is DATE:
        return is_day(given)
    if kind is PARTIAL_DATE:
        return is_day(given) or YEAR.fullmatch(given) is not None
    if kind is SEX:
        return given in ("M", "F")
    if kind is COUNTRY:
        return given in countries
    if kind is CHOICE:
        return one.choice(given) is not None
    return kind is not MRZ or _is_mrz(given)


def is_day(given: str) -> bool:
    """Whether the text is an existing day as `yyyyMMdd`."""
    if not DAY.fullmatch(given):
        return False
    try:
        date(int(given[:4]), int(given[4:6]), int(given[6:]))
    except ValueError:
        return False
    return True


def _is_mrz(given: str) -> bool:
    lines = given.split("\n")
    return len(lines) == 2 and all(MRZ_LINE.fullmatch(line) for line in lines)
