"""Reading the portal's answers: a page of records cut into records as received, an index page, the fate of messages.

A page is cut by its own brackets and not by a JSON reader, so that one record no reader would take is one quarantined
record and not a failed page, and so that every record is kept byte for byte.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

_TEXT: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN: Final = re.compile(_TEXT + rb'|[{}\[\]"]', re.DOTALL)
# Everything up to the next bracket, and up to the next bracket or comma; texts are stepped over whole.
_TO_BRACKET: Final = re.compile(rb'[^"{}\[\]]*+(?:' + _TEXT + rb'[^"{}\[\]]*+)*+([{}\[\]])', re.DOTALL)
_TO_NEXT: Final = re.compile(rb'[^"{}\[\],]*+(?:' + _TEXT + rb'[^"{}\[\],]*+)*+([{}\[\],])', re.DOTALL)
_OPENS: Final = frozenset({b"{", b"["})
_SHUTS: Final = frozenset({b"}", b"]"})
_WORDS: Final = 500  # of the portal's own words, as kept and shown


class HalfAnswer(ValueError):
    """Not a whole answer of the contract: broken off, or something else than was asked for."""


class SaidNo(ValueError):
    """A whole answer whose `error_code` is not 0."""

    def __init__(self, error_code: int, words: str) -> None:
        super().__init__(f"{error_code}: {words}")
        self.error_code, self.words = error_code, words


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Records as received, one version of one dossier each, and where the feed goes on (None: nowhere said)."""

    records: tuple[bytes, ...]
    next_cursor: str | None
    more: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A dossier as the portal lists it; `ordinal` is the last progress message it holds, 0 for none."""

    number: str
    version: int
    status: int | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Some dossiers of the index, and where it goes on."""

    listings: tuple[Listing, ...]
    next_cursor: str | None
    more: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one progress message at the portal; `words` are the portal's own."""

    number: str
    ordinal: int
    error_code: int
    words: str


def read_feed(body: bytes) -> FeedPage:
    """An answer of `GET /v1/dossiers`. Raises HalfAnswer, SaidNo."""
    start = _first_element(body)
    if start is None:
        _agreed(_object(body))
        raise HalfAnswer("the answer has no data")
    cuts = list(_elements(body, start))
    last = cuts.pop()
    records = [body[first:end].strip() for first, end in cuts]
    if text := body[slice(*last)].strip():
        records.append(text)
    elif records:
        raise HalfAnswer("a comma with nothing after it")
    said = _object(body[:start] + body[last[1] :])
    _agreed(said)
    return FeedPage(tuple(records), *_going_on(said))


def read_index(body: bytes) -> IndexPage:
    """An answer of `GET /v1/index`, without lines that name no dossier or no version. Raises HalfAnswer, SaidNo."""
    said = _object(body)
    _agreed(said)
    rows = said.get("data")
    if not isinstance(rows, list):
        raise HalfAnswer("the answer has no data")
    listings = (_listing(row) for row in rows)
    return IndexPage(tuple(listing for listing in listings if listing is not None), *_going_on(said))


def read_fates(body: bytes) -> tuple[Fate, ...]:
    """An answer of `POST /v1/progress`; lines that name no message are left out. Raises HalfAnswer, SaidNo."""
    said = _object(body)
    _agreed(said)
    rows = said.get("data")
    if not isinstance(rows, list):
        raise HalfAnswer("the answer has no data")
    fates = (_fate(row) for row in rows)
    return tuple(fate for fate in fates if fate is not None)


def _first_element(body: bytes) -> int | None:
    """Where the first element of the top object's `data` would stand; None where there is no such array."""
    depth, key = 0, b""
    for token in _TOKEN.finditer(body):
        text = token.group()
        if text == b'"':
            raise HalfAnswer("a text without its end")
        if depth == 1 and text == b"[" and key == b'"data"':
            return token.end()
        if depth == 1 and text[:1] == b'"':
            key = text
        depth += (text in _OPENS) - (text in _SHUTS)
    return None


def _elements(body: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each element of the array that was opened before `start`; the last may be blank."""
    depth, position = 0, start
    while found := (_TO_BRACKET if depth else _TO_NEXT).match(body, position):
        mark, position = found[1], found.end()
        if depth == 0 and mark in (b",", b"]"):
            yield start, position - 1
            start = position
            if mark == b"]":
                return
        elif depth == 0 and mark == b"}":
            raise HalfAnswer("brackets that do not fit")
        else:
            depth += (mark in _OPENS) - (mark in _SHUTS)
    raise HalfAnswer("the answer breaks off")


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HalfAnswer("the answer is not JSON") from error
    if not isinstance(value, dict):
        raise HalfAnswer("the answer is not an object")
    return value


def _agreed(said: Mapping[str, Any]) -> None:
    code = said.get("error_code")
    if not isinstance(code, int):
        raise HalfAnswer("the answer has no error_code")
    if code != 0:
        raise SaidNo(code, words_of(said.get("message")))


def _going_on(said: Mapping[str, Any]) -> tuple[str | None, bool]:
    cursor, more = said.get("next"), said.get("more")
    if not isinstance(more, bool) or not (isinstance(cursor, str) or (cursor is None and not more)):
        raise HalfAnswer("the answer does not say how it goes on")
    return cursor or None, more


def _listing(row: object) -> Listing | None:
    fields = row if isinstance(row, dict) else {}
    number, version = fields.get("MaHoSo"), _whole(fields.get("PhienBan"))
    if not isinstance(number, str) or version is None:
        return None
    return Listing(number, version, _whole(fields.get("TrangThaiHoSo")), _whole(fields.get("ThuTu")) or 0)


def _fate(row: object) -> Fate | None:
    fields = row if isinstance(row, dict) else {}
    number, ordinal, code = fields.get("MaHoSo"), _whole(fields.get("ThuTu")), _whole(fields.get("error_code"))
    if not isinstance(number, str) or ordinal is None or code is None:
        return None
    return Fate(number, ordinal, code, words_of(fields.get("message")))


def _whole(given: object) -> int | None:
    """A whole number, given as one or as its digits."""
    if isinstance(given, str) and re.fullmatch("[0-9]{1,18}", given):
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 2**62 else None


def words_of(given: object) -> str:
    """The portal's own words, fit to be kept: text without U+0000, of bounded length."""
    return given.replace("\x00", "")[:_WORDS].strip() if isinstance(given, str) else ""
