"""A package is read by another process where that is worth its start: the same records, and no end of it that hurts."""

import shutil
import subprocess
import sys

import orjson
import psutil
import pytest

from app.core.errors import RefusedWhole
from app.intake.actions.judging import grounds
from app.intake.actions.packages import import_package
from app.intake.actions.packing import open_package
from app.intake.actions.reading_ahead import reading_ahead
from app.intake.rules.drafting import draft
from config.settings import PROJECT
from tests.app.intake.conftest import DATA, outcome

SAMPLE = DATA / "portal-sample.zip"
MANY, FEW = 1_000_000, 1
STARTS_ONE_AND_WAITS = f"""
import psutil, sys
from pathlib import Path
from app.intake.actions.packing import open_package
from app.intake.actions.reading_ahead import reading_ahead
with reading_ahead(open_package(Path({str(SAMPLE)!r})), {MANY}):
    print(psutil.Process().children()[0].pid, flush=True)
    sys.stdin.read()
"""


def readers() -> list[psutil.Process]:
    """The reading processes this one has."""
    return [one for one in psutil.Process().children() if "app.intake.actions.reader" in one.cmdline()]


@pytest.mark.parametrize("is_drafted", [True, False])
def test_another_process_reads_what_this_one_would(app, is_drafted):
    package = open_package(SAMPLE)
    with reading_ahead(package, FEW) as here:
        here.ask(0, is_drafted=is_drafted)
        expected = [reading for batch in here.batches() for reading in batch]
        assert readers() == []
    draft(expected, grounds())

    with reading_ahead(package, MANY) as there:
        assert len(readers()) == 1
        there.ask(0, is_drafted=is_drafted)
        found = [reading for batch in there.batches() for reading in batch]

    assert all(reading.is_drafted is is_drafted for reading in found)
    draft([reading for reading in found if not is_drafted], grounds())
    told = [(one.raw, one.content_hash, one.number, one.version, one.kind, one.faults, one.draft, one.spelling)
            for one in found]  # fmt: skip
    assert told == [(one.raw, one.content_hash, one.number, one.version, one.kind, one.faults, one.draft, one.spelling)
                    for one in expected]  # fmt: skip
    assert readers() == []


def test_a_reader_killed_halfway_is_told_and_the_same_package_carries_on(app, packages):
    records = [orjson.dumps({"n": number}) + b"\n" for number in range(8000)]
    path = packages.package(*records)

    def kill_the_reader(position, _total):
        for reader in readers() if position == 1000 else []:
            reader.kill()
            reader.wait()

    with pytest.raises(RefusedWhole, match="import_reader_ended"):
        import_package(path, progress=kill_the_reader)
    positions: list[int] = []
    imported = import_package(path, progress=lambda position, _total: positions.append(position))

    assert positions[0] > 1000
    assert outcome(imported.tally) == {"quarantined": 8000}
    assert readers() == []


def test_a_reader_ends_with_the_process_that_started_it(app):
    command = [sys.executable, "-c", STARTS_ONE_AND_WAITS]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        reader = psutil.Process(int(started.stdout.readline()))
        started.kill()

    _, left = psutil.wait_procs([reader], timeout=30)

    assert left == []


def test_a_package_replaced_after_it_was_proved_is_not_read(app, tmp_path):
    path, other = tmp_path / "package.zip", tmp_path / "other.zip"
    shutil.copy(SAMPLE, path)
    shutil.copy(SAMPLE, other)
    package = open_package(path)

    with reading_ahead(package, MANY) as ahead:
        other.replace(path)
        ahead.ask(0, is_drafted=True)
        with pytest.raises(RefusedWhole, match="package_changed"):
            list(ahead.batches())


def test_without_another_process_a_package_is_read_in_this_one(app, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with reading_ahead(open_package(SAMPLE), MANY) as ahead:
        ahead.ask(0, is_drafted=True)
        records = sum(len(batch) for batch in ahead.batches())

    assert records == orjson.loads((DATA / "portal-sample.expected.json").read_bytes())["records"]
