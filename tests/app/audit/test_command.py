"""`flask journal verify` on a database with real commits: what it prints, its exit code, anchors and verdict."""

import json

import pytest
from sqlalchemy import text

from app.audit.actions import verify_journal
from app.audit.queries.kept import anchors_file, kept_anchors, last_verdict, verdict_file
from app.core.db import db
from config.workflow import Role, State
from tests import making


@pytest.fixture
def journal(own_database, the_clock):
    """An office with one dossier handed out. Returns the dossier; nothing is left of an earlier test's files."""
    for file in (anchors_file(), verdict_file()):
        file.unlink(missing_ok=True)
    the_clock.stand_at("2026-09-16 09:00")
    desk, head = making.officer(Role.OFFICER), making.officer(Role.HEAD)
    return making.dossier(State.HANDED_OUT, officer=desk, signer=head)


def _run(app, *arguments):
    return app.test_cli_runner().invoke(args=["journal", "verify", *arguments])


def _tamper(*statements, **values):
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("journal_entries", "journal_strands", "papers"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement), values)


def test_whole_journal_is_told_and_ends_well(own_database, journal):
    result = _run(own_database)

    assert result.exit_code == 0
    assert "Nhật ký nguyên vẹn: đã kiểm tra 4 mục của 1 hồ sơ." in result.output
    assert last_verdict().is_whole


def test_json_has_counts_and_no_findings(own_database, journal):
    said = json.loads(_run(own_database, "--json").output)

    assert {name: said[name] for name in ("entries", "dossiers", "strands", "findings")} == {
        "entries": 4, "dossiers": 1, "strands": 64, "findings": [],
    }  # fmt: skip


def test_tampering_is_named_in_a_sentence_and_ends_badly(own_database, journal):
    number = journal.number
    _tamper("DELETE FROM journal_entries WHERE dossier_id = :id AND ordinal = 2", id=journal.id)

    plain, coded = _run(own_database), _run(own_database, "--json")

    assert plain.exit_code == coded.exit_code == 1
    assert f"Mục 2 của hồ sơ {number} đã bị xóa" in plain.output
    finding = json.loads(coded.output)["findings"][0]
    assert (finding["kind"], finding["subject"], finding["ordinal"]) == ("dropped", number, 2)
    assert {"strand", "place", "sentence"} <= set(finding)
    assert not last_verdict().is_whole


def test_each_good_verification_leaves_an_anchor_that_follows_the_one_before(own_database, journal):
    verify_journal()
    verify_journal()

    anchors = kept_anchors()

    assert len(anchors_file().read_text().splitlines()) == 2
    assert anchors.findings == ()
    assert sum(anchor.entries for anchor in anchors.furthest.values()) == 4


def test_bad_verification_leaves_no_anchor(own_database, journal):
    _tamper("UPDATE journal_entries SET verb = 'x' WHERE dossier_id = :id AND ordinal = 2", id=journal.id)

    verify_journal()

    assert not anchors_file().exists()


def test_strand_rolled_back_to_an_old_sealed_state_is_found_the_next_time(own_database, journal):
    heads = text("SELECT strand, entries, last_hash, last_entry, seal FROM journal_strands")
    old = {row.strand: row for row in db.session.execute(heads)}
    again = making.dossier(State.IN_REVIEW)
    number, identity = again.number, again.id
    strand = db.session.execute(text(f"SELECT strand FROM journal_entries WHERE dossier_id = {identity}")).scalar_one()
    assert verify_journal().is_whole

    _tamper(
        "DELETE FROM journal_entries WHERE dossier_id = :id",
        "DELETE FROM declarations WHERE dossier_id = :id",
        "DELETE FROM progress_messages WHERE dossier_id = :id",
        "DELETE FROM papers WHERE dossier_id = :id",
        "DELETE FROM dossiers WHERE id = :id",
        "UPDATE journal_strands SET entries = :entries, last_hash = :last_hash, last_entry = :last_entry, seal = :seal "
        "WHERE strand = :strand",
        id=identity, **old[strand]._mapping,
    )  # fmt: skip

    findings = [(str(one.kind), one.subject, one.ordinal) for one in verify_journal().findings]
    assert findings == [("rolled_back", number, 1)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [lines[0].replace("2026-09-16", "2025-09-16"), *lines[1:]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0]],
        lambda lines: ["nonsense", *lines],
    ],
    ids=["edited", "dropped", "reordered", "foreign"],
)
def test_anchors_that_were_tampered_with_are_found(own_database, journal, spoil):
    verify_journal()
    verify_journal()
    lines = anchors_file().read_text().splitlines()

    anchors_file().write_text("\n".join(spoil(lines)) + "\n")

    assert "anchor_changed" in {str(one.kind) for one in verify_journal().findings}
