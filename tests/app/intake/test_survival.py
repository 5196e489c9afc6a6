"""An import that is killed, or loses PostgreSQL or Redis under it, ends as one that nobody disturbed.

SURVIVAL_ROUNDS=200 kills it in two hundred rounds; without it a few are played.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import psycopg
import pytest

from app.core import embedded, schema
from config.settings import PROJECT, load_settings
from tests import database
from tests.app.intake.conftest import DATA

ROUNDS = int(os.environ.get("SURVIVAL_ROUNDS", "2"))
LONGEST_LIFE = 1.5  # seconds; an undisturbed import of the sample takes about as long on a machine at rest
MOST_DEATHS = 60
SAMPLE = DATA / "portal-sample.zip"
EXPECTED = orjson.loads((DATA / "portal-sample.expected.json").read_bytes())
# Everything of the office that must not depend on how often the import died; no ids, no instants of our own. What died
# between its end and its last word is read a second time: such a reading stands beside the first and changes nothing.
STANDING = {
    "dossiers": "SELECT number, state, procedure_code, catalogue_version, owner_name, identity_number, phone, flags,"
    " payment_state, portal_version, portal_content_hash, lodged_at, journal_entries, messages FROM dossiers",
    "declarations": "SELECT d.number, c.version, c.form_code, c.content FROM declarations c"
    " JOIN dossiers d ON d.id = c.dossier_id",
    "documents": "SELECT d.number, c.ordinal, c.sha256, c.arrival, c.is_withdrawn FROM documents c"
    " JOIN dossiers d ON d.id = c.dossier_id",
    "fees": "SELECT d.number, f.code, f.amount, f.currency FROM fees f JOIN dossiers d ON d.id = f.dossier_id",
    "payments": "SELECT d.number, p.transaction_code, p.amount FROM payments p JOIN dossiers d ON d.id = p.dossier_id",
    "records": "SELECT content_hash, outcome, standing, faults FROM intake_records",
    "readings": "SELECT g.position, r.content_hash, g.outcome FROM intake_readings g"
    " JOIN intake_records r ON r.id = g.record_id JOIN intake_runs u ON u.id = g.run_id WHERE NOT u.is_rereading",
    "runs": "SELECT kind, source, state, position, records, counts FROM intake_runs WHERE NOT is_rereading",
    "journal": "SELECT verb, count(*) FROM journal_entries GROUP BY verb",
}


def standing(url: str) -> dict[str, list[str]]:
    with psycopg.connect(schema.conninfo(url)) as connection:
        return {name: sorted(map(str, connection.execute(asked))) for name, asked in STANDING.items()}


def journal_is_whole(folder: Path, **environ: str) -> bool:
    command = [sys.executable, "-m", "flask", "journal", "verify"]
    answer = subprocess.run(command, cwd=PROJECT, env=environment(folder, **environ), capture_output=True, check=False)
    return answer.returncode == 0


def environment(folder: Path, **environ: str) -> dict[str, str]:
    own = {"DATA_DIR": str(folder), "PORTAL_PUBLIC_KEY": str(DATA / "portal-sample-key.pem"), "DATABASE_URL": "",
           "REDIS_URL": ""}  # fmt: skip
    return {**os.environ, **own, **environ}


def imported(folder: Path, *options: str, **environ: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "tests.app.intake.dying", str(SAMPLE), *options]
    return subprocess.run(command, cwd=PROJECT, env=environment(folder, **environ), capture_output=True, check=False)


def counts_of(answer: "subprocess.CompletedProcess[bytes]") -> dict[str, object]:
    assert answer.returncode == 0, answer.stderr.decode()[-2000:]
    counts = orjson.loads(answer.stdout.splitlines()[-1])
    return {name: counts[name] for name in ("records", "outcomes", "faults", "orphans_released")}


@pytest.fixture
def a_database(database_server: str, worker_name: str) -> Iterator[Callable[[], str]]:
    """A fresh database of this test's own, on the run's server."""
    name = f"survival_{worker_name}"
    yield lambda: database.copy_of_template(database_server, name)
    database.dropped(database_server, name)


@pytest.fixture
def undisturbed(a_database: Callable[[], str], run_folder: Path) -> dict[str, list[str]]:
    """What the office holds after an import that nobody disturbed."""
    url = a_database()
    counts = counts_of(imported(run_folder, DATABASE_URL=url))
    assert counts == {name: EXPECTED[name] for name in counts}
    return standing(url)


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Path]:
    """The folder of an office with servers of its own, stopped afterwards."""
    folder = tmp_path / "office"
    yield folder
    embedded.stop(load_settings({"DATA_DIR": str(folder)}))


def test_an_import_killed_at_any_moment_and_resumed_ends_as_one_undisturbed(undisturbed, a_database, tmp_path):
    chance = random.Random(20261122)

    for number in range(ROUNDS):
        url, folder, deaths = a_database(), tmp_path / str(number), 0
        while True:
            # On a busy machine no import would ever come to its end: what died often may live longer.
            life = str(chance.uniform(0, LONGEST_LIFE * (1 + deaths / 4)))
            answer = imported(folder, "--die-after", life, DATABASE_URL=url)
            if answer.returncode == 0:
                break
            deaths += 1
            assert deaths < MOST_DEATHS, "the import never comes to its end"

        told = f"round {number + 1} after {deaths} deaths"
        assert counts_of(answer)["records"] == EXPECTED["records"], told
        assert standing(url) == undisturbed, told
        assert journal_is_whole(folder, DATABASE_URL=url), told


def test_a_postgresql_killed_in_the_middle_loses_no_record_and_doubles_none(undisturbed, own_office):
    died = imported(own_office, "--what", "postgres", "--at", "1000")
    assert died.returncode != 0

    answer = imported(own_office)

    assert counts_of(answer) == {name: EXPECTED[name] for name in counts_of(answer)}
    url = embedded.database_url(load_settings({"DATA_DIR": str(own_office)}))
    assert standing(url) == undisturbed
    assert journal_is_whole(own_office)


def test_a_redis_emptied_in_the_middle_changes_nothing(undisturbed, own_office):
    answer = imported(own_office, "--what", "redis", "--at", "1000")

    assert counts_of(answer) == {name: EXPECTED[name] for name in counts_of(answer)}
    url = embedded.database_url(load_settings({"DATA_DIR": str(own_office)}))
    assert standing(url) == undisturbed


def test_an_import_that_died_after_its_end_is_read_again_and_changes_nothing(undisturbed, a_database, tmp_path):
    url = a_database()
    imported(tmp_path, DATABASE_URL=url)

    again = counts_of(imported(tmp_path, DATABASE_URL=url))

    assert again["outcomes"]["created"] == 0
    assert standing(url) == undisturbed
