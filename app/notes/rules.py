"""What a remark, an opinion and a declared interest may hold. Pure: nothing is asked of database or clock."""

import re
from datetime import date
from typing import Final

LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 200
STANCES: Final = ("for", "against", "neither")
RELATIONS: Final = ("self", "spouse", "parent", "child", "sibling", "in_law", "business", "other")
IDENTITY: Final = re.compile(r"[A-Z0-9]{6,20}")


def text_fits(text: str, *, longest: int = LONGEST_TEXT) -> bool:
    """Whether there is a text, and not too long a one."""
    return bool(text.strip()) and len(text) <= longest


def is_late(due_on: date, *, answered_on: date | None, today: date) -> bool:
    """Whether an opinion came, or is, after the day it was due on."""
    return (answered_on or today) > due_on


def identity_written(given: str) -> str | None:
    """An identity number as dossiers keep it: capitals without blanks, dots or hyphens; None where it is none."""
    number = re.sub(r"[\s.-]", "", given).upper()
    return number if IDENTITY.fullmatch(number) else None
