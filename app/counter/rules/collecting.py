"""Who may take a result home, what they must show, and when a result has lain too long."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

# Papers that are given back, or cancelled, when the result is handed out.
TAKEN_BACK: Final = ("HO_CHIEU_CU", "THE_TAM_TRU", "THE_THUONG_TRU", "GIAY_PHEP_CU")
_BLANKS: Final = re.compile(r"\s+")


class Collector(StrEnum):
    """Who comes for a result: the owner, a child's parent or guardian, or somebody with an authority."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    AUTHORISED = "authorised"


def why_not_theirs(kind: str, identity: str, *, known: Sequence[str]) -> str | None:
    """Why the number shown is not one the dossier knows, as the code of an error; None where it is, or none is known.

    Somebody with an authority shows a paper instead.
    """
    if kind == Collector.AUTHORISED or not known:
        return None
    shown = _BLANKS.sub("", identity).upper()
    return None if shown in {_BLANKS.sub("", one).upper() for one in known} else "collector_not_owner"


def representative_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parent or guardian a child's declaration names; empty where it names none."""
    named = content.get("NguoiDaiDien")
    return named if isinstance(named, Mapping) else {}


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none such."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)


def lies_too_long(appointment_on: date, today: date, *, months: int) -> bool:
    """Whether a result was not collected within so many months of its appointment (Law 118/2025/QH15)."""
    return today > months_later(appointment_on, months)
