"""What a newer version changed in a declaration, in words: before and after, a group field by field."""

from collections.abc import Mapping
from typing import Any

from app.desk.rules.beside import Pair, beside, flat
from app.desk.rules.declared import Reading, beyond, declared
from config.declarations import Form


def changed_in(form: Form | None, name: str, *, before: Any, after: Any, reading: Reading) -> tuple[Pair, ...]:
    """What differs within one field, written out; None where it was not there. As it came where the form has no
    words for what differs.
    """
    pairs = beside(_lines(form, name, before, reading), _lines(form, name, after, reading))
    told = tuple(pair for pair in pairs if pair.left != pair.right)
    label = label_of(form, name, reading=reading)
    return told or (Pair(label=label, left=_as_it_came(before), right=_as_it_came(after)),)


def label_of(form: Form | None, name: str, *, reading: Reading) -> str:
    """What a field is called on the form; its name where the form has none such."""
    field = None if form is None else form.field(name)
    return name if field is None else reading.words(field, "label")


def _as_it_came(value: Any) -> str:
    return "" if value is None else beyond((), {"": value})[0][1]


def _lines(form: Form | None, name: str, value: Any, reading: Reading) -> list[tuple[str, str]]:
    content: Mapping[str, Any] = {} if value is None else {name: value}
    if form is None:
        return list(beyond((), content))
    return [*flat(declared(form, content, reading=reading)), *beyond(form.fields, content)]
