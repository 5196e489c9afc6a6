"""The tables of arrival: runs, records as received, what became of each, what an officer has yet to see or refused."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


def _is_typed() -> bool:
    return click.get_current_context(silent=True) is not None


class IntakeRun(Table):
    """One reading of a source, from beginning to end; a killed run is carried on at `position`, not begun again.

    `started_by_id` is SYSTEM where nobody signed in: then `is_typed` tells a command typed at the machine from the
    schedule.
    """

    __tablename__ = "intake_runs"
    __table_args__ = (
        Index("uq_intake_runs_source", "kind", "source_hash", unique=True,
              postgresql_where="NOT is_rereading AND source_hash IS NOT NULL"),
        Index("ix_intake_runs_started_at", "started_at", "id"),
        CheckConstraint("kind IN ('package', 'pull', 'register', 'replay', 'mending')", name="kind"),
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
    refusal_facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    position: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    is_typed: Mapped[bool] = mapped_column(default=_is_typed, server_default="false")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class IntakeRecord(Table):
    """A record as received, kept once by content and for ever, with the outcome it was given when first read.

    `standing` follows a quarantined record afterwards: open, mended (a copy took its place), released (today's rules or
    the lodging it waited for let it through) or refused; `faults` are then those of the last judgement. A copy an
    officer mended names its original in `mends_id`.
    """

    __tablename__ = "intake_records"
    __table_args__ = (
        UniqueConstraint("content_hash", name="uq_intake_records_content_hash"),
        Index("ix_intake_records_number", "number"),
        Index("ix_intake_records_open", "id", postgresql_where="standing = 'open'"),
        Index("ix_intake_records_mends_id", "mends_id", postgresql_where="mends_id IS NOT NULL"),
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
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("intake_records.id"))


class IntakeReading(Table):
    """That the n-th record of a run was read, which record it was, and its outcome."""

    __tablename__ = "intake_readings"

    run_id: Mapped[int] = mapped_column(ForeignKey("intake_runs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(ForeignKey("intake_records.id"))
    outcome: Mapped[str] = mapped_column(Text)


class IntakeChange(Table):
    """A field of a dossier under review that a newer version changed: what the officer knew, and what stands there now.

    One open row a field, however many versions changed it; a change taken back leaves none.
    """

    __tablename__ = "intake_changes"
    __table_args__ = (
        Index("ix_intake_changes_dossier_id", "dossier_id", "id"),
        Index("uq_intake_changes_unseen", "dossier_id", "field", unique=True, postgresql_where="seen_at IS NULL"),
        CheckConstraint("(seen_by_id IS NULL) = (seen_at IS NULL)", name="seen"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    field: Mapped[str] = mapped_column(Text)
    before: Mapped[Any] = mapped_column(JSONB)
    after: Mapped[Any] = mapped_column(JSONB)
    portal_version: Mapped[int]
    noted_at: Mapped[datetime]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    seen_at: Mapped[datetime | None]


class IntakeRefusal(Table):
    """An officer's refusal of a quarantined record, with the reason the portal is to pass on.

    `kept`: nothing to send (the number is unknown, or the dossier it is about carries the message itself). Otherwise
    `ordinal` is the dossier's progress message of that number (`ThuTu`), and the dossier, should it come after all,
    counts on from there.
    """

    __tablename__ = "intake_refusals"
    __table_args__ = (
        UniqueConstraint("number", "ordinal", name="uq_intake_refusals_number_ordinal"),
        Index("ix_intake_refusals_unsent", "refused_at", "record_id", postgresql_where="state = 'promised'"),
        CheckConstraint("state IN ('kept', 'promised', 'acknowledged', 'refused')", name="state"),
        CheckConstraint("(ordinal IS NULL) = (state = 'kept')", name="ordinal"),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("intake_records.id"), primary_key=True, autoincrement=False)
    number: Mapped[str | None] = mapped_column(Text)
    ordinal: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    refused_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    refused_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
