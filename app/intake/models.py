"""The tables of arrival: runs, the records as received, and what became of each reading."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class IntakeRun(Table):
    """One reading of a source, from beginning to end; a killed run is carried on at `position`, not begun again."""

    __tablename__ = "intake_runs"
    __table_args__ = (
        Index("uq_intake_runs_source", "kind", "source_hash", unique=True,
              postgresql_where="NOT is_rereading AND source_hash IS NOT NULL"),
        CheckConstraint("kind IN ('package', 'pull', 'register', 'replay')", name="kind"),
        CheckConstraint("state IN ('running', 'finished', 'refused')", name="state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    sequence: Mapped[int | None] = mapped_column(Integer)
    records: Mapped[int | None]
    is_rereading: Mapped[bool] = mapped_column(server_default="false")
    state: Mapped[str] = mapped_column(Text, server_default="running")
    refusal: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class IntakeRecord(Table):
    """A record as received, kept once by content and for ever, with the outcome it was given when first read.

    `standing` follows a quarantined record afterwards: open, mended, released or refused.
    """

    __tablename__ = "intake_records"
    __table_args__ = (
        UniqueConstraint("content_hash", name="uq_intake_records_content_hash"),
        Index("ix_intake_records_number", "number"),
        Index("ix_intake_records_open", "id", postgresql_where="standing = 'open'"),
        CheckConstraint("outcome IN ('created', 'updated', 'unchanged', 'stale', 'quarantined')", name="outcome"),
        CheckConstraint("standing IN ('settled', 'open', 'mended', 'released', 'refused')", name="standing"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("intake_runs.id"))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    number: Mapped[str | None] = mapped_column(Text)
    portal_version: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    raw_bytes: Mapped[int]
    outcome: Mapped[str] = mapped_column(Text)
    faults: Mapped[list[Any]] = mapped_column(server_default="[]")
    standing: Mapped[str] = mapped_column(Text, server_default="settled")
    received_at: Mapped[datetime]


class IntakeReading(Table):
    """That the n-th record of a run was read, which record it was, and its outcome."""

    __tablename__ = "intake_readings"

    run_id: Mapped[int] = mapped_column(ForeignKey("intake_runs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(ForeignKey("intake_records.id"))
    outcome: Mapped[str] = mapped_column(Text)
