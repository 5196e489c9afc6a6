"""Differences between what an officer knew and what stands there now, field by field."""

from app.intake.rules.differing import (
    Difference,
    column_differences,
    declaration_differences,
    document_difference,
    settled,
)


def test_columns_that_follow_from_others_are_no_difference_of_their_own():
    before = {"owner_name": "An", "owner_key": "AN!0", "phone": "1"}

    found = column_differences(before, {"owner_name": "Bo", "owner_key": "BO!0", "phone": "1"})

    assert found == (Difference("owner_name", "An", "Bo"),)


def test_a_field_of_the_declaration_may_come_go_or_change():
    found = declaration_differences({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5})

    assert found == (
        Difference("declaration.a", 1, None), Difference("declaration.c", 3, 4), Difference("declaration.d", None, 5),
    )  # fmt: skip


def test_a_paper_taken_back_leaves_its_name_before_and_nothing_after():
    assert document_difference("x.pdf", was_there=True, is_there=False) == Difference("document.x.pdf", "x.pdf", None)


def test_a_field_changed_twice_is_told_from_what_the_officer_knew_first():
    shown, gone = settled({"phone": "1"}, [Difference("phone", "2", "3")])

    assert (shown, gone) == ([Difference("phone", "1", "3")], [])


def test_a_change_taken_back_is_told_no_more():
    shown, gone = settled({"phone": "1"}, [Difference("phone", "2", "1")])

    assert (shown, gone) == ([], ["phone"])
