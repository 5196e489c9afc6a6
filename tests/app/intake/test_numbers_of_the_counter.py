"""A number that the counter gave out is no number of the portal's: what comes with it is set aside, never merged."""

from app.core.db import transaction
from app.dossiers.models import Dossier
from tests.app.intake.conftest import a_record, a_version, kept, outcome, record_of, the_dossier


def lodged_at_the_counter(record):
    kept(record)
    with transaction() as session:
        dossier = session.get_one(Dossier, the_dossier(record["MaHoSo"]).id)
        dossier.origin, dossier.portal_version, dossier.portal_content_hash = "counter", None, None


def test_a_record_with_a_number_of_the_counter_is_set_aside(app):
    ours = a_record(ChuHoSo="Anna Sample")
    lodged_at_the_counter(ours)
    theirs = a_version(ours, 2, ChuHoSo="Berta Sample")

    tally = kept(theirs)

    assert outcome(tally) == {"quarantined": 1}
    assert record_of(theirs).faults == [{"code": "number_taken", "field": "MaHoSo"}]
    assert the_dossier(ours["MaHoSo"]).owner_name == "Anna Sample"


def test_a_number_of_the_portal_goes_on_being_told_of(app):
    first = a_record()
    kept(first)

    tally = kept(a_version(first, 2, SoDienThoai="0900000002"))

    assert outcome(tally) == {"updated": 1}
    assert the_dossier(first["MaHoSo"]).phone == "0900000002"
