"""An office of ten years, made in PostgreSQL itself: 3,400,000 dossiers, a million of them open, a hundred officers.

Names, procedures, channels, holders and due days are spread as an office's are. A sample of dossiers comes in through
the door that real ones take, with declarations, documents and journal: these are what a desk shows. The others have
their row in `dossiers` alone, which is all that lists, counts and search read.

`BENCH_DOSSIERS` and `BENCH_OPEN` make it smaller.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import psycopg

from app.core import clock, names, schema
from app.core.db import db, transaction
from app.core.office import office
from app.dossiers.queries import system_actor
from app.intake.actions.pages import begin_pull, end_pull, keep_page
from app.worklists.actions.counting import recount
from benchmarks.import_package import lodgings
from benchmarks.scratch import Scratch
from demo import words
from demo.records import HANOI_UNIT

DOSSIERS: Final = int(os.environ.get("BENCH_DOSSIERS", "3400000"))
OPEN: Final = int(os.environ.get("BENCH_OPEN", "1000000"))
SAMPLE: Final = 2_000
OFFICERS: Final = 100
AT_ONCE: Final = 200_000
SLOTS: Final = 500  # a weighted choice is one of so many slots

MIDDLES_M: Final[Mapping[str, float]] = {"Văn": 36} | dict.fromkeys(words.MIDDLE_M[1:], 5)
MIDDLES_F: Final[Mapping[str, float]] = {"Thị": 48} | dict.fromkeys(words.MIDDLE_F[2:], 4.5)
FOREIGN: Final = ("WANG", "LI", "KIM", "PARK", "TANAKA", "SMITH", "MULLER", "IVANOV", "SINGH", "LEE", "CHEN", "GARCIA")
PROCEDURES: Final[Mapping[str, float]] = {"1.001456": 46, "1.001194": 14, "1.001146": 12, "1.010384": 6}
CHANNELS: Final[Mapping[str, float]] = {"online": 70, "counter": 25, "post": 5}
OPEN_STATES: Final[Mapping[str, float]] = {
    "lodged": 12, "incomplete": 5, "in_review": 33, "awaiting_applicant": 12, "awaiting_decision": 10,
    "to_transfer": 3, "at_centre": 15, "result_ready": 10,
}  # fmt: skip
ENDED_STATES: Final[Mapping[str, float]] = {"handed_out": 93, "refused": 3, "withdrawn": 3, "stopped": 1}

# One draw a column; a row is put together from them in the second select, so that state and days agree.
FILL = """
INSERT INTO dossiers (number, unit_code, procedure_code, catalogue_version, channel, origin, owner_kind, owner_name,
    owner_key, owner_folded, identity_kind, identity_number, phone, return_mode, reception_point, flags, state, outcome,
    payment_state, lodged_at, received_at, received_on, due_at, due_on, paused_at, resolved_at, resolved_on, closed_at,
    holder_id, held_at, proposed_by_id, created_at, changed_at)
SELECT 'G01.801.108-' || to_char(lodged_at, 'YYMMDD') || '-' || lpad(n::text, 7, '0'), %(unit)s,
    (%(procedures)s::text[])[procedure], (%(versions)s::int[])[procedure], (%(channels)s::text[])[channel], 'portal',
    CASE WHEN is_foreign THEN 'foreigner' ELSE 'citizen' END,
    CASE WHEN is_foreign THEN foreign_name ELSE (%(surnames)s::text[])[surname] || ' ' || middle || ' ' || given END,
    CASE WHEN is_foreign THEN foreign_key
         ELSE given_key || ' ' || (%(surname_keys)s::text[])[surname] || ' ' || middle_key END,
    CASE WHEN is_foreign THEN lower(foreign_name)
         ELSE (%(surnames_folded)s::text[])[surname] || ' ' || middle_folded || ' ' || given_folded END,
    CASE WHEN is_foreign THEN 'passport' ELSE 'cccd' END,
    CASE WHEN is_foreign THEN chr((65 + n %% 26)::int) || lpad((n * 7919 %% 9999991)::text, 7, '0')
         ELSE '001' || lpad((n * 104729 %% 999999937)::text, 9, '0') END,
    '09' || lpad((n * 15485863 %% 99999989)::text, 8, '0'),
    CASE WHEN draw_a < 0.3 THEN 'post' ELSE 'counter' END, CASE WHEN draw_c < 0.7 THEN 'TRU_SO' ELSE 'CAU_GIAY' END,
    CASE WHEN draw_b < 0.07 THEN '[{"code": "twin_open"}]'::jsonb ELSE '[]'::jsonb END,
    state, CASE WHEN state = 'handed_out' THEN 'granted' END,
    CASE WHEN draw_c < 0.12 AND is_open THEN 'due' WHEN draw_c < 0.85 THEN 'paid' ELSE 'none' END,
    lodged_at, received_at, received_at::date, due_at, due_at::date,
    CASE WHEN state = 'awaiting_applicant' THEN received_at + interval '2 days' END,
    resolved_at, resolved_at::date, CASE WHEN NOT is_open THEN resolved_at END,
    holder_id, CASE WHEN holder_id IS NOT NULL THEN lodged_at END, NULL, lodged_at, lodged_at
FROM (
  SELECT *, CASE WHEN state NOT IN ('lodged', 'incomplete', 'refused') THEN lodged_at + interval '6 hours' END
                AS received_at,
    CASE WHEN state NOT IN ('lodged', 'incomplete', 'refused')
         THEN CASE WHEN is_open THEN now() + (draw_due * 34 - 2) * interval '1 day'
                   ELSE lodged_at + interval '8 days' END END AS due_at,
    CASE WHEN state = 'result_ready' OR NOT is_open AND state <> 'refused' THEN lodged_at + interval '7 days' END
                AS resolved_at,
    CASE WHEN is_open AND draw_a < CASE WHEN state = 'lodged' THEN 0.25 ELSE 0.85 END
         THEN (%(officers)s::bigint[])[1 + (draw_c * 99.999)::int] END AS holder_id,
    CASE WHEN is_man THEN (%(middles_m)s::text[])[middle_slot] ELSE (%(middles_f)s::text[])[middle_slot] END AS middle,
    CASE WHEN is_man THEN (%(middle_keys_m)s::text[])[middle_slot] ELSE (%(middle_keys_f)s::text[])[middle_slot] END
                AS middle_key,
    CASE WHEN is_man THEN (%(middles_folded_m)s::text[])[middle_slot]
         ELSE (%(middles_folded_f)s::text[])[middle_slot] END AS middle_folded,
    CASE WHEN is_man THEN (%(givens_m)s::text[])[given_slot] ELSE (%(givens_f)s::text[])[given_slot] END AS given,
    CASE WHEN is_man THEN (%(given_keys_m)s::text[])[given_slot] ELSE (%(given_keys_f)s::text[])[given_slot] END
                AS given_key,
    CASE WHEN is_man THEN (%(givens_folded_m)s::text[])[given_slot] ELSE (%(givens_folded_f)s::text[])[given_slot] END
                AS given_folded
  FROM (
    SELECT *, CASE WHEN is_open THEN (%(open_states)s::text[])[state_slot]
                   ELSE (%(ended_states)s::text[])[state_slot] END AS state,
      (%(foreign)s::text[])[1 + surname %% %(foreigners)s] || ' ' || upper((%(surnames_folded)s::text[])[middle_slot])
                AS foreign_name,
      (%(foreign_keys)s::text[])[1 + surname %% %(foreigners)s] AS foreign_key
    FROM (
      SELECT n, random() < 0.5 AS is_man, random() < 0.12 AS is_foreign,
        n > %(all)s - %(open)s * 1.25 AND random() < 0.8 AS is_open,
        now() - interval '3650 days' * ((%(all)s - n)::float8 / %(all)s) AS lodged_at,
        1 + floor(random() * 500)::int AS procedure, 1 + floor(random() * 500)::int AS channel,
        1 + floor(random() * 500)::int AS surname, 1 + floor(random() * 500)::int AS middle_slot,
        1 + floor(random() * 500)::int AS given_slot, 1 + floor(random() * 500)::int AS state_slot,
        random() AS draw_a, random() AS draw_b, random() AS draw_c, random() AS draw_due
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    ) draws
  ) stated
) dated
"""


def fill(scratch: Scratch) -> list[int]:
    """Hire the officers, let the sample in, make the rest; returns the officers' ids. Prints nothing."""
    with scratch.app.test_request_context():
        officers = hire(scratch)
        let_in(SAMPLE)
        with psycopg.connect(schema.conninfo(scratch.url), autocommit=True) as connection:
            make(connection, officers=officers)
        recount(actor_id=None)
        db.session.remove()
        db.engine.dispose()
    return officers


def hire(scratch: Scratch) -> list[int]:
    """A hundred officers, two of them team leaders."""
    with psycopg.connect(schema.conninfo(scratch.url), autocommit=True) as connection:
        rows = connection.execute(
            "INSERT INTO officers (username, full_name, role, unit_code, created_at) "
            "SELECT 'bench' || n, 'Nguyễn Văn ' || n, CASE WHEN n < 3 THEN 'team_leader' ELSE 'officer' END, %s, now() "
            "FROM generate_series(1, %s) n RETURNING id", (HANOI_UNIT, OFFICERS)
        ).fetchall()  # fmt: skip
    return [row[0] for row in rows]


def let_in(count: int) -> None:
    """So many dossiers through the portal's door, with everything a desk shows."""
    lines, at = lodgings(count), clock.now()
    with transaction() as session:
        run_id = begin_pull(session, source="benchmark", at=at)
        system_actor(session)
    while page := [line.rstrip() for line in islice(lines, 1000)]:
        with transaction() as session:
            keep_page(session, run_id=run_id, records=page, at=at)
    with transaction() as session:
        end_pull(session, run_id=run_id, at=at)


def make(connection: "psycopg.Connection[Any]", *, officers: list[int]) -> None:
    """The rest of the dossiers, without the indexes and triggers that would be asked for each row."""
    told = draws() | {"officers": officers, "unit": HANOI_UNIT, "all": DOSSIERS, "open": OPEN}
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET maintenance_work_mem = '1GB'")
    connection.execute("SET session_replication_role = replica")
    with without_indexes(connection):
        for first in range(SAMPLE + 1, DOSSIERS + 1, AT_ONCE):
            span = {"first": first, "last": min(first + AT_ONCE - 1, DOSSIERS)}
            connection.execute(FILL, told | span)
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM (ANALYZE, FREEZE) dossiers")


@contextmanager
def without_indexes(connection: "psycopg.Connection[Any]") -> Iterator[None]:
    """Drop the indexes that no constraint needs, and make them again after the block."""
    found = connection.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indrelid = 'dossiers'::regclass AND NOT i.indisunique"
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in found:
        connection.execute(definition)


def draws() -> dict[str, Any]:
    """What the statement draws from: five hundred slots a column, as many of each as its weight says."""
    catalogue = office().config.catalogue
    procedures = slots({each.code: PROCEDURES.get(each.code, 2.0) for each in catalogue.current(office().today())})
    surnames = slots(words.SURNAMES)
    told: dict[str, Any] = {
        "procedures": procedures,
        "versions": [catalogue.earliest(code).version for code in procedures],
        "channels": slots(CHANNELS),
        "open_states": slots(OPEN_STATES),
        "ended_states": slots(ENDED_STATES),
        "surnames": surnames,
        "surname_keys": [names.sort_key(name) for name in surnames],
        "surnames_folded": [names.fold(name) for name in surnames],
        "foreign": list(FOREIGN),
        "foreign_keys": [names.sort_key(name) for name in FOREIGN],
        "foreigners": len(FOREIGN),
    }
    for sex, middles, givens in (("m", MIDDLES_M, words.GIVEN_M), ("f", MIDDLES_F, words.GIVEN_F)):
        for part, choice in (("middle", slots(middles)), ("given", slots(dict.fromkeys(givens, 1.0)))):
            told[f"{part}s_{sex}"] = choice
            told[f"{part}_keys_{sex}"] = [names.sort_key(word) for word in choice]
            told[f"{part}s_folded_{sex}"] = [names.fold(word) for word in choice]
    return told


def slots(weights: Mapping[str, float]) -> list[str]:
    """Five hundred words, each as often as its weight says."""
    total, filled = sum(weights.values()), list[str]()
    passed = 0.0
    for word, weight in weights.items():
        passed += weight
        filled += [word] * (round(passed / total * SLOTS) - len(filled))
    return filled


__all__ = ["DOSSIERS", "OPEN", "SAMPLE", "fill"]
