"""Form II.06a: what it says, that it refuses to contradict itself, and how it runs over pages."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from reports.book import BookRow, Figures, book_pdf, content_hash
from reports.figures import Bilingual
from reports.paper import A4_LANDSCAPE
from tests.unit.reports.specimens import BOOK, FIGURES, HOSTILE_TEXTS, baselines_of, fonts_of, text_of


def times(count: int) -> Figures:
    return Figures(**{field.name: count * getattr(FIGURES, field.name) for field in fields(FIGURES)})


def book_of(count: int):
    rows = tuple(replace(BOOK.rows[0], ordinal=str(number)) for number in range(1, count + 1))
    return replace(BOOK, rows=rows, total=times(count))


@pytest.mark.parametrize(
    "words",
    [
        "Biểu số II.06a/VPCP/KSTT",
        "Ban hành theo Thông tư số 02/2017/TT-VPCP",
        "TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "Kỳ báo cáo: 01/01/2026 – 30/06/2026",
        "Đơn vị báo cáo: Phòng Quản lý xuất nhập cảnh",
        "Đơn vị nhận báo cáo: Công an thành phố Hà Nội",
        "Đơn vị tính: Số hồ sơ TTHC",
        "Số lượng hồ sơ tiếp nhận",
        "Số lượng hồ sơ đã giải quyết",
        "Số lượng hồ sơ đang giải quyết",
        "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13)",
        "1 Cấp hộ chiếu phổ thông 1.432 1.076 356 0 1.327 949 69 309 105 68 37",
        "Tổng cộng 1.432 1.076 356 0 1.327 949 69 309 105 68 37",
        "(6) tiếp nhận trước kỳ báo cáo.",
        "Hà Nội, ngày 02 tháng 7 năm 2026",
        "NGƯỜI LẬP BIỂU",
        "TRƯỞNG PHÒNG",
        "Nguyễn Thị Mẫu",
        "Trang 1/1",
    ],
)
def test_the_book_says_it_letter_for_letter(words):
    (page,) = text_of(book_pdf(BOOK))

    assert words in page


@pytest.mark.parametrize(
    "words",
    [
        "RESOLUTION OF ADMINISTRATIVE PROCEDURES",
        "Dossiers received",
        "1 Ordinary passport 1,432 1,076 356 0 1,327 949 69 309 105 68 37",
        "HEAD OF OFFICE",
        "Page 1 of 1",
    ],
)
def test_the_english_book_groups_by_commas(words):
    (page,) = text_of(book_pdf(BOOK, locale="en"))

    assert words in page


def test_a_long_book_repeats_its_heads_and_its_hash_on_every_page():
    book = book_of(120)

    pages = text_of(book_pdf(book))

    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert "Số lượng hồ sơ tiếp nhận" in page
        assert "(12) (13)" in page
        assert content_hash(book) in page
        assert f"Trang {number}/{len(pages)}" in page


@pytest.mark.parametrize("count", range(15, 30))
def test_signatures_never_stand_on_a_page_without_the_total(count):
    *_, last = text_of(book_pdf(book_of(count)))

    assert "Tổng cộng" in last
    assert "Nguyễn Thị Mẫu" in last


def test_the_same_book_gives_the_same_bytes_and_all_fonts_are_embedded():
    drawn = book_pdf(BOOK)

    assert drawn == book_pdf(replace(BOOK))
    assert all(fonts_of(drawn).values())


def test_the_content_hash_changes_with_any_figure_and_not_with_the_tongue():
    changed = replace(FIGURES, resolved_before=948, resolved_on_time=70)
    other = replace(BOOK, rows=(replace(BOOK.rows[0], figures=changed),), total=changed)

    assert content_hash(other) != content_hash(BOOK)
    assert content_hash(BOOK) in text_of(book_pdf(BOOK, locale="en"))[0]


def test_a_group_heading_is_not_added_up():
    group = BookRow(ordinal="I", name=Bilingual("Lĩnh vực", "Field"), figures=FIGURES, is_group=True)

    (page,) = text_of(book_pdf(replace(BOOK, rows=(group, *BOOK.rows))))

    assert "I Lĩnh vực 1.432" in page


def test_a_book_without_rows_has_a_total_of_noughts():
    (page,) = text_of(book_pdf(book_of(0)))

    assert "Tổng cộng 0 0 0 0 0 0 0 0 0 0 0" in page


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"received_online": 1}, r"\(3\) = \(4\) \+ \(5\) \+ \(6\) does not hold"),
        ({"resolved_before": 1}, r"\(7\) = \(8\) \+ \(9\) \+ \(10\) does not hold"),
        ({"open_within": 1}, r"\(11\) = \(12\) \+ \(13\) does not hold"),
        ({"open": 104, "open_within": 67}, r"\(3\) = \(7\) \+ \(11\) does not hold: 1432 is not 1327 \+ 104"),
        ({"carried_over": -1}, "never negative: carried_over"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(changes, complaint):
    with pytest.raises(ValueError, match=complaint):
        replace(FIGURES, **changes)


def test_rows_that_do_not_make_the_total_are_refused():
    with pytest.raises(ValueError, match="the rows make received 1432, the total says 2864"):
        replace(BOOK, total=times(2))


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_text_neither_breaks_nor_injects(text):
    hostile = Bilingual(text, text)
    book = replace(
        BOOK,
        rows=(replace(BOOK.rows[0], name=hostile),),
        notes=(hostile,),
        unit=hostile,
        prepared_by=text,
        signer=text,
    )

    drawn = book_pdf(book)

    assert "1.432 1.076 356" in " ".join(text_of(drawn))
    for x, y in baselines_of(drawn):
        assert A4_LANDSCAPE.left - 0.001 <= x <= A4_LANDSCAPE.width - A4_LANDSCAPE.right
        assert 20 < y < A4_LANDSCAPE.height - A4_LANDSCAPE.top
