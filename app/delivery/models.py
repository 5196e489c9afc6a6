"""The tables of leaving and coming back: transfers to the central Department, and results handed out."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Transfer(Table):
    """One sending of a dossier to the central Department, with its answer once it has come."""

    __tablename__ = "transfers"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_transfers_dossier_id_ordinal"),
        CheckConstraint("answer IN ('issued', 'denied', 'returned')", name="answer"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    reference: Mapped[str | None] = mapped_column(Text)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    sent_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answer_reference: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))


class HandOut(Table):
    """The result leaving the office: to whom, how, when; `taken_back` are the papers collected in exchange, by code."""

    __tablename__ = "hand_outs"
    __table_args__ = (
        CheckConstraint("collector_kind IN ('self', 'representative', 'authorised')", name="collector_kind"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(Text)
    collector_name: Mapped[str | None] = mapped_column(Text)
    collector_identity: Mapped[str | None] = mapped_column(Text)
    tracking_number: Mapped[str | None] = mapped_column(Text)
    collector_kind: Mapped[str | None] = mapped_column(Text)
    authority_paper: Mapped[str | None] = mapped_column(Text)
    taken_back: Mapped[list[Any]] = mapped_column(server_default="[]")
    handed_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    handed_at: Mapped[datetime]
