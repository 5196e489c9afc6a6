"""Names of people: stored as written (NFC, white space folded), found with or without marks, sorted as Vietnamese are.

Vietnamese lists are read by given name, which stands last; so the sort key is the last word first, then the others,
each word by the places of its letters in the Vietnamese alphabet and then by its tones: level, grave, hook, tilde,
acute, dot (the order of Vietnamese dictionaries). PostgreSQL here has no Vietnamese collation, so the key is plain
ASCII compared byte by byte.
"""

import re
import unicodedata
from functools import lru_cache

ALPHABET = tuple("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
LETTER = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
BEYOND = "~"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
VOWEL_MARKS = {"\u0302", "\u0306", "\u031b"}
SHORT = 32  # letters of a word whose key is worth remembering: names share a few thousand words
# Letters that Unicode does not take apart. The first is Icelandic, and often typed for đ because it looks the same.
ETH = "ð"
LIGATURES = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ŧ": "t", "ħ": "h"})
_SPACES = re.compile(r"\s+")
_BETWEEN_WORDS = re.compile(r"[\W_\u02b0-\u02ff]+")  # Oʼbrien with a letter for an apostrophe is O'Brien


def tidy(name: str) -> str:
    """NFC, white space folded to single blanks, none at the ends. Letter case and everything else stay as given."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()


def fold(name: str) -> str:
    """Lower-case words, marks gone and đ as d, for searching: `NGUYỄN THỊ ĐÀO` gives `nguyen thi dao`.

    Latin letters become ASCII; other scripts stay, so that 王伟 is found too.
    """
    if name.isascii():
        return _BETWEEN_WORDS.sub(" ", name.lower()).strip()
    # Twice: what is taken apart may turn out to be capitals (℠), what is made small may come apart (ẞ, ŉ).
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(mark for mark in taken_apart if not unicodedata.combining(mark))
    plain = bare.replace("đ", "d").replace(ETH, "d").translate(LIGATURES)
    return _BETWEEN_WORDS.sub(" ", plain).strip()


def sort_key(name: str, *, given_last: bool = True) -> str:
    """An ASCII key whose byte order is Vietnamese order; the given name (last word) counts first by default."""
    words = tidy(name).casefold().replace(ETH, "đ").translate(LIGATURES).split(" ")
    if given_last and len(words) > 1:
        words = [words[-1], *words[:-1]]
    return " ".join(_known_key(word) if len(word) <= SHORT else _word_key(word) for word in words)


@lru_cache(maxsize=4096)
def _known_key(word: str) -> str:
    return _word_key(word)


def _word_key(word: str) -> str:
    """The word's letters, then its tones. What parts words sorts before what parts these, and both before letters."""
    spelled = [_letter(letter) for letter in unicodedata.normalize("NFC", word) if not unicodedata.combining(letter)]
    return "".join(letter for letter, _ in spelled) + "!" + "".join(tone for _, tone in spelled)


def _letter(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES[mark] for mark in parts if mark in TONES), "0")
    kept = "".join(mark for mark in parts if mark in VOWEL_MARKS or not unicodedata.combining(mark))
    base = unicodedata.normalize("NFC", kept)
    if base not in LETTER:
        base = kept[:1]
    return (base if base.isascii() and base.isdigit() else LETTER.get(base, BEYOND)), tone
