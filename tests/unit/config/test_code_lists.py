"""Code lists and units hold what the portal sends and the law names."""

from datetime import date

import pytest

from config.code_lists import (
    CHANNELS,
    FEE_KINDS,
    IDENTITY_KINDS,
    OWNER_KINDS,
    PORTAL_STATUSES,
    RECORD_KINDS,
    RETURN_WAYS,
    load_code_lists,
)
from config.errors import UnknownUnit
from config.units import load_units

LISTS = load_code_lists()
UNITS = load_units()


def test_portal_codes_mean_what_the_contract_says() -> None:
    assert dict(CHANNELS) == {"1": "counter", "2": "online", "3": "post"}
    assert dict(OWNER_KINDS) == {"1": "citizen", "2": "business", "3": "foreigner"}
    assert dict(IDENTITY_KINDS) == {"CCCD": "cccd", "CMND": "cmnd", "HC": "passport", "MSDN": "business_code"}
    assert dict(RETURN_WAYS) == {"0": "counter", "1": "post"}
    assert dict(FEE_KINDS) == {"1": "phi", "2": "le_phi"}
    assert list(RECORD_KINDS) == ["NOP", "BOSUNG", "RUT", "THANHTOAN"]


def test_the_ten_portal_statuses_have_names_in_both_tongues() -> None:
    assert list(PORTAL_STATUSES) == list(range(1, 11))
    assert PORTAL_STATUSES[5].name_vi == "Yêu cầu bổ sung giấy tờ"
    assert PORTAL_STATUSES[10].name_en == "Result returned"


@pytest.mark.parametrize(
    ("code", "name_vi"),
    [
        ("VNM", "Việt Nam"),
        ("KOR", "Hàn Quốc"),
        ("LAO", "Lào"),
        ("XXA", "Người không quốc tịch"),
        ("XXX", "Quốc tịch không xác định"),
        ("D", "Đức"),
        ("DEU", "Đức"),
    ],
)
def test_a_nationality_is_found_as_declared_or_as_read_from_a_passport(code: str, name_vi: str) -> None:
    nationality = LISTS.nationality(code)

    assert nationality is not None
    assert nationality.name_vi == name_vi


def test_an_unknown_nationality_is_none() -> None:
    assert LISTS.nationality("ZZZ") is None
    assert LISTS.nationality("") is None


def test_every_country_of_the_standard_is_there() -> None:
    icao_alone = {"EUE", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "UNA", "UNK", "UNO", "XOM", "XPO"}
    stateless = {"XXA", "XXB", "XXC", "XXX"}

    assert len(set(LISTS.nationalities) - icao_alone - stateless) == 249


@pytest.mark.parametrize(
    ("months", "categories"),
    [(120, "ĐT1"), (60, "NG3 LV1 LV2 LS ĐT2 DH"), (36, "ĐT3 NN1 NN2 TT"), (24, "PV1 LĐ1 LĐ2")],
)
def test_a_card_lasts_as_long_as_its_category_allows(months: int, categories: str) -> None:
    assert [visa.code for visa in LISTS.card_categories() if visa.card_months == months] == categories.split()


def test_all_visa_categories_are_listed() -> None:
    named = "NG1 NG2 NG3 NG4 LV1 LV2 LS ĐT1 ĐT2 ĐT3 ĐT4 DN1 DN2 NN1 NN2 NN3 DH HN PV1 PV2 LĐ1 LĐ2 DL TT VR SQ EV"

    assert list(LISTS.visas) == named.split()
    assert LISTS.visas["DL"].card_months is None


def test_hanoi_has_its_headquarters_and_two_support_points() -> None:
    hanoi = UNITS.unit("G01.801.108")

    assert (hanoi.agency_vi, hanoi.name_vi) == ("Công an thành phố Hà Nội", "Phòng Quản lý xuất nhập cảnh")
    assert (hanoi.province.code, hanoi.province.name) == ("01", "Hà Nội")
    assert [point.code for point in hanoi.reception_points] == ["TRU_SO", "CAU_GIAY", "TAY_HO"]


def test_a_reception_point_is_found_by_the_portals_code() -> None:
    hanoi = UNITS.unit("G01.801.108")
    tay_ho = hanoi.reception_point("TAY_HO")

    assert tay_ho is not None
    assert tay_ho.opened_on == date(2025, 3, 5)
    assert hanoi.reception_point("HA_DONG") is None


def test_the_four_offices_and_thirty_four_provinces_are_known() -> None:
    assert list(UNITS.by_code) == ["G01.801.108", "G01.899.108", "G01.839.108", "G01.863.108"]
    assert len(UNITS.provinces) == 34
    assert "G01.899.108" in UNITS


def test_a_unit_nobody_wrote_is_refused_by_name() -> None:
    with pytest.raises(UnknownUnit, match=r"unit G09\.999\.999 is not in config/units\.toml"):
        UNITS.unit("G09.999.999")
