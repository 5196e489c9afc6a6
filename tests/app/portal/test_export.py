"""Progress carried by hand: signed packages in a chain, written again byte for byte, settled by a person."""

import base64
import hashlib
import zipfile

import orjson
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import select

from app.core.db import db
from app.core.errors import WrongState
from app.dossiers.actions import review
from app.dossiers.models import Dossier, ProgressMessage
from app.intake.actions.packing import open_package, prove_records, public_key, read_manifest
from app.portal.actions import exporting
from app.portal.models import PortalExport
from config.workflow import State


@pytest.fixture
def officer(an_officer):
    return an_officer()


def states() -> set[str]:
    db.session.expire_all()
    return set(db.session.execute(select(ProgressMessage.state)).scalars())


def test_a_package_is_read_by_the_contract(a_dossier, tmp_path):
    made = [a_dossier(State.IN_REVIEW) for _ in range(3)]

    exported = exporting.export_progress()
    file = exporting.write_package(exported.sequence, tmp_path)

    package = open_package(file)
    manifest = read_manifest(package, public_key(exporting.public_key().encode()))
    prove_records(package, manifest)
    assert (manifest.sequence, manifest.records, manifest.previous) == (1, 3, None)
    with zipfile.ZipFile(file) as chest:
        said = [orjson.loads(line) for line in chest.read("records.ndjson").splitlines()]
    assert {(line["MaHoSo"], line["ThuTu"], line["TrangThai"]) for line in said} == {
        (dossier.number, 1, "2") for dossier in made
    }


def test_each_package_names_the_one_before(a_dossier, tmp_path):
    a_dossier(State.IN_REVIEW)
    first = exporting.write_package(exporting.export_progress().sequence, tmp_path)
    a_dossier(State.IN_REVIEW)
    second = exporting.write_package(exporting.export_progress().sequence, tmp_path)

    with zipfile.ZipFile(first) as before, zipfile.ZipFile(second) as after:
        manifest = before.read("manifest.json")
        said = orjson.loads(after.read("manifest.json"))

    assert said["sequence"] == 2
    assert said["previous"] == hashlib.sha256(manifest).hexdigest()


def test_a_package_carries_what_no_other_under_way_carries(a_dossier):
    a_dossier(State.IN_REVIEW)
    exporting.export_progress()

    nothing = exporting.export_progress()
    a_dossier(State.IN_REVIEW)
    next_one = exporting.export_progress()

    assert nothing.messages == 0
    assert nothing.sequence == 0
    assert (next_one.sequence, next_one.messages) == (2, 1)


def test_it_can_be_written_again_byte_for_byte(a_dossier, an_officer, tmp_path):
    dossier = a_dossier(State.IN_REVIEW)
    sequence = exporting.export_progress().sequence
    first = exporting.write_package(sequence, tmp_path / "a").read_bytes()
    review.request_supplement(officer=an_officer(), dossier_id=release(dossier), reason="Ảnh mờ.")

    again = exporting.write_package(sequence, tmp_path / "b").read_bytes()

    assert again == first
    assert not list(tmp_path.rglob(".part*"))


def release(dossier: Dossier) -> int:
    dossier.holder_id = None
    db.session.commit()
    return dossier.id


def test_a_delivered_package_acknowledges_its_messages(a_dossier, officer):
    a_dossier(State.IN_REVIEW)
    sequence = exporting.export_progress().sequence
    a_dossier(State.IN_REVIEW)

    count = exporting.say_delivered(sequence, officer=officer)

    assert count == 1
    assert states() == {"acknowledged", "promised"}
    answer = select(ProgressMessage.answer).where(ProgressMessage.state == "acknowledged")
    name = select(PortalExport.package)
    assert db.session.execute(answer).scalar_one() == db.session.execute(name).scalar_one()


def test_a_lost_package_gives_its_messages_to_the_next(a_dossier, officer):
    a_dossier(State.IN_REVIEW)
    sequence = exporting.export_progress().sequence

    exporting.say_lost(sequence, officer=officer)
    next_one = exporting.export_progress()

    assert (next_one.sequence, next_one.messages) == (sequence + 1, 1)


def test_a_package_is_settled_once(a_dossier, officer):
    a_dossier(State.IN_REVIEW)
    sequence = exporting.export_progress().sequence
    exporting.say_lost(sequence, officer=officer)

    with pytest.raises(WrongState):
        exporting.say_delivered(sequence, officer=officer)


def test_the_office_has_one_key_and_signs_with_it(a_dossier):
    a_dossier(State.IN_REVIEW)
    exporting.export_progress()

    export = db.session.execute(select(PortalExport)).scalar_one()

    key = load_pem_public_key(exporting.public_key().encode())
    key.verify(export.signature, export.manifest)
    assert base64.b64encode(export.signature)
