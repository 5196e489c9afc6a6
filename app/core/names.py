"""Names of people: stored as written (NFC, white space folded), found with or without marks, sorted as Vietnamese are.

Vietnamese lists are read by given name, which stands last; so the sort key is the last word first, then the others,
each letter by its place in the Vietnamese alphabet and, where letters are alike, by tone: level, grave, hook, tilde,
acute, dot (the order of Vietnamese dictionaries). PostgreSQL here has no Vietnamese collation, so the key is plain
ASCII compared byte by byte.
"""

import re
import unicodedata

ALPHABET = tuple("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
LETTER = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
VOWEL_MARKS = {"\u0302", "\u0306", "\u031b"}
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^0-9a-z]+")


def tidy(name: str) -> str:
    """NFC, white space folded to single blanks, none at the ends. Letter case and everything else stay as given."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()


def fold(name: str) -> str:
    """Lower-case ASCII words, marks gone and đ as d, for searching: `NGUYỄN THỊ ĐÀO` gives `nguyen thi dao`."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    ascii_only = "".join(mark for mark in bare if not unicodedata.combining(mark))
    return _WORDS.sub(" ", ascii_only).strip()


def sort_key(name: str, *, given_last: bool = True) -> str:
    """An ASCII key whose byte order is Vietnamese order; the given name (last word) counts first by default."""
    words = tidy(name).lower().split(" ")
    if given_last and len(words) > 1:
        words = [words[-1], *words[:-1]]
    spelled = [_word_key(word) for word in words]
    return " ".join(letters for letters, _ in spelled) + "!" + " ".join(tones for _, tones in spelled)


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for letter in word:
        base, tone = _letter(letter)
        letters.append(LETTER.get(base, "9" if base.isdigit() else "~"))
        if base.isdigit():
            letters[-1] = base
        tones.append(tone)
    return "".join(letters), "".join(tones)


def _letter(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES[mark] for mark in parts if mark in TONES), "0")
    kept = "".join(
        mark for mark in parts if mark not in TONES and (not unicodedata.combining(mark) or mark in VOWEL_MARKS)
    )
    base = unicodedata.normalize("NFC", kept)
    return (base if base in LETTER else kept[:1]), tone
