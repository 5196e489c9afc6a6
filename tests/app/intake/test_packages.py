"""Signed packages: what is refused whole and with which words, what is carried on, what is told apart and counted."""

import hashlib
import io
import tracemalloc
import zipfile

import orjson
import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import RefusedWhole
from app.core.office import office
from app.dossiers.models import Document
from app.intake.actions import packing
from app.intake.actions.packages import import_package
from app.intake.actions.packing import open_package, prove_records, public_key, read_lines, read_manifest
from app.intake.models import IntakeRun
from app.web.labels import error_sentence
from tests.app.intake.conftest import Packages, a_record, counts, outcome, record_of, the_dossier

HASH = "0" * 64


def _entries(packages, **said):
    return packages.entries([a_record(), a_record()], **said)


def _without(packages, name):
    return packages.zip({key: value for key, value in _entries(packages).items() if key != name})


def _bytes(packages, content):
    path = packages.folder / "package.zip"
    path.write_bytes(content)
    return path


def _cut_off(packages):
    return _bytes(packages, packages.zip(_entries(packages)).read_bytes()[:700])


def _cut_inside(packages):
    """The list of files is whole, the records are not: bytes in the middle are gone."""
    whole = bytearray(packages.zip(_entries(packages)).read_bytes())
    place = whole.index(b"records.ndjson") + 40
    whole[place : place + 60] = bytes(60)
    return _bytes(packages, bytes(whole))


def _unsigned(packages):
    return packages.zip(_entries(packages) | {"manifest.sig": b""})


def _other_key(packages):
    signature = Packages(_folder(packages, "other")).entries([])["manifest.sig"]
    return packages.zip(_entries(packages) | {"manifest.sig": signature})


def _folder(packages, name):
    folder = packages.folder / name
    folder.mkdir()
    return folder


def _twice(packages):
    path = packages.zip(_entries(packages))
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("records.ndjson", b"{}\n")
    return path


def _bomb(packages):
    return packages.zip(_entries(packages) | {f"files/{HASH}": bytes(packing.MAX_FILE_BYTES + 1)})


def _encrypted(packages):
    """The flag that says a password is needed, set by hand in both places a zip keeps it."""
    whole = bytearray(packages.zip(_entries(packages)).read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(sign)
        while place >= 0:
            whole[place + at] |= 1
            place = whole.find(sign, place + 4)
    return _bytes(packages, bytes(whole))


BAD = {
    "nothing at all": (lambda packages: packages.folder / "nowhere.zip", "package_not_there"),
    "an empty file": (lambda packages: _bytes(packages, b""), "package_not_zip"),
    "not a zip": (lambda packages: _bytes(packages, b"%PDF-1.4 another thing\n" * 9), "package_not_zip"),
    "cut off": (_cut_off, "package_not_zip"),
    "hurt inside": (_cut_inside, "package_broken"),
    "encrypted": (_encrypted, "package_broken"),
    "no manifest": (lambda packages: _without(packages, "manifest.json"), "package_lacks"),
    "no signature": (lambda packages: _without(packages, "manifest.sig"), "package_lacks"),
    "no records": (lambda packages: _without(packages, "records.ndjson"), "package_lacks"),
    "an empty signature": (_unsigned, "package_signature"),
    "another's signature": (_other_key, "package_signature"),
    "a manifest changed after signing": (
        lambda packages: packages.zip({**_entries(packages), "manifest.json": b"{}"}), "package_signature",
    ),
    "a manifest that is none": (lambda packages: packages.zip(_entries(packages, package=5)), "package_manifest"),
    "a name that is a path": (
        lambda packages: packages.zip(_entries(packages, package="../../etc")), "package_manifest",
    ),
    "a sequence below one": (lambda packages: packages.zip(_entries(packages, sequence=0)), "package_manifest"),
    "a wrong hash": (lambda packages: packages.zip(_entries(packages, sha256=HASH)), "package_hash"),
    "a wrong count": (lambda packages: packages.zip(_entries(packages, records=3)), "package_count"),
    "a climbing path": (
        lambda packages: packages.zip(_entries(packages) | {"files/../../climbed": b"x"}), "package_name",
    ),
    "an absolute path": (lambda packages: packages.zip(_entries(packages) | {"/climbed": b"x"}), "package_name"),
    "a path of another system": (
        lambda packages: packages.zip(_entries(packages) | {"files\\..\\climbed": b"x"}), "package_name",
    ),
    "a link": (
        lambda packages: packages.zip(_entries(packages) | {f"files/{HASH}": b"/etc/hostname"},
                                      links=[f"files/{HASH}"]), "package_link",
    ),
    "the same name twice": (_twice, "package_twice"),
    "a bomb": (_bomb, "package_bomb"),
    "a manifest of a megabyte": (
        lambda packages: packages.zip(_entries(packages) | {"manifest.json": bytes(1 << 20)}),
        "package_manifest_too_large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_package_is_refused_whole_with_a_sentence_in_both_tongues(app, packages, name):
    make, code = BAD[name]
    path = make(packages)

    with pytest.raises(RefusedWhole) as refused:
        import_package(path)

    assert refused.value.code == code
    assert counts()["dossiers"] == counts()["intake_records"] == 0
    with app.test_request_context():
        said = error_sentence(refused.value)
    assert code not in said
    assert said.endswith(".")


def test_a_refused_package_leaves_a_run_that_says_why_and_one_that_is_not_there_leaves_none(packages):
    with pytest.raises(RefusedWhole):
        import_package(packages.zip(_entries(packages, records=3)))
    with pytest.raises(RefusedWhole):
        import_package(packages.folder / "nowhere.zip")

    run = db.session.execute(select(IntakeRun)).scalar_one()
    assert (run.state, run.refusal, run.refusal_facts) == ("refused", "package_count", {"said": 3, "found": 2})


def test_a_folder_is_read_as_a_zip_is_and_a_link_in_it_is_refused(packages):
    folder = _folder(packages, "carried")
    (folder / "files").mkdir()
    for name, content in packages.entries([a_record()], files={HASH: b"x"}).items():
        (folder / name).write_bytes(content)

    assert outcome(import_package(folder).tally) == {"created": 1}

    (folder / "files" / ("1" * 64)).symlink_to("/etc/hostname")
    with pytest.raises(RefusedWhole, match="package_link"):
        import_package(folder)


def test_a_gap_in_the_sequence_is_told_until_it_is_filled(packages):
    import_package(packages.package(a_record(), sequence=7, name="7.zip"))

    after = import_package(packages.package(a_record(), sequence=10, name="10.zip"))
    assert after.gaps == (8, 9)

    import_package(packages.package(a_record(), sequence=9, name="9.zip"))
    filled = import_package(packages.package(a_record(), sequence=8, name="8.zip"))
    assert filled.gaps == ()


def test_attachments_are_kept_by_content_and_false_ones_kept_apart(packages):
    content, other = b"\x89PNG\r\n\x1a\n" + bytes(20), b"something else"
    names = {"true": hashlib.sha256(content).hexdigest(), "false": hashlib.sha256(b"promised").hexdigest(),
             "late": hashlib.sha256(b"later").hexdigest()}  # fmt: skip
    papers = [
        {"TepDinhKemId": f"file-{name}", "TenTepDinhKem": f"{name}.png", "IsDeleted": "False", "Sha256": sha256}
        for name, sha256 in names.items()
    ]
    record = a_record(TaiLieuNop=papers)

    import_package(packages.package(record, files={names["true"]: content, names["false"]: other}))

    mine = select(Document).where(Document.dossier_id == the_dossier(record["MaHoSo"]).id).order_by(Document.ordinal)
    arrivals = {document.file_name: document.arrival for document in db.session.execute(mine).scalars()}
    assert arrivals == {"true.png": "arrived", "false.png": "hash_differs", "late.png": "awaited"}
    assert office().files.read(names["true"]) == content
    assert office().files.has(hashlib.sha256(other).hexdigest())


def test_a_line_of_any_length_is_one_record_read_in_bounded_memory(packages):
    size = 48 * 1024 * 1024
    lines = io.BytesIO(b"".join((b'{"a":"', b"x" * size, b'"}\n', b"{}\n")))
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()

    read = list(read_lines(lines))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(one.raw_bytes, [fault.code for fault in one.faults][:1]) for one in read] == [
        (size + 8, ["too_large"]), (2, ["missing_field"]),
    ]  # fmt: skip
    assert peak - before < 4 * 1024 * 1024
    assert len(read[0].raw) <= packing.MAX_LINE_KEPT + 1


def test_proving_a_long_line_inside_a_package_takes_no_more_memory_than_a_short_one(packages):
    path = packages.package(b'{"a":"' + b"x" * (16 * 1024 * 1024) + b'"}\n')
    key = public_key(packages.public_key.read_bytes())
    tracemalloc.start()

    package = open_package(path)
    prove_records(package, read_manifest(package, key))
    read = list(package.lines())

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.faults[0].code for one in read] == ["too_large"]
    assert peak < 4 * 1024 * 1024


def test_many_tiny_records_are_each_kept_once_with_one_outcome(packages):
    tiny = [orjson.dumps({"n": number}) + b"\n" for number in range(3000)] + [b"{}\n"] * 1000

    imported = import_package(packages.package(*tiny))

    assert outcome(imported.tally) == {"quarantined": 3001, "unchanged": 999}
    assert counts() | {"journal_entries": 0} == {
        "dossiers": 0, "journal_entries": 0, "intake_records": 3001, "intake_readings": 4000,
    }  # fmt: skip


@pytest.mark.parametrize("depth", [100, 300, 1000, 50_000])
def test_json_nested_however_deeply_is_one_quarantined_record(packages, depth):
    deep = a_record(TrichYeuHoSo="@")
    raw = orjson.dumps(deep).replace(b'"@"', b"[" * depth + b"]" * depth)

    imported = import_package(packages.package(raw + b"\n", a_record()))

    assert outcome(imported.tally) == {"quarantined": 1, "created": 1}
    assert [fault["code"] for fault in record_of(raw).faults] in (["bad_format"], ["unreadable"])


def test_a_zip_that_says_it_holds_a_million_files_is_refused_before_its_list_is_read(packages):
    path = packages.zip(_entries(packages))
    whole = bytearray(path.read_bytes())
    end = whole.rindex(b"PK\x05\x06")
    whole[end + 12 : end + 16] = (packing.MAX_LIST_BYTES + 1).to_bytes(4, "little")
    path.write_bytes(bytes(whole))

    with pytest.raises(RefusedWhole, match="package_too_many_files"):
        import_package(path)


def test_two_imports_at_once_are_one_import_and_a_refusal(packages, own_database, monkeypatch):
    from app.intake.actions.turns import one_at_a_time  # noqa: PLC0415 - the office of this test exists first

    with one_at_a_time(), pytest.raises(RefusedWhole, match="import_under_way"), one_at_a_time():
        pass

    assert db.session.execute(select(func.count()).select_from(IntakeRun)).scalar_one() == 0
