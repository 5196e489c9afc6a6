"""Telling Vietnamese from English by its letters, and finding what a page shows of it."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.markup import UNSEEN
from tests.page import Page

SHOWN = ("title", "placeholder", "aria-label", "alt")
WRITTEN_BY_PEOPLE = ("bdi",)


def is_vietnamese(text: str) -> bool:
    """Whether a letter carries a mark, as about every second Vietnamese one does."""
    return any(unicodedata.combining(letter) or letter in "đĐ" for letter in unicodedata.normalize("NFD", text))


def vietnamese_on(page: Page) -> Iterator[str]:
    """What the page says in Vietnamese, but for what somebody typed."""
    yield from filter(is_vietnamese, (page.title, *_said(page.document.root)))


def _said(node: Any) -> Iterator[str]:
    if node.name == "#text":
        yield " ".join(str(node.data).split())
    if node.name in (*UNSEEN, *WRITTEN_BY_PEOPLE):
        return
    yield from (node.attrs[name] for name in SHOWN if name in (getattr(node, "attrs", None) or {}))
    for child in getattr(node, "children", None) or ():
        yield from _said(child)
