"""Listening to what is said to the database."""

import re
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

BOOKKEEPING = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW)\b", re.IGNORECASE)
WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY|CREATE|ALTER|DROP|NEXTVAL|SETVAL"
    r"|FOR\s+(NO\s+KEY\s+)?UPDATE|FOR\s+(KEY\s+)?SHARE)\b",
    re.IGNORECASE,
)


class Statements:
    """The statements executed while the block runs, without the bookkeeping of transactions."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def __enter__(self) -> "Statements":
        event.listen(Engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._hear)

    def _hear(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if not BOOKKEEPING.match(statement):
            self.all.append(statement)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.all)

    @property
    def writes(self) -> list[str]:
        """Those that change or lock rows."""
        return [statement for statement in self.all if WRITES.search(statement)]

    def told(self) -> str:
        """Each on a line, cut short."""
        return "\n".join(" ".join(statement.split())[:160] for statement in self.all)
