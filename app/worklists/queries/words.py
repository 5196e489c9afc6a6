"""Words of names as where-clauses: all but the last as whole words, the last as a beginning, in any order.

The index of words gives a whole word's dossiers quickly, and of several those that have all; a beginning's slowly,
because all of them are collected first. Which are many, PostgreSQL's own statistics tell. The answer is the same either
way, only the way to it differs.
"""

import time
from collections.abc import Mapping, Sequence
from math import prod
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, literal, text
from sqlalchemy.dialects.postgresql.ext import to_tsquery

from app.core.db import db
from app.dossiers.models import Dossier

BROAD: Final = 0.02  # a beginning that more dossiers than this have is read in the rows of the words before it
READ_AT_MOST: Final = 100_000  # rows, of which mostly a few hundred are read; more would not fit into a bitmap
KEPT_SECONDS: Final = 3600
FREQUENT: Final = text(
    "SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares, "
    "(SELECT reltuples FROM pg_class WHERE oid = 'dossiers'::regclass) AS dossiers FROM pg_stats "
    "WHERE schemaname = current_schema() AND tablename = 'dossiers' AND attname = 'owner_search'"
)


class FrequentWords:
    """How often the common words of names occur, as a share of all dossiers; asked anew each hour."""

    def __init__(self) -> None:
        self._shares: Mapping[str, float] = {}
        self._dossiers = 0.0
        self._until = 0.0
        self._lock = Lock()

    def share_beginning(self, letters: str) -> float:
        """The share of dossiers with a word that begins so, counting a dossier twice for two such words."""
        return sum(share for word, share in self._known().items() if word.startswith(letters))

    def share_of_all(self, words: Sequence[str]) -> float:
        """The share of dossiers one would expect to have all of these words, the last a beginning."""
        known = self._known()
        return prod([*(known.get(word, 0.0) for word in words[:-1]), self.share_beginning(words[-1])])

    def dossiers_with(self, words: Sequence[str]) -> float:
        """How many dossiers one would expect to have all of these whole words."""
        known = self._known()
        return self._dossiers * prod(known.get(word, 0.0) for word in words)

    def _known(self) -> Mapping[str, float]:
        with self._lock:
            if time.monotonic() > self._until:
                row = db.session.execute(FREQUENT).one_or_none()
                # The last three figures are the least, the most and that of none: not of words.
                is_told = row is not None and row.words is not None
                self._shares = dict(zip(row.words, row.shares, strict=False)) if row is not None and is_told else {}
                self._dossiers = row.dossiers if row is not None else 0.0
                self._until = time.monotonic() + KEPT_SECONDS
            return self._shares


frequent_words = FrequentWords()


def by_index(words: Sequence[str]) -> ColumnElement[bool]:
    """A dossier of this name. Where many words begin as the last does, the rows of the words before it are read through
    instead of looking all those words up.
    """
    *whole, last = words
    is_broad = frequent_words.share_beginning(last) > BROAD
    if whole and is_broad and frequent_words.dossiers_with(whole) <= READ_AT_MOST:
        return and_(_looked_up(whole), _read(last, Dossier))
    return _looked_up([*whole, f"{last}:*"])


def by_reading(words: Sequence[str], *, of: Any) -> ColumnElement[bool]:
    """The same of rows at hand: `of` has the column `owner_search`."""
    *whole, last = words
    return _matches(of.owner_search, [*whole, f"{last}:*"])


def _looked_up(words: Sequence[str]) -> ColumnElement[bool]:
    return _matches(Dossier.owner_search, words)


def _matches(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    # Words are folded to letters and figures, so none can be an operator of the query language.
    return column.bool_op("@@")(to_tsquery("simple", " & ".join(words)))


def _read(beginning: str, of: Any) -> ColumnElement[bool]:
    """Words stand one blank apart in `owner_folded`."""
    folded = literal(" ", String).concat(of.owner_folded)
    return folded.contains(f" {beginning}", autoescape=True)
