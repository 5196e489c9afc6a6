"""Telling the portal what became of dossiers: in batches, acknowledged one by one, told again until an answer came.

A message is named by dossier number and ordinal, so that telling it twice changes nothing there.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.jobs import promise
from app.core.office import office
from app.dossiers.models import Dossier, ProgressMessage
from app.dossiers.rules import Actor
from app.intake.models import IntakeRefusal
from app.portal.actions.talks import check_waiting, failed, heard
from app.portal.actions.turns import Turn, alone
from app.portal.actions.wire import Wire
from app.portal.queries.messages import Place, Waiting, messages_waiting, refusals_waiting
from app.portal.rules.answers import Fate
from app.portal.rules.telling import as_told
from app.portal.rules.troubles import Refusal, Trouble

BATCH: Final = 200
MOST_ATTEMPTS: Final = 30_000  # counted no further: the column is a small number, and one a minute is three weeks
Source = Callable[..., list[Waiting]]
Progress = Callable[[int], None]


@dataclass
class Told:
    """How many messages were told, and what came of them; `unanswered` ones wait for the next time."""

    told: int = 0
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0

    def as_json(self) -> dict[str, int]:
        """As the command prints it."""
        return {"told": self.told, "acknowledged": self.acknowledged, "refused": self.refused,
                "unanswered": self.unanswered}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the portal made of one message; None where it said nothing."""

    waiting: Waiting
    fate: Fate | None


def send_progress(wire: Wire, *, seconds: float | None = None, progress: Progress = lambda _: None) -> Told:
    """Tell everything that waits, once. Raises UnderWay; and Trouble, after which what was answered stays answered."""
    told = Told()
    until = None if seconds is None else time.monotonic() + seconds
    with alone(Turn.PROGRESS):
        check_waiting("progress")
        for batch in _batches():
            _keep(_asked(wire, batch), told)
            progress(told.told)
            if until is not None and time.monotonic() >= until:
                break
    return told


def _asked(wire: Wire, batch: Sequence[Waiting]) -> list[_Outcome]:
    """Tell a batch; the wire's trouble is noted before it is raised."""
    try:
        return _told(wire, batch)
    except Trouble as trouble:
        with transaction() as session:
            failed(session, "progress", trouble=trouble, at=clock.now())
        raise


def _batches() -> Iterator[list[Waiting]]:
    """What waits, oldest first; each message at most once, so that one without an answer holds up no other."""
    sources: tuple[Source, ...] = (messages_waiting, refusals_waiting)
    for source in sources:
        after: Place | None = None
        while True:
            with transaction() as session:
                batch = source(session, after=after, limit=BATCH)
            if not batch:
                break
            after = batch[-1].place
            yield batch


def _told(wire: Wire, batch: Sequence[Waiting]) -> list[_Outcome]:
    """Tell a batch. When the portal says no to all of it, its halves are told apart to find the message that is wrong.

    Raises Refusal when it says no to each of them alone: then it is not the messages that are wrong.
    """
    outcomes = _halved(wire, batch)
    noes = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    if len(noes) == len(batch):
        raise noes[0]
    return [
        _Outcome(waiting, _as_fate(waiting, outcome) if isinstance(outcome, Refusal) else outcome)
        for waiting, outcome in zip(batch, outcomes, strict=True)
    ]


def _halved(wire: Wire, batch: Sequence[Waiting]) -> list[Fate | Refusal | None]:
    try:
        fates = wire.tell(office().settings.office_unit, [as_told(waiting.message) for waiting in batch])
    except Refusal as no:
        if len(batch) == 1:
            return [no]
        middle = len(batch) // 2
        return _halved(wire, batch[:middle]) + _halved(wire, batch[middle:])
    by_name = {(fate.number, fate.ordinal): fate for fate in fates}
    return [by_name.get((waiting.message.number, waiting.message.ordinal)) for waiting in batch]


def _as_fate(waiting: Waiting, no: Refusal) -> Fate:
    return Fate(waiting.message.number, waiting.message.ordinal, no.answer or 1, no.words)


def _keep(outcomes: Sequence[_Outcome], told: Told) -> None:
    with transaction() as session:
        at = clock.now()
        heard(session, "progress", at)
        for is_refusal in (False, True):
            rows = [_row(outcome, at) for outcome in outcomes if outcome.waiting.is_refusal is is_refusal]
            _update(session, rows, is_refusal=is_refusal)
    told.told += len(outcomes)
    told.unanswered += sum(outcome.fate is None for outcome in outcomes)
    told.acknowledged += sum(outcome.fate is not None and outcome.fate.error_code == 0 for outcome in outcomes)
    told.refused = told.told - told.unanswered - told.acknowledged


def _row(outcome: _Outcome, at: datetime) -> dict[str, Any]:
    waiting, fate = outcome.waiting, outcome.fate
    named = {"of_key": waiting.key, "of_ordinal": waiting.message.ordinal}
    if fate is None:
        return named | {"to_state": "promised", "to_at": None, "to_answer": None}
    words = fate.words or (str(fate.error_code) if fate.error_code else None)
    return named | {"to_state": "refused" if fate.error_code else "acknowledged", "to_at": at, "to_answer": words}


def _update(session: Session, rows: Sequence[Mapping[str, Any]], *, is_refusal: bool) -> None:
    """Only what still waits: a message told anew by an officer meanwhile is not this answer's."""
    if not rows:
        return
    table: Any = (IntakeRefusal if is_refusal else ProgressMessage).__table__
    key = table.c.record_id if is_refusal else table.c.dossier_id
    change = (
        update(table)
        .where(key == bindparam("of_key"), table.c.ordinal == bindparam("of_ordinal"), table.c.state == "promised")
        .values(
            state=bindparam("to_state"), answered_at=bindparam("to_at"), answer=bindparam("to_answer"),
            attempts=func.least(table.c.attempts + 1, MOST_ATTEMPTS),
        )
    )  # fmt: skip
    session.execute(change, list(rows))


@dataclass(frozen=True, kw_only=True)
class Again:
    """Which messages to tell again: all of a dossier, or one of them; or the refusal of a record."""

    dossier_id: int | None = None
    ordinal: int | None = None
    record_id: int | None = None
    only_refused: bool = field(default=False)


def tell_again(again: Again, *, officer: Actor) -> int:
    """Let messages wait once more, and promise the sending of them and of those that wait already.

    Returns how many. Raises NotFound where there are none of this unit.
    """
    with transaction() as session:
        at = clock.now()
        asked = _again_of_record if again.record_id is not None else _again_of_dossier
        count = asked(session, again, officer=officer, at=at)
        if not count:
            raise NotFound("message_not_found")
        promise(session, "send_progress")
    return count


def _again_of_dossier(session: Session, again: Again, *, officer: Actor, at: datetime) -> int:
    own = select(Dossier).where(Dossier.id == again.dossier_id, Dossier.unit_code == officer.unit_code)
    dossier = session.execute(own.with_for_update()).scalar_one_or_none()
    if dossier is None:
        return 0
    chosen = update(ProgressMessage).where(ProgressMessage.dossier_id == dossier.id)
    if again.only_refused:
        chosen = chosen.where(ProgressMessage.state == "refused")
    if again.ordinal is not None:
        chosen = chosen.where(ProgressMessage.ordinal == again.ordinal)
    since = case((ProgressMessage.state == "promised", ProgressMessage.promised_at), else_=at)
    changed = chosen.values(state="promised", promised_at=since).returning(ProgressMessage.ordinal)
    count = len(session.execute(changed, execution_options={"synchronize_session": False}).all())
    if count:
        act = journal.Act("progress_told_again", {"messages": count}, officer.id, at)
        journal.write(session, act, about=dossier)
    return count


def _again_of_record(session: Session, again: Again, *, officer: Actor, at: datetime) -> int:
    chosen = update(IntakeRefusal).where(IntakeRefusal.record_id == again.record_id, IntakeRefusal.state == "refused")
    changed = session.execute(chosen.values(state="promised").returning(IntakeRefusal.number)).scalar_one_or_none()
    if changed is None:
        return 0
    journal.write(session, journal.Act("progress_told_again", {"messages": 1}, officer.id, at), subject=changed)
    return 1


def tell_all_refused_again(*, officer: Actor) -> int:
    """Let everything the portal refused wait once more, and promise the sending. Returns how many."""
    with transaction() as session:
        at = clock.now()
        of_dossiers = update(ProgressMessage).where(ProgressMessage.state == "refused")
        of_dossiers = of_dossiers.values(state="promised", promised_at=at)
        of_records = update(IntakeRefusal).where(IntakeRefusal.state == "refused").values(state="promised")
        count = len(session.execute(of_dossiers.returning(ProgressMessage.ordinal)).all())
        count += len(session.execute(of_records.returning(IntakeRefusal.record_id)).all())
        if count:
            journal.write(session, journal.Act("progress_told_again", {"messages": count}, officer.id, at))
            promise(session, "send_progress")
    return count
