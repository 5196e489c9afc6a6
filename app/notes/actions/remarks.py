"""Remarks on a dossier. The text stays in its table; the journal says that there is one, not what it says."""

from typing import Any

from sqlalchemy import insert

from app.core.errors import Incomplete, NotFound, NotYours
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.notes.models import Note
from app.notes.queries import next_ordinal, note_for_update
from app.notes.rules import text_fits


def note(*, officer: Actor, dossier_id: int, text: str, seen_version: int | None = None) -> Dossier:
    """Write a remark. Raises Incomplete where there is none, or too long a one."""
    if not text_fits(text):
        raise Incomplete("note_empty")

    def write(doing: Doing) -> dict[str, Any]:
        ordinal = next_ordinal(doing.session, Note, dossier_id)
        doing.session.execute(
            insert(Note).values(
                dossier_id=dossier_id, ordinal=ordinal, text=text.strip(), written_by_id=doing.officer.id,
                written_at=doing.at,
            )
        )  # fmt: skip
        return {"note": ordinal}

    return perform("note", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=write)


def withdraw_note(
    *, officer: Actor, dossier_id: int, ordinal: int, reason: str, seen_version: int | None = None
) -> Dossier:
    """Take one's own remark back, with why: it stays to be read, struck through."""

    def withdraw(doing: Doing) -> dict[str, Any]:
        found = note_for_update(doing.session, dossier_id, ordinal)
        if found is None or found.withdrawn_at is not None:
            raise NotFound("note_not_found")
        if found.written_by_id != doing.officer.id:
            raise NotYours("may_not", act="withdraw_note", why="not_writer")
        found.withdrawn_at, found.withdrawal_reason = doing.at, doing.reason
        return {"note": ordinal}

    return perform("withdraw_note", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=withdraw)  # fmt: skip
