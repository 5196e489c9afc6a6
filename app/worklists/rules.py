"""What somebody looks for, read from one box: a dossier number, an identity number, a telephone or words of a name.

Pure: what was typed is given, what may be looked for comes out.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.core.names import fold

LONGEST_TEXT: Final = 200
LONGEST_NAME_IN_WORDS: Final = 12
_OUTSIDE_NUMBERS: Final = re.compile(r"[^A-Z0-9.\-/]")
_OUTSIDE_IDENTITIES: Final = re.compile(r"[^A-Z0-9]")
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


def _phones(digits: str) -> tuple[str, ...]:
    """The ways in which one telephone may have been written down: 0…, +84…, 84…"""
    if not digits.isdecimal() or len(digits) not in PHONE_DIGITS:
        return ()
    short = digits.removeprefix(COUNTRY) if len(digits) > PHONE_DIGITS[1] else digits
    bare = short.removeprefix("0")
    return (f"0{bare}", f"+{COUNTRY}{bare}", f"{COUNTRY}{bare}")
