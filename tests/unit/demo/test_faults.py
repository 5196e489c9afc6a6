"""Hurt records: what each line must become is told by the generator and found again by a reader written apart."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from demo.faults import KINDS, Outcome, hurt, tally
from demo.hurts import MOST_BYTES, Fault
from demo.records import PortalRecords
from tests.unit.demo.contract import CODES, NUMBERS, REQUIRED, is_time

SPAN = {"first_day": date(2026, 7, 1), "last_day": date(2026, 9, 30)}


@pytest.fixture(scope="module")
def lines():
    return list(hurt(PortalRecords(4, **SPAN, count=5_000), seed=9, share=0.4))


def test_every_kind_of_hurt_comes_up(lines):
    assert {told.kind for _, told in lines} == KINDS | {"sound"}


def test_every_outcome_and_fault_comes_up(lines):
    assert {told.outcome for _, told in lines} == set(Outcome)
    assert {told.fault for _, told in lines} == set(Fault) | {None}


def test_the_same_seed_hurts_alike():
    first, again = (list(hurt(PortalRecords(2, **SPAN, count=300), seed=5, share=0.5)) for _ in range(2))

    assert first == again


def test_nothing_is_hurt_when_nothing_is_asked():
    told = [expectation for _, expectation in hurt(PortalRecords(2, **SPAN, count=300), seed=5, share=0.0)]

    assert {one.kind for one in told} == {"sound"}
    assert {one.outcome for one in told} == {Outcome.CREATED, Outcome.UPDATED}


def test_kinds_can_be_chosen():
    told = [one for _, one in hurt(PortalRecords(2, **SPAN, count=300), seed=5, share=1.0, kinds=["nul", "repeat"])]

    assert {one.kind for one in told} <= {"sound", "nul", "repeat"}


def test_a_reader_written_apart_finds_the_same_outcomes(lines):
    reader = _Reader("G01.801.108")

    for number, (line, told) in enumerate(lines):
        assert reader.read(line) == (told.outcome, told.fault), (number, told, line[:300])
    assert reader.released == sum(told.releases for _, told in lines)


def test_the_tally_adds_up(lines):
    told = tally(expectation for _, expectation in lines)

    assert sum(told["outcomes"].values()) == told["records"] == len(lines)
    assert sum(told["faults"].values()) == told["outcomes"]["quarantined"]
    assert told["orphans_released"] > 0


def test_sizes_lie_on_both_sides_of_the_limit(lines):
    sizes = {told.kind: len(line) for line, told in lines}

    assert sizes["just_fits"] == MOST_BYTES
    assert sizes["one_byte_over"] == MOST_BYTES + 1


def test_lines_are_one_line_each(lines):
    assert not [line for line, _ in lines if b"\n" in line]


def test_doubts_are_told_only_of_records_that_enter(lines):
    doubtful = [told for _, told in lines if told.doubt]

    assert {told.outcome for told in doubtful} == {Outcome.CREATED}
    assert len(Counter(told.doubt for told in doubtful)) == 7


class _Reader:
    """The contract's section 2, read once more: no code shared with the generator's ledger."""

    def __init__(self, unit):
        self.unit, self.held, self.orphans, self.quarantine, self.released = unit, {}, {}, set(), 0

    def read(self, line):
        try:
            record = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            record = None
        identity = json.dumps(record, sort_keys=True) if isinstance(record, dict) else line
        if identity in self.quarantine:
            return Outcome.UNCHANGED, None
        fault = self._fault(line, record)
        if fault is None:
            outcome, fault = self._place(record, identity)
        else:
            outcome = Outcome.QUARANTINED
        if outcome is Outcome.QUARANTINED:
            self.quarantine.add(identity)
        return outcome, fault

    def _fault(self, line, record):
        if len(line) > 262_144:
            return Fault.TOO_LARGE
        if not isinstance(record, dict):
            return Fault.UNREADABLE
        required = REQUIRED if record.get("LoaiBanTin", "NOP") == "NOP" else REQUIRED[:-1]
        if any(_is_blank(record.get(name)) for name in required):
            return Fault.MISSING_FIELD
        if any(_is_malformed(record)):
            return Fault.BAD_FORMAT
        if not re.fullmatch(NUMBERS[record["LoaiDinhDanh"]], record["SoDinhDanh"]):
            return Fault.BAD_IDENTITY
        if record["MaTTHC"].startswith("9.") or record["NgayNopHoSo"] < "2021":
            return Fault.UNKNOWN_PROCEDURE
        return None if record["DonViXuLy"] == self.unit else Fault.OTHER_UNIT

    def _place(self, record, identity):
        code, version = record["MaHoSo"], record["PhienBan"]
        if code not in self.held:
            return self._arrive(record, code, version, identity)
        at, content = self.held[code]
        if version == at:
            return (Outcome.UNCHANGED, None) if content == identity else (Outcome.QUARANTINED, Fault.CONFLICT)
        if version < at:
            return Outcome.STALE, None
        self.held[code] = (version, identity)
        return Outcome.UPDATED, None

    def _arrive(self, record, code, version, identity):
        if record["LoaiBanTin"] != "NOP":
            self.orphans.setdefault(code, []).append((version, identity))
            return Outcome.QUARANTINED, Fault.ORPHAN
        self.held[code] = (version, identity)
        for orphan in sorted(self.orphans.pop(code, [])):
            self.held[code] = orphan
            self.released += 1
        return Outcome.CREATED, None


def _is_blank(value):
    return value is None or (isinstance(value, str) and not value.strip())


def _is_malformed(record):
    yield not isinstance(record["PhienBan"], int) or isinstance(record["PhienBan"], bool) or record["PhienBan"] < 1
    for name, pattern in CODES.items():
        yield name in record and not re.fullmatch(pattern, str(record[name]))
    yield from (not is_time(record[name]) for name in ("NgayCapNhat", "NgayNopHoSo"))
    yield any(type(line["Gia"]) is not int for line in record.get("DanhSachLePhi", ()))
    yield "\\u0000" in json.dumps(record)


def test_hostile_names_are_as_hostile_as_they_claim(lines):
    names = {told.kind: json.loads(line)["ChuHoSo"] for line, told in lines if told.kind in {"nfd", "bidi", "formula"}}

    assert not unicodedata.is_normalized("NFC", names["nfd"])
    assert "\u202e" in names["bidi"]
    assert names["formula"].strip()[0] in "=+-@"
