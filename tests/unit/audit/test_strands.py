"""Each kind of tampering with a journal is found and named, and nobody innocent is accused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.audit.ledger import Ledger, hash_of, told


@pytest.fixture
def ledger():
    """Two strands, three dossiers and the office, written in turn: H1 and H3 on both strands, H2 on the second."""
    book = Ledger()
    for strand, dossier in [(0, 1), (1, 1), (0, 3), (1, 2), (0, 1), (1, 3), (0, None), (1, 2), (0, 3), (0, 1), (1, 1)]:
        book.write(strand, dossier)
    return book


def test_untouched_journal_is_whole(ledger):
    assert ledger.verify() == []


@pytest.mark.parametrize("field", ["verb", "facts", "actor_id", "at", "subject", "dossier_id", "before", "chain_hash"])
def test_changed_entry_is_named(ledger, field):
    entry = ledger.of(1, 3)
    other = {"verb": "approved", "actor_id": 8}

    ledger.replace(entry, **{field: other.get(field, getattr(ledger.of(3, 2), field))})

    findings = ledger.verify()
    assert ("changed", 0, 3) in {(str(one.kind), one.strand, one.place) for one in findings}
    assert not [one for one in findings if one.kind == "changed" and one.place != 3]


def test_changed_content_accuses_that_entry_alone(ledger):
    ledger.replace(ledger.of(1, 3), verb="approved")

    assert told(ledger.verify()) == {("changed", "H1", 3)}


def test_changed_hash_alone_accuses_that_entry_alone(ledger):
    ledger.replace(ledger.of(1, 3), hash=b"x" * 32)

    assert told(ledger.verify()) == {("changed", "H1", 3)}


def test_changed_content_and_hash_accuse_that_entry_alone(ledger):
    ledger.replace(ledger.of(1, 3), verb="approved", hash=b"x" * 32)

    assert told(ledger.verify()) == {("changed", "H1", 3)}


def test_two_neighbours_changed_are_both_named(ledger):
    ledger.replace(ledger.at(0, 2), verb="approved")
    ledger.replace(ledger.at(0, 3), verb="approved")

    assert told(ledger.verify()) == {("changed", "H3", 1), ("changed", "H1", 3)}


@pytest.mark.parametrize("place", [1, 2, 3, 5, 6])
def test_dropped_entry_of_a_dossier_is_named(ledger, place):
    entry = ledger.at(0, place)

    ledger.drop(entry)

    assert told(ledger.verify()) == {("dropped", entry.subject, entry.ordinal)}


def test_dropped_entry_about_the_office_is_named_by_its_place(ledger):
    ledger.drop(ledger.at(0, 4))

    findings = ledger.verify()
    assert [(str(one.kind), one.subject, one.strand, one.place) for one in findings if one.kind == "dropped"] == [
        ("dropped", "office", 0, 4)
    ]


def test_dropped_entry_is_named_when_the_places_after_it_are_closed_up(ledger):
    ledger.drop(ledger.at(0, 3))
    for entry in [one for one in ledger.entries if one.strand == 0 and one.place > 3]:
        ledger.replace(entry, place=entry.place - 1)

    findings = ledger.verify()

    assert ("dropped", "H1", 3) in told(findings)
    assert not [one for one in findings if one.kind in ("changed", "unproven")]


def test_last_entries_of_a_dossier_are_named_even_when_the_dossier_was_made_to_forget_them(ledger):
    before_last, last = ledger.of(1, 4), ledger.of(1, 5)
    ledger.drop(before_last, last)
    third = ledger.of(1, 3)
    ledger.files[1] = ledger.files[1]._replace(entries=3, last_hash=third.hash)

    assert {("dropped", "H1", 4), ("dropped", "H1", 5)} <= told(ledger.verify())


def test_last_entry_of_a_strand_is_named_by_its_head(ledger):
    ledger.drop(ledger.of(1, 4))

    assert told(ledger.verify()) == {("dropped", "H1", 4)}


def test_whole_dossier_is_named_when_its_row_remains(ledger):
    ledger.drop(*[one for one in ledger.entries if one.dossier_id == 2])

    findings = told(ledger.verify())

    assert {("dropped", "H2", 1), ("dropped", "H2", 2)} <= findings
    assert not [one for one in findings if one[0] == "changed"]


def test_whole_dossier_is_named_when_its_row_is_gone_too(ledger):
    ledger.drop(*[one for one in ledger.entries if one.dossier_id == 2])
    del ledger.files[2]

    findings = told(ledger.verify())

    assert {("dossier_dropped", "H2", None), ("dropped", "H2", 1), ("dropped", "H2", 2)} <= findings


def test_dossier_whose_row_alone_is_gone_is_named(ledger):
    del ledger.files[2]

    assert told(ledger.verify()) == {("dossier_dropped", "H2", None)}


def test_exchanged_neighbours_are_both_named(ledger):
    first, second = ledger.at(0, 2), ledger.at(0, 3)
    ledger.replace(first, place=3)
    ledger.replace(second, place=2)

    assert told(ledger.verify()) == {("moved", "H3", 1), ("moved", "H1", 3)}


def test_exchanged_entries_far_apart_are_both_named(ledger):
    first, second = ledger.at(0, 2), ledger.at(0, 5)
    ledger.replace(first, place=5)
    ledger.replace(second, place=2)

    assert told(ledger.verify()) == {("moved", "H3", 1), ("moved", "H3", 3)}


def test_entry_moved_to_another_strand_is_named(ledger):
    ledger.replace(ledger.at(1, 3), strand=0, place=7)

    assert ("moved", "H3", 2) in told(ledger.verify())


def test_exchanged_ordinals_of_a_dossier_are_both_named(ledger):
    first, second = ledger.of(1, 2), ledger.of(1, 3)
    ledger.replace(first, ordinal=3)
    ledger.replace(second, ordinal=2)

    assert told(ledger.verify()) == {("moved", "H1", 2), ("moved", "H1", 3)}


def test_entry_put_in_by_hand_at_the_end_is_named(ledger):
    last = ledger.at(0, 6)
    ledger.entries.append(last._replace(place=7, ordinal=6, before=last.name, chain_hash=last.hash, hash=b"y" * 32))

    assert told(ledger.verify()) == {("inserted", "H1", 6)}


def test_entry_pushed_in_by_hand_is_named(ledger):
    for entry in [one for one in ledger.entries if one.strand == 0 and one.place > 2]:
        ledger.replace(entry, place=entry.place + 1)
    ledger.entries.append(ledger.at(0, 2)._replace(place=3, ordinal=9, hash=b"y" * 32))

    findings = told(ledger.verify())

    assert ("inserted", "H3", 9) in findings
    assert not [one for one in findings if one[0] == "changed"]


@pytest.mark.parametrize("change", [{"entries": 4}, {"last_hash": b"z" * 32}, {"last_entry": "H9 #1"}])
def test_edited_head_is_named(ledger, change):
    ledger.heads[0] = ledger.heads[0]._replace(**change)

    assert ("head_changed", 0) in {(str(one.kind), one.strand) for one in ledger.verify()}


def test_missing_head_is_named(ledger):
    del ledger.heads[0]

    assert ("head_missing", 0) in {(str(one.kind), one.strand) for one in ledger.verify()}


def test_old_sealed_head_put_back_is_found_by_the_entries_after_it(ledger):
    old, old_seal = ledger.heads[0], ledger.seals[0]
    ledger.write(0, 2)
    ledger.heads[0], ledger.seals[0] = old, old_seal

    findings = ledger.verify()

    assert [(str(one.kind), one.strand, one.place) for one in findings] == [("rolled_back", 0, 7)]


def test_strand_rolled_back_with_its_entries_and_dossier_is_found_by_the_anchor(ledger):
    old, old_seal, old_file = ledger.heads[0], ledger.seals[0], ledger.files[2]
    entry = ledger.write(0, 2)
    ledger.anchor()
    ledger.drop(entry)
    ledger.heads[0], ledger.seals[0], ledger.files[2] = old, old_seal, old_file

    assert told(ledger.verify()) == {("rolled_back", "H2", 3)}


def test_strand_written_anew_after_a_roll_back_is_found_by_the_anchor(ledger):
    old, old_seal, old_file = ledger.heads[0], ledger.seals[0], ledger.files[2]
    entry = ledger.write(0, 2, "refused")
    ledger.anchor()
    ledger.drop(entry)
    ledger.heads[0], ledger.seals[0], ledger.files[2] = old, old_seal, old_file
    ledger.write(0, 2, "approved")

    assert told(ledger.verify()) == {("rolled_back", "H2", 3)}


def test_growth_after_an_anchor_is_no_finding(ledger):
    ledger.anchor()
    ledger.write(0, 2)

    assert ledger.verify() == []


def test_all_rows_of_a_strand_dropped_are_named(ledger):
    gone = [one for one in ledger.entries if one.strand == 1]
    ledger.drop(*gone)

    findings = told(ledger.verify())

    assert {("dropped", one.subject, one.ordinal) for one in gone} <= findings


def test_strand_emptied_with_its_head_is_named_by_dossiers(ledger):
    gone = [one for one in ledger.entries if one.strand == 1]
    ledger.drop(*gone)
    del ledger.heads[1]

    findings = told(ledger.verify())

    assert {("dropped", one.subject, one.ordinal) for one in gone} <= findings


@pytest.mark.parametrize("change", [{"entries": 4}, {"entries": 6}, {"entries": 10**9}, {"last_hash": b"z" * 32}])
def test_dossier_that_remembers_otherwise_is_named(ledger, change):
    ledger.files[1] = ledger.files[1]._replace(**change)

    assert {one.subject for one in ledger.verify()} == {"H1"}


def test_dossier_without_any_history_is_named(ledger):
    ledger.files[4] = ledger.files[1]._replace(id=4, number="H4", entries=0, last_hash=b"")

    assert told(ledger.verify()) == {("no_history", "H4", None)}


WRITINGS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, 1, 2, 3, 4])), min_size=3, max_size=40)


@settings(max_examples=60, deadline=None)
@given(WRITINGS, st.data())
def test_any_one_entry_changed_or_dropped_is_named_whatever_was_written(writings, data):
    ledger = Ledger()
    for strand, dossier in writings:
        ledger.write(strand, dossier)
    entry = data.draw(st.sampled_from(ledger.entries))
    if data.draw(st.booleans()):
        ledger.replace(entry, facts={"n": -1})
        kind = "changed"
    else:
        ledger.drop(entry)
        kind = "dropped"

    findings = ledger.verify()

    assert (kind, entry.subject, entry.ordinal) in told(findings)
    assert {str(one.kind) for one in findings} <= {kind, "unproven"}


@settings(max_examples=60, deadline=None)
@given(WRITINGS, st.data())
def test_any_two_entries_of_a_strand_exchanged_are_found(writings, data):
    ledger = Ledger()
    for strand, dossier in [(0, 1), (0, 2), *writings]:
        ledger.write(strand, dossier)
    places = st.integers(1, ledger.heads[0].entries)
    first, second = (
        ledger.at(0, place) for place in data.draw(st.tuples(places, places).filter(lambda two: len({*two}) == 2))
    )
    ledger.replace(first, place=second.place)
    ledger.replace(second, place=first.place)

    named = {(one.subject, one.ordinal) for one in ledger.verify()}

    assert {(first.subject, first.ordinal), (second.subject, second.ordinal)} <= named


def test_hash_is_of_the_whole_entry():
    book = Ledger()
    entry = book.write(0, 1)

    assert hash_of(entry, b"") == entry.hash
