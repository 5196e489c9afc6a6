"""Ending a piece of work in the middle, as a killed process does: nothing of the transaction under way is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session


class Killed(BaseException):
    """What ends the work; no code of ours catches it."""


@contextmanager
def killed_at_commit(number: int) -> Iterator[None]:
    """Kill what runs in the block right before its commit of this number. Fails where it never comes so far."""
    commits = 0

    def count(_session: Session) -> None:
        nonlocal commits
        commits += 1
        if commits == number:
            raise Killed

    event.listen(Session, "before_commit", count)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        event.remove(Session, "before_commit", count)
