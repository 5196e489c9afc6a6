"""The watched folder: a package is taken when it is whole, archived with its run, never deleted, never half read."""

import errno
import hashlib
import os
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import RefusedWhole
from app.core.office import office
from app.core.store import ContentStore
from app.intake.actions.watching import GIVEN_UP, put_in_turn, take_packages
from app.intake.models import IntakeRun
from tests.app.intake.conftest import a_record, counts, trust


@pytest.fixture
def folder(packages, tmp_path, monkeypatch):
    watched = tmp_path / "carried"
    trust(packages.public_key, monkeypatch, intake_folder=watched)
    watched.mkdir()
    return watched


def carried(packages, folder, name, *, minutes=1.0, **more):
    """A package in the folder that nobody has written to for so many minutes."""
    path = packages.package(a_record(), name=name, **more)
    return aged(path.rename(folder / name), minutes)


def aged(path, minutes):
    at = (clock.now() - timedelta(minutes=minutes)).timestamp()
    os.utime(path, (at, at))
    return path


def standing(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def runs():
    return db.session.execute(select(IntakeRun.state).order_by(IntakeRun.id)).scalars().all()


def test_a_whole_package_is_imported_and_archived_with_the_number_of_its_run(packages, folder):
    carried(packages, folder, "one.zip")

    (taken,) = take_packages()

    assert (taken.became, counts()["dossiers"]) == ("imported", 1)
    assert standing(folder) == [f"archive/{taken.run_id:08d}-one.zip"]


def test_packages_are_taken_in_the_order_of_their_names(packages, folder):
    for sequence in (2, 1):
        carried(packages, folder, f"{sequence}.zip", sequence=sequence)

    assert [taken.name for taken in take_packages()] == ["1.zip", "2.zip"]


def test_a_file_still_being_written_is_left_for_later(packages, folder):
    path = carried(packages, folder, "one.zip", minutes=0)

    assert [taken.became for taken in take_packages()] == ["waiting"]
    assert standing(folder) == ["one.zip"]

    aged(path, 1)
    assert [taken.became for taken in take_packages()] == ["imported"]


def test_a_copy_that_stands_half_done_is_left_until_it_is_whole(packages, folder):
    path = carried(packages, folder, "one.zip")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    aged(path, 5)

    assert [taken.became for taken in take_packages()] == ["waiting"]

    path.write_bytes(whole)
    aged(path, 1)
    assert [taken.became for taken in take_packages()] == ["imported"]


def test_a_copy_that_was_never_finished_is_at_last_refused_and_kept(packages, folder):
    path = carried(packages, folder, "one.zip")
    path.write_bytes(path.read_bytes()[:300])
    aged(path, GIVEN_UP.total_seconds() / 60 + 1)

    (taken,) = take_packages()

    assert (taken.became, taken.why) == ("refused", "package_not_zip")
    assert standing(folder) == [f"refused/{taken.run_id:08d}-one.zip"]


def test_a_package_not_to_be_trusted_is_kept_apart_and_the_next_is_taken(packages, folder):
    carried(packages, folder, "1.zip", sha256="0" * 64)
    carried(packages, folder, "2.zip")

    taken = take_packages()

    assert [(one.became, one.why) for one in taken] == [("refused", "package_hash"), ("imported", None)]
    assert standing(folder)[1] == f"refused/{taken[0].run_id:08d}-1.zip"


def test_without_the_portals_key_everything_waits_and_nothing_moves(packages, folder, monkeypatch):
    carried(packages, folder, "1.zip")
    trust(None, monkeypatch, intake_folder=folder)

    assert [(taken.became, taken.why) for taken in take_packages()] == [("waiting", "portal_key_missing")]
    assert standing(folder) == ["1.zip"]


def test_links_hidden_and_unfinished_names_and_other_files_are_not_looked_at(packages, folder):
    real = carried(packages, folder, "1.zip").rename(folder.parent / "1.zip")
    (folder / "link.zip").symlink_to(real)
    for name in (".hidden.zip", "2.zip.part", "notes.txt"):
        aged(_written(folder / name, b""), 5)

    assert take_packages() == []
    assert standing(folder) == [".hidden.zip", "2.zip.part", "link.zip", "notes.txt"]


def test_a_package_carried_as_a_folder_is_taken_and_archived_too(packages, folder):
    inside = folder / "G01-0001"
    inside.mkdir()
    for name, content in packages.entries([a_record()]).items():
        aged(_written(inside / name, content), 1)
    aged(inside, 1)

    (taken,) = take_packages()

    assert taken.became == "imported"
    assert f"archive/{taken.run_id:08d}-G01-0001/manifest.json" in standing(folder)


def _written(path, content):
    path.write_bytes(content)
    return path


def test_the_same_package_carried_in_twice_is_archived_twice_and_changes_nothing(packages, folder):
    first = carried(packages, folder, "1.zip")
    content = first.read_bytes()
    take_packages()
    before = counts()["dossiers"]
    aged(_written(folder / "1.zip", content), 1)

    (taken,) = take_packages()

    assert (taken.became, counts()["dossiers"]) == ("imported", before)
    assert len(standing(folder)) == 2


def test_a_package_put_in_turn_appears_whole_under_a_harmless_name(packages, folder):
    with packages.package(a_record()).open("rb") as content:
        placed = put_in_turn(content, "../../etc/passwd")

    assert placed == folder / "package.zip"
    assert standing(folder) == ["package.zip"]


def test_a_package_with_papers_waits_for_their_store_and_goes_on_in_the_same_run(
    packages, folder, tmp_path, monkeypatch
):
    papers = b"%PDF-1.4 papers"
    (tmp_path / "files").write_text("in the way")
    monkeypatch.setattr(office(), "files", ContentStore(tmp_path / "files"))
    carried(packages, folder, "1.zip", files={hashlib.sha256(papers).hexdigest(): papers})
    (waiting,) = take_packages()
    assert (waiting.became, waiting.why, counts()["dossiers"]) == ("waiting", "store_unwritable", 0)
    assert standing(folder) == ["1.zip"]

    (tmp_path / "files").unlink()
    (taken,) = take_packages()

    assert (taken.became, counts()["dossiers"]) == ("imported", 1)
    assert runs() == ["finished"]


def test_a_folder_that_cannot_be_read_is_said_in_a_sentence(packages, folder):
    folder.rmdir()
    folder.write_text("in the way")

    with pytest.raises(RefusedWhole, match="intake_folder_unfit"):
        take_packages()


class Full(BytesIO):
    """What is given while the disk has no room left."""

    def read(self, *_):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_package_that_finds_no_room_leaves_nothing_half_written(packages, folder):
    with pytest.raises(RefusedWhole, match="No space left"):
        put_in_turn(Full(), "1.zip")

    assert standing(folder) == []
