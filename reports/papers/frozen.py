"""A paper's dataclass as plain JSON values and back: what is kept when a paper is issued, and drawn from for ever."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def frozen(thing: Any) -> Any:
    """Dataclasses as objects, tuples as lists, days and instants as ISO 8601; text, whole numbers and None as they are.

    Raises TypeError for anything else.
    """
    if thing is None or isinstance(thing, (bool, int)) or type(thing) is str:
        return thing
    if isinstance(thing, StrEnum):
        return str(thing)
    if isinstance(thing, (date, datetime)):
        return thing.isoformat()
    if isinstance(thing, tuple):
        return [frozen(each) for each in thing]
    if is_dataclass(thing):
        return {field.name: frozen(getattr(thing, field.name)) for field in fields(thing)}
    raise TypeError(f"a paper holds no {type(thing).__name__}")


def thawed(kind: type[Kind], content: Mapping[str, Any]) -> Kind:
    """The dataclass `kind` from what `frozen` made of it.

    A field that the content lacks takes its default; raises KeyError for one without, TypeError for what never was
    frozen.
    """
    hints = get_type_hints(kind)
    given = {}
    for field in fields(kind):  # type: ignore[arg-type]  # callers give dataclasses
        if field.name in content:
            given[field.name] = _thaw(hints[field.name], content[field.name])
    try:
        return kind(**given)
    except TypeError as missing:
        raise KeyError(str(missing)) from missing


def _thaw(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        known = next(each for each in inner if each is not type(None))
        return None if value is None else _thaw(known, value)
    if origin is tuple:
        kinds = (inner[0],) * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_thaw(each, part) for each, part in zip(kinds, value, strict=True))
    if is_dataclass(hint):
        return thawed(hint, value)  # type: ignore[arg-type]  # a dataclass's hint is its type
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint in (str, int, bool) and isinstance(value, hint):
        return value
    raise TypeError(f"{value!r} is not what {hint} was frozen to")
