"""What was handed out and not yet worked upon, who looks at what, and how much of which work an officer was given.

Leases and shares name dossiers and officers without foreign keys. They are rows of a moment, written by the statement
that has just changed the dossier itself, whose holder is checked; three checks more were two fifths of what it costs.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Lease(Table):
    """A dossier handed out and not yet worked upon: to whom, and until when it is kept for them.

    The first act of the holder removes the row and leaves `dossiers.holder_id`; a row that ran out takes both away.
    """

    __tablename__ = "leases"
    __table_args__ = (Index("ix_leases_until_at", "until_at"), Index("ix_leases_officer_id", "officer_id"))

    dossier_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    officer_id: Mapped[int]
    given_at: Mapped[datetime]
    until_at: Mapped[datetime]


class Viewing(Table):
    """An officer has a dossier's desk open: when it was last heard of. A row older than a few beats says nothing."""

    __tablename__ = "viewings"
    __table_args__ = (Index("ix_viewings_seen_at", "seen_at"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    seen_at: Mapped[datetime]


class Share(Table):
    """How many dossiers of a procedure an officer was handed out on one day of the office: so that kinds of work are
    shared. Written by its officer's own acts alone, so nobody waits for it.
    """

    __tablename__ = "handed_out_shares"

    officer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    given_on: Mapped[date] = mapped_column(Date, primary_key=True)
    procedure_code: Mapped[str] = mapped_column(Text, primary_key=True)
    dossiers: Mapped[int] = mapped_column(Integer)
