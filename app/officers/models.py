"""The people of the office. The officer named `system` acts for the night shift and cannot sign in."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table
from config.workflow import Role

ROLES = ", ".join(f"'{role}'" for role in Role)


class Officer(Table):
    """One person: a role, a unit, an argon2id hash, and what sign-in has to remember."""

    __tablename__ = "officers"
    __table_args__ = (
        UniqueConstraint("username", name="uq_officers_username"),
        CheckConstraint(f"role IN ({ROLES})", name="role"),
        CheckConstraint("username = lower(username)", name="username_lower"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    unit_code: Mapped[str] = mapped_column(Text)
    reception_point: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    password_given_at: Mapped[datetime | None]  # by an administrator; none once its owner has chosen another
    is_active: Mapped[bool] = mapped_column(Boolean, server_default="true")
    locale: Mapped[str] = mapped_column(Text, server_default="vi")
    theme: Mapped[str] = mapped_column(Text, server_default="auto")
    failed_sign_ins: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    locked_until_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(Integer, server_default="1")
    created_at: Mapped[datetime]


class Skill(Table):
    """Something an officer is trained in: a procedure by its code, or a tongue by two letters (ISO 639-1)."""

    __tablename__ = "officer_skills"
    __table_args__ = (CheckConstraint("kind IN ('procedure', 'tongue')", name="kind"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)


class Interest(Table):
    """A person an officer may not decide about, by identity number: declared by the officer, until it has ended."""

    __tablename__ = "interests"
    __table_args__ = (
        Index("uq_interests_standing", "officer_id", "identity_number", unique=True,
              postgresql_where="ended_at IS NULL"),
        Index("ix_interests_identity", "identity_number", postgresql_where="ended_at IS NULL"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    identity_number: Mapped[str] = mapped_column(Text)
    relation: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
