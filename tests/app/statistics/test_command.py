"""`flask statistics book`: the same figures for a program, a file and the terminal."""

import json

import pytest
from pypdf import PdfReader

from config.workflow import State

KEYS = [
    "received", "received_online", "received_direct_post", "carried_over",
    "resolved", "resolved_before", "resolved_on_time", "resolved_overdue",
    "open", "open_within", "open_overdue",
]  # fmt: skip


@pytest.fixture
def run(app, a_dossier, the_clock):
    """The command in an office with one decided dossier of March 2026 and one under review."""
    the_clock.stand_at("2026-03-10 09:00")
    a_dossier(State.RESULT_READY)
    a_dossier(State.IN_REVIEW, channel="post")
    the_clock.stand_at("2026-04-06 09:00")
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["statistics", "book", *map(str, arguments)])


MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


def test_json_has_rows_and_a_total_with_every_figure(run):
    result = run("--form", "II.06a", *MARCH, "--json")

    said = json.loads(result.output)
    assert result.exit_code == 0
    assert (said["form"], said["from"], said["to"]) == ("II.06a", "2026-03-01", "2026-03-31")
    assert list(said["total"]) == KEYS
    assert said["total"]["received"] == said["total"]["resolved"] + said["total"]["open"] == 2
    row = next(row for row in said["rows"] if row["procedure_code"] == "1.001146")
    assert [row[key] for key in KEYS] == [2, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1]


def test_files_are_written_where_told(run, tmp_path):
    files = {kind: tmp_path / f"book.{kind}" for kind in ("pdf", "csv", "xlsx")}

    result = run(*MARCH, "--pdf", files["pdf"], "--csv", files["csv"], "--xlsx", files["xlsx"])

    assert result.exit_code == 0, result.output
    assert "Tổng cộng" in " ".join(page.extract_text() for page in PdfReader(files["pdf"]).pages)
    assert files["csv"].read_text(encoding="utf-8-sig").splitlines()[-1] == ",,,Tổng cộng,2,1,1,0,1,1,0,0,1,0,1"
    assert files["xlsx"].read_bytes()[:2] == b"PK"


def test_terminal_shows_a_line_a_procedure_and_what_the_columns_count(run):
    output = run(*MARCH).output

    assert "1.001146" in output
    assert "(13) Số lượng hồ sơ đang giải quyết – Quá hạn: Ngày hẹn trả trước ngày cuối kỳ." in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2026-03-31", "--to", "2026-03-01"), "đứng trước ngày đầu kỳ (31/03/2026)"),
        (("--from", "2026-03-01", "--to", "2026-02-30"), "2026-02-30"),
        (("--form", "II.99", *MARCH), "Các biểu mẫu: II.06a."),
    ],
)
def test_wrong_question_is_refused_with_its_reason(run, arguments, words):
    result = run(*arguments)

    assert result.exit_code == 2
    assert words in result.output


def test_folder_that_is_not_there_is_named(run, tmp_path):
    result = run(*MARCH, "--pdf", tmp_path / "nowhere" / "book.pdf")

    assert result.exit_code == 1
    assert "nowhere" in result.output
