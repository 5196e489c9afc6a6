"""The make-believe records: sound by the contract, the same for the same seed, and mixed as Hà Nội's are."""

import hashlib
from collections import Counter, defaultdict
from datetime import date

import pytest

from config.catalogue import load_catalogue
from config.units import load_units
from demo import pictures
from demo.errands import ERRANDS
from demo.followups import LODGINGS_ONLY
from demo.records import PortalRecords
from tests.unit.demo.contract import breaches

SPAN = {"first_day": date(2026, 5, 1), "last_day": date(2026, 10, 31)}


@pytest.fixture(scope="module")
def records():
    return list(PortalRecords(7, **SPAN, count=6_000))


def test_every_record_keeps_the_contract(records):
    problems = Counter(problem for record in records for problem in breaches(record))

    assert not problems


def test_every_errand_comes_up(records):
    met = {(record["MaTTHC"], record["ThongTinKhac"]["ToKhai"]) for record in records}

    assert met == {(errand.procedure, errand.form) for errand in ERRANDS.values()}


def test_the_same_seed_gives_the_same_bytes():
    first, again, other = (
        b"".join(PortalRecords(seed, **SPAN, count=300).lines()) for seed in (11, 11, 12)
    )  # fmt: skip

    assert first == again
    assert first != other


def test_a_day_is_the_same_whatever_came_before():
    stream = PortalRecords(5, **SPAN, per_day=20)
    day = date(2026, 7, 14)

    whole = [record for record in stream.lodgings() if record["NgayNopHoSo"].startswith("20260714")]

    assert stream.lodged_on(day) == whole


def test_the_count_of_lodgings_is_the_one_asked_for():
    stream = PortalRecords(3, **SPAN, count=1_234, shares=LODGINGS_ONLY)

    assert sum(1 for _ in stream) == 1_234


def test_codes_are_unique_and_versions_grow_in_time(records):
    by_code = defaultdict(list)
    for record in records:
        by_code[record["MaHoSo"]].append(record)

    for versions in by_code.values():
        assert [record["PhienBan"] for record in versions] == list(range(1, len(versions) + 1))
        assert versions[0]["LoaiBanTin"] == "NOP"
    times = [record["NgayCapNhat"] for record in records]
    assert times == sorted(times)


def test_most_passports_come_online_and_at_any_hour(records):
    passports = [record for record in records if record["MaTTHC"] == "1.001456" and record["PhienBan"] == 1]
    online = [record for record in passports if record["KenhThucHien"] == "2"]

    hours = {record["NgayNopHoSo"][8:10] for record in online}
    weekend = [record for record in online if _day(record).weekday() >= 5]

    assert 0.93 < len(online) / len(passports) < 0.97
    assert len(hours) == 24
    assert weekend


def test_the_counter_receives_in_office_hours_and_never_on_sunday(records):
    counter = [record for record in records if record["KenhThucHien"] == "1" and record["PhienBan"] == 1]

    assert counter
    assert all("073000" <= record["NgayNopHoSo"][8:] < "170000" for record in counter)
    assert not [record for record in counter if _day(record).weekday() == 6]


def test_every_way_of_going_on_comes_up(records):
    kinds = Counter(record["LoaiBanTin"] for record in records if record["PhienBan"] > 1)

    assert set(kinds) == {"NOP", "BOSUNG", "RUT", "THANHTOAN"}


def test_a_payment_confirmation_pays_what_was_owed(records):
    paid = [record for record in records if record["LoaiBanTin"] == "THANHTOAN"]

    assert all(line["MaGiaoDich"] for record in paid for line in record["DanhSachLePhi"])
    references = [line["MaGiaoDich"] for record in paid for line in record["DanhSachLePhi"]]
    assert len(references) == len(set(references))


def test_attachments_are_named_by_the_hash_of_their_bytes(records):
    papers = {paper["Sha256"]: paper for record in records for paper in record["TaiLieuNop"]}

    for sha256, paper in papers.items():
        content = pictures.content(sha256)
        assert hashlib.sha256(content).hexdigest() == sha256
        assert len(content) == paper["KichThuoc"]


def test_attachment_ids_are_unique_to_their_file(records):
    hashes = defaultdict(set)
    for record in records:
        for paper in record["TaiLieuNop"]:
            hashes[paper["TepDinhKemId"]].add(paper["Sha256"])

    assert all(len(found) == 1 for found in hashes.values())


def test_errands_are_in_the_catalogue_with_their_name_form_papers_and_channels():
    channels = {"1": "counter", "2": "online", "3": "post"}
    catalogue = load_catalogue()

    for errand in ERRANDS.values():
        procedure = catalogue.at(errand.procedure, date(2026, 7, 1))
        assert procedure.name_vi == errand.name
        assert errand.form in procedure.forms
        assert {paper.component for paper in errand.papers} <= {paper.code for paper in procedure.documents}
        assert {channels[code] for code in errand.channels.faces} <= {channel.value for channel in procedure.channels}


def test_reception_points_are_those_of_the_unit(records):
    points = {point.code for point in load_units().unit("G01.801.108").reception_points}

    assert {record["DiemTiepNhan"] for record in records} == points


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before"):
        PortalRecords(1, first_day=date(2026, 2, 1), last_day=date(2026, 1, 1))


def _day(record):
    return date.fromisoformat(record["NgayNopHoSo"][:8])
