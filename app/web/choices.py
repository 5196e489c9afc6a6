"""What a select field offers. Kept in one place because WTForms is changing how it is said."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined] # newer than its type stubs


def choices(pairs: Iterable[tuple[str, object]]) -> Any:
    """Options as (value, words); the words may be lazy."""
    return [SelectChoice(value, words) for value, words in pairs]
