"""How settings are read, refused and shown."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import Origin, Settings, listed, load_settings, table


def load(folder: Path, **environ: str) -> Settings:
    return load_settings({"DATA_DIR": str(folder), **environ})


def test_an_empty_folder_is_enough(tmp_path):
    settings = load(tmp_path / "office")

    assert settings.office_unit == "G01.801.108"
    assert settings.office_timezone == "Asia/Ho_Chi_Minh"
    assert settings.files_dir == tmp_path / "office" / "files"
    assert settings.locale == "vi"


def test_environment_goes_before_file_and_file_before_default(tmp_path):
    (tmp_path / "settings.toml").write_text('PORT = 9001\nLOCALE = "en"\n')

    settings = load(tmp_path, PORT="9002")

    assert (settings.port, settings.locale, settings.web_workers) == (9002, "en", 2)
    assert settings.origins["port"] is Origin.ENVIRONMENT
    assert settings.origins["locale"] is Origin.FILE
    assert settings.origins["web_workers"] is Origin.DEFAULT


def test_an_empty_variable_counts_as_not_set(tmp_path):
    settings = load(tmp_path, PORT="")

    assert settings.port == 8000
    assert settings.origins["port"] is Origin.DEFAULT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "8000a"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("OFFICE_UNIT", "g01"),
        ("OFFICE_TIMEZONE", "Asia/Hanoi"),
        ("OFFICE_TIMEZONE", "../../etc/passwd"),
        ("DATABASE_URL", "mysql://host/office"),
        ("REDIS_URL", "http://host"),
        ("PORTAL_URL", "portal.example.vn"),
        ("BIND", "localhost"),
        ("COOKIE_SECURE", "maybe"),
        ("LOCALE", "nl"),
        ("LOG_LEVEL", "LOUD"),
        ("SECRET_KEY", "short"),
        ("JOURNAL_KEY", "short"),
        ("SIGN_IN_ATTEMPTS", "0"),
    ],
)
def test_a_wrong_value_is_refused_with_name_and_cure(tmp_path, name, value):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, **{name: value})

    assert caught.value.key == name
    assert caught.value.cure


def test_a_refused_secret_is_not_repeated(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, SECRET_KEY="hunter2", PORTAL_TOKEN="x")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "key", "cure"),
    [
        ("PROT = 9001", "PROT", "write PORT"),
        ("port = 9001", "port", "write PORT"),
        ('DATA_DIR = "elsewhere"', "DATA_DIR", "environment"),
        ("PORT = [9001]", "PORT", "one value"),
        ("PORT = true", "PORT", "within these bounds"),
        ("PORT 9001", "", "write lines such as"),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_cure(tmp_path, content, key, cure):
    file = tmp_path / "settings.toml"
    file.write_text(content)

    with pytest.raises(ConfigError) as caught:
        load(tmp_path)

    assert (caught.value.file, caught.value.key) == (str(file), key)
    assert cure in caught.value.cure


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "file" / "office")

    assert caught.value.key == "DATA_DIR"


def test_keys_are_made_once_for_the_owner_alone(tmp_path):
    first, second = load(tmp_path), load(tmp_path)

    assert first.secret_key == second.secret_key
    assert first.journal_key == second.journal_key
    assert first.secret_key != first.journal_key
    assert first.origins["journal_key"] is Origin.GENERATED
    kept = tmp_path / "secrets" / "journal_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert sorted(file.name for file in kept.parent.iterdir()) == ["journal_key", "secret_key"]


def test_a_key_that_is_set_is_not_made(tmp_path):
    settings = load(tmp_path, SECRET_KEY="s" * 32, JOURNAL_KEY="j" * 32)

    assert (settings.secret_key, settings.journal_key) == ("s" * 32, "j" * 32)
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_database_address_is_taken(tmp_path, scheme):
    settings = load(tmp_path, DATABASE_URL=f"{scheme}://clerk:open@host:5433/office?sslmode=require")

    assert settings.database_url == "postgresql+psycopg://clerk:open@host:5433/office?sslmode=require"


def test_the_list_hides_secrets_and_passwords(tmp_path):
    settings = load(
        tmp_path, PORTAL_TOKEN="tell-nobody", DATABASE_URL="postgresql://clerk:tell-nobody@host/office",
        REDIS_URL="redis://:tell-nobody@host/0",
    )  # fmt: skip

    rows = {row.name: row for row in listed(settings)}

    assert "tell-nobody" not in repr(rows) + repr(settings)
    assert settings.secret_key not in repr(rows) + repr(settings)
    assert rows["DATABASE_URL"].value == "postgresql+psycopg://clerk:***@host/office"
    assert rows["PORTAL_TOKEN"].value == "***"
    assert rows["PORTAL_TOKEN"].origin is Origin.ENVIRONMENT


def test_a_relative_path_starts_where_it_was_written(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (tmp_path / "settings.toml").write_text('PORTAL_PUBLIC_KEY = "portal.pem"\n')

    settings = load(tmp_path, FILES_DIR="attachments")

    assert settings.portal_public_key == tmp_path / "portal.pem"
    assert settings.files_dir == elsewhere / "attachments"


@pytest.mark.parametrize(
    ("environ", "secure"),
    [
        ({}, False),
        ({"BIND": "::1"}, False),
        ({"BIND": "0.0.0.0"}, True),
        ({"BIND": "10.1.2.3"}, True),
        ({"BIND": "10.1.2.3", "COOKIE_SECURE": "off"}, False),
        ({"COOKIE_SECURE": "on"}, True),
    ],
)
def test_cookies_are_secure_unless_the_server_listens_to_this_machine_alone(
    tmp_path: Path, environ: Mapping[str, str], secure: bool
):
    assert load(tmp_path, **environ).secure_cookies is secure


def test_every_setting_says_what_it_is_for_in_both_tongues():
    for row in table():
        assert row.metadata["vi"], row.name
        assert row.metadata["en"], row.name
        assert row.metadata["vi"] != row.metadata["en"]


def test_this_environment_can_be_read(tmp_path):
    settings = load_settings({**os.environ, "DATA_DIR": str(tmp_path)})

    assert settings.data_dir == tmp_path
