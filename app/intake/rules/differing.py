"""Field by field: how a dossier under review differs from what the officer knew. Pure; names of fields are dotted.

`owner_name`, `phone` and the like are columns of the file, `declaration.HoTen` a field of the declaration,
`document.<name>` a paper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

# Columns that follow from others, or that only the office reads.
DERIVED: Final = frozenset({"owner_key", "owner_folded", "service_level"})


@dataclass(frozen=True)
class Difference:
    """One field. `before` and `after` are as JSON has them; None where the field was not there."""

    field: str
    before: Any
    after: Any


def kind_and_name(field: str) -> tuple[str, str]:
    """What a dotted field is of: `file`, `declaration` (no name where the form itself changed) or `document`."""
    kind, dot, name = field.partition(".")
    return (kind, name) if dot or kind == "declaration" else ("file", field)


def column_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The columns of the file that a version changes, in its own order, those that follow from others left out."""
    return tuple(
        Difference(name, before[name], value)
        for name, value in after.items()
        if name not in DERIVED and before[name] != value
    )


def declaration_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields of the declaration that differ, by name."""
    names = sorted({*before, *after})
    return tuple(
        Difference(f"declaration.{name}", before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def document_difference(name: str, *, was_there: bool, is_there: bool) -> Difference:
    """A paper that came, was taken back, or came again."""
    return Difference(f"document.{name}", name if was_there else None, name if is_there else None)


def settled(open_before: Mapping[str, Any], found: Iterable[Difference]) -> tuple[list[Difference], list[str]]:
    """What is to be shown after these differences, and the fields that are back to what the officer knew.

    `open_before` holds, by field, what the officer knew before the differences not yet seen.
    """
    shown, gone = [], []
    for one in found:
        known = open_before.get(one.field, one.before)
        if one.field in open_before and known == one.after:
            gone.append(one.field)
        else:
            shown.append(Difference(one.field, known, one.after))
    return shown, gone
