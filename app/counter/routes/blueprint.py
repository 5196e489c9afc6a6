"""What the counter's pages share: the blueprint, who works there, and at which point and desk the reader sits."""

from typing import Final

from flask import Blueprint, session

from app.core.errors import NotFound
from app.core.office import office
from app.web.access import current_officer
from config.counters import ReceptionCounter
from config.workflow import WORKFLOW, Role

counter = Blueprint("counter", __name__, template_folder="../templates", url_prefix="/counter")

LODGERS: Final = tuple(sorted(WORKFLOW["lodge"].roles - {Role.SYSTEM}))
AT_DESKS: Final = tuple(sorted(WORKFLOW["hand_out"].roles - {Role.SYSTEM}))
LARGEST: Final = 2**63 - 1
AN_ID: Final = f"int(max={LARGEST})"
POINT: Final = "counter_point"
DESK: Final = "counter_desk"


def counters() -> tuple[ReceptionCounter, ...]:
    """The counters of the reader's unit."""
    return office().config.counters.of_unit(current_officer().unit_code)


def counter_named(code: str) -> ReceptionCounter:
    """The counter of that reception point of the reader's unit. Raises NotFound."""
    found = next((each for each in counters() if each.code == code), None)
    if found is None:
        raise NotFound("point_not_found")
    return found


def my_counter() -> ReceptionCounter:
    """Where the reader works: as chosen at this machine, else as their account says, else the unit's first."""
    chosen = (session.get(POINT), current_officer().reception_point)
    found = (each for code in chosen for each in counters() if each.code == code)
    return next(found, counters()[0])


def my_desk() -> str | None:
    """The desk the reader sits at; None until one is chosen."""
    name = session.get(DESK)
    return name if isinstance(name, str) and my_counter().desk(name) is not None else None


def sit_down(code: str, desk: str) -> None:
    """Remember where the reader sits, for as long as they are signed in. Raises NotFound."""
    chosen = counter_named(code)
    if desk and chosen.desk(desk) is None:
        raise NotFound("desk_not_found")
    session[POINT], session[DESK] = chosen.code, desk
