"""What somebody looks for, read from one box: a dossier number, an identity number, a telephone or words of a name.

To whom a dossier may be given, and how long a gift can be taken back. Pure: all is given, the answer comes out.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from app.core.names import fold
from config.workflow import WORKFLOW

LONGEST_TEXT: Final = 200
LONGEST_NAME_IN_WORDS: Final = 12
LEAST_TYPED: Final = 2  # signs, before anything is looked for while typing
_OUTSIDE_NUMBERS: Final = re.compile(r"[^A-Z0-9.\-/]")
_OUTSIDE_IDENTITIES: Final = re.compile(r"[^A-Z0-9]")
_AS_LISTED: Final = re.compile(r"[0-9]{6}-[0-9]*")
COUNTRY: Final = "84"
PHONE_DIGITS: Final = range(9, 13)


@dataclass(frozen=True)
class Sought:
    """What is looked for; a dossier is found by any of these. `words` are folded beginnings, in any order."""

    number: str | None = None
    identity: str | None = None
    phones: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.number or self.identity or self.phones or self.words)


def sought(text: str | None) -> Sought:
    """Read what was typed (or read by a barcode reader). Text with a digit in it is a number, any other a name.

    Nothing readable, such as punctuation alone, gives an empty answer, which finds nothing.
    """
    typed = (text or "")[:LONGEST_TEXT].strip()
    if not any(letter.isdigit() for letter in typed):
        return Sought(words=tuple(fold(typed).split()[:LONGEST_NAME_IN_WORDS]))
    capitals = typed.upper()
    identity = _OUTSIDE_IDENTITIES.sub("", capitals)
    return Sought(
        number=_OUTSIDE_NUMBERS.sub("", capitals).strip(".-/") or None,
        identity=identity or None,
        phones=_phones(identity),
    )


def in_full(text: str | None, *, unit_code: str) -> str | None:
    """A dossier number, or its beginning, as the lists of a unit show it: with the unit put before it. Any other text
    as it is.
    """
    typed = (text or "").strip()
    return f"{unit_code}-{typed}" if _AS_LISTED.fullmatch(typed) else text


def _phones(digits: str) -> tuple[str, ...]:
    """The ways in which one telephone may have been written down: 0…, +84…, 84…"""
    if not digits.isdecimal() or len(digits) not in PHONE_DIGITS:
        return ()
    short = digits.removeprefix(COUNTRY) if len(digits) > PHONE_DIGITS[1] else digits
    bare = short.removeprefix("0")
    return (f"0{bare}", f"+{COUNTRY}{bare}", f"{COUNTRY}{bare}")


class Taker(Protocol):
    """Who might be given a dossier. `absent_until_at` is None for who is here. `unfinished` counts what waits for them,
    of which they may have up to `cap` (config/handout.toml).
    """

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def unit_code(self) -> str: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def absent_until_at(self) -> datetime | None: ...
    @property
    def unfinished(self) -> int: ...
    @property
    def cap(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Gift:
    """What is to be given: a dossier's unit, who holds it now, and who has declared a conflict of interest."""

    unit_code: str
    holder_id: int | None = None
    recused: Collection[int] = ()


def why_not_give(taker: Taker, gift: Gift, *, may_overload: bool = False) -> str | None:
    """Why this officer cannot be given this dossier: the code of an error sentence, or None where they can.

    `may_overload`: the cap is not asked, for who was named to stand in for somebody.
    """
    asked = {
        "taker_unit": taker.unit_code != gift.unit_code,
        "taker_role": taker.role not in WORKFLOW["claim"].roles,
        "taker_inactive": not taker.is_active,
        "taker_absent": taker.absent_until_at is not None,
        "taker_recused": taker.id in gift.recused,
        "taker_holds": taker.id == gift.holder_id,
        "taker_full": not may_overload and taker.unfinished >= taker.cap,
    }
    return next((code for code, stands_in_the_way in asked.items() if stands_in_the_way), None)


@dataclass(frozen=True)
class Deed:
    """The last act on a dossier: its verb, by whom, when."""

    verb: str
    actor_id: int
    at: datetime


def why_not_undo(last: Deed | None, *, officer_id: int, now: datetime, minutes: int) -> str | None:
    """Why an assignment cannot be taken back: the code of an error sentence, or None where it can.

    Only by who assigned, for some minutes, and only while nothing else has happened to the dossier.
    """
    if last is None or last.verb != WORKFLOW["assign"].verb:
        return "undo_not_last"
    if last.actor_id != officer_id:
        return "undo_not_yours"
    return "undo_too_late" if now - last.at > timedelta(minutes=minutes) else None


class AbsenceKind(StrEnum):
    """Why somebody else has an officer's work."""

    LEAVE = "leave"
    SHIFT = "shift"
    DELEGATION = "delegation"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An absence as it was entered."""

    kind: str
    from_at: datetime
    until_at: datetime
    officer_id: int
    stand_in_id: int | None = None


def absence_fault(planned: Planned, *, now: datetime, longest_days: int) -> str | None:
    """What is wrong with an absence, as the code of an error sentence; None where nothing is."""
    asked = {
        "absence_kind_unknown": planned.kind not in set(AbsenceKind),
        "absence_reversed": planned.until_at <= planned.from_at,
        "absence_past": planned.until_at <= now,
        "absence_too_long": planned.until_at - planned.from_at > timedelta(days=longest_days),
        "stand_in_self": planned.stand_in_id == planned.officer_id,
        "stand_in_missing": planned.kind == AbsenceKind.DELEGATION and planned.stand_in_id is None,
    }
    return next((code for code, is_so in asked.items() if is_so), None)


@dataclass(frozen=True, kw_only=True)
class Picked:
    """One row as it was ticked: the dossier, the version and journal's length it showed, what is given for it alone."""

    dossier_id: int
    version: int
    entries: int
    given: Mapping[str, Any] = field(default_factory=dict)
