"""`flask papers sample` draws every form by number or name, marked as a sample, and needs no database."""

import pytest

from config.papers import PAPERS
from tests.unit.reports.specimens import text_of


@pytest.fixture
def run(application):
    return application.test_cli_runner().invoke


@pytest.mark.parametrize("plan", PAPERS.values(), ids=lambda plan: plan.slug)
def test_every_form_is_drawn_by_its_number_and_by_its_name(run, tmp_path, plan):
    by_number, by_name = tmp_path / "a.pdf", tmp_path / "b.pdf"

    results = [run(args=["papers", "sample", str(plan.form), "--out", str(by_number)]),
               run(args=["papers", "sample", plan.slug, "--out", str(by_name)])]  # fmt: skip

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert by_number.read_bytes() == by_name.read_bytes()
    assert "BẢN MẪU" in text_of(by_name.read_bytes())[0]


def test_a_form_that_is_not_there_is_told_with_those_that_are(run):
    result = run(args=["papers", "sample", "register"])

    assert result.exit_code == 2
    assert "acceptance" in result.output


def test_a_place_that_cannot_be_written_is_told(run, tmp_path):
    result = run(args=["papers", "sample", "01", "--out", str(tmp_path / "none" / "a.pdf")])

    assert result.exit_code == 1
    assert "none" in result.output
