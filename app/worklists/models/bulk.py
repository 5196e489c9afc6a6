"""One act on many dossiers, and what became of each. What an act does is not here."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class BulkRun(Table):
    """One act asked for by one officer on many dossiers. `given` is what the act's form gave for all of them.

    `undoes_id` names the run whose assignments this one takes back.
    """

    __tablename__ = "bulk_runs"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="uq_bulk_runs_undoes_id"),
        Index("ix_bulk_runs_officer", "officer_id", "id"),
        Index("ix_bulk_runs_unended", "id", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    act: Mapped[str] = mapped_column(Text)
    given: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_runs.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BulkItem(Table):
    """One dossier of a run: the version and the journal's length its row showed, and what became of it.

    `code` and `facts` are those of the refusal; `version_after` is the version the act left behind.
    """

    __tablename__ = "bulk_items"
    __table_args__ = (
        UniqueConstraint("run_id", "dossier_id", name="uq_bulk_items_run_id_dossier_id"),
        CheckConstraint("state IN ('pending', 'done', 'refused')", name="state"),
        CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(state = 'refused') = (code IS NOT NULL)", name="refused"),
        Index("ix_bulk_items_run", "run_id", "state", "ordinal"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("bulk_runs.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    seen_version: Mapped[int] = mapped_column(Integer)
    seen_entries: Mapped[int] = mapped_column(Integer)
    given: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    state: Mapped[str] = mapped_column(Text, server_default="pending")
    code: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    version_after: Mapped[int | None] = mapped_column(Integer)
    settled_at: Mapped[datetime | None]
