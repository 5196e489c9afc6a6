"""The shared head of official papers, as the forms that come later will use it."""

from __future__ import annotations

from datetime import date

from reports.layout import gap
from reports.paper import (
    A4_LANDSCAPE,
    Letterhead,
    Signature,
    drawn,
    halves,
    nation_stack,
    official_head,
    page_number,
    signatures,
)
from tests.unit.reports.specimens import fonts_of, text_of

LETTERHEAD = Letterhead(
    superior="CÔNG AN TỈNH LẠNG SƠN",
    agency="PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH",
    number="12/HDHS",
    place="Lạng Sơn",
    issued_on=date(2026, 1, 9),
)


def paper(strips) -> bytes:
    return drawn(A4_LANDSCAPE, strips, title="Mẫu", author="Phòng", footer=lambda _canvas, _page: None)


def test_the_head_has_agency_nation_motto_number_and_dated_line():
    strips = official_head(LETTERHEAD, A4_LANDSCAPE.columns(1, 1))

    (page,) = text_of(paper(strips))

    assert "CÔNG AN TỈNH LẠNG SƠN PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in page
    assert "Số: 12/HDHS" in page
    assert "Lạng Sơn, ngày 09 tháng 01 năm 2026" in page


def test_the_national_title_is_also_said_in_english_where_foreigners_read():
    (column,) = halves(A4_LANDSCAPE.columns(1))

    (page,) = text_of(paper(nation_stack(column, size=11, in_english=True)))

    assert "SOCIALIST REPUBLIC OF VIET NAM" in page
    assert "Independence - Freedom - Happiness" in page


def test_titles_and_names_of_signatures_share_a_page():
    places = [Signature(title="NGƯỜI NỘP", name="Lò Thị Mẫu"), Signature(title="NGƯỜI NHẬN", name="Vi Văn Thử")]

    pages = text_of(paper([gap(460), *signatures(places, A4_LANDSCAPE.columns(1, 1))]))

    assert len(pages) == 2
    assert "NGƯỜI NỘP" in pages[1]
    assert "Vi Văn Thử" in pages[1]


def test_papers_carry_no_time_and_only_embedded_fonts():
    strips = official_head(LETTERHEAD, A4_LANDSCAPE.columns(1, 1))

    assert paper(strips) == paper(strips)
    assert all(fonts_of(paper(strips)).values())


def test_pages_are_numbered_in_either_tongue():
    assert page_number(1, 3) == "Trang 1/3"
    assert page_number(1, 3, locale="en") == "Page 1 of 3"
