"""Which dossier an officer is handed out: found, ranked and locked in one statement. What becomes of it is not here.

First comes the leg: what is overdue or due by the close of the next working day, by due instant; then what is newly
lodged; then the rest by due day. Within a leg, in this order: due instant, priority, the day it was lodged, a tongue
the officer speaks, the procedure this officer was given the fewest of today, the instant it was lodged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

from psycopg.sql import SQL, Literal

from app.core.journal import OWN_STRAND, Head
from app.core.trips import Statement, statement
from config.office import Office
from config.workflow import WORKFLOW


class Leg(StrEnum):
    """Why a dossier came first: the part of the order it stands in."""

    DUE_SOON = "due_soon"
    WAITING = "waiting"
    NEXT_DUE = "next_due"


WHERE: Final[Mapping[Leg, str]] = {
    Leg.DUE_SOON: "due_at <= %(soon)s",
    Leg.WAITING: "due_at IS NULL AND state = 'lodged'",
    Leg.NEXT_DUE: "true",
}
# The states stand in the statement itself: a plan made for any states could not use the partial index.
UNCLAIMED: Final = "unit_code = %(unit)s AND holder_id IS NULL AND state IN ('lodged', 'in_review')"
TRAINED_IN: Final = "SELECT code FROM officer_skills WHERE officer_id = %(officer)s AND kind = 'procedure'"
HELPED_BY: Final = """
    SELECT helped.code FROM officer_skills spoken JOIN (VALUES {tongues}) helped (code, tongue)
                            ON helped.tongue = spoken.code
    WHERE spoken.officer_id = %(officer)s AND spoken.kind = 'tongue'
"""
# An officer's own conflicts of interest: those written on the dossier, and those declared since.
NOT_THEIRS: Final = """
    NOT recused @> to_jsonb(%(officer)s::bigint) AND (identity_number IS NULL OR identity_number <> ALL (
        ARRAY(SELECT identity_number FROM interests WHERE officer_id = %(officer)s AND ended_at IS NULL)))
"""
# What this very officer gave back last, they meant to be rid of: it would come again and again, as urgent as it was.
GIVEN_BACK: Final = """
    AND NOT EXISTS (SELECT FROM journal_entries last WHERE last.dossier_id = dossiers.id
                    AND last.ordinal = dossiers.journal_entries AND last.verb = {released}
                    AND last.actor_id = %(officer)s)
"""
# The most urgent are looked at without a lock, ranked, and then locked one after the other until one is free. A lateral
# join is made row by row in the order of its left side, and each row is asked again once it is locked.
LEG: Final = f"""
    SELECT locked.*, {{why}} AS why, ranked.is_spoken
    FROM (
        SELECT urgent.id, urgent.procedure_code = ANY (ARRAY({HELPED_BY})) AS is_spoken
        FROM (
            SELECT id, procedure_code, due_at, priority, lodged_at FROM dossiers
            WHERE {UNCLAIMED} AND {{where}} AND {NOT_THEIRS}
              AND procedure_code = ANY (coalesce(nullif(ARRAY({TRAINED_IN}), '{{{{}}}}'), {{every}}))
            ORDER BY due_at, priority DESC, lodged_at, id LIMIT {{window}}
        ) urgent
        LEFT JOIN handed_out_shares given ON given.officer_id = %(officer)s AND given.given_on = %(today)s
              AND given.procedure_code = urgent.procedure_code
        ORDER BY urgent.due_at, urgent.priority DESC, (urgent.lodged_at AT TIME ZONE {{zone}})::date,
                 is_spoken DESC, coalesce(given.dossiers, 0), urgent.lodged_at, urgent.id
    ) ranked,
    LATERAL (
        SELECT id, number, version, journal_entries, journal_hash, procedure_code, priority, due_at FROM dossiers
        WHERE id = ranked.id AND {UNCLAIMED} {{but_given_back}} FOR UPDATE SKIP LOCKED
    ) locked
"""  # noqa: S608 - put together from constants
# One row: what the officer has in hand, this thread's strand of the journal unless it is taken, and one dossier if any.
WHOLE: Final = """
    SELECT hand.*, strand.*, one.* FROM ({hand}) hand
    LEFT JOIN LATERAL ({strand}) strand ON true
    LEFT JOIN LATERAL (SELECT * FROM ({legs}) legs LIMIT 1) one ON true
"""
# What an officer has in hand and has to do something about: how many, and the one that has lain there the longest.
IN_HAND: Final = """
    SELECT away.until_at, held.id, held.number, held.changed_at, held.in_hand
    FROM (SELECT max(until_at) AS until_at FROM absences
          WHERE officer_id = %(officer)s AND from_at <= %(at)s AND until_at > %(at)s AND cancelled_at IS NULL) away
    LEFT JOIN LATERAL (
        SELECT id, number, changed_at, count(*) OVER () AS in_hand FROM dossiers
        WHERE holder_id = %(officer)s AND state IN ('lodged', 'in_review') ORDER BY changed_at, id LIMIT 1
    ) held ON true
"""


@dataclass
class Picked:
    """A dossier locked for its officer, as it stands; `journal_entries` and `journal_hash` move on with its journal."""

    id: int
    number: str
    version: int
    journal_entries: int
    journal_hash: bytes
    procedure_code: str
    priority: int
    due_at: datetime | None
    why: str
    is_spoken: bool


@dataclass(frozen=True)
class InHand:
    """Until when the officer is away (None: is here), and what they have in hand: the longest untouched, how many."""

    away_until_at: datetime | None
    oldest_id: int | None
    oldest_number: str | None
    oldest_at: datetime | None
    held: int | None


@dataclass(frozen=True, kw_only=True)
class Asker:
    """For whom, and when: the officer, their unit, the instant, the office's day, until when what is due is urgent."""

    officer: int
    unit: str
    at: datetime
    today: date
    soon: datetime

    @property
    def values(self) -> dict[str, Any]:
        """As the statements name them."""
        return {"officer": self.officer, "unit": self.unit, "at": self.at, "today": self.today, "soon": self.soon}


@dataclass(frozen=True, kw_only=True)
class Look:
    """How far one statement looks: which legs, and how many of each are ranked by what the index does not know.

    `is_last`: what the officer gave back themselves is looked at, too.
    """

    legs: tuple[Leg, ...]
    window: int
    is_last: bool = False


# Where nothing is pressing or new the rest is looked at; where as many officers as the window is wide are being given
# all of it at this very instant, or where what is left was given back by this very officer, one more looks past them.
LOOKS: Final = (
    Look(legs=(Leg.DUE_SOON, Leg.WAITING), window=32),
    Look(legs=tuple(Leg), window=64),
    Look(legs=tuple(Leg), window=4096, is_last=True),
)


def question(look: Look, *, config: Office, zone: str) -> Statement:
    """The statement that asks for one dossier, locked until the transaction ends.

    Never one that somebody else is being given at this instant, and never waiting for them. It names what an `Asker`
    has, and `strand`.
    """
    pairs = ((code, tongue) for code, named in config.handouts.tongues.items() for tongue in sorted(named))
    return _question(look, tuple(config.catalogue.versions), tuple(pairs), zone)


@cache
def _question(look: Look, every: tuple[str, ...], tongues: tuple[tuple[str, str], ...], zone: str) -> Statement:
    """What the office has decided stands in the statement as constants, so that it is planned once a connection."""
    pairs = SQL(", ").join(SQL("({}, {})").format(*pair) for pair in tongues or [("", "")])
    given_back = SQL("") if look.is_last else SQL(GIVEN_BACK).format(released=Literal(WORKFLOW["release"].verb))
    legs = [
        SQL(LEG).format(why=Literal(str(leg)), where=SQL(WHERE[leg]), window=Literal(look.window), zone=Literal(zone),
                        every=Literal(list(every)), tongues=pairs, but_given_back=given_back)
        for leg in look.legs
    ]  # fmt: skip
    union = SQL(" UNION ALL ").join(SQL("(SELECT * FROM ({}) leg)").format(leg) for leg in legs)
    whole = SQL(WHOLE).format(hand=SQL(IN_HAND), strand=SQL(OWN_STRAND), legs=union)
    return statement(whole.as_string(None))


def answered(row: tuple[Any, ...]) -> tuple[InHand, Head | None, Picked | None]:
    """The one row a question is answered with. No strand: it was taken; no dossier: there is none to be had."""
    hand, strand, one = row[:5], row[5:9], row[9:]
    return InHand(*hand), None if strand[0] is None else Head(*strand), None if one[0] is None else Picked(*one)
