"""Two dossiers side by side: every line of either, once, with what differs."""

from app.desk.rules.beside import Pair, beside, flat, papers
from app.desk.rules.declared import Line


def test_every_line_of_either_stands_once_in_the_left_ones_order():
    pairs = beside([("Tên", "An"), ("Sinh", "1990"), ("Trống", "")], [("Sinh", "1991"), ("Thêm", "x"), ("Trống", "")])

    assert [(pair.label, pair.left, pair.right) for pair in pairs] == [
        ("Tên", "An", ""), ("Sinh", "1990", "1991"), ("Thêm", "", "x"),
    ]  # fmt: skip


def test_blanks_and_capitals_make_no_difference():
    same, other = Pair(label="Tên", left="NGUYỄN  An", right="Nguyễn an "), Pair(label="Tên", left="An", right="Ân")

    assert (same.differs, other.differs) == (False, True)


def test_groups_and_lists_are_told_under_their_names():
    lines = (
        Line(name="HoTen", label="Họ và tên", written="An"),
        Line(name="G", label="Người đại diện", lines=(Line(name="HoTen", label="Họ và tên", written="Bình"),)),
        Line(name="L", label="Con", rows=((Line(name="HoTen", label="Họ và tên", written="Chi"),),)),
        Line(name="X", label="Trống"),
    )

    found = flat(lines)

    assert found == [
        ("Họ và tên", "An"), ("Người đại diện · Họ và tên", "Bình"), ("Con 1 · Họ và tên", "Chi"),
    ]  # fmt: skip


def test_papers_stand_by_component():
    found = papers({"ANH": "Ảnh"}, [("ANH", "ab12"), ("ANH", "cd34"), (None, "thu.pdf")])

    assert found == [("Ảnh", "ab12, cd34"), ("–", "thu.pdf")]
