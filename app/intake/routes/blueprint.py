"""What the tabs of arrival share: the blueprint, who may look, who may act, and reading keys from an address."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import OfficeError
from app.intake.rules.workbench import LOOKERS, MENDERS
from app.web.labels import error_sentence, fault, label

intake = Blueprint("intake", __name__, template_folder="../templates")

READERS: Final = tuple(sorted(LOOKERS))
DOERS: Final = tuple(sorted(MENDERS))
ABOUT_ANY_FIELD: Final = frozenset({"missing_field", "bad_format"})
LARGEST: Final = 2**63 - 1
AN_ID: Final = f"int(max={LARGEST})"


@intake.context_processor
def _words() -> dict[str, object]:
    """What these templates say beside what every page may: a fault with its field's name, why a run was refused."""
    return {"fault_words": fault_words, "refusal_words": refusal_words}


def fault_words(one: Mapping[str, str], kind: str | None = None) -> str:
    """A fault as one sentence. The field is named where the sentence does not tell which it is: by its words in the
    reader's tongue, a register's column as it stands.
    """
    code, field = one.get("code", ""), one.get("field", "")
    if not field or (kind != "register" and code not in ABOUT_ANY_FIELD):
        return fault(code)
    named = field if kind == "register" else label("record_field", field)
    return fault(code, named)


def refusal_words(code: str | None, facts: Mapping[str, object] | None) -> str:
    """Why a run was refused, in the reader's tongue; empty for none."""
    return "" if code is None else error_sentence(OfficeError(code, **dict(facts or {})))


def key(name: str) -> int | None:
    """A whole number of the address; None for anything else."""
    given = request.args.get(name, "")
    return min(int(given), LARGEST) if given.isascii() and given.isdecimal() and len(given) < 20 else None


def done(act: Callable[[], str], *, then: str, **where: object) -> Response:
    """Do what a button asks for, say how it went, and go to a page. A refusal is said on that page."""
    try:
        said = act()
    except OfficeError as refusal:
        flash(error_sentence(refusal), "danger")
    else:
        flash(said, "success")
    return redirect(url_for(then, **where), code=303)  # type: ignore[arg-type]  # url_for takes any values
