"""Leaving and coming back: transfer to the central Department, its answer, handing out the result."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from app.core.errors import Incomplete
from app.core.names import tidy
from app.delivery.models import HandOut, Transfer
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor

MODES = ("counter", "post")


def transfer(
    *, officer: Actor, dossier_id: int, reference: str | None = None, seen_version: int | None = None
) -> Dossier:
    """Send the dossier to the central Department. `reference` is the number of the covering list, if there is one."""

    def send(doing: Doing) -> dict[str, Any]:
        highest = select(func.coalesce(func.max(Transfer.ordinal), 0)).where(Transfer.dossier_id == dossier_id)
        ordinal = doing.session.execute(highest).scalar_one() + 1
        doing.session.execute(
            insert(Transfer).values(
                dossier_id=dossier_id, ordinal=ordinal, reference=_blank(reference), sent_by_id=doing.officer.id,
                sent_at=doing.at,
            )
        )  # fmt: skip
        return {"transfer": ordinal, "reference": _blank(reference)}

    return perform("transfer", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=send)


def record_result(
    *, officer: Actor, dossier_id: int, granted: bool = True, reference: str | None = None,
    seen_version: int | None = None,
) -> Dossier:  # fmt: skip
    """The central Department has issued the result, or denied it: it is ready to hand out and the clock stops."""

    def record(doing: Doing) -> dict[str, Any]:
        answer = "issued" if granted else "denied"
        sent = _answered(doing, answer, reference)
        doing.dossier.outcome = "granted" if granted else "denied"
        return {"transfer": sent.ordinal, "answer": answer, "reference": _blank(reference)}

    return perform("record_result", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=record)


def record_return(*, officer: Actor, dossier_id: int, reason: str, seen_version: int | None = None) -> Dossier:
    """The central Department has sent the dossier back: it is under review again."""

    def record(doing: Doing) -> dict[str, Any]:
        doing.dossier.proposed_by_id = doing.dossier.proposal = None
        return {"transfer": _answered(doing, "returned", None).ordinal}

    return perform("record_return", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=record)  # fmt: skip


def _answered(doing: Doing, answer: str, reference: str | None) -> Transfer:
    sent = doing.session.execute(
        select(Transfer).where(Transfer.dossier_id == doing.dossier.id, Transfer.answer.is_(None)).with_for_update()
    ).scalar_one()
    sent.answer, sent.answer_reference, sent.answered_at = answer, _blank(reference), doing.at
    sent.recorded_by_id = doing.officer.id
    return sent


def hand_out(
    *, officer: Actor, dossier_id: int, mode: str, collector_name: str | None = None,
    collector_identity: str | None = None, tracking_number: str | None = None, seen_version: int | None = None,
    collector_kind: str | None = None, authority_paper: str | None = None, taken_back: Sequence[str] = (),
) -> Dossier:  # fmt: skip
    """Give the result to the collector at the counter, who shows a number, or to the post with its tracking number.

    `collector_kind` is `self`, `representative` or `authorised`, where it was looked at; `taken_back` the codes of the
    papers collected in exchange. What belongs to the other way is not kept. Raises Incomplete where the way, or what it
    needs, is missing.
    """
    if mode not in MODES:
        raise Incomplete("mode_unknown", mode=mode)
    if mode == "counter" and not _blank(collector_name):
        raise Incomplete("collector_missing")
    if mode == "counter" and not _blank(collector_identity):
        raise Incomplete("collector_identity_missing")
    if mode == "post" and not _blank(tracking_number):
        raise Incomplete("tracking_missing")
    at_counter = {
        "collector_name": _blank(collector_name), "collector_identity": _blank(collector_identity),
        "collector_kind": collector_kind, "authority_paper": _blank(authority_paper), "taken_back": list(taken_back),
    }  # fmt: skip
    by_post = {"tracking_number": _blank(tracking_number)}

    def give(doing: Doing) -> dict[str, Any]:
        doing.session.execute(
            insert(HandOut).values(
                dossier_id=dossier_id, mode=mode, handed_by_id=doing.officer.id, handed_at=doing.at,
                **(at_counter if mode == "counter" else by_post),
            )
        )  # fmt: skip
        return {"mode": mode} | ({"collector": collector_kind} if mode == "counter" and collector_kind else {})

    return perform("hand_out", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=give)


def _blank(given: str | None) -> str | None:
    """The text as it is kept: NFC, blanks folded; nothing is None."""
    return tidy(given or "") or None
