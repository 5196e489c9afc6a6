"""Tampering with the real tables, as somebody could who has the database but not the key: each is found and named."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit.queries.verifying import verified
from app.audit.rules import Anchors
from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry, JournalStrand
from app.core.office import office
from config.workflow import Role, State

ALL_TRIGGERS = (
    "ALTER TABLE journal_entries DISABLE TRIGGER ALL",
    "ALTER TABLE journal_strands DISABLE TRIGGER ALL",
    "ALTER TABLE dossiers DISABLE TRIGGER ALL",
)


@pytest.fixture
def handed_out(a_dossier, an_officer, the_clock):
    """Three dossiers handed out, four entries each, by one officer and one head. Returns the second."""
    the_clock.stand_at("2026-09-16 09:00")
    desk, head = an_officer(Role.OFFICER), an_officer(Role.HEAD)
    made = [a_dossier(State.HANDED_OUT, officer=desk, signer=head) for _ in range(3)]
    return made[1]


def tamper(*statements: str, **values: object) -> None:
    """Change tables as a superuser who has switched the triggers off."""
    db.session.flush()
    for statement in ALL_TRIGGERS:
        db.session.execute(text(statement))
    for statement in statements:
        assert db.session.execute(text(statement), values).rowcount, statement


def found(anchors: Anchors | None = None) -> list[tuple]:
    """What a verification finds, as (kind, subject, ordinal), in no order."""
    verdict = verify(anchors)
    return sorted((str(one.kind), one.subject, one.ordinal) for one in verdict.findings)


def verify(anchors: Anchors | None = None):
    db.session.flush()
    verdict, _ = verified(
        db.session.connection(), key=office().journal_key, at=clock.now(), anchors=anchors or Anchors({})
    )
    return verdict


def innocent_aside(findings: list[tuple]) -> list[tuple]:
    """Without those who only cannot be proven any more."""
    return [one for one in findings if one[0] != "unproven"]


def test_journal_of_real_acts_is_whole(handed_out):
    verdict = verify()

    assert verdict.is_whole
    assert (verdict.entries, verdict.dossiers, verdict.strands) == (12, 3, 64)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entries SET verb = 'x' WHERE strand = 0",
        "DELETE FROM journal_entries",
        "TRUNCATE journal_entries",
        "DELETE FROM journal_strands",
        "TRUNCATE journal_strands",
    ],
)
def test_postgresql_itself_refuses_to_change_the_journal(handed_out, statement):
    tried = text(statement.replace("strand = 0", "true"))

    with pytest.raises(DBAPIError, match="the journal is only ever added to"), db.session.begin_nested():
        db.session.execute(tried)


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'refused'",
        """facts = '{"reason": "khác"}'""",
        'facts = facts || \'{"proposal": "deny"}\'',
        "at = at + interval '1 microsecond'",
        "actor_id = (SELECT max(id) FROM officers)",
        "hash = decode('00', 'hex')",
        "chain_hash = decode('00', 'hex')",
        "before = 'X #1'",
    ],
)
def test_changed_entry_is_named(handed_out, an_officer, change):
    an_officer(Role.AUDITOR)

    tamper(f"UPDATE journal_entries SET {change} WHERE dossier_id = :id AND ordinal = 2", id=handed_out.id)

    assert innocent_aside(found()) == [("changed", handed_out.number, 2)]


def test_dropped_entry_is_named(handed_out):
    tamper("DELETE FROM journal_entries WHERE dossier_id = :id AND ordinal = 2", id=handed_out.id)

    assert found() == [("dropped", handed_out.number, 2)]


def test_last_entry_is_named_even_when_the_dossier_was_made_to_forget_it(handed_out):
    tamper(
        "DELETE FROM journal_entries WHERE dossier_id = :id AND ordinal = 4",
        """UPDATE dossiers SET journal_entries = 3, journal_hash =
           (SELECT hash FROM journal_entries WHERE dossier_id = :id AND ordinal = 3) WHERE id = :id""",
        id=handed_out.id,
    )

    assert innocent_aside(found()) == [("dropped", handed_out.number, 4)]


@pytest.mark.parametrize("with_row", [False, True])
def test_whole_dossier_is_named(handed_out, with_row):
    number, identity = handed_out.number, handed_out.id
    db.session.expunge_all()

    tamper(
        "DELETE FROM journal_entries WHERE dossier_id = :id",
        *(["DELETE FROM dossiers WHERE id = :id"] if with_row else []),
        id=identity,
    )

    named = {one for one in found() if one[1] == number}
    assert {("dropped", number, ordinal) for ordinal in (1, 2, 3, 4)} <= named
    assert (("dossier_dropped", number, None) in named) is with_row


def test_two_entries_of_a_dossier_exchanged_are_both_named(handed_out):
    tamper(
        "UPDATE journal_entries SET ordinal = 100 WHERE dossier_id = :id AND ordinal = 2",
        "UPDATE journal_entries SET ordinal = 2 WHERE dossier_id = :id AND ordinal = 3",
        "UPDATE journal_entries SET ordinal = 3 WHERE dossier_id = :id AND ordinal = 100",
        id=handed_out.id,
    )

    assert found() == [("moved", handed_out.number, 2), ("moved", handed_out.number, 3)]


def test_two_entries_of_a_strand_exchanged_are_both_named(handed_out, an_officer, a_dossier):
    strand, first, second = _two_of_a_strand(lambda: a_dossier(State.IN_REVIEW))

    tamper(
        "UPDATE journal_entries SET place = -1 WHERE strand = :strand AND place = 1",
        "UPDATE journal_entries SET place = 1 WHERE strand = :strand AND place = 2",
        "UPDATE journal_entries SET place = 2 WHERE strand = :strand AND place = -1",
        strand=strand,
    )

    assert found() == sorted([("moved", *first), ("moved", *second)])


def test_entry_put_in_by_hand_is_named(handed_out):
    tamper(
        """INSERT INTO journal_entries
           SELECT e.strand, s.entries + 1, dossier_id, 5, subject, 'approved', facts, actor_id, at, before, hash, hash
           FROM journal_entries e JOIN journal_strands s USING (strand) WHERE dossier_id = :id AND ordinal = 4""",
        id=handed_out.id,
    )

    assert ("inserted", handed_out.number, 5) in found()


@pytest.mark.parametrize("change", ["entries = entries - 1", "last_hash = decode('00', 'hex')", "last_entry = 'X #9'"])
def test_edited_head_is_named(handed_out, change):
    strand = _entry(handed_out, 4).strand

    tamper(f"UPDATE journal_strands SET {change} WHERE strand = :strand", strand=strand)

    assert [(str(one.kind), one.strand) for one in verify().findings] == [("head_changed", strand)]


def test_removed_head_is_named(handed_out):
    strand = _entry(handed_out, 4).strand

    tamper("DELETE FROM journal_strands WHERE strand = :strand", strand=strand)

    assert [(str(one.kind), one.strand) for one in verify().findings] == [("head_missing", strand)]


def test_old_sealed_head_put_back_is_named(handed_out, a_dossier):
    old = {row.strand: row for row in _heads()}
    again = a_dossier(State.IN_REVIEW)
    strand = _entry(again, 1).strand
    head = old[strand]

    tamper(
        """UPDATE journal_strands SET entries = :entries, last_hash = :last_hash, last_entry = :last_entry, seal = :seal
           WHERE strand = :strand""",
        **head._mapping,
    )

    assert [(str(one.kind), one.strand) for one in verify().findings] == [("rolled_back", strand)]


@pytest.mark.parametrize("change", ["journal_entries = 3", "journal_entries = 9", "journal_hash = decode('00', 'hex')"])
def test_dossier_that_remembers_otherwise_is_named(handed_out, change):
    tamper(f"UPDATE dossiers SET {change} WHERE id = :id", id=handed_out.id)

    assert {one[1] for one in found()} == {handed_out.number}


def test_all_rows_of_a_strand_dropped_are_named(handed_out):
    strand = _entry(handed_out, 2).strand
    gone = [(row.subject, row.ordinal) for row in _entries(JournalEntry.strand == strand)]

    tamper("DELETE FROM journal_entries WHERE strand = :strand", strand=strand)

    assert {("dropped", *entry) for entry in gone} <= set(found())


def test_strand_emptied_with_its_head_reset_is_named_by_its_dossiers(handed_out):
    strand = _entry(handed_out, 2).strand
    gone = [(row.subject, row.ordinal) for row in _entries(JournalEntry.strand == strand)]

    tamper(
        "DELETE FROM journal_entries WHERE strand = :strand",
        "UPDATE journal_strands SET entries = 0, last_hash = '', last_entry = '', seal = '' WHERE strand = :strand",
        strand=strand,
    )

    assert {("dropped", *entry) for entry in gone} <= set(found())


def test_another_key_is_told_as_such(handed_out):
    verdict, _ = verified(
        db.session.connection(), key=b"another key of thirty-two letters", at=clock.now(), anchors=Anchors({})
    )

    assert [str(one.kind) for one in verdict.findings] == ["wrong_key"]


def _entry(dossier, ordinal):
    return _entries(JournalEntry.dossier_id == dossier.id, JournalEntry.ordinal == ordinal)[0]


def _entries(*conditions):
    ordered = select(JournalEntry).where(*conditions).order_by(JournalEntry.strand, JournalEntry.place)
    return list(db.session.execute(ordered).scalars())


def _heads():
    columns = (getattr(JournalStrand, name) for name in ("strand", "entries", "last_hash", "last_entry", "seal"))
    return db.session.execute(select(*columns)).all()


def _two_of_a_strand(write):
    """Write until a strand has two entries; returns it with the names of its first two."""
    while not (long := [row.strand for row in _heads() if row.entries >= 2]):
        write()
    first, second = ((row.subject, row.ordinal) for row in _entries(JournalEntry.strand == long[0])[:2])
    return long[0], first, second
