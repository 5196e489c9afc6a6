"""`flask officers …`: the first accounts, and the way back in."""

from datetime import timedelta

from sqlalchemy import select

from app.core.db import db
from app.officers.actions import passwords
from app.officers.models import Officer
from config.workflow import Role


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["officers", *arguments])


def row(username):
    return db.session.execute(select(Officer).where(Officer.username == username)).scalar_one()


def test_a_first_administrator_is_added_with_a_password_made_up(app):
    answer = run(app, "add", "Quan-Tri", "--role", "administrator", "--name", "Trần Văn Quản")

    password = answer.output.partition("Mật khẩu: ")[2].split()[0]
    assert answer.exit_code == 0
    assert passwords.is_right(row("quan-tri").password_hash, password)
    assert row("quan-tri").unit_code == "G01.801.108"


def test_a_name_that_is_taken_is_refused_in_words(app, an_officer):
    an_officer(Role.OFFICER, username="lan")

    answer = run(app, "add", "lan", "--role", "officer", "--name", "Nguyễn Thị Lan")

    assert answer.exit_code == 1
    assert "Tên đăng nhập này đã có người dùng." in answer.output


def test_a_unit_nobody_knows_is_refused(app):
    answer = run(app, "add", "lan", "--role", "officer", "--name", "Lan", "--unit", "G99.999.999")

    assert answer.exit_code == 1


def test_the_list_shows_everybody_but_the_night_shift(app, an_officer):
    an_officer(Role.HEAD, username="truong", full_name="Phạm Văn Trưởng")

    answer = run(app, "list")

    assert "truong" in answer.output
    assert "system" not in answer.output


def test_a_new_password_lets_somebody_in_again(app, an_officer, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    an_officer(Role.ADMINISTRATOR, username="boss", locked_until_at=now.replace(hour=23))

    answer = run(app, "password", "boss", "--generate")

    assert passwords.is_right(row("boss").password_hash, answer.output.partition("Mật khẩu: ")[2].split()[0])
    assert row("boss").locked_until_at is None


def test_a_password_from_the_command_line_is_to_be_changed_too_and_says_by_when(app, an_officer, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    an_officer(Role.ADMINISTRATOR, username="boss")

    added = run(app, "add", "mai", "--role", "officer", "--name", "Lê Thị Mai")
    reset = run(app, "password", "boss", "--generate")

    assert row("mai").password_given_at is not None
    assert row("boss").password_given_at is not None
    assert all("chậm nhất là ngày 23/09/2026" in answer.output for answer in (added, reset))


def test_the_list_says_whose_password_was_given_and_whose_has_expired(app, an_officer, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    an_officer(Role.OFFICER, username="mai", password_given_at=now)
    an_officer(Role.OFFICER, username="lan", password_given_at=now - timedelta(days=8))

    lines = {line.split()[0]: line.split()[3] for line in run(app, "list").output.splitlines()}

    assert lines == {"mai": "given", "lan": "expired"}
