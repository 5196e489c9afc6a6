"""The one box: by number, identity number, passport, telephone, or words of a name with or without marks."""

import pytest

from config.workflow import Role, State


@pytest.fixture
def dao(a_dossier):
    return a_dossier(
        State.HANDED_OUT, owner_name="NGUYỄN THỊ ĐÀO", number="G01.801.108-260801-000777", identity_kind="cccd",
        identity_number="001097331610", phone="0912345678",
    )  # fmt: skip


def find(client, text):
    return client.press(client.get("/search"), "Tìm", q=text)


@pytest.mark.parametrize(
    "text",
    [
        "nguyen thi dao",
        "Đào Nguyễn",
        "dao",
        "thi da",
        "001097331610",
        "0912345678",
        "84912345678",
        "G01.801.108-260801",
        "260801-0007",
    ],
)
def test_a_dossier_is_found_by(client_as, dao, a_dossier, text):
    a_dossier(State.LODGED, owner_name="Lê Văn Tám", phone="0987654321")

    page = find(client_as(Role.OFFICER), text)

    assert [cells[1] for cells in page.rows] == ["NGUYỄN THỊ ĐÀO"]


@pytest.mark.parametrize("text", ["C1234567", " c 1234567"])
@pytest.mark.parametrize("declared", ["HoChieuCu", "SoHoChieu"])
def test_a_dossier_is_found_by_a_passport_it_only_declares(client_as, a_dossier, text, declared):
    a_dossier(State.LODGED, owner_name="Lê Văn Tám", content={"HoTen": "Lê Văn Tám", declared: "C1234567"})
    a_dossier(State.LODGED, owner_name="Lê Văn Chín", content={"HoTen": "Lê Văn Chín", declared: "C1234568"})

    page = find(client_as(Role.OFFICER), text)

    assert [cells[1] for cells in page.rows] == ["Lê Văn Tám"]


@pytest.mark.parametrize(
    "text", ["G01.801.108-260801-000777", " g01.801.108-260801-000777 ", "260801-000777"]
)  # fmt: skip
def test_a_whole_number_leads_straight_to_the_desk(client_as, dao, text):
    page = find(client_as(Role.OFFICER), text)

    assert page.path == f"/dossiers/{dao.id}"


@pytest.mark.parametrize("text", ["nguyen thi lan", "001097331611", "%", "' OR 1=1 --", "dao & !lan | (", "\\"])
def test_what_is_not_there_is_not_found(client_as, dao, text):
    page = find(client_as(Role.OFFICER), text)

    assert page.rows == []
    assert "Không tìm thấy hồ sơ nào." in page.text


def test_an_empty_box_asks_nothing(client_as, dao):
    page = client_as(Role.OFFICER).get("/search")

    assert page.rows == []
    assert "Không tìm thấy" not in page.text


@pytest.mark.parametrize("text", ["nguyen thi dao", "001097331610", "G01.801.108-260801-000777"])
def test_another_units_dossier_is_not_found(client_as, an_officer, dao, text):
    elsewhere = an_officer(Role.OFFICER, unit_code="G01.899.108")

    page = find(client_as(elsewhere), text)

    assert page.rows == []


def test_more_than_a_page_of_dossiers_asks_for_more_words(client_as, a_dossier):
    for _ in range(51):
        a_dossier(State.LODGED, owner_name="Trần Văn Sáu")

    page = find(client_as(Role.OFFICER), "tran van sau")

    assert len(page.rows) == 50
    assert "Có hơn 50 hồ sơ khớp" in page.text


def test_an_administrator_has_no_search(client_as):
    client_as(Role.ADMINISTRATOR).get("/search", status=403)
