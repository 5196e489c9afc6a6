"""The tables of who is looked out for, of the dossiers that fit, and of when the office last looked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Table

KINDS = "'exit_ban', 'wanted', 'lost_passport', 'false_papers', 'overstay', 'other'"
ALERT_STATES = "'entered', 'in_force', 'lift_asked', 'ended'"
HIT_STATES = "'open', 'dismissal_asked', 'confirmation_asked', 'dismissed', 'confirmed', 'ended'"
STANDS = "state <> 'ended'"


class Alert(Table):
    """Somebody to look out for. In force once a second person has confirmed it, until a second one has lifted it.

    `born` is a year or a day as the declarations write it (`1988`, `19880214`). Ended also where the second person
    refused it. After `until_on` it fits nothing any more.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint(f"state IN ({ALERT_STATES})", name="state"),
        CheckConstraint(
            "identity_number IS NOT NULL OR passport_number IS NOT NULL "
            "OR (name_folded IS NOT NULL AND born IS NOT NULL)",
            name="findable",
        ),
        CheckConstraint("born IS NULL OR born ~ '^[0-9]{4}([0-9]{4})?$'", name="born"),
        CheckConstraint("(name IS NULL) = (name_folded IS NULL)", name="folded"),
        CheckConstraint("confirmed_by_id <> entered_by_id", name="second_person"),
        CheckConstraint("lift_asked_by_id <> ended_by_id", name="second_person_lifts"),
        Index("ix_alerts_identity", "identity_number", postgresql_where=STANDS),
        Index("ix_alerts_passport", "passport_number", postgresql_where=STANDS),
        Index("ix_alerts_name", "name_folded", postgresql_where=STANDS),
        Index("ix_alerts_list", "unit_code", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    identity_number: Mapped[str | None] = mapped_column(Text)
    passport_number: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    name_folded: Mapped[str | None] = mapped_column(Text)
    born: Mapped[str | None] = mapped_column(Text)
    nationality: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(Text)
    until_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text, server_default="entered")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    entered_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    confirmed_at: Mapped[datetime | None]
    lift_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    lift_reason: Mapped[str | None] = mapped_column(Text)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    ended_at: Mapped[datetime | None]


class AlertHit(Table):
    """A dossier that fits an alert, once a pair. What one person makes of it (`asked`) a second one settles."""

    __tablename__ = "alert_hits"
    __table_args__ = (
        UniqueConstraint("dossier_id", "alert_id", name="uq_alert_hits_dossier_id_alert_id"),
        CheckConstraint("ground IN ('identity', 'passport', 'name')", name="ground"),
        CheckConstraint(f"state IN ({HIT_STATES})", name="state"),
        CheckConstraint("settled_by_id <> asked_by_id", name="second_person"),
        Index("ix_alert_hits_alert_id", "alert_id"),
        Index("ix_alert_hits_unsettled", "found_at", "id",
              postgresql_where="state IN ('open', 'dismissal_asked', 'confirmation_asked')"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    ground: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="open")
    found_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    told_to: Mapped[str | None] = mapped_column(Text)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    settled_at: Mapped[datetime | None]


class AlertLook(Table):
    """Until when a unit's lodged and amended dossiers have been held against the list."""

    __tablename__ = "alert_looks"

    unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    looked_at: Mapped[datetime]
