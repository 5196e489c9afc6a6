"""Make-believe packages: signed, chained, the same from the same records, and hurt only where asked."""

import base64
import hashlib
import stat
import zipfile
from datetime import date, datetime
from itertools import islice

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from demo.broken_packages import PackageHurt, hurt_package
from demo.package import PRIVATE_KEY, PUBLIC_KEY, Chain, Label, signing_key, write_package
from demo.records import HANOI_UNIT, PortalRecords

MADE_AT = datetime(2026, 9, 16, 17, 30)  # noqa: DTZ001 - the portal's local time carries no zone
SPAN = {"first_day": date(2026, 9, 1), "last_day": date(2026, 9, 15)}


@pytest.fixture
def key(tmp_path):
    return signing_key(tmp_path / "keys")


def _lines(seed=1, count=40):
    return list(islice(PortalRecords(seed, **SPAN, count=count).lines(), count))


def _label(sequence=7, previous=None):
    return Label(HANOI_UNIT, sequence, MADE_AT, previous)


def test_a_package_verifies_with_the_public_key_beside_the_private_one(tmp_path, key):
    written = write_package(_lines(), out=tmp_path, key=key, label=_label())

    public = load_pem_public_key((tmp_path / "keys" / PUBLIC_KEY).read_bytes())
    with zipfile.ZipFile(written.path) as package:
        manifest = package.read("manifest.json")
        public.verify(base64.b64decode(package.read("manifest.sig"), validate=True), manifest)

    assert hashlib.sha256(manifest).hexdigest() == written.manifest_sha256


def test_the_manifest_tells_the_truth_about_the_records(tmp_path, key):
    written = write_package(_lines(), out=tmp_path, key=key, label=_label())

    with zipfile.ZipFile(written.path) as package:
        said, records = orjson.loads(package.read("manifest.json")), package.read("records.ndjson")

    assert said == {
        "package": "G01.801.108-20260916-0007",
        "sequence": 7,
        "made_at": "20260916173000",
        "records": 40,
        "sha256": hashlib.sha256(records).hexdigest(),
        "previous": None,
    }
    assert len(records.splitlines()) == 40


def test_every_attachment_is_there_under_its_hash(tmp_path, key):
    written = write_package(_lines(), out=tmp_path, key=key, label=_label())

    with zipfile.ZipFile(written.path) as package:
        files = {name[6:]: package.read(name) for name in package.namelist() if name.startswith("files/")}
        named = {
            paper["Sha256"]
            for line in package.read("records.ndjson").splitlines()
            for paper in orjson.loads(line)["TaiLieuNop"]
        }

    assert set(files) == named
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in files.items())


def test_a_folder_holds_the_same_as_the_zip(tmp_path, key):
    as_zip = write_package(_lines(), out=tmp_path, key=key, label=_label())
    as_folder = write_package(_lines(), out=tmp_path, key=key, label=_label(), as_folder=True)

    with zipfile.ZipFile(as_zip.path) as package:
        names = package.namelist()
        for name in names:
            assert (as_folder.path / name).read_bytes() == package.read(name)
    assert sum(1 for path in as_folder.path.rglob("*") if path.is_file()) == len(names)


def test_the_same_records_give_the_same_zip(tmp_path, key):
    first = write_package(_lines(), out=tmp_path / "a", key=key, label=_label())
    again = write_package(_lines(), out=tmp_path / "b", key=key, label=_label())

    assert first.path.read_bytes() == again.path.read_bytes()


def test_packages_are_chained_by_sequence_and_hash(tmp_path, key):
    chain = Chain(HANOI_UNIT, tmp_path, key=key)

    first, second = (chain.write(_lines(seed), MADE_AT) for seed in (1, 2))

    with zipfile.ZipFile(second.path) as package:
        said = orjson.loads(package.read("manifest.json"))
    assert (first.sequence, second.sequence) == (1, 2)
    assert said["previous"] == first.manifest_sha256


def test_a_file_without_bytes_is_left_out(tmp_path, key):
    written = write_package(_lines(), out=tmp_path, key=key, label=_label(), content_of=lambda _: None)

    with zipfile.ZipFile(written.path) as package:
        assert sorted(package.namelist()) == ["manifest.json", "manifest.sig", "records.ndjson"]


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    first, again = signing_key(tmp_path), signing_key(tmp_path)

    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert stat.S_IMODE((tmp_path / PRIVATE_KEY).stat().st_mode) == 0o600


def test_a_writer_that_breaks_off_leaves_no_package(tmp_path, key):
    def breaking():
        yield b"{}"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_package(breaking(), out=tmp_path / "out", key=key, label=_label())

    assert not list((tmp_path / "out").glob("G01*"))


SIGNED_LIES = {PackageHurt.WRONG_HASH: "sha256", PackageHurt.WRONG_COUNT: "records"}


@pytest.mark.parametrize("way", sorted(SIGNED_LIES))
def test_a_lie_can_stand_under_a_right_signature(tmp_path, key, way):
    whole = write_package(_lines(), out=tmp_path, key=key, label=_label())

    hurt = hurt_package(whole.path, way, out=tmp_path / "hurt.zip", key=key)

    with zipfile.ZipFile(hurt) as package:
        manifest = package.read("manifest.json")
        key.public_key().verify(base64.b64decode(package.read("manifest.sig")), manifest)
        records = package.read("records.ndjson")
    truth = {"sha256": hashlib.sha256(records).hexdigest(), "records": len(records.splitlines())}
    said = orjson.loads(manifest)
    assert said[SIGNED_LIES[way]] != truth[SIGNED_LIES[way]]


@pytest.mark.parametrize("way", [PackageHurt.OTHER_KEY, PackageHurt.CHANGED_MANIFEST])
def test_a_foreign_hand_breaks_the_signature(tmp_path, key, way):
    whole = write_package(_lines(), out=tmp_path, key=key, label=_label())

    hurt = hurt_package(whole.path, way, out=tmp_path / "hurt.zip", key=key)

    with zipfile.ZipFile(hurt) as package, pytest.raises(InvalidSignature):
        key.public_key().verify(base64.b64decode(package.read("manifest.sig")), package.read("manifest.json"))


@pytest.mark.parametrize("way", [PackageHurt.CUT_OFF, PackageHurt.NOT_A_ZIP, PackageHurt.EMPTY_FILE])
def test_what_is_cut_off_is_no_zip(tmp_path, key, way):
    whole = write_package(_lines(), out=tmp_path, key=key, label=_label())

    hurt = hurt_package(whole.path, way, out=tmp_path / "hurt.zip", key=key)

    assert not zipfile.is_zipfile(hurt)


@pytest.mark.parametrize(
    ("way", "name"),
    [
        (PackageHurt.CLIMBING_PATH, "files/../../climbed.txt"),
        (PackageHurt.ABSOLUTE_PATH, "/climbed.txt"),
        (PackageHurt.LINK, "files/" + "0" * 64),
    ],
)
def test_traps_are_laid_in_an_otherwise_sound_package(tmp_path, key, way, name):
    whole = write_package(_lines(), out=tmp_path, key=key, label=_label())

    hurt = hurt_package(whole.path, way, out=tmp_path / "hurt.zip", key=key)

    with zipfile.ZipFile(hurt) as package:
        assert name in package.namelist()
        key.public_key().verify(base64.b64decode(package.read("manifest.sig")), package.read("manifest.json"))
        mode = package.getinfo(name).external_attr >> 16
    assert stat.S_ISLNK(mode) is (way is PackageHurt.LINK)


def test_every_way_leaves_a_file(tmp_path, key):
    whole = write_package(_lines(), out=tmp_path, key=key, label=_label())

    for way in set(PackageHurt) - {PackageHurt.BOMB}:
        assert hurt_package(whole.path, way, out=tmp_path / f"{way}.zip", key=key).exists()
