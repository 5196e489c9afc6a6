"""How an officer likes to see a list: refinements saved under a name, and columns of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table


class SavedFilter(Table):
    """A refinement of one list, kept by one officer under a name. `asked` may hold a name somebody typed."""

    __tablename__ = "saved_filters"
    __table_args__ = (
        UniqueConstraint("officer_id", "worklist", "name", name="uq_saved_filters_officer_id_worklist_name"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    worklist: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    place: Mapped[int] = mapped_column(SmallInteger)
    asked: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class OwnColumns(Table):
    """The columns an officer has chosen for one list, in order."""

    __tablename__ = "own_columns"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    worklist: Mapped[str] = mapped_column(Text, primary_key=True)
    columns: Mapped[list[Any]]
    chosen_at: Mapped[datetime]
