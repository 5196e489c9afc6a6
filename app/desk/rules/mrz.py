"""The machine-readable zone of a passport, card or visa (ICAO Doc 9303, parts 3 to 7): its fields and check digits.

Whether what it says agrees with anything else is not asked here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The formats of Doc 9303: cards of three and two lines, passports, visas of two sizes."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Check(StrEnum):
    """What a check digit of the zone stands for."""

    NUMBER = "number"
    BIRTH = "birth"
    EXPIRY = "expiry"
    OPTIONAL = "optional"
    COMPOSITE = "composite"


FILLER: Final = "<"
WEIGHTS: Final = (7, 3, 1)
# Lines of a format and their length.
SHAPES: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.TD1: (3, 30),
    Kind.TD2: (2, 36),
    Kind.TD3: (2, 44),
    Kind.MRV_A: (2, 44),
    Kind.MRV_B: (2, 36),
}
ALPHABET: Final = re.compile(r"[A-Z0-9<]*")
LONGEST_TYPED: Final = 200


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A zone of the right shape. `birth` and `expiry` stand as read, YYMMDD, with fillers for what is unknown; `sex` is
    M, F or a filler; `name_is_full` tells that the names fill their whole field, so that they may have been cut.
    """

    kind: Kind
    issuer: str
    nationality: str
    number: str
    surname: tuple[str, ...]
    given: tuple[str, ...]
    name_is_full: bool
    birth: str
    sex: str
    expiry: str
    optional: str
    wrong: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What became of reading a zone. Without a `zone`, `fault` says why: `length`, `alphabet` or `lines`."""

    zone: Zone | None = None
    fault: str | None = None

    @property
    def is_valid(self) -> bool:
        """Whether shape and letters are right, and every check digit."""
        return self.zone is not None and not self.zone.wrong


Place = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Where the parts of a format stand: (line, from, to). A check digit stands right after its part."""

    names: Place
    optional: Place
    number: Place = (1, 0, 9)
    nationality: Place = (1, 10, 13)
    birth: Place = (1, 13, 19)
    sex: Place = (1, 20, 21)
    expiry: Place = (1, 21, 27)
    more: Place | None = None
    checks_optional: bool = False
    composite: tuple[Place, ...] = ()


_CUTS: Final[Mapping[Kind, _Cut]] = {
    Kind.TD1: _Cut(
        names=(2, 0, 30), number=(0, 5, 14), nationality=(1, 15, 18), birth=(1, 0, 6), sex=(1, 7, 8), expiry=(1, 8, 14),
        optional=(0, 15, 30), more=(1, 18, 29), composite=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    ),
    Kind.TD2: _Cut(names=(0, 5, 36), optional=(1, 28, 35), composite=((1, 0, 10), (1, 13, 20), (1, 21, 35))),
    Kind.TD3: _Cut(
        names=(0, 5, 44), optional=(1, 28, 42), checks_optional=True,
        composite=((1, 0, 10), (1, 13, 20), (1, 21, 43)),
    ),
    Kind.MRV_A: _Cut(names=(0, 5, 44), optional=(1, 28, 44)),
    Kind.MRV_B: _Cut(names=(0, 5, 36), optional=(1, 28, 36)),
}  # fmt: skip


def check_digit(text: str) -> int:
    """The check digit of a text of digits, capitals and fillers: weights 7, 3, 1 in turn, modulo 10 (part 3, 4.9)."""
    return sum(_value(letter) * WEIGHTS[place % 3] for place, letter in enumerate(text)) % 10


def _value(letter: str) -> int:
    return 0 if letter == FILLER else int(letter, 36)


def typed_lines(text: str) -> tuple[str, ...]:
    """The lines of a zone as a hand or a reader gives them: blanks gone, small letters made capitals, « as two fillers,
    and one unbroken string cut where a line must end.
    """
    plain = text[:LONGEST_TYPED].upper().replace("«", FILLER * 2).replace("‹", FILLER)
    lines = [line for line in (re.sub(r"\s", "", raw) for raw in plain.splitlines()) if line]
    if len(lines) == 1:
        whole = lines[0]
        length = {90: 30, 72: 36, 88: 44}.get(len(whole), len(whole))
        lines = [whole[at : at + length] for at in range(0, len(whole), length)]
    return tuple(lines)


def read_zone(lines: Sequence[str]) -> Read:
    """Read the lines of a zone. Nothing is guessed: a line too short, or a letter that no zone has, is told."""
    if not 2 <= len(lines) <= 3:
        return Read(fault="lines")
    if not all(ALPHABET.fullmatch(line) for line in lines):
        return Read(fault="alphabet")
    kind = _kind_of(lines)
    return Read(fault="length") if kind is None else Read(zone=_zone(kind, lines))


def _kind_of(lines: Sequence[str]) -> Kind | None:
    shape = (len(lines), len(lines[0]))
    if any(len(line) != shape[1] for line in lines):
        return None
    is_visa = lines[0].startswith("V")
    visas = (Kind.MRV_A, Kind.MRV_B)
    return next((kind for kind, wanted in SHAPES.items() if wanted == shape and (kind in visas) == is_visa), None)


def _zone(kind: Kind, lines: Sequence[str]) -> Zone:
    cut = _CUTS[kind]
    names, optional = _part(lines, cut.names), _part(lines, cut.optional)
    surname, _, given = names.partition(FILLER * 2)
    number, is_sound, optional = _number(lines, cut, optional, kind=kind)
    more = _part(lines, cut.more) if cut.more else ""
    return Zone(
        kind=kind,
        issuer=lines[0][2:5].rstrip(FILLER),
        nationality=_part(lines, cut.nationality).rstrip(FILLER),
        number=number,
        surname=_words(surname),
        given=_words(given),
        name_is_full=not names.endswith(FILLER),
        birth=_part(lines, cut.birth),
        sex=_part(lines, cut.sex),
        expiry=_part(lines, cut.expiry),
        optional=" ".join(filter(None, (optional.strip(FILLER), more.strip(FILLER)))),
        wrong=_wrong(lines, cut, number_is_sound=is_sound),
    )


def _part(lines: Sequence[str], place: Place) -> str:
    line, start, end = place
    return lines[line][start:end]


def _words(names: str) -> tuple[str, ...]:
    return tuple(word for word in names.split(FILLER) if word)


def _number(lines: Sequence[str], cut: _Cut, optional: str, *, kind: Kind) -> tuple[str, bool, str]:
    """The number of the paper, whether its check digit is right, and what the optional part holds beside it.

    A card's number of more than nine letters goes on in the optional part: a filler stands for its check digit, and the
    real one comes last before the next filler (part 5, note j; part 6, note j).
    """
    first, digit = _part(lines, cut.number), _after(lines, cut.number)
    if kind in (Kind.TD1, Kind.TD2) and digit == FILLER and optional[:1] not in ("", FILLER):
        rest, _, left = optional.partition(FILLER)
        whole = first + rest[:-1]
        return whole.strip(FILLER), _is_right(whole, rest[-1]), left
    return first.rstrip(FILLER), _is_right(first, digit), optional


def _wrong(lines: Sequence[str], cut: _Cut, *, number_is_sound: bool) -> tuple[Check, ...]:
    sound = {
        Check.NUMBER: number_is_sound,
        Check.BIRTH: _is_right(_part(lines, cut.birth), _after(lines, cut.birth)),
        Check.EXPIRY: _is_right(_part(lines, cut.expiry), _after(lines, cut.expiry)),
    }
    if cut.checks_optional:
        optional, digit = _part(lines, cut.optional), _after(lines, cut.optional)
        # An unused part may have a filler for its check digit (part 4, 4.2.2.2).
        sound[Check.OPTIONAL] = _is_right(optional, digit) or (digit == FILLER and not optional.strip(FILLER))
    if cut.composite:
        sound[Check.COMPOSITE] = _is_right("".join(_part(lines, place) for place in cut.composite), lines[1][-1])
    return tuple(check for check, is_right in sound.items() if not is_right)


def _after(lines: Sequence[str], place: Place) -> str:
    line, _, end = place
    return lines[line][end]


def _is_right(text: str, digit: str) -> bool:
    return digit.isdecimal() and check_digit(text) == int(digit)


def born_on(written: str, *, today: date) -> date | None:
    """The day of birth in YYMMDD: the last such day that is not to come. None where a part is unknown or impossible."""
    return _day(written, century=_century(written, latest=today))


def expires_on(written: str, *, today: date) -> date | None:
    """The day of expiry in YYMMDD: of the years that end so, the one within fifty years of today."""
    return _day(written, century=_century(written, latest=today.replace(year=today.year + 50, day=1)))


def _century(written: str, *, latest: date) -> int:
    if not written.isdecimal():
        return 0
    century = latest.year // 100 * 100
    rest = (int(written[2:4]), int(written[4:6]))
    is_later = (century + int(written[:2]), *rest) > (latest.year, latest.month, latest.day)
    return century - 100 if is_later else century


def _day(written: str, *, century: int) -> date | None:
    if not written.isdecimal() or len(written) != 6:
        return None
    try:
        return date(century + int(written[:2]), int(written[2:4]), int(written[4:6]))
    except ValueError:
        return None
