"""Whether a name as declared is the name in a machine-readable zone: transliterated, cut and ordered as ICAO Doc 9303,
part 3, sections 4.6 and 6 allow. How names are searched and sorted stands in `app.core.names`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from app.desk.rules.mrz import Zone

# Letters Unicode does not take apart, and those that may be written in two ways (part 3, section 6, table A).
ONE_WAY: Final = str.maketrans({"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L", "ẞ": "SS", "Æ": "AE", "Œ": "OE", "Þ": "TH",
                                "Ħ": "H", "Ŧ": "T", "ı": "I"})  # fmt: skip
OTHER_WAY: Final = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Ñ": "NXX"})
_DROPPED: Final = re.compile("['’ʼ`´.]")
_BETWEEN: Final = re.compile(r"[^A-Z]+")


def transliterated(name: str) -> tuple[str, ...]:
    """The words of a name in the zone's letters: NGUYỄN THỊ ĐÀO gives NGUYEN, THI, DAO. An apostrophe is dropped, a
    hyphen parts words. Letters of another script give no words: then nothing can be compared.
    """
    return _words(_capitals(name))


def _capitals(name: str) -> str:
    return unicodedata.normalize("NFC", _DROPPED.sub("", name)).upper().replace("ß", "SS")


def _words(capitals: str) -> tuple[str, ...]:
    apart = unicodedata.normalize("NFKD", capitals.translate(ONE_WAY))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    if any(letter.isalpha() and not letter.isascii() for letter in bare):
        return ()
    return tuple(word for word in _BETWEEN.split(bare) if word)


def is_same_name(declared: str, zone: Zone) -> bool | None:
    """Whether the declared name is the zone's, in whichever order it was declared; None when it cannot be told.

    A name that fills its field may have been cut: then each word of the zone must begin one of the declared.
    """
    capitals = _capitals(declared)
    ways = [_words(capitals), _words(capitals.translate(OTHER_WAY))]
    if not ways[0] or not zone.surname:
        return None
    return any(_agree(way, zone) for way in ways)


def _agree(declared: Sequence[str], zone: Zone) -> bool:
    """In any order of words; or with words run together or parted, surname first or last; or cut."""
    surname, given = "".join(zone.surname), "".join(zone.given)
    read = (*zone.surname, *zone.given)
    if sorted(declared) == sorted(read) or "".join(declared) in (surname + given, given + surname):
        return True
    return zone.name_is_full and _is_cut_from(list(declared), read)


def _is_cut_from(declared: list[str], read: Sequence[str]) -> bool:
    """Whether each word read begins a declared word of its own; longest first, so that `THI` does not take `THIEN`."""
    for word in sorted(read, key=len, reverse=True):
        whole = min((one for one in declared if one.startswith(word)), key=len, default=None)
        if whole is None:
            return False
        declared.remove(whole)
    return True
