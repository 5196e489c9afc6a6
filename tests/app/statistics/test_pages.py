"""The page of a book and what can be taken away: one filter for all of them, and clear words for a wrong period."""

import csv
import io

import openpyxl
import pytest
from pypdf import PdfReader

from config.workflow import Role, State

MARCH = {"part": "month-3", "year": 2026, "scheme": "calendar"}


@pytest.fixture
def three_in_march(a_dossier, the_clock, an_officer):
    """Two of one procedure and one of another, accepted in March 2026; one of them decided early."""
    the_clock.stand_at("2026-03-10 09:00")
    desk, head = an_officer(Role.OFFICER), an_officer(Role.HEAD)
    a_dossier(State.RESULT_READY, officer=desk, signer=head)
    a_dossier(State.IN_REVIEW, officer=desk, channel="counter")
    a_dossier(State.IN_REVIEW, officer=desk, procedure_code="1.001194")
    a_dossier(State.REFUSED, officer=desk)
    the_clock.stand_at("2026-04-06 09:00")


def _figures(page, row):
    cells = next(each for each in page.query("table.book tr") if row in " ".join(each.to_text().split()))
    return [int(cell.to_text().strip().replace(".", "")) for cell in cells.query("td.number")]


def test_book_of_last_month_is_shown_first(client_as, three_in_march):
    page = client_as(Role.HEAD).get("/statistics/book")

    assert "Tháng 3 năm 2026" in page.title
    assert _figures(page, "Tổng cộng") == [3, 2, 1, 0, 1, 1, 0, 0, 2, 0, 2]
    assert _figures(page, "Cấp thị thực") == [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1]


def test_reporting_period_closes_on_the_fourteenth(client_as, three_in_march):
    page = client_as(Role.AUDITOR).get("/statistics/book", part="month-3", year=2026, scheme="reporting")

    assert "15/02/2026 – 14/03/2026" in page.text
    assert _figures(page, "Tổng cộng")[0] == 3


def test_free_stretch_is_asked_for_by_its_days(client_as, three_in_march):
    client = client_as(Role.OFFICER)

    page = client.press(client.get("/statistics/book"), "Xem khoảng ngày", **{"from": "2026-03-11", "to": "2026-03-12"})

    assert "Từ 11/03/2026 đến 12/03/2026" in page.title
    assert _figures(page, "Tổng cộng")[:4] == [2, 0, 0, 2]


def test_period_that_is_not_over_says_so(client_as, three_in_march):
    page = client_as(Role.HEAD).get("/statistics/book", part="year-1", year=2026, scheme="calendar")

    assert "Kỳ này chưa kết thúc" in page.text


def test_every_file_says_what_the_page_says(client_as, three_in_march):
    client = client_as(Role.TEAM_LEADER)
    total = _figures(client.get("/statistics/book", **MARCH), "Tổng cộng")

    def taken(kind):
        return client.get(f"/statistics/book.{kind}", **MARCH).response.get_data()

    lines = list(csv.reader(io.StringIO(taken("csv").decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(taken("xlsx"))).active
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken("pdf"))).pages)
    assert [int(cell) for cell in lines[-1][4:]] == total
    assert next(list(row[2:]) for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng cộng") == total
    assert "Tổng cộng " + " ".join(map(str, total)) in " ".join(words.split())


def test_dossiers_of_another_unit_are_in_no_copy(client_as, three_in_march, a_dossier, the_clock):
    elsewhere = client_as(Role.HEAD, unit_code="G01.899.108")

    page = elsewhere.get("/statistics/book", **MARCH)
    lines = list(
        csv.reader(io.StringIO(elsewhere.get("/statistics/book.csv", **MARCH).response.get_data(as_text=True)))
    )

    assert set(_figures(page, "Tổng cộng")) == {0}
    assert {*lines[-1][4:]} == {"0"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from": "2026-03-02", "to": "2026-03-01"}, "đứng trước ngày đầu kỳ (02/03/2026)"),
        ({"from": "2026-02-30", "to": "2026-03-01"}, "Không có ngày 30/02/2026: tháng 02/2026 có 28 ngày."),
        ({"from": "1/3/26", "to": "01/03/2026"}, "Hãy ghi năm đủ bốn chữ số"),
        ({"from": " ", "to": "01/03/2026"}, "Hãy ghi ngày đầu kỳ."),
        ({"from": "2026-03-01"}, "Hãy ghi ngày cuối kỳ."),
        ({"part": "month-13", "year": 2026, "scheme": "calendar"}, "Hãy chọn một mục trong danh sách."),
        ({"part": "month-1", "year": "hai", "scheme": "calendar"}, "Hãy ghi năm bằng bốn chữ số."),
        ({"part": "month-1", "year": 1066, "scheme": "calendar"}, "1990–2100"),
        ({"part": "half-2", "year": 2026, "scheme": "reporting"}, "6 tháng"),
    ],
)
def test_wrong_period_is_said_on_top_and_at_its_field(client_as, asked, words):
    page = client_as(Role.HEAD).get("/statistics/book", status=422, **asked)

    assert words in page.query(".error-summary")[0].to_text()
    assert words in page.query(".field-wrong .wrong")[0].to_text()
    assert page.title.startswith("Lỗi:")


def test_wrong_period_gives_no_file(client_as):
    client_as(Role.HEAD).get("/statistics/book.csv", status=404, **{"from": "2026-03-02", "to": "2026-03-01"})


def test_unknown_form_is_not_found(client_as):
    client_as(Role.HEAD).get("/statistics/book", status=404, form="II.99")


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/statistics/book", "/statistics/book.csv"])
def test_who_does_not_read_statistics_is_turned_away(client_as, role, path):
    client_as(role).get(path, status=403)


def test_page_speaks_english_too(client_as, three_in_march):
    page = client_as(Role.HEAD, locale="en").get("/statistics/book", **MARCH)

    assert "Month 3 2026" in page.title
    assert "Carried over" in page.text
