"""The tables of remarks and of opinions asked of other units. An officer's flags stand on the dossier itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Note(Table):
    """A remark on a dossier. One that was withdrawn stays, with why; nothing of it is overwritten."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_notes_dossier_id_ordinal"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    written_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)


class Opinion(Table):
    """A question to another unit with a clock of its own: due `term_days` working days after the day it was asked.

    `office_code` names a unit of config/units.toml, else `office` is as written. Ended by an answer or by withdrawal.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("dossier_id", "ordinal", name="uq_opinions_dossier_id_ordinal"),
        CheckConstraint("stance IN ('for', 'against', 'neither')", name="stance"),
        CheckConstraint("(ended_at IS NULL) = (stance IS NULL AND withdrawal_reason IS NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    office_code: Mapped[str | None] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    term_days: Mapped[int] = mapped_column(SmallInteger)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    stance: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)
