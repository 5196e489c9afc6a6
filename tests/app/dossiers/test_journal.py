"""The journal is chained by dossier and by strand, also when many write at once; PostgreSQL refuses to change it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core import clock, journal
from app.core.db import db, transaction
from app.core.models import JournalEntry, JournalStrand
from app.dossiers.actions import review
from app.dossiers.models import Dossier
from config.workflow import State
from tests import making
from tests.crowd import at_once


def entries() -> Sequence[JournalEntry]:
    every = select(JournalEntry).order_by(JournalEntry.strand, JournalEntry.place)
    return db.session.execute(every).scalars().all()


def prove_strands(key: bytes) -> int:
    """Work out every hash anew from the key and what stands in the table; returns how many entries there are."""
    heads = {row.strand: (0, b"", "") for row in db.session.execute(select(JournalStrand)).scalars()}
    for entry in entries():
        places, last_hash, last_entry = heads[entry.strand]
        row = {column.name: getattr(entry, column.name) for column in JournalEntry.__table__.columns}
        assert entry.place == places + 1
        assert entry.before == last_entry
        assert entry.hash == journal.entry_hash(key, row | {"strand_hash": last_hash})
        name = f"{entry.subject} #{entry.ordinal}" if entry.ordinal else f"{entry.subject} @{entry.place}"
        heads[entry.strand] = (entry.place, entry.hash, name)
    for strand in db.session.execute(select(JournalStrand)).scalars():
        assert heads[strand.strand] == (strand.entries, strand.last_hash, strand.last_entry)
        if strand.entries:
            head = journal.Head(strand.strand, strand.entries, strand.last_hash, strand.last_entry)
            assert strand.seal == journal.head_seal(key, head)
    return sum(places for places, _, _ in heads.values())


def prove_chains() -> None:
    """Each dossier's own chain: numbered from 1, each entry on the one before, the head with the dossier."""
    for made in db.session.execute(select(Dossier)).scalars():
        last_hash = b""
        own = sorted((entry for entry in entries() if entry.dossier_id == made.id), key=lambda entry: entry.ordinal)
        assert [entry.ordinal for entry in own] == list(range(1, len(own) + 1))
        for entry in own:
            assert entry.chain_hash == last_hash
            last_hash = entry.hash
        assert (made.journal_entries, bytes(made.journal_hash)) == (len(own), last_hash)


def test_a_dossiers_whole_life_is_one_chain(a_dossier):
    made = a_dossier(State.HANDED_OUT)

    prove_chains()

    assert prove_strands(journal.journal_key()) == made.journal_entries == 4


def test_an_entry_about_the_office_stands_in_a_strand_alone(app):
    somebody = making.officer()

    with transaction() as session:
        journal.write(session, journal.Act("signed_in", {}, somebody.id, clock.now()), subject="officer:x")

    (entry,) = entries()
    assert (entry.subject, entry.dossier_id, entry.ordinal, entry.place) == ("officer:x", None, None, 1)
    assert prove_strands(journal.journal_key()) == 1


def test_facts_come_back_from_the_database_as_they_were_hashed(app):
    facts: dict[str, Any] = {
        "text": "Nguyễn \u202eVăn \U0001f600", "number": 9_007_199_254_740_993, "share": 0.1, "none": None,
        "nested": {"b": [1, "hai", {"c": True}], "a": ""},
    }  # fmt: skip
    somebody = making.officer()

    with transaction() as session:
        journal.write(session, journal.Act("noted", facts, somebody.id, clock.now() + timedelta(microseconds=1)))
    db.session.expire_all()

    assert entries()[0].facts == facts
    assert prove_strands(journal.journal_key()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entries SET verb = 'refused'",
        "DELETE FROM journal_entries",
        "TRUNCATE journal_entries",
        "DELETE FROM journal_strands",
        "TRUNCATE journal_strands CASCADE",
    ],
)
def test_the_database_refuses_to_change_the_journal(a_dossier, statement):
    a_dossier(State.IN_REVIEW)

    with pytest.raises(IntegrityError, match="only ever added to"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_many_who_write_at_once_keep_every_chain_whole(own_database):
    desk = making.officer()
    keys = [making.lodged().id for _ in range(8)]

    def work(key: int) -> Callable[[], object]:
        def acts() -> None:
            review.claim(officer=desk, dossier_id=key)
            review.accept(officer=desk, dossier_id=key)
            review.request_supplement(officer=desk, dossier_id=key, reason="Ảnh mờ.")
            review.resume(officer=desk, dossier_id=key)

        return acts

    at_once(own_database, [work(key) for key in keys])

    prove_chains()
    assert prove_strands(journal.journal_key()) == 4 * len(keys)


def test_more_writers_than_strands_wait_and_lose_nothing(own_database):
    making.officer()
    somebody = making.officer()
    with transaction() as session:
        session.execute(text("ALTER TABLE journal_strands DISABLE TRIGGER USER"))
        session.execute(text("DELETE FROM journal_strands WHERE strand > 0"))
        session.execute(text("ALTER TABLE journal_strands ENABLE TRIGGER USER"))

    def write() -> None:
        with transaction() as session:
            journal.write(session, journal.Act("signed_in", {}, somebody.id, clock.now()), subject="officer:x")

    at_once(own_database, [write] * 6)

    assert prove_strands(journal.journal_key()) == 6


def test_two_acts_on_one_dossier_at_once_go_one_after_the_other(own_database):
    first, second = making.officer(), making.officer()
    made = making.lodged()
    key = made.id

    outcomes = at_once(
        own_database,
        [
            lambda: review.claim(officer=first, dossier_id=key).id,
            lambda: review.claim(officer=second, dossier_id=key).id,
        ],
    )

    assert sorted(map(str, outcomes)) == sorted([str(key), "not_held"])
    prove_chains()
