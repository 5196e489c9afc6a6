"""Standing declarations: people an officer may not decide about. The journal says that there is one, not whom.

Every open dossier of the person is closed to the officer in the same transaction; what is lodged later, by the job
`match_alerts` within a minute, and until then by the door, which asks the declarations themselves.
"""

from sqlalchemy import select

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import DuplicateNumber, Incomplete, NotFound
from app.dossiers.actions.recusal import write_interests
from app.dossiers.rules import Actor
from app.notes.queries import dossiers_owned_by
from app.notes.rules import RELATIONS, identity_written
from app.officers.models import Interest
from app.officers.queries import has_interest


def declare_interest(*, officer: Actor, identity_number: str, relation: str) -> int:
    """Declare a person by identity number and how they are related. Returns how many open dossiers are closed by it.

    Raises Incomplete, DuplicateNumber.
    """
    number = identity_written(identity_number)
    if number is None:
        raise Incomplete("interest_identity_unfit")
    if relation not in RELATIONS:
        raise Incomplete("relation_unknown")
    with transaction() as session:
        if has_interest(session, officer.id, number):
            raise DuplicateNumber("interest_twice")
        at = clock.now()
        session.add(Interest(officer_id=officer.id, identity_number=number, relation=relation, declared_at=at))
        session.flush()
        journal.write(session, journal.Act("interest_declared", {"relation": relation}, officer.id, at))
        return write_interests(session, dossiers_owned_by(session, officer, number))


def end_interest(*, officer: Actor, interest_id: int) -> None:
    """It no longer holds. Dossiers it has closed to the officer stay closed."""
    with transaction() as session:
        own = select(Interest).where(
            Interest.id == interest_id, Interest.officer_id == officer.id, Interest.ended_at.is_(None)
        )
        interest = session.execute(own.with_for_update()).scalar_one_or_none()
        if interest is None:
            raise NotFound("interest_not_found")
        interest.ended_at = clock.now()
        facts = {"relation": interest.relation}
        journal.write(session, journal.Act("interest_ended", facts, officer.id, interest.ended_at))
