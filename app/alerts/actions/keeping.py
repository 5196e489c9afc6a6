"""Keeping the list by two people: one enters, a second confirms; one asks to lift, a second lifts. All journaled."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.actions.matching import match_alert, weigh
from app.alerts.models import Alert, AlertHit
from app.alerts.queries import twin_of
from app.alerts.rules import Entry, birth_written, day_written, faults_of, number_written
from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound, NotYours
from app.core.names import fold, tidy
from app.core.office import office
from app.dossiers.actions.door import Doing, perform
from app.dossiers.queries import system_actor
from app.dossiers.rules import WORDS_OF_REASON, Actor
from config.workflow import DESK, SIGNERS, Role


def enter_alert(*, officer: Actor, entry: Entry) -> int:
    """Write somebody down to be looked out for; in force only once a second person has confirmed it. Returns its id.

    Raises Incomplete with the first fault, DuplicateNumber where it stands already, NotYours.
    """
    _refuse_others(officer, DESK | SIGNERS)
    faults = faults_of(entry, today=office().today(), nationalities=nationalities())
    if faults:
        raise Incomplete(faults[0])
    with transaction() as session:
        alert = written(entry, officer)
        if twin_of(session, alert) is not None:
            raise DuplicateNumber("alert_twice")
        return keep(session, alert)


def keep(session: Session, alert: Alert) -> int:
    """Write an alert down in the transaction under way, and journal it. Returns its id."""
    session.add(alert)
    session.flush()
    _journal(session, "alert_entered", alert, actor_id=alert.entered_by_id)
    return alert.id


def written(entry: Entry, officer: Actor) -> Alert:
    """A sound entry as it is kept."""
    name = tidy(entry.name)
    return Alert(
        unit_code=officer.unit_code, kind=entry.kind, identity_number=number_written(entry.identity_number),
        passport_number=number_written(entry.passport_number), name=name or None, name_folded=fold(name) or None,
        born=birth_written(entry.born) if entry.born.strip() else None, nationality=entry.nationality.strip() or None,
        reason=entry.reason.strip(), document_number=tidy(entry.document_number),
        until_on=day_written(entry.until) if entry.until.strip() else None, state="entered",
        entered_by_id=officer.id, entered_at=clock.now(),
    )  # fmt: skip


def nationalities() -> Iterable[str]:
    """The codes of nationalities an alert may name."""
    return office().config.code_lists.nationalities


def confirm_alert(*, officer: Actor, alert_id: int) -> int:
    """Put an alert in force: by a team leader or the head, never by whoever entered it. Returns how many open
    dossiers fit it.
    """
    with transaction() as session:
        alert = _waiting(session, officer, alert_id, state="entered")
        _refuse_same(officer, alert.entered_by_id)
        alert.state, alert.confirmed_by_id, alert.confirmed_at = "in_force", officer.id, clock.now()
        session.flush()
        _journal(session, "alert_confirmed", alert, actor_id=officer.id)
        return match_alert(session, alert)


def reject_alert(*, officer: Actor, alert_id: int) -> None:
    """Not put it in force. Whoever entered it may take it back in the same way."""
    with transaction() as session:
        alert = _waiting(session, officer, alert_id, state="entered", roles=DESK | SIGNERS)
        if Role(officer.role) not in SIGNERS and officer.id != alert.entered_by_id:
            raise NotYours("may_not", act="agree_on_hit", why="role")
        alert.state, alert.ended_by_id, alert.ended_at = "ended", officer.id, clock.now()
        _journal(session, "alert_rejected", alert, actor_id=officer.id)


def ask_to_lift(*, officer: Actor, alert_id: int, reason: str) -> None:
    """Say why an alert should end; it stays in force until a second person agrees."""
    said = reason.strip()
    if not said or len(said) > WORDS_OF_REASON:
        raise Incomplete("alert_reason_missing")
    with transaction() as session:
        alert = _waiting(session, officer, alert_id, state="in_force", roles=DESK | SIGNERS)
        alert.state, alert.lift_asked_by_id, alert.lift_reason = "lift_asked", officer.id, said
        _journal(session, "alert_lift_asked", alert, actor_id=officer.id, reason=said)


def lift_alert(*, officer: Actor, alert_id: int) -> None:
    """End an alert: by a second person. What it fits is no longer barred by it."""
    with transaction() as session:
        alert = _waiting(session, officer, alert_id, state="lift_asked")
        _refuse_same(officer, alert.lift_asked_by_id)
        alert.state, alert.ended_by_id, alert.ended_at = "ended", officer.id, clock.now()
        _journal(session, "alert_lifted", alert, actor_id=officer.id)
        _end_hits(session, alert_id)


def refuse_to_lift(*, officer: Actor, alert_id: int) -> None:
    """Leave it in force: by a second person."""
    with transaction() as session:
        alert = _waiting(session, officer, alert_id, state="lift_asked")
        _refuse_same(officer, alert.lift_asked_by_id)
        _journal(session, "alert_lift_refused", alert, actor_id=officer.id)
        alert.state, alert.lift_asked_by_id, alert.lift_reason = "in_force", None, None


def _end_hits(session: Session, alert_id: int) -> None:
    standing = select(AlertHit.dossier_id).where(
        AlertHit.alert_id == alert_id, AlertHit.state.not_in(("dismissed", "ended"))
    )
    system = system_actor(session)
    for dossier_id in session.execute(standing.order_by(AlertHit.dossier_id)).scalars().all():
        perform("end_hit", officer=system, dossier_id=dossier_id, change=lambda doing: _ended(doing, alert_id))


def _ended(doing: Doing, alert_id: int) -> dict[str, Any]:
    of_alert = select(AlertHit).where(AlertHit.dossier_id == doing.dossier.id, AlertHit.alert_id == alert_id)
    doing.session.execute(of_alert.with_for_update()).scalar_one().state = "ended"
    weigh(doing)
    return {"alert": alert_id}


def _waiting(session: Session, officer: Actor, alert_id: int, *, state: str, roles: frozenset[Role] = SIGNERS) -> Alert:
    _refuse_others(officer, roles)
    locked = select(Alert).where(Alert.id == alert_id, Alert.unit_code == officer.unit_code).with_for_update()
    alert = session.execute(locked, execution_options={"populate_existing": True}).scalar_one_or_none()
    if alert is None or alert.state != state:
        raise NotFound("alert_not_found")
    return alert


def _refuse_others(officer: Actor, roles: frozenset[Role]) -> None:
    if Role(officer.role) not in roles:
        raise NotYours("may_not", act="agree_on_hit", why="role")


def _refuse_same(officer: Actor, first_id: int | None) -> None:
    if officer.id == first_id:
        raise NotYours("may_not", act="agree_on_hit", why="alert_second_person")


def _journal(session: Session, verb: str, alert: Alert, *, actor_id: int, reason: str | None = None) -> None:
    """Who the alert is about is not in the journal: the table keeps it, the entry names its number."""
    facts: dict[str, Any] = {"alert": alert.id, "alert_kind": alert.kind}
    if reason:
        facts["reason"] = reason
    journal.write(session, journal.Act(verb, facts, actor_id, clock.now()), subject=f"alert {alert.id}")
