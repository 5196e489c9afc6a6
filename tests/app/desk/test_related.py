"""Other dossiers of the same person, likely duplicates, and two dossiers side by side."""

import pytest

from app.core.db import db
from app.desk.queries import related as asked
from app.desk.queries.related import relatives_of
from config.workflow import Role, State

HERS = {"HoTen": "NGUYỄN THỊ ĐÀO", "NgaySinh": "19970502", "GioiTinh": "F"}


@pytest.fixture
def one(a_dossier):
    return a_dossier(State.LODGED, identity_number="001197331610", phone="0950000001", content=HERS)


OTHERS = {
    "the same number": ({"identity_number": "001197331610", "owner_name": "Ai Khác", "content": {}}, True, True),
    "name without marks and birth": ({"owner_name": "NGUYEN THI DAO", "content": HERS}, True, False),
    "name, birth and telephone": ({"content": HERS, "phone": "0950000001"}, True, True),
    "name alone": ({"content": {"NgaySinh": "19970503"}}, False, False),
    "birth alone": ({"owner_name": "Trần Thị Lan", "content": HERS}, False, False),
    "telephone alone": ({"owner_name": "Trần Thị Lan", "phone": "0950000001", "content": {}}, False, False),
    "another procedure": ({"identity_number": "001197331610", "procedure_code": "1.001194"}, True, False),
}


@pytest.mark.parametrize("case", list(OTHERS))
def test_the_same_person_is_known_by_number_or_by_name_and_birth(an_officer, a_dossier, one, case):
    fields, is_related, is_duplicate = OTHERS[case]
    other = a_dossier(State.LODGED, **fields)

    found = relatives_of(an_officer(Role.OFFICER), one, born="19970502")

    assert [(each.id, each.is_likely_duplicate) for each in found] == ([(other.id, is_duplicate)] if is_related else [])


def test_an_ended_dossier_is_related_and_no_duplicate(an_officer, a_dossier, one):
    ended = a_dossier(State.REFUSED, identity_number="001197331610", content={})
    newer = a_dossier(State.LODGED, identity_number="001197331610", content={})

    found = relatives_of(an_officer(Role.OFFICER), one, born=None)

    assert [(each.id, each.is_likely_duplicate) for each in found] == [(newer.id, True), (ended.id, False)]


def test_dossiers_of_another_unit_are_not_told(an_officer, a_dossier, one):
    a_dossier(State.LODGED, identity_number="001197331610", unit_code="G01.899.108")

    found = relatives_of(an_officer(Role.OFFICER), one, born="19970502")

    assert found == ()


def test_who_has_neither_number_nor_birth_has_no_relatives(an_officer, a_dossier):
    one, _ = (a_dossier(State.LODGED, identity_number=None, phone=None, content={}) for _ in range(2))

    found = relatives_of(an_officer(Role.OFFICER), one, born=None)

    assert found == ()


MANY = """
    INSERT INTO declarations (dossier_id, version, form_code, content, declared_at)
    SELECT :id, 1 + serial, 'TK01', jsonb_build_object('NgaySinh', (19000101 + serial)::text), now()
    FROM generate_series(1, 2000) AS serial
"""


def test_no_table_is_read_from_end_to_end(one):
    """On a small table a scan is the cheapest way; told that it is dear, the plan shows whether there is another."""
    db.session.execute(db.text(MANY), {"id": one.id})
    db.session.execute(db.text("ANALYZE declarations"))
    values = {"own_id": 1, "unit": "x", "identity": "1", "born": "1990", "folded": "x", "procedure": "y", "phone": "1"}
    spoken = asked.STATEMENT.params(values).compile(db.engine, compile_kwargs={"literal_binds": True})
    db.session.execute(db.text("SET LOCAL enable_seqscan = off"))

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN {spoken}").scalars()

    told = "\n".join(plan)
    assert "Seq Scan" not in told
    assert "ix_dossiers_identity" in told
    assert "ix_declarations_born" in told


def test_the_panel_tells_of_relatives_and_leads_to_both_side_by_side(client_as, a_dossier, one):
    other = a_dossier(State.IN_REVIEW, identity_number="001197331610", content=HERS | {"GioiTinh": "M"})
    client = client_as(Role.OFFICER)

    part = client.get(f"/dossiers/{one.id}/related", htmx=True)
    page = client.get(f"/dossiers/{one.id}/related")
    both = client.get(f"/dossiers/{one.id}/beside/{other.id}")

    assert "có thể trùng" in part.texts("tbody tr")[0]
    assert page.heading.startswith("Hồ sơ liên quan")
    assert "Giới tính Nữ Nam khác" in both.texts(".beside tr")
    assert "Ngày sinh 02/05/1997 02/05/1997 giống" in both.texts(".beside tr")


def test_the_desk_warns_of_another_open_dossier_of_the_same_procedure(client_as, a_dossier, one):
    client = client_as(Role.OFFICER)
    alone = client.get(f"/dossiers/{one.id}")
    a_dossier(State.LODGED, identity_number="001197331610")

    page = client.get(f"/dossiers/{one.id}")

    assert (len(alone.query(".desk-twin")), len(page.query(".desk-twin"))) == (0, 1)
    assert "/related" in page.one("#panel-related-inside").attrs["data-hx-get"]


def test_a_dossier_is_not_put_beside_itself_or_a_strangers(client_as, a_dossier, one):
    strange = a_dossier(State.LODGED, unit_code="G01.899.108")
    client = client_as(Role.OFFICER)

    for other in (one.id, strange.id, 9_999_999):
        client.get(f"/dossiers/{one.id}/beside/{other}", status=404)
