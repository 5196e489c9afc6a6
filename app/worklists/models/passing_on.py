"""Who is away, who stands in, and what was passed on because of it. What is done at either end is not here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Absence(Table):
    """A time in which an officer's dossiers are somebody else's, or nobody's.

    `begun_at` and `ended_at` say when what was held went and came back; both stay empty while it is to come. One that
    is over before it could begin has only `ended_at`.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("kind IN ('leave', 'shift', 'delegation')", name="kind"),
        CheckConstraint("until_at > from_at", name="order"),
        CheckConstraint("stand_in_id <> officer_id", name="another"),
        CheckConstraint("kind <> 'delegation' OR stand_in_id IS NOT NULL", name="delegate"),
        Index("ix_absences_officer", "officer_id", "until_at"),
        Index("ix_absences_unended", "until_at", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    kind: Mapped[str] = mapped_column(Text)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    note: Mapped[str | None] = mapped_column(Text)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    entered_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class HandedOver(Table):
    """A dossier passed on because of an absence: to whom (or nobody), and what became of it at the absence's end."""

    __tablename__ = "handed_over"
    __table_args__ = (Index("ix_handed_over_dossier", "dossier_id", postgresql_where="settled_at IS NULL"),)

    absence_id: Mapped[int] = mapped_column(ForeignKey("absences.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    handed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
