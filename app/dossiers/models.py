"""The tables of a dossier: the file itself, its declarations, documents, supplements, pauses, decisions, messages.

No verbs here: what is done to a dossier stands in `actions`, what may be done in `rules`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    desc,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table
from config.workflow import CLOSED, State

STATES = ", ".join(f"'{state}'" for state in State)
ENDED = ", ".join(f"'{state}'" for state in State if state in CLOSED)
IS_OPEN = f"state NOT IN ({ENDED})"


class Dossier(Table):
    """One dossier. Dates that statistics ask for are kept as local days beside the instants they come from."""

    __tablename__ = "dossiers"
    __table_args__ = (
        UniqueConstraint("number", name="uq_dossiers_number"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("channel IN ('counter', 'online', 'post')", name="channel"),
        CheckConstraint("(received_on IS NULL) = (received_at IS NULL)", name="received"),
        CheckConstraint("(resolved_on IS NULL) = (resolved_at IS NULL)", name="resolved"),
        CheckConstraint("resolved_at IS NULL OR received_at IS NOT NULL", name="resolved_was_received"),
        CheckConstraint("alert_state IN ('open', 'confirmed')", name="alert_state"),
        CheckConstraint("proposal IN ('grant', 'deny')", name="proposal"),
        Index("ix_dossiers_worklist", "unit_code", "state", "due_at", "id", postgresql_where=IS_OPEN),
        Index("ix_dossiers_lodged", "unit_code", "state", "lodged_at", "id", postgresql_where=IS_OPEN),
        Index("ix_dossiers_next", "unit_code", "due_at", desc("priority"), "lodged_at", "id", "procedure_code",
              postgresql_where="holder_id IS NULL AND state IN ('lodged', 'in_review')"),
        Index("ix_dossiers_holder", "holder_id", "due_at", "id",
              postgresql_where=f"holder_id IS NOT NULL AND {IS_OPEN}"),
        Index("ix_dossiers_payments", "unit_code", "lodged_at", "id",
              postgresql_where=f"payment_state = 'due' AND {IS_OPEN}"),
        Index("ix_dossiers_procedure", "unit_code", "procedure_code", "state", "due_at", "id", "channel",
              postgresql_where=IS_OPEN),
        Index("ix_dossiers_resolved", "unit_code", "resolved_at", "id", postgresql_where="state = 'result_ready'"),
        Index("ix_dossiers_lodged_at", "lodged_at", postgresql_using="brin"),
        Index("ix_dossiers_received", "unit_code", "received_on", "resolved_on", "due_on", "channel"),
        Index("ix_dossiers_identity", "identity_number", "procedure_code"),
        Index("ix_dossiers_phone", "phone", postgresql_using="hash"),
        Index("ix_dossiers_owner_search", "owner_search", postgresql_using="gin"),
        Index("ix_dossiers_owner_key", "unit_code", "owner_key", "id"),
        Index("ix_dossiers_opinions", "unit_code", "due_at", "id", postgresql_where="open_opinions > 0"),
        Index("ix_dossiers_officer_flags", "officer_flags", postgresql_using="gin",
              postgresql_where="officer_flags <> '[]'::jsonb"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(Text(collation="C"))
    unit_code: Mapped[str] = mapped_column(Text)
    reception_point: Mapped[str | None] = mapped_column(Text)
    procedure_code: Mapped[str] = mapped_column(Text)
    catalogue_version: Mapped[int] = mapped_column(Integer)
    service_level: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)
    is_assisted: Mapped[bool] = mapped_column(Boolean, server_default="false")
    is_out_of_area: Mapped[bool] = mapped_column(Boolean, server_default="false")
    is_apologised: Mapped[bool] = mapped_column(Boolean, server_default="false")

    owner_kind: Mapped[str] = mapped_column(Text)
    owner_name: Mapped[str] = mapped_column(Text)
    owner_key: Mapped[str] = mapped_column(Text(collation="C"))
    owner_folded: Mapped[str] = mapped_column(Text)
    owner_search: Mapped[str] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple'::regconfig, owner_folded)", persisted=True)
    )
    identity_kind: Mapped[str | None] = mapped_column(Text)
    identity_number: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    summary: Mapped[str | None] = mapped_column(Text)
    return_mode: Mapped[str] = mapped_column(Text, server_default="counter")
    return_address: Mapped[str | None] = mapped_column(Text)
    flags: Mapped[list[Any]] = mapped_column(server_default="[]")
    officer_flags: Mapped[list[Any]] = mapped_column(server_default="[]")
    open_opinions: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    opinion_due_on: Mapped[date | None]
    recused: Mapped[list[Any]] = mapped_column(server_default="[]")
    alert_state: Mapped[str | None] = mapped_column(Text)

    state: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    payment_state: Mapped[str] = mapped_column(Text, server_default="none")
    priority: Mapped[int] = mapped_column(SmallInteger, server_default="0")

    portal_version: Mapped[int | None]
    portal_content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)

    lodged_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    clock_started_at: Mapped[datetime | None]
    counted_from_on: Mapped[date | None]
    paused_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    given_due_on: Mapped[date | None]
    committed_due_on: Mapped[date | None]
    is_due_provisional: Mapped[bool] = mapped_column(Boolean, server_default="false")
    calendar_version: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None]
    resolved_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    holder_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    held_at: Mapped[datetime | None]
    responsible: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    requests: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    request_drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    proposal: Mapped[str | None] = mapped_column(Text)

    messages: Mapped[int] = mapped_column(Integer, server_default="0")
    journal_entries: Mapped[int] = mapped_column(Integer, server_default="0")
    journal_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=r"\x")
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Declaration(Table):
    """What the applicant declared, one row a version; the newest counts, the older stay."""

    __tablename__ = "declarations"
    __table_args__ = (
        Index("ix_declarations_born", text("(content ->> 'NgaySinh')")),
        Index("ix_declarations_old_passport", text("(content ->> 'HoChieuCu')"),
              postgresql_where="(content ->> 'HoChieuCu') IS NOT NULL"),
        Index("ix_declarations_passport", text("(content ->> 'SoHoChieu')"),
              postgresql_where="(content ->> 'SoHoChieu') IS NOT NULL"),
    )  # fmt: skip

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form_code: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]]
    declared_at: Mapped[datetime]


class Document(Table):
    """A document of the dossier. Its bytes may come later, or never; `arrival` says which.

    `shown_as` says how a paper was shown at the counter: then it may have no bytes and has arrived all the same.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_documents_dossier_id_ordinal"),
        CheckConstraint("arrival IN ('awaited', 'arrived', 'hash_differs', 'refused')", name="arrival"),
        CheckConstraint("shown_as IN ('original', 'copy', 'electronic')", name="shown_as"),
        Index("ix_documents_awaited", "sha256", postgresql_where="arrival = 'awaited'"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    portal_file_id: Mapped[str | None] = mapped_column(Text)
    component_code: Mapped[str | None] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    declared_type: Mapped[str | None] = mapped_column(Text)
    declared_bytes: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str | None] = mapped_column(Text)
    arrival: Mapped[str] = mapped_column(Text, server_default="awaited")
    shown_as: Mapped[str | None] = mapped_column(Text)
    is_withdrawn: Mapped[bool] = mapped_column(Boolean, server_default="false")
    arrived_at: Mapped[datetime | None]


class DocumentCheck(Table):
    """What an officer made of a component: seen, sound, or not sound and why. Earlier ticks stand in the journal."""

    __tablename__ = "document_checks"
    __table_args__ = (
        CheckConstraint("verdict IN ('seen', 'sound', 'unsound')", name="verdict"),
        CheckConstraint("(verdict = 'unsound') = (reason IS NOT NULL)", name="unsound_says_why"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    component_code: Mapped[str] = mapped_column(Text, primary_key=True)
    verdict: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    checked_at: Mapped[datetime]


class Supplement(Table):
    """A request for papers: what, why, until when, and when the answer came."""

    __tablename__ = "supplements"
    __table_args__ = (UniqueConstraint("dossier_id", "ordinal", name="uq_supplements_dossier_id_ordinal"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    reasons: Mapped[list[Any]] = mapped_column(server_default="[]")
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    requested_at: Mapped[datetime]
    answer_by_on: Mapped[date]
    answered_at: Mapped[datetime | None]


class RequestDraft(Table):
    """A repeated request for papers, drafted by an officer and not yet decided by a leader."""

    __tablename__ = "request_drafts"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    reasons: Mapped[list[Any]] = mapped_column(server_default="[]")
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    drafted_at: Mapped[datetime]


class Pause(Table):
    """A stretch in which the statutory clock stood. At most one of a dossier is open."""

    __tablename__ = "pauses"
    __table_args__ = (
        Index("ix_pauses_dossier_id", "dossier_id"),
        Index("uq_pauses_open", "dossier_id", unique=True, postgresql_where="ended_at IS NULL"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="order"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Decision(Table):
    """A proposal and what a second person made of it."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_decisions_dossier_id_ordinal"),
        CheckConstraint("proposal IN ('grant', 'deny')", name="proposal"),
        CheckConstraint("verdict IN ('approved', 'endorsed', 'sent_back')", name="verdict"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="second_person"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    proposal: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    proposed_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class ProgressMessage(Table):
    """What the citizen will read at the portal: promised with the act, carried by `portal`, acknowledged one by one."""

    __tablename__ = "progress_messages"
    __table_args__ = (
        Index("ix_progress_messages_unsent", "promised_at", "dossier_id", "ordinal",
              postgresql_where="state = 'promised'"),
        Index("ix_progress_messages_refused", "answered_at", "dossier_id", "ordinal",
              postgresql_where="state = 'refused'"),
        CheckConstraint("state IN ('promised', 'acknowledged', 'refused')", name="state"),
        CheckConstraint("status BETWEEN 1 AND 10", name="status"),
    )  # fmt: skip

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    status: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(Text, server_default="promised")
    promised_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)


class NumberSeries(Table):
    """The last serial given out for a dossier number of a unit on a day; taken under a lock."""

    __tablename__ = "number_series"

    unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    last_serial: Mapped[int] = mapped_column(Integer)
