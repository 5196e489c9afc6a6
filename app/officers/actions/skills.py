"""What an officer is trained in: procedures, which bound what they are handed out, and tongues, which bend it."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import delete, insert

from app.core import clock
from app.core.db import transaction
from app.core.errors import Incomplete, NotFound
from app.core.office import office
from app.officers.actions.coming_in import write
from app.officers.models import Skill
from app.officers.queries import officer_for_update
from app.officers.rules import tidy_username
from config.workflow import Role


class SkillKind(StrEnum):
    """A procedure by its code, or a tongue by two letters (ISO 639-1)."""

    PROCEDURE = "procedure"
    TONGUE = "tongue"


def train(*, actor_id: int, username: str, procedures: Collection[str], tongues: Collection[str]) -> None:
    """Say anew what the officer is trained in. No procedure means all of them. Journaled where anything changes.

    Raises NotFound, Incomplete for a procedure or tongue the office does not know.
    """
    config, at = office().config, clock.now()
    if not set(procedures) <= set(config.catalogue.versions) or not set(tongues) <= set(config.handouts.every_tongue):
        raise Incomplete("skill_unknown")
    wanted = {SkillKind.PROCEDURE: sorted(set(procedures)), SkillKind.TONGUE: sorted(set(tongues))}
    with transaction() as session:
        officer = officer_for_update(session, tidy_username(username))
        if officer is None or officer.role == Role.SYSTEM:
            raise NotFound("officer_not_found")
        rows = [{"officer_id": officer.id, "kind": str(kind), "code": code} for kind in wanted for code in wanted[kind]]
        session.execute(delete(Skill).where(Skill.officer_id == officer.id))
        if rows:
            session.execute(insert(Skill), rows)
        facts = {"procedures": wanted[SkillKind.PROCEDURE], "tongues": wanted[SkillKind.TONGUE]}
        write(session, "skills_changed", officer=officer, actor_id=actor_id, at=at, facts=facts)
