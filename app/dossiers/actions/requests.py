"""Asking for papers: before acceptance or in review, the first time by whoever holds the dossier, again by a leader.

Who asks again drafts the request and lays it before a leader, who sends it or declines it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_or_replace

from app.core.errors import Incomplete
from app.core.office import office
from app.dossiers.actions.door import Doing, Facts, drop_draft, perform
from app.dossiers.models import Dossier, RequestDraft, Supplement
from app.dossiers.queries import leader_of, next_ordinal, procedure_of
from app.dossiers.rules import Actor
from config.supplement_reasons import Asking


def hold(doing: Doing) -> None:
    """Whoever works on a dossier nobody holds now holds it."""
    if doing.dossier.holder_id is None and doing.officer.role != "system":
        doing.dossier.holder_id, doing.dossier.held_at = doing.officer.id, doing.at


def give_reasons(doing: Doing, asking: Asking, *, reasons: Sequence[Facts], reason_en: str | None) -> None:
    """Let the act carry the codes behind its reason, and its English. Raises Incomplete for a reason that this asking
    or this procedure has not.
    """
    known, procedure = office().config.reasons, procedure_of(doing.dossier)
    offered = {
        (reason.code, component)
        for reason in known.for_asking(asking)
        for component in reason.components_of(procedure)
    }  # fmt: skip
    if any((reason.get("code"), reason.get("component")) not in offered for reason in reasons):
        raise Incomplete("reason_unknown")
    doing.reason_en, doing.reasons = (reason_en or "").strip() or None, tuple(reasons)


def return_for_papers(
    *, officer: Actor, dossier_id: int, reason: str, reason_en: str | None = None, reasons: Sequence[Facts] = (),
    seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Ask for papers before acceptance. `reason` is what the citizen reads, `reasons` the codes behind it."""
    return perform("return_for_papers", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   reason=reason, change=_asked(reason_en, reasons))  # fmt: skip


def request_supplement(
    *, officer: Actor, dossier_id: int, reason: str, reason_en: str | None = None, reasons: Sequence[Facts] = (),
    seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Ask for papers in review; the clock stands until they come. Arguments as of `return_for_papers`."""
    return perform("request_supplement", officer=officer, dossier_id=dossier_id, seen_version=seen_version,
                   reason=reason, change=_asked(reason_en, reasons))  # fmt: skip


def _asked(reason_en: str | None, reasons: Sequence[Facts]) -> Callable[[Doing], dict[str, Any]]:
    def ask(doing: Doing) -> dict[str, Any]:
        dossier = doing.dossier
        give_reasons(doing, Asking.SUPPLEMENT, reasons=reasons, reason_en=reason_en)
        hold(doing)
        _give_back(doing)
        dossier.requests += 1
        answer_by = office().local_day(doing.at) + timedelta(days=procedure_of(dossier).supplement_days)
        ordinal = next_ordinal(doing.session, Supplement, dossier.id)
        doing.session.execute(
            insert(Supplement).values(
                dossier_id=dossier.id, ordinal=ordinal, reason=doing.reason, reason_en=doing.reason_en,
                reasons=[dict(each) for each in reasons], requested_by_id=doing.officer.id, requested_at=doing.at,
                answer_by_on=answer_by,
            )
        )  # fmt: skip
        return {"request": ordinal, "answer_by_on": answer_by.isoformat()}

    return ask


def _give_back(doing: Doing) -> None:
    """Whoever drafted a repeated request goes on with the dossier."""
    if doing.dossier.request_drafted_by_id is not None:
        doing.dossier.holder_id, doing.dossier.held_at = doing.dossier.request_drafted_by_id, doing.at


def ask_leader(
    *, officer: Actor, dossier_id: int, leader_id: int, reason: str, reason_en: str | None = None,
    reasons: Sequence[Facts] = (), seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """Lay a repeated request before a leader of the unit, into whose hands the dossier goes with the draft.

    Raises Incomplete when nobody of that id leads in the unit.
    """

    def lay_before(doing: Doing) -> dict[str, Any]:
        leader = leader_of(doing.session, doing.dossier.unit_code, leader_id=leader_id)
        if leader is None:
            raise Incomplete("leader_unknown")
        give_reasons(doing, Asking.SUPPLEMENT, reasons=reasons, reason_en=reason_en)
        draft = {
            "reason": doing.reason, "reason_en": doing.reason_en, "reasons": [dict(each) for each in reasons],
            "drafted_by_id": doing.officer.id, "drafted_at": doing.at,
        }  # fmt: skip
        kept = insert_or_replace(RequestDraft).values(dossier_id=dossier_id, **draft)
        doing.session.execute(kept.on_conflict_do_update(index_elements=["dossier_id"], set_=draft))
        doing.dossier.request_drafted_by_id = doing.officer.id
        doing.dossier.holder_id, doing.dossier.held_at = leader.id, doing.at
        return {"holder": leader.id}

    return perform("ask_leader", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=lay_before)  # fmt: skip


def decline_request(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """Send a drafted request back to the officer who drafted it, with the reason."""

    def decline(doing: Doing) -> None:
        _give_back(doing)
        drop_draft(doing.session, doing.dossier)

    return perform("decline_request", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=decline)  # fmt: skip
