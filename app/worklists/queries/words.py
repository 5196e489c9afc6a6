"""Words of names as where-clauses: all but the last as whole words, the last as a beginning, in any order.

The index of words gives a whole word's dossiers quickly and a beginning's slowly where many words begin so; which they
are, PostgreSQL's own statistics tell. The answer is the same either way, only the way to it differs.
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

BROAD: Final = 0.02  # a beginning that more dossiers than this have is not looked up beside a rare word
RARE: Final = 0.01
KEPT_SECONDS: Final = 3600
FREQUENT: Final = text(
    "SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats "
    "WHERE schemaname = 'public' AND tablename = 'dossiers' AND attname = 'owner_search'"
)


class FrequentWords:
    """How often the common words of names occur, as a share of all dossiers; asked anew each hour."""

    def __init__(self) -> None:
        self._shares: Mapping[str, float] = {}
        self._until = 0.0
        self._lock = Lock()

    def share_beginning(self, letters: str) -> float:
        """The share of dossiers with a word that begins so, counting a dossier twice for two such words."""
        return sum(share for word, share in self._known().items() if word.startswith(letters))

    def share_of_all(self, words: Sequence[str]) -> float:
        """The share of dossiers one would expect to have all of these words, the last a beginning."""
        known = self._known()
        return prod([*(known.get(word, 0.0) for word in words[:-1]), self.share_beginning(words[-1])])

    def has_rare(self, words: Sequence[str]) -> bool:
        """Whether one of these whole words is rare."""
        known = self._known()
        return any(known.get(word, 0.0) < RARE for word in words)

    def _known(self) -> Mapping[str, float]:
        with self._lock:
            if time.monotonic() > self._until:
                row = db.session.execute(FREQUENT).one_or_none()
                # The last three figures are the least, the most and that of none: not of words.
                is_told = row is not None and row.words is not None
                self._shares = dict(zip(row.words, row.shares, strict=False)) if row is not None and is_told else {}
                self._until = time.monotonic() + KEPT_SECONDS
            return self._shares


frequent_words = FrequentWords()


def by_index(words: Sequence[str]) -> ColumnElement[bool]:
    """A dossier of this name. Where many words begin as the last does and another is rare, the rows of the rare one are
    read through instead of looking all those words up.
    """
    *whole, last = words
    if frequent_words.has_rare(whole) and frequent_words.share_beginning(last) > BROAD:
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
