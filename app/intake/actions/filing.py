"""The dossier a row of an old register becomes: its procedure as of its day, its state, its due day."""

from datetime import datetime
from typing import Any

from app.core.copying import as_jsonb
from app.core.office import office
from app.deadlines.rules import OutsideCalendar, counts_from, due
from app.intake.rules.arrival import owner_columns
from app.intake.rules.register import Row
from config.catalogue import Procedure
from config.errors import UnknownProcedure

UNNAMED = "citizen"


def pinned(row: Row) -> Procedure | None:
    """The catalogue version of the row's day; the earliest for a row older than the catalogue."""
    catalogue = office().config.catalogue
    try:
        return catalogue.at(row.procedure, row.day(row.received_at)) or catalogue.earliest(row.procedure)
    except UnknownProcedure:
        return None


def file_columns(row: Row, procedure: Procedure) -> dict[str, Any] | None:
    """The dossier a row becomes: decided ones are done, the others are under review.

    None where the register gives no due day and no calendar reaches the day received.
    """
    received_on = row.day(row.received_at)
    flags = [{"code": "pinned_early"}] if received_on < procedure.in_force_from else []
    try:
        due_on, due_at, given = _due(row, procedure)
    except OutsideCalendar:
        return None
    decided_at = row.decided_at
    return {
        "number": row.code, "unit_code": office().settings.office_unit, "procedure_code": procedure.code,
        "catalogue_version": procedure.version, "service_level": str(procedure.service_level),
        "channel": row.channel, "origin": "register", **owner_columns(row.owner, UNNAMED),
        "identity_number": row.identity, "flags": as_jsonb(flags),
        "state": "in_review" if decided_at is None else "handed_out",
        "outcome": None if decided_at is None else "granted", "payment_state": "none",
        "lodged_at": row.received_at, "received_at": row.received_at, "received_on": received_on,
        "clock_started_at": row.received_at, "due_at": due_at, "due_on": due_on, "given_due_on": given,
        "committed_due_on": due_on, "resolved_at": decided_at,
        "resolved_on": None if decided_at is None else row.day(decided_at), "closed_at": decided_at,
        "responsible": row.responsible,
    }  # fmt: skip


def _due(row: Row, procedure: Procedure) -> tuple[Any, datetime, Any]:
    """The due day as the register gave it, or by the procedure's term where it gave none."""
    if row.due_at is not None:
        due_on = row.day(row.due_at)
        return due_on, row.due_at, due_on
    calendar = office().calendar
    start = counts_from(row.received_at, calendar, cut_off=procedure.cut_off)
    worked_out = due(procedure.statutory, counted_from=start, calendar=calendar, started_at=row.received_at)
    return worked_out.on, worked_out.at, None
