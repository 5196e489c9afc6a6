"""The counter's rules by themselves: what is typed, taken over, asked for, counted and collected."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.counter.forms.declared import content_of, kept_day
from app.counter.rules.collecting import lies_too_long, months_later, why_not_theirs
from app.counter.rules.earlier import taken_over
from app.counter.rules.lodging import Given, identity_fits, identity_kinds, typed_once, whole_content
from app.counter.rules.numbers import dossier_number, minutes_each, ticket_name, wait
from app.counter.rules.papers import checklist, missing, scan_fault
from app.counter.rules.slots import slots_of
from config.catalogue import Group
from config.fee_facts import fee_facts
from config.office import load_office

OFFICE = load_office()
CHILDS_FORM, ADULTS_FORM = OFFICE.declarations["TK01a"], OFFICE.declarations["TK01"]
HEADQUARTERS = OFFICE.counters.points["G01.801.108", "TRU_SO"]
CALENDAR = OFFICE.calendars["vietnam"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("22/02/2015", "20150222"), ("2/2/2015", "20150202"), ("22022015", "20150222"), ("22.2.2015", "20150222"),
     ("2015-02-22", "20150222"), ("20150222", "20150222"), ("22/2/15", "22/2/15"),
     ("2015", "2015"), ("31/02/2015", "20150231"), ("hôm qua", "hôm qua"), ("", "")],
)  # fmt: skip
def test_a_day_is_kept_as_a_declaration_keeps_it(typed, kept):
    assert kept_day(typed) == kept


def test_blanks_are_no_part_of_a_declaration():
    typed = {
        "HoTen": " Lê Thị Hoa ",
        "DanToc": "",
        "NguoiDaiDien": {"HoTen": "", "QuanHe": None},
        "rows": [{"a": ""}, {"a": "b"}],
    }

    assert content_of(typed) == {"HoTen": "Lê Thị Hoa", "rows": [{"a": "b"}]}


def test_name_and_number_are_typed_once_and_stand_in_the_declaration_too():
    given = Given(owner_name="Lê Thị Hoa", identity_kind="cccd", identity_number="001315000017")

    content = whole_content(CHILDS_FORM, given, content={"HoTen": "ai khác", "GioiTinh": "F"})

    assert content == {
        "HoTen": "Lê Thị Hoa", "GioiTinh": "F", "SoCCCD": "001315000017", "SoDinhDanhTre": "001315000017",
    }  # fmt: skip
    assert typed_once(ADULTS_FORM, "cccd") == {"HoTen", "SoCCCD"}
    assert typed_once(OFFICE.declarations["NA5"], "passport") == {"HoTen", "SoHoChieu"}
    assert typed_once(OFFICE.declarations["TK05"], "cccd") == {"HoTen", "SoCCCD"}


def test_a_declaration_that_asks_for_a_number_says_which_kind_it_is():
    assert identity_kinds(ADULTS_FORM, Group.CITIZEN) == ("cccd",)
    assert identity_kinds(OFFICE.declarations["TK04"], Group.CITIZEN) == ("cccd", "cmnd", "passport")
    assert identity_kinds(OFFICE.declarations["NA5"], Group.FOREIGNER) == ("passport",)


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [("cccd", "001315000017", True), ("cccd", "00131500001", False), ("cmnd", "012345678", True),
     ("passport", "X1234567", True), ("business_code", "0100000001", True), ("", "001315000017", False)],
)  # fmt: skip
def test_a_number_has_the_form_of_its_kind(kind, number, fits):
    assert identity_fits(kind, number) is fits


def test_who_somebody_is_is_taken_over_and_what_they_asked_for_is_not():
    newest = {"GioiTinh": "F", "NoiDungDeNghi": "DOI", "ThuongTru": "Huế"}
    older = {"ThuongTru": "Hà Nội", "NoiSinh": "Hà Nội", "NguoiDaiDien": {"HoTen": "Lê Thị Hoa"}}

    filled, names = taken_over(CHILDS_FORM, {"GioiTinh": "M"}, earlier=[newest, older])

    assert filled == {
        "GioiTinh": "M", "ThuongTru": "Huế", "NoiSinh": "Hà Nội", "NguoiDaiDien": {"HoTen": "Lê Thị Hoa"},
    }  # fmt: skip
    assert names == ("NoiSinh", "ThuongTru", "NguoiDaiDien")


@pytest.mark.parametrize(
    ("content", "kept", "lacking"),
    [({"NgaySinh": "20150222", "SoDinhDanhTre": "001315000017"}, {}, ("ANH",)),
     ({"NgaySinh": "20150222"}, {"ANH": {"shown_as": "original"}}, ("GIAY_KHAI_SINH",)),
     ({"NgaySinh": "20150222"}, {"ANH": {"shown_as": "", "scan": {"sha256": "…"}},
                                "GIAY_KHAI_SINH": {"shown_as": "copy"}}, ())],
    ids=["nothing shown", "a child without a number", "all there"],
)  # fmt: skip
def test_a_paper_is_missing_when_it_is_asked_for_and_neither_shown_nor_scanned(content, kept, lacking):
    procedure = OFFICE.catalogue.at("1.001456", date(2026, 9, 16))

    papers = checklist(procedure, kept, facts=fee_facts("TK01a", content), on=date(2026, 9, 16))

    assert missing(papers) == lacking


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"%PDF-1.4", None), (b"<script>", "neither"), (b"", "neither"), (b"%PDF-1.4" + b" " * 20, "too_large")],
)
def test_a_scan_is_judged_by_its_own_bytes(content, fault):
    assert scan_fault(content, most_bytes=20) == fault


def test_numbers_are_written_as_the_office_writes_them():
    assert dossier_number("G01.801.108", date(2026, 9, 16), serial=27) == "G01.801.108-260916-000027"
    assert ticket_name("A", 7) == "A 007"


@pytest.mark.parametrize(
    ("minutes", "each"), [([], 12), ([5, 5, 5, 5], 12), ([5, 5, 6, 60, 5], 5), ([0, 0, 0, 0, 0], 1)]
)
def test_the_day_itself_tells_how_long_somebody_takes(minutes, each):
    assert minutes_each([timedelta(minutes=one) for one in minutes], otherwise=12) == each


def test_a_wait_is_shared_among_the_desks_that_call():
    assert [wait(5, desks=3, each=12), wait(0, desks=3, each=12), wait(2, desks=0, each=10)] == [20, 0, 20]


@pytest.mark.parametrize(
    ("on", "count"),
    [(date(2026, 9, 16), 14), (date(2026, 9, 19), 7), (date(2026, 9, 20), 0), (date(2026, 9, 2), 0),
     (date(2026, 8, 31), 0), (date(2026, 8, 22), 7), (date(2027, 2, 5), 0)],
    ids=["a Wednesday", "a Saturday", "a Sunday", "National Day", "a day in lieu", "a make-up Saturday", "Tết"],
)  # fmt: skip
def test_slots_lie_in_the_openings_of_days_that_are_not_off(on, count):
    assert len(slots_of(HEADQUARTERS, on, calendar=CALENDAR, zone=UTC)) == count


def test_a_slot_ends_before_the_counter_closes():
    slots = slots_of(HEADQUARTERS, date(2026, 9, 19), calendar=CALENDAR, zone=UTC)

    assert slots[-1] == datetime(2026, 9, 19, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "number", "why"),
    [("self", "001 185 000 011", None), ("self", "001185000012", "collector_not_owner"),
     ("representative", "001185000011", None), ("authorised", "999", None)],
)  # fmt: skip
def test_whose_number_is_not_known_takes_nothing_without_an_authority(kind, number, why):
    assert why_not_theirs(kind, number, known=["001185000011"]) == why
    assert why_not_theirs(kind, number, known=[]) is None


def test_a_year_is_counted_from_the_appointment():
    appointed = date(2025, 8, 31)

    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert not lies_too_long(appointed, date(2026, 8, 31), months=12)
    assert lies_too_long(appointed, date(2026, 9, 1), months=12)
