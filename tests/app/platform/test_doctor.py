"""`flask doctor` as an administrator meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from app.core.checkup import FONTS
from config.settings import PROJECT
from reports.fonts import FONT_FILES


def doctor(folder: Path, *options: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATABASE_URL": "", "REDIS_URL": "", "DATA_DIR": str(folder), **environ}
    return subprocess.run(
        [sys.executable, "-m", "flask", "doctor", *options],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_on_an_empty_folder_it_starts_what_it_needs_and_finds_nothing_missing(tmp_path):
    answer = doctor(tmp_path / "office", "--json")

    assert answer.returncode == 0, answer.stdout + answer.stderr
    checks = {check["name"]: check for check in json.loads(answer.stdout)["checks"]}
    assert checks["postgresql"]["found"].startswith("PostgreSQL 18")
    assert checks["redis"]["found"].startswith("Redis")
    assert not [check for check in checks.values() if check["grade"] == "missing"]


def test_every_setting_has_a_value_and_an_origin_and_no_secret_is_printed(tmp_path):
    answer = doctor(tmp_path, "--json", PORTAL_TOKEN="tell-nobody", OFFICE_UNIT="G01.801.108")

    settings = {row["name"]: row for row in json.loads(answer.stdout)["settings"]}
    assert settings["OFFICE_UNIT"]["origin"] == "environment"
    assert settings["PORT"]["origin"] == "default"
    assert settings["JOURNAL_KEY"] | {"vi": "", "en": ""} == {
        "name": "JOURNAL_KEY", "value": "***", "origin": "generated", "vi": "", "en": "",
    }  # fmt: skip
    assert "tell-nobody" not in answer.stdout + answer.stderr
    kept = (tmp_path / "secrets" / "journal_key").read_text().strip()
    assert kept not in answer.stdout + answer.stderr


def test_what_is_missing_is_named_with_its_cure_and_the_exit_code_says_so(tmp_path):
    answer = doctor(
        tmp_path, "--json", DATABASE_URL="postgresql://clerk:tell-nobody@127.0.0.1:1/office",
        REDIS_URL="redis://127.0.0.1:1/0", PORTAL_PUBLIC_KEY="no-such-file.pem",
    )  # fmt: skip

    assert answer.returncode == 1
    missing = {check["name"]: check for check in json.loads(answer.stdout)["checks"] if check["grade"] == "missing"}
    assert set(missing) == {"postgresql", "migrations", "redis", "portal_key"}
    assert all(check["cure"] for check in missing.values())
    assert "tell-nobody" not in answer.stdout


def test_the_printed_form_names_the_cure_beneath_what_is_missing(tmp_path):
    answer = doctor(tmp_path, REDIS_URL="redis://127.0.0.1:1/0", DATABASE_URL="postgresql://127.0.0.1:1/office")

    assert "✗ redis" in answer.stdout
    assert "→" in answer.stdout
    assert "OFFICE_TIMEZONE" in answer.stdout


def test_the_fonts_it_asks_for_are_the_fonts_that_papers_use():
    assert sorted(FONTS) == sorted(FONT_FILES.values())
