"""How many open dossiers stand in each cell, the changes not yet added up, and what the last comparison found.

Triggers on `dossiers` write the changes (migration 0012), so nothing that changes a dossier can forget them.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, Identity, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class Kind(StrEnum):
    """What a cell is cut by: who holds the dossier and whether it owes, or the day it is due."""

    HELD = "held"
    DUE = "due"


class CellCount(Table):
    """How many dossiers stand in a cell.

    `held`: every open dossier, by state, holder (0 is nobody) and whether a fee is owed. `due`: those whose clock runs
    and has a due day, by state and that day. Each of both is kept four times: by procedure and channel, by either, and
    by neither, where an empty word says that it is not told apart.
    """

    __tablename__ = "worklist_counts"
    __table_args__ = (CheckConstraint("kind IN ('held', 'due')", name="kind"),)

    unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    procedure_code: Mapped[str] = mapped_column(Text, primary_key=True)
    channel: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(Text, primary_key=True)
    holder_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_owing: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    due_on: Mapped[date] = mapped_column(Date, primary_key=True)
    dossiers: Mapped[int]


class CellChange(Table):
    """By how much one statement has changed a cell; gone once it is added up. Always by procedure and channel."""

    __tablename__ = "worklist_count_changes"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    procedure_code: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    holder_id: Mapped[int]
    is_owing: Mapped[bool] = mapped_column(Boolean)
    due_on: Mapped[date] = mapped_column(Date)
    dossiers: Mapped[int] = mapped_column(Integer)


class CountCheck(Table):
    """The last comparison of the cells with the truth: one row. `differing` names the first cells that differ."""

    __tablename__ = "worklist_count_checks"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    checked_at: Mapped[datetime]
    cells: Mapped[int]
    differences: Mapped[int]
    differing: Mapped[list[Any]] = mapped_column(server_default="[]")
