"""The tables of the wire: where each talk with the portal stands, pages stored, packages written, fetches, comparisons.

The messages themselves are `dossiers.models.ProgressMessage`; records and runs are `intake.models`.
"""

from datetime import date, datetime
from typing import Any

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
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table
from app.portal.rules.comparing import KINDS

KINDS_OF_LINE = ", ".join(f"'{kind}'" for kind in KINDS)


class PortalTalk(Table):
    """One kind of talk with the portal: pull, progress, files, index. How it stands, and for the pull, its cursor.

    `caught_up_at` is when nothing more was waiting; `not_before_at` is what the portal asked for with `Retry-After`.
    """

    __tablename__ = "portal_talks"
    __table_args__ = (CheckConstraint("name IN ('pull', 'progress', 'files', 'index')", name="name"),)

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    cursor: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    caught_up_at: Mapped[datetime | None]
    failing_since_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
    failure_facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    not_before_at: Mapped[datetime | None]


class PortalPage(Table):
    """A page of the feed that was stored, so that a day can be pulled again from a cursor before it.

    `newest_at` is the newest `NgayCapNhat` of this page and all before it.
    """

    __tablename__ = "portal_pages"
    __table_args__ = (Index("ix_portal_pages_newest_at", "newest_at", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("intake_runs.id"))
    next_cursor: Mapped[str] = mapped_column(Text)
    records: Mapped[int] = mapped_column(Integer)
    newest_at: Mapped[datetime | None]
    stored_at: Mapped[datetime]


class PortalExport(Table):
    """A package of progress messages for a portal without a wire; its bytes can be made again from what it names.

    `standing`: made, then delivered or lost, which a person says because no answer comes back over such a way.
    """

    __tablename__ = "portal_exports"
    __table_args__ = (
        UniqueConstraint("sequence", name="uq_portal_exports_sequence"),
        CheckConstraint("standing IN ('made', 'delivered', 'lost')", name="standing"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer)
    package: Mapped[str] = mapped_column(Text)
    messages: Mapped[int] = mapped_column(Integer)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    standing: Mapped[str] = mapped_column(Text, server_default="made")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PortalExportLine(Table):
    """A message in a package, the line as signed, so that the package can be made again byte for byte.

    Number and ordinal name it: a progress message of a dossier, or a refusal of a record that became none.
    """

    __tablename__ = "portal_export_lines"
    __table_args__ = (Index("ix_portal_export_lines_message", "number", "ordinal"),)

    export_id: Mapped[int] = mapped_column(ForeignKey("portal_exports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(Text)
    ordinal: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PortalFetch(Table):
    """Attempts at an attachment that has not come yet, or came otherwise than its record said.

    `kept_sha256` names bytes that differ from the record's hash: kept apart in the store under their own.
    """

    __tablename__ = "portal_fetches"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, autoincrement=False)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    tried_at: Mapped[datetime]
    next_at: Mapped[datetime]
    failure: Mapped[str | None] = mapped_column(Text)
    kept_sha256: Mapped[str | None] = mapped_column(Text)
    kept_bytes: Mapped[int | None]


class PortalComparison(Table):
    """One reconciliation: what the portal lists against what the office holds, for dossiers lodged in a period."""

    __tablename__ = "portal_comparisons"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'finished', 'failed')", name="state"),
        CheckConstraint("last_on >= first_on", name="period"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, server_default="running")
    failure: Mapped[str | None] = mapped_column(Text)
    failure_facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PortalListing(Table):
    """A line of the portal's index while it is compared; gone when the comparison has ended."""

    __tablename__ = "portal_listings"
    __table_args__ = (Index("ix_portal_listings_number", "comparison_id", "number"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("portal_comparisons.id"))
    number: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    status: Mapped[int | None] = mapped_column(Integer)
    ordinal: Mapped[int]


class PortalDifference(Table):
    """One thing on which portal and office disagree, with what each of them says."""

    __tablename__ = "portal_differences"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS_OF_LINE})", name="kind"),
        Index("ix_portal_differences_page", "comparison_id", "kind", "number"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("portal_comparisons.id"))
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("intake_records.id"))
    our_version: Mapped[int | None]
    their_version: Mapped[int | None]
    our_ordinal: Mapped[int | None]
    their_ordinal: Mapped[int | None]
    our_status: Mapped[int | None] = mapped_column(Integer)
    their_status: Mapped[int | None] = mapped_column(Integer)
