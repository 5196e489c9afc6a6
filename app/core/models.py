"""Tables every slice stands on: the journal, its strands, and promised jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class JournalStrand(Table):
    """The head of one strand of the journal: how many entries it has and the hash of the last, sealed by the key.

    An act takes any strand nobody is writing on (`SKIP LOCKED`), so that chaining all entries of the office together
    costs no waiting.
    """

    __tablename__ = "journal_strands"

    strand: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(server_default="0")
    last_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=r"\x")
    last_entry: Mapped[str] = mapped_column(Text, server_default="")
    seal: Mapped[bytes] = mapped_column(LargeBinary, server_default=r"\x")


class JournalEntry(Table):
    """One act: verb, facts, actor, instant. PostgreSQL refuses UPDATE, DELETE and TRUNCATE (migration 0001).

    `strand, place` is its place in the office's book; `dossier_id, ordinal` its place in the dossier's own chain.
    `before` names the entry before it in the strand, so that a missing one can be named.
    """

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_journal_entries_dossier_id_ordinal"),
        Index("ix_journal_entries_at", "at", postgresql_using="brin"),
    )

    strand: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text)
    verb: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]
    before: Mapped[str] = mapped_column(Text)
    chain_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class PromisedJob(Table):
    """A job promised in a transaction, until it is done: sent to Redis after the commit, again where it was lost."""

    __tablename__ = "promised_jobs"
    __table_args__ = (Index("ix_promised_jobs_unsent", "id", postgresql_where="sent_at IS NULL"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]]
    promised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
