"""The checklist: what is asked of whom, what has come of it, what the officer made of it."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.desk.rules.checklist import checklist
from config.catalogue import load_catalogue

CATALOGUE = load_catalogue()
ON = date(2026, 9, 16)
PASSPORT = CATALOGUE.at("1.001456", ON)


@dataclass(frozen=True)
class Given:
    ordinal: int
    component_code: str | None
    arrival: str = "arrived"
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Check:
    component_code: str
    verdict: str
    reason: str | None = None


def standings(content, *given, form="TK01"):
    found = checklist(PASSPORT, form, content=content, documents=given, checks=(), on=ON)
    return {item.component.code: str(item.standing) for item in found.items}


CAME = {
    "nothing": ((), "missing"),
    "a file that is here": ((Given(1, "ANH"),), "arrived"),
    "a file still under way": ((Given(1, "ANH", "awaited"),), "awaited"),
    "a file that is another": ((Given(1, "ANH", "hash_differs"),), "unreadable"),
    "a file not taken": ((Given(1, "ANH", "refused"),), "unreadable"),
    "a bad one and a good one": ((Given(1, "ANH", "refused"), Given(2, "ANH")), "arrived"),
    "one taken back": ((Given(1, "ANH", is_withdrawn=True),), "missing"),
}


@pytest.mark.parametrize("case", list(CAME))
def test_a_component_stands_as_its_files_do(case):
    given, standing = CAME[case]

    found = standings({"NgaySinh": "19900101"}, *given)

    assert found["ANH"] == standing


AGES = [("20150101", "missing"), ("19900101", "not_asked"), ("", "absent")]


@pytest.mark.parametrize(("born", "standing"), AGES)
def test_a_birth_certificate_is_asked_of_a_child_alone(born, standing):
    found = standings({"NgaySinh": born}, form="TK01a")

    assert found["GIAY_KHAI_SINH"] == standing


def test_a_child_with_a_number_of_its_own_needs_no_certificate():
    found = standings({"NgaySinh": "20150101", "SoDinhDanhTre": "001215000001"}, form="TK01a")

    assert found["GIAY_KHAI_SINH"] == "not_asked"


def test_what_is_missing_and_unsound_is_counted():
    given, checks = (Given(1, "ANH"), Given(2, "LA_LUNG"), Given(3, None)), (Check("ANH", "unsound", "Ảnh mờ."),)

    found = checklist(PASSPORT, "TK01a", content={"NgaySinh": "20150101"}, documents=given, checks=checks, on=ON)

    assert (found.missing, found.unsound, found.beyond) == (1, 1, (2, 3))
    assert [(item.verdict, item.reason) for item in found.items if item.verdict] == [("unsound", "Ảnh mờ.")]
