"""What of a person's earlier declarations is taken over into a new one: who they are, never what they asked for."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from config.declarations import FieldKind, Form

TAKEN: Final = frozenset({FieldKind.TEXT, FieldKind.DATE, FieldKind.PARTIAL_DATE, FieldKind.SEX, FieldKind.COUNTRY,
                          FieldKind.GROUP})  # fmt: skip
# Of the journey or the request at hand, not of the person.
NOT_OF_THE_PERSON: Final = frozenset({"TuNgay", "DenNgay", "NgayNhapCanh", "NgayMat", "NoiMat", "MRZ"})


def taken_over(
    form: Form, content: Mapping[str, Any], *, earlier: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The declaration with what the earlier ones tell (the newest first), and the names of the fields filled so.

    What is typed already stays as it is.
    """
    filled, names = dict(content), []
    told = list(earlier)
    for field in form.fields:
        if field.kind not in TAKEN or field.name in NOT_OF_THE_PERSON or filled.get(field.name):
            continue
        found = next((each[field.name] for each in told if each.get(field.name)), None)
        if found is not None and isinstance(found, dict) == (field.kind is FieldKind.GROUP):
            filled[field.name] = found
            names.append(field.name)
    return filled, tuple(names)
