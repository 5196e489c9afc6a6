"""Filling a book: lines, sections, sums and the proof, and what is taken away says the same numbers everywhere."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from app.statistics.rules import Kind, Part, Scheme, fill, free_period, period_of
from app.statistics.rules.heads import heads
from app.statistics.rules.sheets import ORDINAL, PROCEDURE, as_csv, as_json, as_paper, as_xlsx
from config.books import II_06A, Figure
from config.catalogue import Group, load_catalogue
from config.errors import UnknownProcedure
from config.units import load_units
from reports.book import book_pdf

CATALOGUE = load_catalogue()
UNIT = load_units().unit("G01.801.108")
OCTOBER = period_of(Part(Kind.MONTH, 10), year=2026, scheme=Scheme.CALENDAR)
PASSPORT, VISA = "1.001456", "1.001194"
COUNTED = [figure for figure in Figure if figure not in {Figure.RECEIVED, Figure.RESOLVED, Figure.OPEN}]


def _counts(*numbers):
    return dict(zip(COUNTED, numbers, strict=True))


def _filled(counted, period=OCTOBER):
    return fill(II_06A, unit_code=UNIT.code, period=period, counted=counted, catalogue=CATALOGUE)


TWO = {PASSPORT: _counts(70, 20, 10, 50, 20, 10, 15, 5), VISA: _counts(7, 2, 1, 5, 2, 1, 1, 1)}


def test_sums_are_worked_out_and_add_up():
    filled = _filled(TWO)

    assert list(filled.total.values()) == [110, 77, 22, 11, 88, 55, 22, 11, 22, 16, 6]


def test_citizens_stand_before_foreigners_each_with_a_subtotal():
    filled = _filled(TWO)

    assert [section.group for section in filled.sections] == [Group.CITIZEN, Group.FOREIGNER, Group.ORGANISATION]
    assert [section.counts[Figure.RECEIVED] for section in filled.sections] == [100, 10, 0]


def test_procedure_in_force_has_a_line_even_without_dossiers():
    filled = _filled({})

    assert len(filled.lines) == len(CATALOGUE.current(date(2026, 10, 31)))
    assert set(filled.total.values()) == {0}


def test_procedure_older_than_the_catalogue_has_a_line_when_it_counts():
    filled = _filled(TWO, period=free_period(date(2011, 1, 1), date(2011, 12, 31)))

    assert [line.procedure_code for line in filled.lines] == [PASSPORT, VISA]


def test_book_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="received = resolved \\+ open does not hold"):
        _filled({PASSPORT: _counts(1, 0, 0, 0, 0, 0, 0, 0)})


def test_code_that_was_never_in_the_catalogue_is_refused():
    with pytest.raises(UnknownProcedure):
        _filled({"9.999999": _counts(0, 0, 0, 0, 0, 0, 0, 0)})


def test_json_has_the_keys_others_read():
    said = as_json(_filled(TWO))

    assert (said["form"], said["from"], said["to"]) == ("II.06a", "2026-10-01", "2026-10-31")
    visa = next(row for row in said["rows"] if row["procedure_code"] == VISA)
    assert visa["name"] == "Cấp thị thực cho người nước ngoài tại Việt Nam (cấp tỉnh)"
    assert (visa["received"], visa["resolved"], visa["open"]) == (10, 8, 2)
    assert said["total"]["received"] == said["total"]["resolved"] + said["total"]["open"] == 110


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_copy_says_the_same_total(locale):
    filled = _filled(TWO)
    total = list(filled.total.values())

    paper = as_paper(filled, unit=UNIT, signed_on=date(2026, 11, 2), prepared_by="Nguyễn Văn An")
    lines = list(csv.reader(io.StringIO(as_csv(filled, locale=locale).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(filled, unit=UNIT, signed_on=date(2026, 11, 2), locale=locale))
    ).active

    assert book_pdf(paper, locale=locale).startswith(b"%PDF")
    assert [int(cell) for cell in lines[-1][4:]] == total
    totals = next(row for row in sheet.iter_rows(values_only=True) if row[1] in ("Tổng cộng", "Total"))
    assert list(totals[2:]) == total


def test_workbook_has_numbers_and_frozen_heads_and_is_the_same_twice():
    filled = _filled(TWO)

    once, again = (as_xlsx(filled, unit=UNIT, signed_on=date(2026, 11, 2)) for _ in range(2))

    assert once == again
    sheet = openpyxl.load_workbook(io.BytesIO(once)).active
    assert sheet.freeze_panes == "C10"
    assert isinstance(sheet["C11"].value, int)


def test_heads_join_what_belongs_together():
    cells = heads(II_06A, before=(ORDINAL, PROCEDURE))

    spans = {(cell.words.vi, cell.level): (cell.first, cell.columns, cell.rows) for cell in cells}
    assert spans["STT", 0] == (0, 1, 3)
    assert spans["Số lượng hồ sơ tiếp nhận", 0] == (2, 4, 1)
    assert spans["Trong kỳ", 1] == (3, 2, 1)
    assert spans["Từ kỳ trước", 1] == (5, 1, 2)
    assert spans["Trực tuyến", 2] == (3, 1, 1)
    assert sum(cell.columns * cell.rows for cell in cells) == 3 * 13
