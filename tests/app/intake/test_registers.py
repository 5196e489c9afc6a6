"""An old register from another country's office: its own days, its own words, two rows decided before they came.

The small register was made up for this test; what it must give was worked out by hand.
"""

from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.core.db import db
from app.core.errors import RefusedWhole
from app.dossiers.models import Dossier
from app.intake.actions.registers import enter_register
from app.intake.models import IntakeRecord, IntakeRun
from app.web.labels import fault
from tests.app.intake.conftest import DATA, counts, outcome, the_dossier

SMALL = DATA / "register-small.csv"
MAP = """
timezone = "Europe/Amsterdam"
procedure = "1.003460"
[columns]
code = "code"
channel = "channel"
received = "received_at"
due = "due_at"
decided = "decided_at"
responsible = "responsible"
[channel]
Internet = "online"
Post = "post"
"*" = "counter"
"""
# code: received, due, decided, by the days of Amsterdam; decided rows are done.
BY_HAND = {
    "zaak-001": ("online", "2011-10-10", "2011-12-05", "2011-10-18"),
    "zaak-002": ("online", "2011-10-11", "2011-12-06", "2011-11-01"),
    "zaak-003": ("counter", "2011-10-11", "2011-12-05", "2011-12-05"),  # 23:30 in winter time is past midnight
    "zaak-004": ("counter", "2011-10-11", "2011-12-05", "2011-12-06"),  # and so is 23:30 in Greenwich
    "zaak-005": ("post", "2011-10-12", "2011-12-07", None),
    "zaak-006": ("post", "2011-10-12", "2011-12-07", "2011-12-20"),
    "zaak-009": ("online", "2011-10-30", "2011-12-25", "2011-10-30"),  # 02:15 for the second time: later than 02:30
    "zaak-010": ("online", "2012-02-29", "2012-04-25", None),
}
FAULTS = {
    7: ("decided_before_received", "decided_at"),
    8: ("decided_before_received", "decided_at"),
    11: ("conflict", "code"),
    12: ("missing_field", "code"),
    13: ("bad_format", "received_at"),
}


@pytest.fixture
def map_path(tmp_path, app):
    path = tmp_path / "map.toml"
    path.write_text(MAP, encoding="utf-8")
    return path


def as_entered() -> dict[str, tuple[str, str, str, str | None]]:
    rows = db.session.execute(select(Dossier).order_by(Dossier.number)).scalars()
    return {
        row.number: (row.channel, *(on.isoformat() if on else None for on in (row.received_on, row.due_on,
                                                                              row.resolved_on)))
        for row in rows
    }  # fmt: skip


def copy_with(tmp_path, *changes: tuple[str, str], name: str = "register.csv"):
    text = SMALL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_small_register_gives_the_figures_worked_out_by_hand(map_path):
    told = []

    entered = enter_register(SMALL, map_path, each=told.append)

    assert as_entered() == BY_HAND
    assert outcome(entered.tally) == {"created": 8, "quarantined": 5}
    assert dict(entered.tally.faults) == {
        "decided_before_received": 2, "conflict": 1, "missing_field": 1, "bad_format": 1,
    }  # fmt: skip
    assert entered.open == 2
    assert {row.row: (row.faults[0].code, row.faults[0].field) for row in told if row.faults} == FAULTS


def test_open_rows_are_in_review_and_decided_ones_are_done(map_path):
    enter_register(SMALL, map_path)

    is_open = {number: the_dossier(number).state for number in BY_HAND}
    assert {number for number, state in is_open.items() if state == "in_review"} == {"zaak-005", "zaak-010"}
    assert set(is_open.values()) == {"in_review", "handed_out"}
    assert the_dossier("zaak-010").responsible == 'Resource "04"'


def test_the_same_register_again_changes_nothing(map_path):
    enter_register(SMALL, map_path)
    before = counts()

    again = enter_register(SMALL, map_path)

    assert outcome(again.tally) == {"unchanged": 13}
    assert (counts(), again.open) == (before, 0)


def test_a_rehearsal_says_what_entering_would_and_writes_nothing(map_path):
    said = enter_register(SMALL, map_path, rehearse=True)

    assert counts() == dict.fromkeys(counts(), 0)
    assert db.session.execute(select(IntakeRun)).first() is None
    assert (said.as_json(), said.open) == (enter_register(SMALL, map_path).as_json() | {"dry_run": True}, 2)


def test_a_mended_register_brings_in_what_was_wrong_and_leaves_the_rest(map_path, tmp_path):
    enter_register(SMALL, map_path)

    again = enter_register(copy_with(tmp_path, ("31/12/2011", "2011-12-31")), map_path)

    assert outcome(again.tally) == {"unchanged": 12, "created": 1}
    assert the_dossier("zaak-012").received_on == date(2011, 12, 31)
    standing = select(IntakeRecord.standing).where(IntakeRecord.number == "zaak-012").order_by(IntakeRecord.id)
    assert db.session.execute(standing).scalars().all() == ["mended", "settled"]


def test_a_mended_map_judges_the_rows_anew_and_doubles_none(map_path):
    map_path.write_text(MAP.replace('"*" = "counter"', 'Fax = "counter"'), encoding="utf-8")
    first = enter_register(SMALL, map_path)
    assert first.tally.faults["bad_format"] == 3

    map_path.write_text(MAP, encoding="utf-8")
    again = enter_register(SMALL, map_path)

    assert as_entered() == BY_HAND
    assert outcome(again.tally) == {"created": 2, "unchanged": 6, "quarantined": 5}


def test_a_spreadsheet_is_read_as_the_csv_of_it_would_be(map_path, tmp_path):
    book = Workbook()
    sheet = book.active
    for line in SMALL.read_text(encoding="utf-8").splitlines()[:7]:
        sheet.append([cell or None for cell in line.split(",")])
    sheet["C6"], sheet["D6"] = date(2011, 10, 12), date(2011, 12, 7)
    path = tmp_path / "register.xlsx"
    book.save(path)

    entered = enter_register(path, map_path)

    assert as_entered() == {number: BY_HAND[number] for number in sorted(BY_HAND)[:6]}
    assert outcome(entered.tally) == {"created": 6}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "r.csv", "register_empty"),
        (b"a;b\n1;2\n", "r.csv", "register_column_missing"),
        (b"code,code,channel,received_at,due_at,decided_at,responsible\n", "r.csv", "register_heading_twice"),
        ("code,channel,đã nhận\n".encode("utf-16"), "r.csv", "register_not_utf8"),
        (SMALL.read_bytes() + b'zaak-099,"never closed', "r.csv", "register_not_csv"),
        (SMALL.read_bytes() + b"x" * (2 << 20), "r.csv", "register_not_csv"),
        (b"PK\x03\x04 this is no workbook", "r.xlsx", "register_not_xlsx"),
    ],
    ids=["empty", "semicolons", "heading twice", "UTF-16", "open quote", "endless line", "no workbook"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(map_path, tmp_path, content, name, code):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(RefusedWhole) as refused:
        enter_register(path, map_path)

    assert refused.value.code == code
    assert counts()["dossiers"] == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (MAP.replace('"Europe/Amsterdam"', '"Europe/Nowhere"'), "map_timezone"),
        (MAP.replace('"Europe/Amsterdam"', "5"), "map_timezone"),
        ("[columns", "map_not_toml"),
        ("spalten = 1\n" + MAP, "map_key_unknown"),
        (MAP.replace('received = "received_at"\n', ""), "map_columns"),
        (MAP.replace('"online"', '"web"'), "map_channel"),
        (MAP.replace('procedure = "1.003460"', ""), "map_procedure"),
        (MAP.replace("1.003460", "9.999999"), "map_procedure_unknown"),
    ],
)
def test_a_map_that_is_wrong_is_refused_with_its_key(map_path, changed, code):
    map_path.write_text(changed, encoding="utf-8")

    with pytest.raises(RefusedWhole) as refused:
        enter_register(SMALL, map_path)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("zaak-001", "za\x00ak", ("bad_format", "code")),
        ("zaak-001", "z" * 90, ("bad_format", "code")),
        ("Resource02", "Re\x00source", ("bad_format", "responsible")),
        ("2011-10-12 08:00:00", "0001-01-01", ("bad_format", "received_at")),
        ("2011-10-12 08:00:00", "9999-12-31", ("bad_format", "received_at")),
    ],
)
def test_a_strange_cell_is_a_fault_of_its_row_and_column(map_path, tmp_path, old, new, expected):
    told = []

    enter_register(copy_with(tmp_path, (old, new)), map_path, each=told.append)

    found = {(one.code, one.field) for row in told for one in row.faults}
    assert expected in found
    assert not [one for one in found if fault(*one) == one[0]]


def test_a_day_no_calendar_reaches_and_no_due_day_is_one_faulty_row(map_path, tmp_path):
    map_path.write_text(MAP.replace('due = "due_at"\n', ""), encoding="utf-8")
    told = []

    enter_register(copy_with(tmp_path, ("2011-10-12 08:00:00", "1950-01-02")), map_path, each=told.append)

    assert [row.faults[0].code for row in told if row.code == "zaak-006"] == ["outside_calendar"]
