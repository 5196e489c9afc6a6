"""Forms 01 to 06: what they say, that the text comes back letter for letter, and that no text breaks them."""

import hashlib
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime

import pytest

from config.papers import PAPERS, Form
from reports.figures import Bilingual, day_in_words, moment_in_words
from reports.papers import Mark, form_of, frozen_paper, paper_pdf, papers_pdf, thawed_paper
from reports.papers.frozen import frozen, thawed
from reports.papers.parts import MARKS
from reports.papers.samples import SAMPLES
from tests.unit.reports.specimens import HANOI, HOSTILE_TEXTS, LETTERS, baselines_of, fonts_of, text_of

SAID = {
    Form.ACCEPTANCE: (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "17/TNHS", "Ảnh chân dung 4×6 cm, nền trắng",
        "09 giờ 05 phút, Thứ Tư, ngày 16 tháng 9 năm 2026", "17 giờ 00 phút, Thứ Hai, ngày 28 tháng 9 năm 2026",
        "Lệ phí cấp hộ chiếu: 100.000 đồng", "Trụ sở, nhận trực tiếp", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    Form.REQUEST: (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Request to supplement and complete the dossier", "17/HDHS",
        "1. 02 ảnh 2×3 cm / 2 photos 2×3 cm", "Ảnh chân dung không có phông nền trắng.",
        "The portrait does not have a white background.", "Thứ Năm, ngày 01 tháng 10 năm 2026",
        "SOCIALIST REPUBLIC OF VIET NAM",
    ),
    Form.REFUSAL: ("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "17/TCHS", "Cục Quản lý xuất nhập cảnh."),
    Form.STOPPING: (
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Luật 47/2014/QH13; Thông tư 22/2023/TT-BCA", "Đã nộp 145 USD",
        "LÃNH ĐẠO PHÒNG", "Trần Thị Mẫu", "Monday, 5 October 2026",
    ),
    Form.CONTROL: (
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Quá trình giải quyết đến 16:30 28/09/2026", "Đang ở Cục",
        "Trước hạn", "Quá hạn", "Phạm Thị Mẫu",
    ),
}  # fmt: skip
FORMS = list(Form)


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_says_what_its_form_asks_for(form):
    text = " ".join(text_of(paper_pdf(SAMPLES[form])))

    for words in SAID[form]:
        assert words in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH" in text
    assert "Hà Nội, ngày 16 tháng 9 năm 2026" in text
    assert f"Mẫu số {form}" in text
    assert "Trang 1/1" in text


def test_every_form_has_its_sample():
    assert set(SAMPLES) == set(PAPERS) == set(SAID)
    assert all(form_of(paper) is form for form, paper in SAMPLES.items())


def test_a_citizen_reads_no_english_and_a_foreigner_both():
    citizen, foreigner = SAMPLES[Form.ACCEPTANCE], SAMPLES[Form.REQUEST]

    assert "Owner" not in " ".join(text_of(paper_pdf(citizen)))
    assert "Chủ hồ sơ / Owner of the dossier: SAMPLE, Jane Éléonore" in " ".join(text_of(paper_pdf(foreigner)))


@pytest.mark.parametrize("form", FORMS)
def test_every_vietnamese_letter_comes_back_from_the_file(form):
    paper = SAMPLES[form]
    paper = replace(paper, party=replace(paper.party, name=LETTERS.upper(), address=LETTERS))

    letters = "".join(text_of(paper_pdf(paper))).replace(" ", "")

    assert LETTERS in letters
    assert LETTERS.upper() in letters


@pytest.mark.parametrize("form", FORMS)
def test_every_font_is_embedded(form):
    fonts = fonts_of(paper_pdf(SAMPLES[form]))

    assert fonts
    assert all(fonts.values())


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_that_was_frozen_is_drawn_byte_for_byte_the_same(form):
    again = thawed_paper(form, frozen_paper(SAMPLES[form]))

    assert again == SAMPLES[form]
    assert paper_pdf(again) == paper_pdf(SAMPLES[form])


def test_the_same_papers_give_the_same_bytes_in_another_process():
    drawn = papers_pdf(SAMPLES.values(), title="Bộ mẫu")

    code = (
        "import hashlib; from reports.papers import papers_pdf; from reports.papers.samples import SAMPLES; "
        "print(hashlib.sha256(papers_pdf(SAMPLES.values(), title='Bộ mẫu')).hexdigest())"
    )
    again = subprocess.check_output([sys.executable, "-c", code], text=True, env={"PYTHONHASHSEED": "7"})

    assert again.strip() == hashlib.sha256(drawn).hexdigest()


def test_papers_drawn_together_keep_their_own_page_numbers():
    long = replace(SAMPLES[Form.REFUSAL], text=Bilingual("\n".join(f"Lý do thứ {n}." for n in range(80)), ""))

    pages = text_of(papers_pdf([SAMPLES[Form.ACCEPTANCE], long, SAMPLES[Form.STOPPING]], title="Bộ"))

    assert "Trang 1/1" in pages[0]
    assert [f"Trang {n}/{len(pages) - 2}" in page for n, page in enumerate(pages[1:-1], 1)] == [True] * (len(pages) - 2)
    assert "Trang 1/1" in pages[-1]


@pytest.mark.parametrize("mark", [Mark.COPY, Mark.PREVIEW, Mark.SAMPLE])
def test_what_is_not_the_paper_itself_says_so(mark):
    (page,) = text_of(paper_pdf(SAMPLES[Form.REFUSAL], mark=mark))

    assert f"{MARKS[mark].vi} / {MARKS[mark].en}" in page
    assert MARKS[mark].vi not in text_of(paper_pdf(SAMPLES[Form.REFUSAL]))[0]


def test_a_paper_without_a_number_leaves_room_for_it():
    paper = SAMPLES[Form.REQUEST]

    (page,) = text_of(paper_pdf(replace(paper, head=replace(paper.head, number="")), mark=Mark.PREVIEW))

    assert "Số: ……" in page


def spoilt(thing, text):
    """The dataclass with every text in it replaced, at any depth; the dossier's own number stays."""
    if isinstance(thing, tuple):
        return tuple(spoilt(each, text) for each in thing)
    if type(thing) is str:
        return text
    if not is_dataclass(thing):
        return thing
    changed = {f.name: spoilt(getattr(thing, f.name), text) for f in fields(thing) if f.name != "dossier_number"}
    return replace(thing, **changed)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_text_in_every_field_neither_breaks_nor_injects(form, text):
    drawn = paper_pdf(spoilt(SAMPLES[form], text))

    assert all(fonts_of(drawn).values())
    assert PAPERS[form].name_vi.upper() in " ".join(text_of(drawn))
    assert all(x > 20 and y > 10 for x, y in baselines_of(drawn))


def test_a_forty_line_address_runs_on_to_another_page_that_names_the_paper():
    paper = SAMPLES[Form.ACCEPTANCE]

    pages = text_of(paper_pdf(replace(paper, party=replace(paper.party, address=HOSTILE_TEXTS["forty_lines"]))))

    assert len(pages) > 1
    assert all("Mẫu số 01 · 17/TNHS · G01.801.108-260916-000001" in page for page in pages)
    assert "ngõ 40, tổ dân phố số 40" in " ".join(pages)


def test_a_term_that_waits_for_the_fee_names_no_day():
    paper = replace(SAMPLES[Form.ACCEPTANCE], due_on=None, due_at=None)

    (page,) = text_of(paper_pdf(paper))

    assert "tính từ khi nộp đủ phí, lệ phí" in page


@pytest.mark.parametrize(
    ("on", "vietnamese", "english"),
    [
        (date(2026, 9, 16), "Thứ Tư, ngày 16 tháng 9 năm 2026", "Wednesday, 16 September 2026"),
        (date(2026, 2, 1), "Chủ nhật, ngày 01 tháng 02 năm 2026", "Sunday, 1 February 2026"),
        (date(2028, 2, 29), "Thứ Ba, ngày 29 tháng 02 năm 2028", "Tuesday, 29 February 2028"),
    ],
)
def test_a_day_is_said_with_its_weekday(on, vietnamese, english):
    assert day_in_words(on) == vietnamese
    assert day_in_words(on, locale="en") == english


def test_a_moment_is_said_with_hours_and_minutes():
    at = datetime(2026, 11, 23, 9, 5, tzinfo=HANOI)

    assert moment_in_words(at) == "09 giờ 05 phút, Thứ Hai, ngày 23 tháng 11 năm 2026"
    assert moment_in_words(at, locale="en") == "09:05, Monday, 23 November 2026"


def test_what_a_paper_cannot_hold_is_refused_before_it_is_frozen():
    with pytest.raises(TypeError, match="a paper holds no float"):
        frozen(1.5)


@pytest.mark.parametrize(("content", "problem"), [({}, KeyError), ({"name": 5}, TypeError)])
def test_a_content_that_never_was_a_paper_is_refused(content, problem):
    with pytest.raises(problem):
        thawed(type(SAMPLES[Form.REFUSAL].contact), content)


def test_a_paper_of_another_drawing_is_not_drawn_by_this_one():
    content = frozen_paper(SAMPLES[Form.REFUSAL]) | {"layout": 99}

    with pytest.raises(ValueError, match="drawing 99"):
        thawed_paper("03", content)
