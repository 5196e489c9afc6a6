"""Absence and delegation: entering and cancelling one; what is held goes at its beginning and comes back at its end.

The clock begins and ends an absence, by a job each minute; one that begins now begins at once. Each dossier is an act
of its own, so a job that was killed goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound, NotYours, WrongState
from app.core.names import tidy
from app.dossiers.actions.door import Change, Doing, perform
from app.dossiers.queries import dossier_for_update
from app.dossiers.rules import Actor
from app.officers.actions.coming_in import write
from app.officers.models import Officer
from app.officers.queries import system_officer
from app.worklists.actions.passing_on import put_in_hands
from app.worklists.models import Absence, HandedOver
from app.worklists.queries import absences
from app.worklists.queries.people import colleague, may_be_given, why_not_given
from app.worklists.rules import Gift, Planned, absence_fault, why_not_give
from config.assignments import LONGEST_ABSENCE_DAYS
from config.workflow import WORKED_ON, Role

MANAGERS = frozenset({Role.TEAM_LEADER, Role.HEAD, Role.ADMINISTRATOR})

AWAY = "taker_absent"


@dataclass(frozen=True)
class Turned:
    """What the clock brought about: absences begun and ended, dossiers passed on and come back."""

    begun: int = 0
    ended: int = 0
    passed_on: int = 0
    came_back: int = 0


def enter_absence(
    *, officer: Actor, officer_id: int, kind: str, from_at: datetime, until_at: datetime,
    stand_in_id: int | None = None, note: str | None = None,
) -> int:  # fmt: skip
    """Write down that an officer is away, or lets somebody stand in; returns its id. What begins now begins at once.

    An officer enters their own, a leader or an administrator anybody's of the unit. Raises NotYours, NotFound,
    Incomplete with the code of what is wrong.
    """
    at = clock.now()
    planned = Planned(kind=kind, from_at=from_at, until_at=until_at, officer_id=officer_id, stand_in_id=stand_in_id)
    with transaction() as session:
        person = _person(session, officer, officer_id=officer_id)
        fault = absence_fault(planned, now=at, longest_days=LONGEST_ABSENCE_DAYS)
        if fault is not None:
            raise Incomplete(fault, days=LONGEST_ABSENCE_DAYS)
        if absences.is_away_between(session, officer_id, from_at=from_at, until_at=until_at):
            raise Incomplete("absence_overlaps")
        stand_in = _stand_in(session, stand_in_id, unit_code=person.unit_code)
        absence = Absence(
            officer_id=officer_id, kind=kind, from_at=from_at, until_at=until_at, stand_in_id=stand_in_id,
            note=tidy(note or "") or None, entered_by_id=officer.id, entered_at=at,
        )  # fmt: skip
        session.add(absence)
        session.flush()
        facts = {"absence": kind, "from_at": from_at.isoformat(), "until_at": until_at.isoformat(),
                 "stand_in": stand_in}  # fmt: skip
        write(session, "absence_entered", officer=person, actor_id=officer.id, at=at, facts=facts)
        key = absence.id
    turn(only=key)
    return key


def _person(session: Session, officer: Actor, *, officer_id: int) -> Officer:
    """Who is away, locked: nobody is given them anything meanwhile, nor is a second absence entered."""
    person = absences.officer_for_update(session, officer_id)
    if person is None or person.unit_code != officer.unit_code:
        raise NotFound("officer_not_found")
    if officer.id != officer_id and Role(officer.role) not in MANAGERS:
        raise NotYours("absence_not_yours")
    return person


def _stand_in(session: Session, stand_in_id: int | None, *, unit_code: str) -> str | None:
    """The username of who stands in. Whether they are here when it begins is asked when it begins."""
    if stand_in_id is None:
        return None
    found = session.get(Officer, stand_in_id)
    chosen = None if found is None else colleague(session, stand_in_id)
    if found is None or chosen is None:
        raise Incomplete("stand_in_unfit")
    if why_not_give(chosen, Gift(unit_code=unit_code), may_overload=True) not in (None, AWAY):
        raise Incomplete("stand_in_unfit")
    return found.username


def cancel_absence(*, officer: Actor, absence_id: int) -> None:
    """Call an absence off, or end it early: what the stand-in still holds comes back at once.

    Raises NotFound, NotYours, WrongState for one that is over.
    """
    at = clock.now()
    with transaction() as session:
        absence = absences.absence_for_update(session, absence_id)
        if absence is None:
            raise NotFound("absence_not_found")
        person = _person(session, officer, officer_id=absence.officer_id)
        if absence.ended_at is not None or absence.cancelled_at is not None:
            raise WrongState("absence_over")
        absence.cancelled_at = at
        write(session, "absence_cancelled", officer=person, actor_id=officer.id, at=at,
              facts={"absence": absence.kind})  # fmt: skip
    turn(only=absence_id)


def turn(*, only: int | None = None) -> Turned:
    """End and begin the absences whose time has come, or `only` this one: the dossiers first, each by itself.

    May be run at any time, as often as one likes, and by several at once.
    """
    now = clock.now()
    came_back = ended = passed_on = begun = 0
    for absence_id in absences.to_end(now, only=only):
        came_back += sum(_bring_back(absence_id, dossier_id) for dossier_id in absences.handed_over_by(absence_id))
        ended += _mark(absence_id, "absence_ended")
    for absence_id in absences.running(now, only=only):
        passed_on += sum(_pass_on(absence_id, dossier_id) for dossier_id in absences.to_pass_on(absence_id))
        begun += _mark(absence_id, "absence_begun")
    return Turned(begun, ended, passed_on, came_back)


def _mark(absence_id: int, verb: str) -> bool:
    """Write down that an absence has begun or ended; False where that is written already."""
    at = clock.now()
    with transaction() as session:
        absence = absences.absence_for_update(session, absence_id)
        if absence is None or absence.ended_at is not None or (verb == "absence_begun" and absence.begun_at):
            return False
        if verb == "absence_begun":
            absence.begun_at = at
        else:
            absence.ended_at = at
        if verb == "absence_ended" and absence.begun_at is None:
            return True  # called off before it began: that it was cancelled says all
        person = session.get_one(Officer, absence.officer_id)
        write(session, verb, officer=person, actor_id=system_officer(session).id, at=at,
              facts={"absence": absence.kind})  # fmt: skip
    return True


def _pass_on(absence_id: int, dossier_id: int) -> bool:
    """One dossier to the stand-in, or to nobody where they cannot be given it; False where it was gone already."""
    with transaction() as session:
        dossier, absence = dossier_for_update(session, dossier_id), session.get_one(Absence, absence_id)
        if dossier is None or dossier.holder_id != absence.officer_id:
            return False
        chosen = None if absence.stand_in_id is None else colleague(session, absence.stand_in_id)
        # Whoever named somebody to stand in meant all of it: the cap is not asked.
        is_fit = chosen is not None and may_be_given(session, chosen, dossier, may_overload=True)
        to_id = chosen.id if chosen is not None and is_fit else None
        perform("pass_on_absent", officer=system_officer(session), dossier_id=dossier_id, change=_into(to_id))
        session.merge(
            HandedOver(absence_id=absence_id, dossier_id=dossier_id, to_id=to_id, handed_at=clock.now(),
                       settled_at=None)
        )  # fmt: skip
    return True


def _into(holder_id: int | None) -> Change:
    def move(doing: Doing) -> dict[str, object]:
        return put_in_hands(doing, holder_id)

    return move


def _bring_back(absence_id: int, dossier_id: int) -> bool:
    """One dossier back to who was away, if who stood in still has it; False where somebody else took it on.

    Where the stand-in was away in turn, whoever stands in for them has it: that counts too.
    """
    with transaction() as session:
        dossier, absence = dossier_for_update(session, dossier_id), session.get_one(Absence, absence_id)
        away = absences.unsettled(session, dossier_id)
        mine = next((each for each in away if each.absence_id == absence_id), None)
        if dossier is None or mine is None:
            return False
        later = [each for each in away if each.handed_at >= mine.handed_at]
        returner = colleague(session, absence.officer_id)
        is_left = dossier.state in WORKED_ON and dossier.holder_id in {each.to_id for each in later}
        # Who is away again at once is given it all the same: it then goes to who stands in this time.
        fits = returner is not None and why_not_given(session, returner, dossier, may_overload=True) in (None, AWAY)
        returns = is_left and fits
        if returns:
            perform("come_back", officer=system_officer(session), dossier_id=dossier_id,
                    change=_into(absence.officer_id))  # fmt: skip
        settled = {each.absence_id for each in later} if returns else {absence_id}
        session.execute(
            update(HandedOver)
            .where(HandedOver.dossier_id == dossier_id, HandedOver.absence_id.in_(settled))
            .values(settled_at=clock.now())
        )
    return returns
