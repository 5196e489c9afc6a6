"""The tables of papers: each as it was issued, and the last number given out of each series."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table
from config.papers import FORM_NUMBERS

FORMS = ", ".join(f"'{form}'" for form in FORM_NUMBERS)


class Paper(Table):
    """A paper as issued: its whole content, frozen. PostgreSQL refuses to change or remove it."""

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint(f"form IN ({FORMS})", name="form"),
        CheckConstraint("number > 0", name="number"),
        UniqueConstraint("unit_code", "form", "year", "number", name="uq_papers_number"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    unit_code: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    issued_at: Mapped[datetime]


class PaperSeries(Table):
    """The last number of a form in a unit and year; taken under the row's lock, so that none is skipped."""

    __tablename__ = "paper_series"
    __table_args__ = (CheckConstraint("last_number > 0", name="last_number"),)

    unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    form: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(Integer)
