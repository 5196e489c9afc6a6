"""A zone typed on the desk: compared and shown, never kept; and the zone of the declaration held against its fields."""

import pytest

from app.core.db import db
from app.core.models import JournalEntry
from config.workflow import Role, State

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
HURT = ZONE.replace("7408122", "7408123")
HERS = {"HoTen": "ANNA MARIA ERIKSSON", "NgaySinh": "19740812", "GioiTinh": "F", "SoHoChieu": "L898902C3"}


def told(page):
    return page.texts("#zone [role=status]")[0]


def test_a_zone_that_agrees_says_so_and_is_not_kept(client_as, a_dossier):
    made = a_dossier(State.IN_REVIEW, content=HERS)
    entries = db.session.query(JournalEntry).count()

    page = client_as(Role.CASHIER).post(f"/dossiers/{made.id}/zone", {"zone": ZONE})

    assert "Khớp với tờ khai" in told(page)
    assert page.texts("#zone-lines") == [ZONE.replace("\n", " ")]
    assert db.session.query(JournalEntry).count() == entries


DIFFERS = {
    "a check digit": (HURT, {}, "sai số kiểm tra của ngày sinh"),
    "another name": (ZONE, {"HoTen": "ANNA ERIKSSON"}, "MRZ ghi tên ERIKSSON ANNA MARIA"),
    "another number": (ZONE, {"SoHoChieu": "L898902C4"}, "MRZ ghi số L898902C3"),
    "half a zone": (ZONE[:60], {}, "30, 36 hoặc 44 ký tự"),
    "another script": (ZONE.replace("A", "А"), {}, "có ký tự ngoài A–Z"),
    "nothing": ("", {}, "phải có hai hoặc ba dòng"),
    "markup": ("<script>alert(1)</script>", {}, "Không đọc được MRZ"),
}


@pytest.mark.parametrize("case", list(DIFFERS))
def test_what_differs_is_said(client_as, a_dossier, case):
    typed, changed, sentence = DIFFERS[case]
    made = a_dossier(State.IN_REVIEW, content=HERS | changed)

    page = client_as(Role.OFFICER).post(f"/dossiers/{made.id}/zone", {"zone": typed})

    assert sentence in told(page)


def test_the_declarations_own_zone_is_held_against_its_fields(client_as, a_dossier):
    made = a_dossier(State.LODGED, content=HERS | {"MRZ": HURT, "NgaySinh": "19740813"})

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    marked = page.texts(".doubted")
    assert any("MRZ ghi ngày sinh 12/08/74" in field for field in marked)
    assert any("sai số kiểm tra của ngày sinh" in field for field in marked)


def test_a_zone_of_another_units_dossier_is_not_compared(client_as, an_officer, a_dossier):
    made, stranger = a_dossier(State.LODGED), an_officer(Role.OFFICER, unit_code="G01.899.108")

    client_as(stranger).post(f"/dossiers/{made.id}/zone", {"zone": ZONE}, status=404)
