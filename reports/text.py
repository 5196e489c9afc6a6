"""Makes foreign text safe to set on paper: what cannot be seen is shown, what would reorder or inject is disarmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Nearly every name and number there is: nothing in it to look at letter by letter.
_ASCII = re.compile("[ -~]*")
_LATIN = re.compile("[ -~À-ɏḀ-ỿ]*")
_MARKS_ON_ONE_LETTER = 2  # after composition Vietnamese needs none, other Latin spellings at most two


def harmless(text: str, *, letters: Set[int] | None = None) -> str:
    """The text as it may be set: composed (NFC), every kind of space a space, every line end a line feed.

    Control, format and bidirectional characters, right-to-left letters, a third combining mark on one letter and,
    if `letters` (code points that have a glyph) is given, letters outside it are shown by their code points, as
    `‹U+202E›`: dropping them would change a name unseen, obeying them could reorder an amount.
    """
    composed = unicodedata.normalize("NFC", text)
    if _ASCII.fullmatch(composed) or (letters is None and _LATIN.fullmatch(composed)):
        return composed
    spaced = "".join(map(_spaced, _LINE_ENDS.sub("\n", composed)))
    shown = []
    for hidden, letters_of_run in groupby(_flagged(spaced, letters), key=lambda pair: pair[0]):
        run = "".join(letter for _, letter in letters_of_run)
        shown.append(_by_code(run) if hidden else run)
    return "".join(shown)


def harmless_markup(text: str, *, letters: Set[int] | None = None) -> str:
    """`harmless` text with `& < > "` escaped and line ends as `<br/>`, for setters that read markup."""
    return escape(harmless(text, letters=letters), {'"': "&quot;", "\n": "<br/>"})


def masked(identity: str) -> str:
    """An identity number with all but its last four characters hidden; one of four or fewer is hidden whole."""
    kept = identity[-4:] if len(identity) > 4 else ""
    return "•" * (len(identity) - len(kept)) + kept


def _spaced(letter: str) -> str:
    return " " if letter == "\t" or unicodedata.category(letter) == "Zs" else letter


def _flagged(text: str, letters: Set[int] | None) -> list[tuple[bool, str]]:
    flagged = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        lacks_glyph = letters is not None and letter != "\n" and ord(letter) not in letters
        flagged.append((_misleads(letter) or lacks_glyph or marks > _MARKS_ON_ONE_LETTER, letter))
    return flagged


@lru_cache(maxsize=4096)
def _misleads(letter: str) -> bool:
    if letter == "\n":
        return False
    return unicodedata.category(letter).startswith("C") or unicodedata.bidirectional(letter) in {"R", "AL"}


def _by_code(run: str) -> str:
    return "‹" + " ".join(f"U+{ord(letter):04X}" for letter in run) + "›"
