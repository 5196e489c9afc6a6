"""Handing a result to whoever comes for it, once it is certain that they may take it."""

from collections.abc import Sequence

from app.core.errors import Incomplete
from app.counter.queries.collecting import collection_of
from app.counter.rules.collecting import Collector, why_not_theirs
from app.delivery.actions import hand_out
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor


def give(
    *, officer: Actor, dossier_id: int, kind: str, name: str, identity: str, authority_paper: str | None = None,
    taken_back: Sequence[str] = (), seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Hand the result out at the counter. Raises Incomplete where the number shown is missing or is not the owner's (or
    a child's representative's) and no authority is shown; and whatever handing out raises.
    """
    found = collection_of(officer, dossier_id)
    if not identity.strip():
        raise Incomplete("collector_identity_missing")
    if kind == Collector.AUTHORISED and not (authority_paper or "").strip():
        raise Incomplete("authority_missing")
    if why_not_theirs(kind, identity, known=found.known) is not None:
        raise Incomplete("collector_not_owner")
    return hand_out(
        officer=officer, dossier_id=dossier_id, mode="counter", collector_name=name, collector_identity=identity,
        collector_kind=kind, authority_paper=authority_paper if kind == Collector.AUTHORISED else None,
        taken_back=[code for code in taken_back if code in found.taken_back], seen_version=seen_version,
    )  # fmt: skip
