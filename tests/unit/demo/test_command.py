"""`python -m demo`: the packages it writes and what it says of them."""

import zipfile

import orjson
from click.testing import CliRunner

from demo.__main__ import demo


def _package(tmp_path, *options):
    return CliRunner().invoke(demo, ["package", "--out", str(tmp_path), *options], catch_exceptions=False)


def test_packages_hold_the_records_asked_for(tmp_path):
    result = _package(tmp_path, "--records", "300", "--packages", "2", "--seed", "5")

    packages = sorted(tmp_path.glob("*.zip"))
    counts = []
    for path in packages:
        with zipfile.ZipFile(path) as package:
            counts.append(len(package.read("records.ndjson").splitlines()))
    assert result.exit_code == 0
    assert counts == [150, 150]
    assert (tmp_path / "keys" / "portal_public_key.pem").exists()


def test_the_outcomes_to_expect_stand_beside_hurt_packages(tmp_path):
    _package(tmp_path, "--records", "300", "--hurt", "0.5")

    expected = orjson.loads((tmp_path / "expected.json").read_bytes())
    with zipfile.ZipFile(next(tmp_path.glob("*.zip"))) as package:
        lines = package.read("records.ndjson").split(b"\n")[:-1]
    assert expected["records"] == len(lines) == sum(expected["outcomes"].values())
    assert expected["faults"]


def test_a_folder_can_be_written_instead(tmp_path):
    _package(tmp_path, "--records", "20", "--folder")

    assert next(tmp_path.glob("G01*/manifest.json")).is_file()


def test_days_the_wrong_way_round_are_refused(tmp_path):
    result = _package(tmp_path, "--first-day", "2026-09-01", "--last-day", "2026-08-01")

    assert result.exit_code == 2
    assert "before the first" in result.output
