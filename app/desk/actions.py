"""Which action stands behind each act on the desk. What an act does is the slices' below; the workflow says who may."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.core.office import office
from app.delivery import actions as delivery
from app.dossiers.actions import decision, recusal, requests, review
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor, may
from app.receipts.actions import receipts
from app.worklists.actions import passing_on
from app.worklists.actions.handing_out import next_dossier
from app.worklists.queries import filter_of, worklist_page
from config.workflow import WORKFLOW, Role
from config.worklists import WORKLISTS

DOING: Mapping[str, Callable[..., Dossier]] = MappingProxyType(
    {
        "accept": review.accept,
        "refuse": review.refuse,
        "return_for_papers": review.return_for_papers,
        "papers_received": review.papers_received,
        "request_supplement": review.request_supplement,
        "ask_leader": requests.ask_leader,
        "decline_request": requests.decline_request,
        "resume": review.resume,
        "withdraw": review.withdraw,
        "stop": review.stop,
        "claim": review.claim,
        "release": review.release,
        "recuse": recusal.recuse,
        "assign": passing_on.assign,
        "pass_on": passing_on.pass_on,
        "undo_assignment": passing_on.undo_assignment,
        "propose": decision.propose,
        "approve": decision.approve,
        "endorse": decision.endorse,
        "send_back": decision.send_back,
        "transfer": delivery.transfer,
        "record_result": delivery.record_result,
        "record_return": delivery.record_return,
        "hand_out": delivery.hand_out,
        "take_payment": receipts.take_payment,
    }
)
DECISIONS = ("approve", "endorse", "send_back")


def do(act: str, *, officer: Actor, dossier_id: int, seen_version: int | None, given: Mapping[str, Any]) -> Dossier:
    """Do one act with what its form gave. Raises KeyError for an act the desk has not, and whatever the act raises."""
    return DOING[act](officer=officer, dossier_id=dossier_id, seen_version=seen_version, **given)


def following(act: str, *, officer: Actor) -> int | None:
    """The id of the dossier to go on with after an act: the next to decide for who decides, else one handed out anew.

    None where nothing waits, or where the officer takes no dossiers in hand.
    """
    if act in DECISIONS:
        return _next_to_decide(officer)
    if Role(officer.role) not in WORKFLOW["claim"].roles:
        return None
    dossier = next_dossier(officer=officer)
    return None if dossier is None else dossier.id


def _next_to_decide(officer: Actor) -> int | None:
    waiting = WORKLISTS["awaiting_decision"]
    page = worklist_page(filter_of(waiting, officer=officer, today=office().today()), order=waiting.order)
    catalogue = office().config.catalogue
    for row in page.rows:
        needs_centre = catalogue.pinned(row.procedure_code, row.catalogue_version).needs_centre
        if any(may(officer, act, row, needs_centre=needs_centre) for act in DECISIONS):
            return row.id
    return None
