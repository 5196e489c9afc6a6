"""`flask portal …` and the night's jobs as an administrator meets them."""

from dataclasses import replace

import orjson
import pytest

from app.core.office import office
from config.workflow import State
from queues import fetch_files, pull_portal, reconcile_portal, send_progress
from tests.app.portal.conftest import TOKEN, lines

NO_WIRE = "Chưa đặt địa chỉ cổng"


@pytest.fixture
def flask(app):
    """Runs a command; its answer is what it printed."""

    def run(*arguments: str, code: int = 0) -> str:
        answer = app.test_cli_runner().invoke(args=["portal", *arguments])
        assert answer.exit_code == code, answer.output
        return answer.output

    return run


@pytest.fixture
def connected(app, a_portal):
    """An office with a wire; gives the portal."""
    portal, address = a_portal(lines(20))
    before = office().settings
    office().settings = replace(before, portal_url=address, portal_token=TOKEN)
    yield portal
    office().settings = before


def test_a_pull_prints_the_keys_of_a_package(flask, connected):
    told = orjson.loads(flask("pull", "--json"))

    assert told["outcomes"]["created"] == 20
    assert {"package", "records", "outcomes", "faults", "orphans_released", "gaps"} <= told.keys()


def test_a_dry_run_says_what_would_come_and_leaves_it_for_later(flask, connected):
    rehearsed = orjson.loads(flask("pull", "--json", "--dry-run"))
    pulled = orjson.loads(flask("pull", "--json"))

    assert rehearsed["dry_run"] is True
    assert rehearsed["outcomes"] == pulled["outcomes"]


def test_a_pull_for_a_person_is_told_in_words(flask, connected):
    assert "Tạo mới" in flask("pull")
    assert "Đã đọc 0 bản ghi" in flask("pull")


def test_a_day_is_read_again(flask, connected):
    flask("pull")

    told = orjson.loads(flask("pull", "--since", "2026-05-04", "--json"))

    assert told["records"] >= 20
    assert told["outcomes"]["created"] + told["outcomes"]["updated"] == 0


def test_messages_are_sent_and_counted(flask, connected, a_dossier):
    flask("pull")
    a_dossier(State.IN_REVIEW)

    told = orjson.loads(flask("send", "--json"))

    assert told == {"told": 1, "acknowledged": 0, "refused": 1, "unanswered": 0}
    assert "Cổng từ chối" in flask("send")


def test_a_reconciliation_prints_counts_that_name_their_period(flask, connected):
    flask("pull")

    told = orjson.loads(flask("reconcile", "--from", "2026-05-04", "--to", "2026-08-28", "--json"))

    assert (told["from"], told["to"], told["listed"], told["agreeing"]) == ("2026-05-04", "2026-08-28", 20, 20)
    assert "Cổng có 0" in flask("reconcile", "--from", "2020-05-04", "--to", "2020-08-28")


def test_papers_are_fetched_and_counted(flask, connected):
    flask("pull")

    told = orjson.loads(flask("fetch", "--json"))

    assert told["asked"] == told["arrived"] > 0


def test_progress_is_written_as_a_package_and_settled(flask, a_dossier, tmp_path):
    a_dossier(State.IN_REVIEW)

    told = orjson.loads(flask("export", "--out", str(tmp_path), "--json"))
    nothing = flask("export", "--out", str(tmp_path))
    again = flask("export", "--out", str(tmp_path / "again"), "--again", "1")

    assert told["messages"] == 1
    assert "Không có tin nào" in nothing
    [first], [second] = tmp_path.glob("*.zip"), (tmp_path / "again").glob("*.zip")
    assert first.read_bytes() == second.read_bytes()
    assert str(second) in again
    assert "1 tin" in flask("delivered", "1")
    assert "đã được ghi nhận" in flask("lost", "1", code=1)


def test_the_office_s_public_key_is_printed_and_stays_the_same(flask):
    assert flask("key") == flask("key")
    assert flask("key").startswith("-----BEGIN PUBLIC KEY-----")


def test_the_standing_is_told_to_a_program(flask, connected):
    flask("pull")

    told = orjson.loads(flask("status", "--json"))

    assert (told["wire"], told["messages_waiting"]) == ("up", 0)
    assert told["caught_up_seconds_ago"] is not None
    assert "Đường truyền tốt" in flask("status")


@pytest.mark.parametrize("command", ["pull", "send", "fetch", "reconcile"])
def test_an_office_without_a_wire_is_told_so(flask, command):
    assert NO_WIRE in flask(command, code=1)


def test_a_refused_token_ends_the_command_with_its_sentence(flask, connected):
    office().settings = replace(office().settings, portal_token="another")

    assert "PORTAL_TOKEN" in flask("pull", code=1)


@pytest.mark.parametrize("job", [pull_portal, send_progress, fetch_files, reconcile_portal])
def test_the_night_s_jobs_have_nothing_to_do_without_a_wire(app, job):
    assert job.run() == {"not_done": "portal_not_connected"}


def test_the_night_s_jobs_do_what_a_person_would(connected, an_officer):
    pulled = pull_portal.run(officer_id=an_officer().id)
    fetched = fetch_files.run()
    sent = send_progress.run()
    compared = reconcile_portal.run(first_on="2026-05-04", last_on="2026-08-28")

    assert pulled["outcomes"]["created"] == compared["agreeing"] == 20
    assert fetched["asked"] == fetched["arrived"]
    assert sent["told"] == 0
