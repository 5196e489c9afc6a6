"""A store of attachments that is away: dossiers come in all the same, whoever asks is told why, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from sqlalchemy import func, select

from app.core.bucket import BucketStore
from app.core.db import db
from app.core.errors import StoreAway
from app.core.office import office
from app.core.store import ContentStore
from app.dossiers.models import Document, Dossier
from app.portal.actions.fetching import FILE_PATIENCE, fetch_files
from app.portal.actions.pulling import pull
from config.workflow import Role
from tests.app.portal.conftest import lines

NOBODY = "http://127.0.0.1:9"  # the port of `discard`: nothing listens there


@pytest.fixture
def keys(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def away(keys, monkeypatch) -> BucketStore:
    """A bucket on a server that is not there, asked once."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    return BucketStore(boto3.client("s3", endpoint_url=NOBODY), "office")


@pytest.fixture
def folder(app, tmp_path, monkeypatch) -> ContentStore:
    """A store that works, empty; and the office has it."""
    store = ContentStore(tmp_path / "files")
    monkeypatch.setattr(office(), "files", store)
    return store


@pytest.fixture
def no_bucket(keys) -> Iterator[BucketStore]:
    """A server that answers and has no such bucket."""
    with mock_aws():
        yield BucketStore(boto3.client("s3"), "office")


def arrivals() -> dict[str, int]:
    db.session.expire_all()
    counted = select(Document.arrival, func.count()).where(~Document.is_withdrawn).group_by(Document.arrival)
    return dict(db.session.execute(counted).all())


def test_a_server_that_does_not_answer_is_named(away):
    for ask in (lambda: away.has("a" * 64), lambda: away.read("a" * 64), lambda: away.put(b"x"), away.check):
        with pytest.raises(StoreAway, match="store_unreachable"):
            ask()


def test_a_bucket_that_is_not_there_is_named(no_bucket):
    for ask in (lambda: no_bucket.put(b"x"), no_bucket.check):
        with pytest.raises(StoreAway, match="store_bucket_missing"):
            ask()


def test_keys_that_are_not_taken_are_named(no_bucket):
    stub = no_bucket.client.exceptions.ClientError({"Error": {"Code": "403"}}, "HeadObject")
    no_bucket.client.meta.events.register("before-call.s3.HeadObject", lambda **_: (_ for _ in ()).throw(stub))

    with pytest.raises(StoreAway, match="store_keys_refused"):
        no_bucket.has("a" * 64)


@pytest.mark.parametrize("where", ["{tmp_path}/files", "/proc/nothing"])
def test_a_folder_that_cannot_be_one_is_named(tmp_path, where):
    (tmp_path / "files").write_text("no folder")
    store = ContentStore(Path(where.format(tmp_path=tmp_path)))

    for ask in (lambda: store.put(b"x"), store.check):
        with pytest.raises(StoreAway, match="store_unwritable"):
            ask()


def test_dossiers_come_in_while_the_store_is_away_and_their_papers_once_it_is_back(
    folder, away, a_portal, a_wire, monkeypatch
):
    _, address = a_portal(lines(10))
    wire = a_wire(address, patience=FILE_PATIENCE)
    monkeypatch.setattr(office(), "files", away)
    pull(wire)
    count = arrivals()["awaited"]
    assert db.session.execute(select(func.count()).select_from(Dossier)).scalar_one() > 0
    with pytest.raises(StoreAway):
        fetch_files(wire)

    monkeypatch.setattr(office(), "files", folder)
    fetch_files(wire)

    assert arrivals() == {"arrived": count}


def test_the_wire_s_page_says_that_it_is_the_store(folder, away, a_portal, a_wire, client_as, monkeypatch):
    _, address = a_portal(lines(10))
    wire = a_wire(address, patience=FILE_PATIENCE)
    pull(wire)
    monkeypatch.setattr(office(), "files", away)
    with pytest.raises(StoreAway):
        fetch_files(wire)

    page = client_as(Role.OFFICER).get("/portal")

    assert "Tải tệp đính kèm: Kho tệp đính kèm không trả lời." in " ".join(page.texts(".message-danger"))


def test_a_paper_in_a_store_that_is_away_is_a_sentence_and_the_desk_still_opens(
    folder, away, a_portal, a_wire, client_as, monkeypatch
):
    _, address = a_portal(lines(10))
    wire = a_wire(address, patience=FILE_PATIENCE)
    pull(wire)
    fetch_files(wire)
    paper = db.session.execute(select(Document).where(Document.arrival == "arrived").limit(1)).scalar_one()
    monkeypatch.setattr(office(), "files", away)
    officer = client_as(Role.OFFICER)

    paper.media_type = None  # it was here before its dossier: nobody has looked at it yet
    db.session.commit()

    desk = officer.get(f"/dossiers/{paper.dossier_id}?doc={paper.ordinal}")
    page = officer.get(f"/dossiers/{paper.dossier_id}/documents/{paper.ordinal}", status=503)

    assert "Kho tệp không trả lời nên chưa xem được tệp này" in desk.text
    assert "Kho tệp đính kèm không trả lời" in page.text
