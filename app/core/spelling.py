"""Rows as lines of text, the way COPY reads them. Pure: whoever writes them to PostgreSQL is `copying`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

NOTHING = r"\N"
# The backslash first, since the others bring one.
ESCAPES = (("\\", r"\\"), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))
SHORT_BYTES = 64  # hashes; what is longer is as a rule text


class Json:
    """A value for a jsonb column."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


def as_jsonb(value: object) -> Json:
    """A value for a jsonb column."""
    return Json(value)


def spelled(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> list[bytes]:
    """Each row as a line without its end, these columns of it in this order.

    Spelled column by column: a column mostly holds one kind of value, so that what a value needs is asked once and not
    for each. Values are those PostgreSQL has a plain spelling for (text, whole numbers, booleans, bytes, days,
    instants, `Json`) or None; another raises TypeError.
    """
    if not rows:
        return []
    by_column = [_spelled([row[column] for row in rows]) for column in columns]
    return [line.encode() for line in map("\t".join, zip(*by_column, strict=True))]


def spell(value: object) -> str:
    """One value as COPY reads it."""
    return NOTHING if value is None else _spelling(type(value))(value)


def _spelled(values: list[Any]) -> list[str]:
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if kinds == {str}:
        return _texts(values)
    if len(kinds) <= 1 and values.count(values[0]) == len(values):
        return [spell(values[0])] * len(values)
    if len(kinds) == 1 and None not in values:
        return list(map(_spelling(kinds.pop()), values))
    spelling = {kind: _spelling(kind) for kind in kinds}
    return [NOTHING if value is None else spelling[type(value)](value) for value in values]


def _texts(values: list[str | None]) -> list[str]:
    given = [NOTHING if value is None else value for value in values]
    whole = "".join([value for value in values if value is not None])
    if not any(mark in whole for mark, _ in ESCAPES):
        return given
    return [NOTHING if value is None else _escaped(value) for value in values]


def _escaped(value: str) -> str:
    for mark, escape in ESCAPES:
        if mark in value:
            value = value.replace(mark, escape)
    return value


def _spelling(kind: type[Any]) -> Callable[[Any], str]:
    for one in kind.__mro__:
        if one in SPELLINGS:
            return SPELLINGS[one]
    raise TypeError(f"COPY has no spelling for {kind.__name__}")


def _json(value: Json) -> str:
    return orjson.dumps(value.value).decode().replace("\\", r"\\")  # of COPY's marks JSON holds the backslash alone


def _bytes(value: bytes) -> str:
    """Text is written as text, half as long as its digits: PostgreSQL takes all but the backslash for itself."""
    if len(value) > SHORT_BYTES and b"\x00" not in value:
        try:
            return _escaped(value.decode().replace("\\", r"\\"))
        except UnicodeDecodeError:
            pass
    return rf"\\x{value.hex()}"


SPELLINGS: Mapping[type[Any], Callable[[Any], str]] = {
    str: lambda value: _escaped(str(value)),
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    bytes: _bytes,
    datetime: datetime.isoformat,
    date: date.isoformat,
    Json: _json,
}
