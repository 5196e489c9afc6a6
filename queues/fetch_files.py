"""Fetches attachments that have not come yet."""

from functools import partial
from typing import Any

from app.portal.actions.asking import in_turn
from app.portal.actions.fetching import FILE_PATIENCE, fetch_files

# With the pull's share, less than a minute in each minute: messages to citizens never wait for long behind them.
SECONDS = 20.0


def run() -> dict[str, Any]:
    """Returns how many were asked for and what came of them, or why not now."""
    return in_turn(partial(fetch_files, seconds=SECONDS), patience=FILE_PATIENCE)
