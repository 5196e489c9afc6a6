"""What codes are called on a page: the label of every enum's value and the sentence of every verb, doubt and error.

Codes are stored, labels are made when read, in the reader's tongue. What a code means is decided where it is defined.
"""

from functools import lru_cache

from babel import Locale
from flask import Flask
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app.web.labels.differences import difference
from app.web.labels.handing_out import why_this
from app.web.labels.sentences import (
    ERRORS,
    FAULTS,
    FLAGS,
    HISTORY,
    WHY_NOT,
    error_sentence,
    facts_of,
    fault,
    flag,
    history,
    officer_flag,
    why_not,
)
from app.web.labels.words import LABELS, label, who

__all__ = [
    "ERRORS",
    "FAULTS",
    "FLAGS",
    "HISTORY",
    "LABELS",
    "WHY_NOT",
    "difference",
    "error_sentence",
    "facts_of",
    "fault",
    "flag",
    "history",
    "label",
    "officer_flag",
    "set_up",
    "who",
    "why_not",
    "why_this",
]


@lru_cache(maxsize=4096)
def _label(_tongue: Locale | None, kind: str, value: object) -> str:
    """A label in the reader's tongue, looked up once: a page of a list says hundreds."""
    return label(kind, value)


@pass_context  # or Jinja would say the label of a constant once, in the tongue of the first who opened the page
def _label_here(_page: Context, value: object, kind: str) -> str:
    return _label(get_locale(), kind, value)


def set_up(app: Flask) -> None:
    """Let templates ask: `state|label("state")`, `name|who`, and the sentences, as `flag(…)` or `history(…)`."""
    app.jinja_env.filters.update(label=_label_here, officer_flag=officer_flag, who=who)
    app.jinja_env.globals.update(
        difference=difference, facts_of=facts_of, flag=flag, fault=fault, history=history, why_not=why_not
    )
