"""Attachments: fetched several at once, believed by their hash alone, asked for again when they do not come."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.office import office
from app.dossiers.models import Document, Dossier
from app.portal.actions.fetching import FILE_PATIENCE, ask_again, fetch_files
from app.portal.actions.pulling import pull
from app.portal.actions.turns import Turn, alone
from app.portal.models import PortalFetch, PortalTalk
from app.portal.queries.files import shelf, troubled_files
from app.portal.rules.troubles import Silent, TokenRefused, UnderWay
from tests.app.portal.conftest import lines


@pytest.fixture
def awaiting(app, a_portal, a_wire, tmp_path):
    """Some dossiers whose papers have not come, a portal that has them, and an empty store."""
    office().files.folder, before = tmp_path / "files", office().files.folder
    portal, address = a_portal(lines(15))
    pull(a_wire(address))
    yield portal, a_wire(address, patience=FILE_PATIENCE)
    office().files.folder = before


def arrivals() -> dict[str, int]:
    db.session.expire_all()
    counted = select(Document.arrival, func.count()).where(~Document.is_withdrawn).group_by(Document.arrival)
    return dict(db.session.execute(counted).all())


def documents() -> list[Document]:
    db.session.expire_all()
    return list(db.session.execute(select(Document).where(~Document.is_withdrawn).order_by(Document.id)).scalars())


def test_papers_come_and_are_kept_by_their_hash(awaiting):
    _, wire = awaiting
    count = arrivals()["awaited"]

    brought = fetch_files(wire)

    assert brought.arrived == count
    assert arrivals() == {"arrived": count}
    for document in documents():
        assert hashlib.sha256(office().files.read(document.sha256)).hexdigest() == document.sha256
    assert db.session.execute(select(func.count()).select_from(PortalFetch)).scalar_one() == 0
    assert fetch_files(wire).asked == 0


def test_what_a_paper_is_its_bytes_say_and_not_its_name(awaiting):
    _, wire = awaiting
    for document in documents():
        document.declared_type, document.file_name = "application/x-sh", "run.sh"
    db.session.commit()

    fetch_files(wire)

    assert {document.media_type for document in documents()} <= {"image/png", "image/jpeg", "application/pdf"}


def test_bytes_that_differ_are_kept_apart_and_the_document_is_flagged(awaiting):
    portal, wire = awaiting
    portal.misbehaviour.wrong_hashes = 1.0
    count = arrivals()["awaited"]

    brought = fetch_files(wire)

    assert brought.differing == count
    assert arrivals() == {"hash_differs": count}
    fetch = db.session.execute(select(PortalFetch).limit(1)).scalar_one()
    document = db.session.get_one(Document, fetch.document_id)
    assert office().files.has(fetch.kept_sha256)
    assert not office().files.has(document.sha256)
    assert shelf(db.session()).differing == count


def test_a_paper_that_differed_can_be_asked_for_again(awaiting, an_officer):
    portal, wire = awaiting
    portal.misbehaviour.wrong_hashes = 1.0
    fetch_files(wire)
    portal.misbehaviour.wrong_hashes = 0.0
    one = documents()[0].id

    ask_again(one, officer=an_officer())
    fetch_files(wire)

    assert db.session.get_one(Document, one).arrival == "arrived"


def test_a_paper_of_another_unit_is_not_there(awaiting, an_officer):
    with pytest.raises(NotFound):
        ask_again(documents()[0].id, officer=an_officer(unit_code="G01.801.109"))


def test_a_lost_paper_is_asked_for_again_at_growing_intervals(awaiting, the_clock):
    portal, wire = awaiting
    start = the_clock.stand_at(clock.now())
    portal.misbehaviour.lost_files = 1.0
    count = arrivals()["awaited"]

    first = fetch_files(wire)
    at_once = fetch_files(wire)
    the_clock.stand_at(start + timedelta(minutes=3))
    second = fetch_files(wire)

    assert (first.missing, at_once.asked, second.missing) == (count, 0, count)
    [troubled] = troubled_files(db.session(), limit=1)
    assert (troubled.failure, troubled.attempts) == ("not_there", 2)
    assert troubled.next_at - troubled.tried_at == timedelta(minutes=4)


def test_the_store_is_asked_before_the_portal(awaiting):
    portal, wire = awaiting
    fetch_files(wire)
    calls = sum(portal.calls.values())
    for document in documents():
        document.arrival, document.media_type = "awaited", None
    db.session.commit()

    brought = fetch_files(wire)

    assert brought.arrived == brought.asked > 0
    assert sum(portal.calls.values()) == calls
    assert all(document.media_type for document in documents())


def test_a_paper_beyond_the_limit_is_refused(awaiting, a_wire):
    _, wire = awaiting

    brought = fetch_files(a_wire(wire.address, patience=FILE_PATIENCE, most_of_file=10))

    assert brought.refused == brought.asked
    assert set(arrivals()) == {"refused"}


def test_a_portal_that_is_away_is_not_asked_for_each_paper(awaiting, a_wire):
    with pytest.raises(Silent):
        fetch_files(a_wire("http://127.0.0.1:9", patience=FILE_PATIENCE))

    assert set(arrivals()) == {"awaited"}
    assert db.session.get_one(PortalTalk, "files").failure == "portal_silent"


def test_a_refused_token_stops_the_fetching(awaiting, a_wire):
    _, wire = awaiting

    with pytest.raises(TokenRefused):
        fetch_files(a_wire(wire.address, token="another", patience=FILE_PATIENCE))

    assert set(arrivals()) == {"awaited"}


def test_there_is_never_a_second_fetching(awaiting):
    _, wire = awaiting

    with alone(Turn.FILES), pytest.raises(UnderWay):
        fetch_files(wire)


def test_the_dossier_is_not_held_up_by_its_papers(awaiting):
    assert db.session.execute(select(func.count()).select_from(Dossier)).scalar_one() == 15
    assert set(arrivals()) == {"awaited"}
