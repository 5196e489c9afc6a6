"""Handing out work: the most urgent dossier nobody holds, to one officer alone, kept for them for some minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import HandsFull, NotYours
from app.core.office import office
from app.core.trips import one_trip
from app.dossiers.rules import Actor
from app.worklists.actions.leases import give_back, lapsed
from app.worklists.actions.picking import LOOKS, Asker, InHand, Look, Picked, answered, question
from config.handout import HandOut
from config.workflow import WORKFLOW, Role

TAKEN_BACK: Final = 20  # lapsed leases given back at most by one press of Next; the night shift has the others


class Why(StrEnum):
    """Why this one came first: the sentence the desk says (`app.web.labels`)."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WAITING = "waiting"
    NEXT_DUE = "next_due"


class Also(StrEnum):
    """What helped it come first among its equals."""

    PRIORITY = "priority"
    TONGUE = "tongue"


@dataclass(frozen=True, kw_only=True)
class Given:
    """A dossier handed out: its version from now on, to whom, until when it is kept for them, and why this one."""

    id: int
    number: str
    version: int
    holder_id: int
    until_at: datetime
    why: Why


# Everything the second trip writes beside the journal. A lease left by nobody's fault must not stand in the way.
RESERVE: Final = journal.entered_with("""
    held AS (
        UPDATE dossiers SET holder_id = %(actor_id)s, held_at = %(at)s, changed_at = %(at)s, version = %(version)s,
                            journal_entries = %(ordinal)s, journal_hash = %(hash)s
        WHERE id = %(dossier_id)s
    ), shared AS (
        INSERT INTO handed_out_shares AS share (officer_id, given_on, procedure_code, dossiers)
        VALUES (%(actor_id)s, %(today)s, %(procedure)s, 1)
        ON CONFLICT (officer_id, given_on, procedure_code) DO UPDATE SET dossiers = share.dossiers + 1
    )
    INSERT INTO leases (dossier_id, officer_id, given_at, until_at)
    VALUES (%(dossier_id)s, %(actor_id)s, %(at)s, %(until)s)
    ON CONFLICT (dossier_id) DO UPDATE SET officer_id = excluded.officer_id, given_at = excluded.given_at,
                                           until_at = excluded.until_at
""")


def next_dossier(*, officer: Actor) -> Given | None:
    """The most urgent dossier of the officer's unit that nobody holds, now held by them; None when there is none.

    What comes first stands in `picking`. An officer with procedures listed on their page is given those alone. Two
    officers at once never get the same one, nor wait for one another. Where nothing is free, what others were given
    and let lapse is given back first. Journaled as `claimed`, with why.

    Raises NotYours for who may not hold dossiers or is away, HandsFull for who holds as many unfinished ones as the
    unit allows (config/handout.toml), or one untouched for too long.
    """
    if Role(officer.role) not in WORKFLOW["claim"].roles:
        raise NotYours("may_not", act="claim", why="role")
    at = clock.now()
    given = _hand_out(officer, at)
    if given is None and (left := lapsed(unit_code=officer.unit_code, at_most=TAKEN_BACK)):
        # Asked again even where somebody else gave them back: whoever asks last finds what the others had locked.
        give_back(left)
        given = _hand_out(officer, at)
    return given


def _hand_out(officer: Actor, at: datetime) -> Given | None:
    asker = Asker(officer=officer.id, unit=officer.unit_code, at=at, today=office().local_day(at), soon=_soon(at))
    rules = office().config.handouts.of(officer.unit_code)
    with transaction() as session:
        for look in LOOKS:
            hand, strand, picked = _ask(session, asker, look)
            _refuse_full(hand, rules, at=at)
            if picked is not None:
                page = journal.page(session, strand=strand)
                return _reserve(picked, page=page, asker=asker, rules=rules)
    return None


def _ask(session: Session, asker: Asker, look: Look) -> tuple[InHand, journal.Head | None, Picked | None]:
    running = office()
    wanted = question(look, config=running.config, zone=running.settings.office_timezone)
    with one_trip(session) as say:
        answer = say(wanted, asker.values | {"strand": journal.own_strand()})
    return answered(answer.rows[0])


def _refuse_full(hand: InHand, rules: HandOut, *, at: datetime) -> None:
    if hand.away_until_at is not None:
        raise NotYours("away_gets_nothing", until_at=hand.away_until_at)
    if hand.oldest_at is None or hand.held is None:
        return
    days = (office().local_day(at) - office().local_day(hand.oldest_at)).days
    if days > rules.held_at_most_days:
        raise HandsFull("held_too_long", number=hand.oldest_number, dossier_id=hand.oldest_id, days=days,
                        most=rules.held_at_most_days)  # fmt: skip
    if hand.held >= rules.unfinished_at_most:
        raise HandsFull("hands_full", held=hand.held, most=rules.unfinished_at_most, dossier_id=hand.oldest_id)


def _reserve(picked: Picked, *, page: journal.Page, asker: Asker, rules: HandOut) -> Given:
    """Write the journal's entry; the rest is said with it, in the trip that commits."""
    why = Why.OVERDUE if picked.due_at is not None and picked.due_at < asker.at else Why(picked.why)
    helped = {Also.PRIORITY: picked.priority > 0, Also.TONGUE: picked.is_spoken}
    facts: dict[str, Any] = {"by": "next", "why": str(why)}
    if also := [str(code) for code, is_so in helped.items() if is_so]:
        facts["also"] = also
    page.add(journal.Act(WORKFLOW["claim"].verb, facts, asker.officer, asker.at), about=picked)
    until_at, version = asker.at + timedelta(minutes=rules.lease_minutes), picked.version + 1
    page.enter_with(RESERVE, {"today": asker.today, "procedure": picked.procedure_code, "version": version,
                              "until": until_at})  # fmt: skip
    return Given(id=picked.id, number=picked.number, version=version, holder_id=asker.officer, until_at=until_at,
                 why=why)  # fmt: skip


def _soon(at: datetime) -> datetime:
    """The close of office on the working day after this one: what is due until then is about to be late."""
    calendar = office().calendar
    return calendar.closing_at(calendar.add_working_days(calendar.roll_backward(office().local_day(at)), 1))
