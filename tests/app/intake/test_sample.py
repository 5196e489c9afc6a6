"""The portal's own sample package: exactly the outcomes that were given with it, and nothing the second time."""

import orjson

from app.intake.actions.packages import import_package
from tests.app.intake.conftest import DATA, counts

EXPECTED = orjson.loads((DATA / "portal-sample.expected.json").read_bytes())


def test_the_sample_gives_exactly_the_outcomes_that_came_with_it(sample):
    imported = import_package(sample).tally.as_json()

    assert imported == {name: EXPECTED[name] for name in ("records", "outcomes", "faults", "orphans_released")}
    assert counts()["dossiers"] == EXPECTED["dossiers"]


def test_the_sample_read_again_changes_nothing(sample):
    import_package(sample)
    before = counts()

    again = import_package(sample).tally.as_json()

    assert counts() == before
    assert again["outcomes"]["created"] == again["outcomes"]["updated"] == again["orphans_released"] == 0
    assert sum(again["outcomes"].values()) == EXPECTED["records"]


def test_a_rehearsal_says_what_an_import_would_and_writes_nothing(sample):
    before = counts()

    said = import_package(sample, rehearse=True)

    assert said.as_json()["dry_run"] is True
    assert said.tally.as_json() == import_package(sample).tally.as_json()
    assert before == dict.fromkeys(before, 0)


def test_a_rehearsal_of_what_is_imported_already_says_that_nothing_would_change(sample):
    import_package(sample)
    before = counts()

    said = import_package(sample, rehearse=True).tally

    assert said.outcomes["created"] == said.outcomes["updated"] == said.orphans_released == 0
    assert counts() == before
