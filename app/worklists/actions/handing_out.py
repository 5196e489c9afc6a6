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
from app.core.trips import Say, one_trip
from app.dossiers.rules import Actor
from app.worklists.actions.leases import give_back_lapsed
from app.worklists.actions.picking import WINDOW, Asker, InHand, Picked, ask_for_one, ask_in_hand
from config.handout import HandOut
from config.workflow import WORKFLOW, Role

WIDER: Final = 4096


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
RESERVE: Final = """
    WITH held AS (
        UPDATE dossiers SET holder_id = %(officer)s, held_at = %(at)s, changed_at = %(at)s, version = %(version)s,
                            journal_entries = %(journal_entries)s, journal_hash = %(journal_hash)s
        WHERE id = %(dossier)s
    ), shared AS (
        INSERT INTO handed_out_shares AS share (officer_id, given_on, procedure_code, dossiers)
        VALUES (%(officer)s, %(today)s, %(procedure)s, 1)
        ON CONFLICT (officer_id, given_on, procedure_code) DO UPDATE SET dossiers = share.dossiers + 1
    )
    INSERT INTO leases (dossier_id, officer_id, given_at, until_at)
    VALUES (%(dossier)s, %(officer)s, %(at)s, %(until)s)
    ON CONFLICT (dossier_id) DO UPDATE SET officer_id = excluded.officer_id, given_at = excluded.given_at,
                                           until_at = excluded.until_at
"""


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
    if given is None and give_back_lapsed(unit_code=officer.unit_code):
        given = _hand_out(officer, at)
    return given


def _hand_out(officer: Actor, at: datetime) -> Given | None:
    asker = Asker(officer=officer.id, unit=officer.unit_code, at=at, today=office().local_day(at), soon=_soon(at))
    rules = office().config.handouts.of(officer.unit_code)
    with transaction() as session:
        with one_trip(session) as say:
            in_hand = ask_in_hand(say, asker)
            one = _ask_for_one(say, asker, window=WINDOW)
            strand = journal.ask_for_strand(say)
        _refuse_full(InHand(*(in_hand.fetchone() or ())), rules, at=at)
        row = one.fetchone() or _look_wider(session, asker)
        if row is None:
            return None
        page = journal.page(session, strand=strand)
        return _reserve(session, Picked(*row), page=page, asker=asker, rules=rules)


def _ask_for_one(say: Say, asker: Asker, *, window: int) -> Any:
    running = office()
    return ask_for_one(say, asker, config=running.config, zone=running.settings.office_timezone, window=window)


def _look_wider(session: Session, asker: Asker) -> tuple[Any, ...] | None:
    """As many officers at one instant as the window is wide leave nothing of it to one more."""
    with one_trip(session) as say:
        one = _ask_for_one(say, asker, window=WIDER)
    row: tuple[Any, ...] | None = one.fetchone()
    return row


def _refuse_full(hand: InHand, rules: HandOut, *, at: datetime) -> None:
    if hand.away_until_at is not None:
        raise NotYours("away_gets_nothing", until_on=office().local_day(hand.away_until_at).isoformat())
    if hand.oldest_at is None or hand.held is None:
        return
    days = (office().local_day(at) - office().local_day(hand.oldest_at)).days
    if days > rules.held_at_most_days:
        raise HandsFull("held_too_long", number=hand.oldest_number, dossier_id=hand.oldest_id, days=days,
                        most=rules.held_at_most_days)  # fmt: skip
    if hand.held >= rules.unfinished_at_most:
        raise HandsFull("hands_full", held=hand.held, most=rules.unfinished_at_most)


def _reserve(session: Session, picked: Picked, *, page: journal.Page, asker: Asker, rules: HandOut) -> Given:
    """Write the journal's entry, and promise the rest for the trip that commits."""
    why = Why.OVERDUE if picked.due_at is not None and picked.due_at < asker.at else Why(picked.why)
    helped = {Also.PRIORITY: picked.priority > 0, Also.TONGUE: picked.is_spoken}
    facts: dict[str, Any] = {"by": "next", "why": str(why)}
    if also := [str(code) for code, is_so in helped.items() if is_so]:
        facts["also"] = also
    page.add(journal.Act(WORKFLOW["claim"].verb, facts, asker.officer, asker.at), about=picked)
    until_at = asker.at + timedelta(minutes=rules.lease_minutes)
    values = asker.values | {
        "dossier": picked.id, "procedure": picked.procedure_code, "version": picked.version + 1, "until": until_at,
        "journal_entries": picked.journal_entries, "journal_hash": picked.journal_hash,
    }  # fmt: skip
    session.info["before_commit"].append(lambda say: say(RESERVE, values))
    return Given(id=picked.id, number=picked.number, version=picked.version + 1, holder_id=asker.officer,
                 until_at=until_at, why=why)  # fmt: skip


def _soon(at: datetime) -> datetime:
    """The close of office on the working day after this one: what is due until then is about to be late."""
    calendar = office().calendar
    return calendar.closing_at(calendar.add_working_days(calendar.roll_backward(office().local_day(at)), 1))
