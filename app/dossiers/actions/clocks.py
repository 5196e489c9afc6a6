"""What an act does to the statutory clock: start, pause, resume, stop; and the due day that follows from the facts."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.office import office
from app.deadlines.rules import Due, Term, counts_from, due
from app.deadlines.rules import Pause as ClockPause
from app.dossiers.models import Dossier, Pause
from app.dossiers.queries import pauses_of, procedure_of
from app.dossiers.rules import later
from config.workflow import Clock


def wind(session: Session, dossier: Dossier, effect: Clock, *, at: datetime) -> None:
    """Carry out one effect on the clock and work out the due day anew."""
    if effect is Clock.NONE:
        return
    if effect is Clock.START:
        _receive(dossier, at)
    elif effect is Clock.PAUSE:
        dossier.paused_at = at
        session.execute(insert(Pause).values(dossier_id=dossier.id, started_at=at))
    elif effect is Clock.RESUME:
        _end_pause(session, dossier, at)
    elif effect is Clock.STOP:
        _end_pause(session, dossier, at)
        if dossier.received_at is not None:
            dossier.resolved_at, dossier.resolved_on = at, office().local_day(at)
    recompute(session, dossier)


def _receive(dossier: Dossier, at: datetime) -> None:
    dossier.received_at, dossier.received_on = at, office().local_day(at)
    if procedure_of(dossier).clock_starts == "accepted" or dossier.payment_state in ("none", "paid"):
        dossier.clock_started_at = at


def fee_settled(session: Session, dossier: Dossier, at: datetime) -> None:
    """The fee has come in: the clock of a procedure that waits for it starts at the later of acceptance and payment."""
    if dossier.received_at is not None and dossier.clock_started_at is None:
        dossier.clock_started_at = later(dossier.received_at, at)
        recompute(session, dossier)


def _end_pause(session: Session, dossier: Dossier, at: datetime) -> None:
    if dossier.paused_at is None:
        return
    open_pause = session.execute(
        select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None)).with_for_update()
    ).scalar_one()
    open_pause.ended_at = at
    dossier.paused_at = None


def recompute(session: Session, dossier: Dossier) -> None:
    """The due day from its facts: the start of the clock, the pauses, the pinned catalogue's term, the calendar."""
    if dossier.clock_started_at is None:
        return
    session.flush()
    if dossier.given_due_on is not None:
        _shift_given_due_day(session, dossier)
        return
    procedure, calendar = procedure_of(dossier), office().calendar
    start = counts_from(dossier.clock_started_at, calendar, cut_off=procedure.cut_off)
    pauses = [ClockPause(pause.started_at, pause.ended_at) for pause in pauses_of(session, dossier.id)]

    def end_of(term: Term) -> Due:
        return due(term, counted_from=start, calendar=calendar, pauses=pauses, started_at=dossier.clock_started_at)

    statutory, committed = end_of(procedure.statutory), end_of(procedure.committed)
    dossier.counted_from_on = start
    dossier.due_on, dossier.due_at = statutory.on, statutory.at
    dossier.committed_due_on = committed.on
    dossier.is_due_provisional = statutory.provisional
    dossier.calendar_version = statutory.calendar_version


def _shift_given_due_day(session: Session, dossier: Dossier) -> None:
    """A due day that came from the old register stands as given, moved by the working days the clock stood here.

    A pause that begins when the due day is past moves nothing, as with a term of our own.
    """
    calendar, local_day, due_on = office().calendar, office().local_day, dossier.given_due_on
    for pause in pauses_of(session, dossier.id):
        if due_on is None or pause.ended_at is None or local_day(pause.started_at) > due_on:
            continue
        stood = calendar.working_days_between(local_day(pause.started_at), local_day(pause.ended_at))
        due_on = calendar.add_working_days(due_on, stood)
        dossier.due_on, dossier.due_at = due_on, calendar.closing_at(due_on)
