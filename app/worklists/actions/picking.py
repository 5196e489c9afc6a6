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

from psycopg.sql import SQL, Composable, Literal

from app.core.trips import Answer, Say
from config.office import Office

# So many of the most urgent are ranked by what the index does not know. More than officers ever press at one instant:
# those others are being given are passed over.
WINDOW: Final = 64


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
SKILLS: Final = """
    SELECT coalesce(nullif(array_agg(code) FILTER (WHERE kind = 'procedure'), '{{}}'), {every}) AS procedures,
           coalesce(array_agg(code) FILTER (WHERE kind = 'procedure'), '{{}}') <> '{{}}' AS is_trained,
           ARRAY(SELECT helped.code FROM officer_skills spoken
                 JOIN (VALUES {tongues}) helped (code, tongue) ON helped.tongue = spoken.code
                 WHERE spoken.officer_id = %(officer)s AND spoken.kind = 'tongue') AS spoken
    FROM officer_skills WHERE officer_id = %(officer)s
"""
# An officer's own conflicts of interest: those written on the dossier, and those declared since.
NOT_THEIRS: Final = """
    NOT recused @> to_jsonb(%(officer)s::bigint) AND (identity_number IS NULL OR identity_number <> ALL (
        ARRAY(SELECT identity_number FROM interests WHERE officer_id = %(officer)s AND ended_at IS NULL)))
"""
# The most urgent are looked at without a lock, ranked, and then locked one after the other until one is free. A lateral
# join is made row by row in the order of its left side, and each row is asked again once it is locked.
LEG: Final = f"""
    SELECT locked.*, {{why}} AS why, ranked.is_spoken
    FROM (
        SELECT urgent.id, urgent.procedure_code = ANY ((SELECT spoken FROM skills)::text[]) AS is_spoken
        FROM (
            SELECT id, procedure_code, due_at, priority, lodged_at FROM dossiers
            WHERE {UNCLAIMED} AND {{where}} AND {NOT_THEIRS}
              AND procedure_code = ANY ((SELECT procedures FROM skills)::text[])
            ORDER BY due_at, priority DESC, lodged_at, id LIMIT {{window}}
        ) urgent
        LEFT JOIN handed_out_shares given ON given.officer_id = %(officer)s AND given.given_on = %(today)s
              AND given.procedure_code = urgent.procedure_code
        ORDER BY urgent.due_at, urgent.priority DESC, (urgent.lodged_at AT TIME ZONE {{zone}})::date,
                 is_spoken DESC, coalesce(given.dossiers, 0), urgent.lodged_at, urgent.id
    ) ranked,
    LATERAL (
        SELECT id, number, version, journal_entries, journal_hash, procedure_code, priority, due_at FROM dossiers
        WHERE id = ranked.id AND {UNCLAIMED} FOR UPDATE SKIP LOCKED
    ) locked
"""  # noqa: S608 - put together from constants
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


def ask_in_hand(say: Say, asker: Asker) -> Answer:
    """Ask what the officer has in hand: one row, an `InHand`."""
    return say(IN_HAND, asker.values)


def ask_for_one(say: Say, asker: Asker, *, config: Office, zone: str, window: int = WINDOW) -> Answer:
    """Ask for the officer's next dossier, locked until the transaction ends: one row, a `Picked`, or none.

    Never one that somebody else is being given at this instant, and never waiting for them. None may mean that the
    whole window was being given to others: a wider one is asked then.
    """
    return say(_statement(tuple(config.catalogue.versions), _pairs(config), zone, window), asker.values)


def _pairs(config: Office) -> tuple[tuple[str, str], ...]:
    return tuple((code, tongue) for code, named in config.handouts.tongues.items() for tongue in sorted(named))


@cache
def _statement(every: tuple[str, ...], tongues: tuple[tuple[str, str], ...], zone: str, window: int) -> str:
    """What the office has decided stands in the statement as constants, so that it is planned once a connection."""
    pairs = [SQL("({}, {})").format(*pair) for pair in tongues or [("", "")]]
    skills = SQL(SKILLS).format(every=Literal(list(every)), tongues=SQL(", ").join(pairs))
    legs = [
        SQL(LEG).format(why=Literal(str(leg)), where=SQL(where), window=Literal(window), zone=Literal(zone))
        for leg, where in WHERE.items()
    ]
    union: Composable = SQL(" UNION ALL ").join(SQL("(SELECT * FROM ({}) leg)").format(leg) for leg in legs)
    whole = SQL("WITH skills AS MATERIALIZED ({}) SELECT * FROM ({}) legs LIMIT 1").format(skills, union)
    return whole.as_string(None)
