"""The checklist: what an officer makes of each component. What is asked for again stands in `review`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.core.errors import Incomplete
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import DocumentCheck, Dossier
from app.dossiers.queries import checks_of
from app.dossiers.rules import Actor

VERDICTS = frozenset({"seen", "sound", "unsound"})
LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Tick:
    """What is made of a component: `seen`, `sound`, `unsound` with a reason; None takes an earlier tick back."""

    verdict: str | None
    reason: str | None = None


def check_documents(
    *, officer: Actor, dossier_id: int, ticks: Mapping[str, Tick], seen_version: int | None = None
) -> Dossier:
    """Keep the ticks by component code; those that say nothing new are left alone.

    Raises Incomplete where none is new, where one that is not sound has no reason, or where the reason is too long.
    """
    for code, tick in ticks.items():
        _refuse_unfit(code, tick)

    def keep(doing: Doing) -> dict[str, Any]:
        known = {check.component_code: (check.verdict, check.reason) for check in checks_of(doing.session, dossier_id)}
        new = {
            code: tick for code, tick in ticks.items() if known.get(code, (None, None)) != (tick.verdict, tick.reason)
        }
        if not new:
            raise Incomplete("nothing_checked")
        for code, tick in new.items():
            _write(doing, code, tick=tick)
        return {"checked": [{"component": code, **_told(tick)} for code, tick in sorted(new.items())]}

    return perform("check_documents", officer=officer, dossier_id=dossier_id, seen_version=seen_version, change=keep)


def _refuse_unfit(code: str, tick: Tick) -> None:
    if tick.verdict is not None and tick.verdict not in VERDICTS:
        raise Incomplete("verdict_unknown", component=code)
    if (tick.verdict == "unsound") != bool(tick.reason):
        raise Incomplete("unsound_says_why", component=code)
    if len(tick.reason or "") > LONGEST_REASON:
        raise Incomplete("unsound_too_long", component=code, most=LONGEST_REASON)


def _write(doing: Doing, code: str, *, tick: Tick) -> None:
    if tick.verdict is None:
        doing.session.execute(
            delete(DocumentCheck).where(
                DocumentCheck.dossier_id == doing.dossier.id, DocumentCheck.component_code == code
            )
        )
        return
    values = {"verdict": tick.verdict, "reason": tick.reason, "checked_by_id": doing.officer.id, "checked_at": doing.at}
    kept = insert(DocumentCheck).values(dossier_id=doing.dossier.id, component_code=code, **values)
    doing.session.execute(kept.on_conflict_do_update(index_elements=["dossier_id", "component_code"], set_=values))


def _told(tick: Tick) -> dict[str, str]:
    return {"verdict": tick.verdict or "taken_back"} | ({"reason": tick.reason} if tick.reason else {})
