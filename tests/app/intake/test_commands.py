"""`flask intake …` as an administrator types it."""

import json
import os
import time

from tests.app.intake.conftest import DATA, a_record, counts, kept, record_of, trust

COUNTS = {"records", "outcomes", "faults", "orphans_released"}


def run(app, *arguments):
    answer = app.test_cli_runner().invoke(args=["intake", *map(str, arguments)])
    return answer.exit_code, answer.output


def test_a_package_is_told_as_json_and_a_rehearsal_says_so(app, packages):
    path = packages.package(a_record(), b"{broken\n")

    code, dry = run(app, "package", path, "--dry-run", "--json")
    assert (code, counts()["dossiers"]) == (0, 0)
    code, said = run(app, "package", path, "--json")

    assert set(json.loads(said)) == COUNTS | {"package", "gaps"}
    assert json.loads(dry) == json.loads(said) | {"dry_run": True}
    assert counts()["dossiers"] == 1


def test_a_refused_package_is_one_sentence_and_exit_code_one(app, packages):
    code, said = run(app, "package", packages.package(a_record(), sha256="0" * 64))

    assert code == 1
    assert said.startswith("Error: ")
    assert "Traceback" not in said


def test_a_replay_is_chosen_by_day_fault_or_record(app):
    kept(b"{broken", b"{broken too")

    for chosen, records in (
        (("--since", "2026-01-01"), 2), (("--since", "2999-01-01"), 0), (("--fault", "unreadable"), 2),
        (("--fault", "orphan"), 0), (("--record", record_of(b"{broken").id), 1),
    ):  # fmt: skip
        code, said = run(app, "replay", *chosen, "--json")
        assert (code, json.loads(said)["records"]) == (0, records)
    assert run(app, "replay")[0] == 1


def test_a_fault_that_does_not_exist_is_refused_with_those_that_do(app):
    code, said = run(app, "replay", "--fault", "unknown_procedur")

    assert code == 2
    assert "'unknown_procedur'" in said
    assert "'unknown_procedure'" in said


def test_a_register_is_told_with_the_dossiers_still_open(app):
    map_path = DATA.parents[1] / "docs" / "register-map.example.toml"

    code, said = run(app, "register", DATA / "register-small.csv", "--map", map_path, "--dry-run", "--json")

    assert code == 0
    assert set(json.loads(said)) == COUNTS | {"open", "dry_run"}


def test_the_counts_are_also_told_in_words(app, packages):
    code, said = run(app, "package", packages.package(a_record()))

    assert code == 0
    assert "Tạo mới             1" in said


def test_a_rehearsed_register_writes_the_report_of_every_row(app, tmp_path):
    map_path, report = DATA.parents[1] / "docs" / "register-map.example.toml", tmp_path / "rows.csv"

    code, _ = run(app, "register", DATA / "register-small.csv", "--map", map_path, "--dry-run", "--report", report)

    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert (code, len(lines), counts()["dossiers"]) == (0, 14, 0)
    assert lines[11].startswith("12,zaak-010,Cách ly,code,zaak-010,")


def test_the_watched_folder_tells_in_words_what_became_of_each_file(app, packages, tmp_path, monkeypatch):
    folder = tmp_path / "carried"
    folder.mkdir()
    trust(packages.public_key, monkeypatch, intake_folder=folder)
    (folder / "lacking.zip").write_bytes(packages.zip({"manifest.json": b"{}"}, name="lacking.zip").read_bytes())
    (folder / "coming.zip").write_bytes(b"PK")
    a_minute_ago = time.time() - 60
    for file in folder.iterdir():
        os.utime(file, (a_minute_ago, a_minute_ago))

    code, said = run(app, "watch")

    assert code == 0
    assert "coming.zip: còn đợi. Tệp chưa chép xong" in said
    assert "lacking.zip: không nhận. Gói tin thiếu tệp manifest.sig." in said
