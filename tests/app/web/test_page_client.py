"""The page client refuses what a page may not do: write on a GET, ask the database too often."""

import pytest
from sqlalchemy import text

from app.core.db import db
from app.web.access import public
from tests.statements import WRITES


@pytest.fixture
def says(client, monkeypatch):
    """Have /healthz say these statements to the database."""

    def put(*statements):
        def view():
            for statement in statements:
                db.session.execute(text(statement))
            return {"status": "ok"}

        monkeypatch.setitem(client.app.view_functions, "web.healthz", public(view))

    return put


def test_a_get_that_writes_is_refused(client, says):
    says("UPDATE officers SET full_name = full_name WHERE false")

    with pytest.raises(AssertionError, match="looking changes nothing: make it a POST"):
        client.get("/healthz")


def test_a_page_that_asks_too_often_is_refused(client, says):
    says(*["SELECT 1"] * 13)

    with pytest.raises(AssertionError, match="asks the database 13 times, 12 is the ceiling"):
        client.get("/healthz")


def test_what_a_test_commits_is_seen_by_the_page_and_undone_after(client, an_officer, says):
    officer = an_officer(username="seen")
    says("SELECT 1")

    client.get("/healthz")

    assert db.session.execute(text("SELECT id FROM officers WHERE username = 'seen'")).scalar_one() == officer.id


@pytest.mark.parametrize(
    ("statement", "writes"),
    [
        ("SELECT * FROM dossiers", False),
        ("INSERT INTO dossiers VALUES (1)", True),
        ("WITH gone AS (DELETE FROM pauses RETURNING *) SELECT * FROM gone", True),
        ("SELECT id FROM dossiers FOR UPDATE SKIP LOCKED", True),
        ("SELECT updated_at, is_deleted FROM copy_of_dossiers", False),
        ("SELECT nextval('dossiers_id_seq')", True),
    ],
)
def test_writing_is_known_by_its_words(statement, writes):
    assert bool(WRITES.search(statement)) is writes
