"""Whether a dossier fits an alert, and whether an alert can be entered as it is. Pure: rows and days are given.

Fields are named as the portal's declarations name them. Everybody named in a declaration is held against the list, a
child's representative too: an officer sees who it is, and says so where it is nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from app.core.days import read_day
from app.core.errors import Incomplete
from app.core.names import fold

KINDS: Final = ("exit_ban", "wanted", "lost_passport", "false_papers", "overstay", "other")
NUMBER_FIELDS: Final = frozenset({"SoCCCD", "SoDinhDanhTre", "SoHoChieu", "HoChieuCu"})
NAME, BORN = "HoTen", "NgaySinh"
UNSETTLED: Final = frozenset({"open", "dismissal_asked", "confirmation_asked"})
NUMBER = re.compile(r"[A-Z0-9]{5,20}")
CCCD = re.compile(r"[0-9]{3}([0-9])([0-9]{2})[0-9]{6}")
YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")
LONGEST_TEXT: Final = 2000


class Wanted(Protocol):
    """What an alert is found by."""

    @property
    def identity_number(self) -> str | None: ...
    @property
    def passport_number(self) -> str | None: ...
    @property
    def name_folded(self) -> str | None: ...
    @property
    def born(self) -> str | None: ...


@dataclass(frozen=True)
class Traits:
    """What a dossier is found by: every number named in it, and everybody named with a birth (`yyyyMMdd` or `yyyy`)."""

    numbers: frozenset[str]
    people: frozenset[tuple[str, str]]


def traits(owner_folded: str, identity_number: str | None, *, content: Mapping[str, Any]) -> Traits:
    """What the owner and the declaration tell. The owner's birth is the declared one, else the year in a CCCD."""
    numbers = {identity_number} if identity_number else set()
    people: set[tuple[str, str]] = set()
    births = {birth_of(content.get(BORN)), _birth_in(identity_number)} - {None}
    for person in _people(content):
        numbers |= {_number(person[name]) for name in NUMBER_FIELDS & person.keys()}
        born = birth_of(person.get(BORN))
        if born and isinstance(person.get(NAME), str):
            people.add((fold(person[NAME]), born))
    people |= {(owner_folded, born) for born in births if born}
    return Traits(frozenset(numbers - {""}), frozenset(people))


def ground(alert: Wanted, found: Traits) -> str | None:
    """Why a dossier fits an alert: `identity` or `passport` number, `name` with birth; None where it does not."""
    if alert.identity_number in found.numbers:
        return "identity"
    if alert.passport_number in found.numbers:
        return "passport"
    if alert.name_folded is None or alert.born is None:
        return None
    return "name" if any(_is_same(alert.name_folded, alert.born, each) for each in found.people) else None


def _is_same(name: str, born: str, person: tuple[str, str]) -> bool:
    """The same name, and the same day of birth; where one side knows only the year, the same year."""
    shorter = min(len(born), len(person[1]))
    return name == person[0] and born[:shorter] == person[1][:shorter]


def _people(content: object) -> Iterator[Mapping[str, Any]]:
    """Every part of a declaration that may tell of a person, at whatever depth."""
    parts: Iterable[object] = ()
    if isinstance(content, dict):
        yield content
        parts = content.values()
    elif isinstance(content, list):
        parts = content
    for part in parts:
        yield from _people(part)


def _number(given: object) -> str:
    return re.sub(r"[\s.-]", "", given).upper() if isinstance(given, str) else ""


def _birth_in(identity_number: str | None) -> str | None:
    """The year of birth in a personal identity number: its fourth digit tells the century, the next two the year."""
    found = CCCD.fullmatch(identity_number or "")
    return None if found is None else f"{19 + int(found[1]) // 2}{found[2]}"


def birth_of(given: object) -> str | None:
    """A birth as declarations write it, `yyyyMMdd` or `yyyy`; None for anything else."""
    text = given.strip() if isinstance(given, str) else ""
    if YEAR.fullmatch(text):
        return text
    return text if len(text) == 8 and text.isascii() and text.isdecimal() else None


def birth_written(given: str) -> str | None:
    """A birth as an officer writes it, `14/02/1988` or `1988`, in the declarations' form; None where it is neither."""
    day = day_written(given)
    return f"{day:%Y%m%d}" if day else given.strip() if YEAR.fullmatch(given.strip()) else None


def day_written(given: str) -> date | None:
    """A day in any form `app.core.days` reads; None for anything else."""
    try:
        return read_day(given)
    except Incomplete:
        return None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An alert as somebody wrote it, every field as text."""

    kind: str = ""
    identity_number: str = ""
    passport_number: str = ""
    name: str = ""
    born: str = ""
    nationality: str = ""
    reason: str = ""
    document_number: str = ""
    until: str = ""


def faults_of(entry: Entry, *, today: date, nationalities: Iterable[str]) -> tuple[str, ...]:
    """What keeps an alert from being entered: codes of errors, none where it is sound."""
    is_named = bool(fold(entry.name)) and bool(entry.born.strip())
    until = day_written(entry.until)
    numbers = [_number(entry.identity_number), _number(entry.passport_number)]
    asked = {
        "alert_kind_unknown": entry.kind in KINDS,
        "alert_unfindable": any(numbers) or is_named,
        "alert_number_unfit": all(not number or NUMBER.fullmatch(number) for number in numbers),
        "alert_born_unfit": not entry.born.strip() or birth_written(entry.born) is not None,
        "alert_nationality_unknown": not entry.nationality.strip() or entry.nationality.strip() in nationalities,
        "alert_reason_missing": bool(entry.reason.strip()),
        "alert_document_missing": bool(entry.document_number.strip()),
        "alert_until_past": not entry.until.strip() or (until is not None and until >= today),
        "alert_text_long": all(len(str(text)) <= LONGEST_TEXT for text in vars(entry).values()),
    }
    return tuple(code for code, is_sound in asked.items() if not is_sound)


def number_written(given: str) -> str | None:
    """A number as it is kept and looked for: capitals, no blanks, dots or hyphens; None for nothing."""
    return _number(given) or None


def standing(states: Iterable[str]) -> str | None:
    """What the hits of a dossier make of it: `open` while one is unsettled, else `confirmed`, else None."""
    found = set(states)
    return "open" if found & UNSETTLED else "confirmed" if "confirmed" in found else None
