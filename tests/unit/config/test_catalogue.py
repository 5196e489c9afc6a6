"""The catalogue holds the seventeen procedures, each in its versions, and a dossier finds the one of its day."""

import unicodedata
from datetime import date

import pytest

from config.catalogue import ClockStart, Group, Place, ServiceLevel, Stage, SupplementEffect, Term, TermUnit
from config.documents import Condition, Document, is_asked_for
from config.errors import UnknownProcedure
from config.fee_facts import FeeFacts, born
from config.kinds import Channel, RequestKind
from config.office import load_office
from config.reading import FOLDER
from config.shapes import Confidence

OFFICE = load_office()
CATALOGUE = OFFICE.catalogue
TODAY = date(2026, 11, 22)
CHILD = Document("GIAY_KHAI_SINH", "Giấy khai sinh", "Birth certificate", True, Condition.UNDER_14_WITHOUT_ID)

# number, code, forms, statutory term, places that share it, fee items, who decides (domain facts, section 1.1)
PUBLISHED = [
    (1, "1.001456", "TK01 TK01a", "8 working_days", "province 3, a08 5", "LP_HC", "a08"),
    (2, "1.010384", "TK04", "5 working_days", "province 5", "", "province"),
    (3, "1.001445", "TK05", "2 working_days", "province 1, a08 1", "", "a08"),
    (4, "1.001194", "NA5", "5 working_days", "province 5", "P_TT", "province"),
    (5, "1.003460", "NA8 NA6 NA7", "5 working_days", "province 5", "P_TTT", "province"),
    (6, "1.002411", "NA5", "5 working_days", "province 5", "P_GH", "province"),
    (7, "1.001146", "NA5", "5 working_days", "province 5", "P_GH", "province"),
    (8, "1.001010", "NA12 NA11", "4 months", "minister 4", "P_THTR", "minister"),
    (9, "2.000473", "NA13", "20 calendar_days", "province 20", "", "province"),
    (10, "2.000460", "NA13", "20 calendar_days", "province 20", "P_THTR", "province"),
    (11, "1.000931", "NA15 NA14", "5 working_days", "province 5", "P_KVC", "province"),
    (12, "1.002390", "NC14", "5 working_days", "province 3, a08 2", "LP_GPXNC", "a08"),
    (13, "1.002359", "NC14", "5 working_days", "province 3, a08 2", "LP_GPXNC", "a08"),
    (14, "1.001437", "KBTT", "24 hours", "province 24", "", "province"),
    (15, "1.012677", "M03b M04b", "5 working_days", "province 5", "", "province"),
    (16, "1.010049", "M02a", "2 working_days", "province 1, issuing_body 1", "", "issuing_body"),
    (17, "1.011726", "TK07", "5 working_days", "province 2, a08 3", "", "a08"),
]


def test_the_seventeen_procedures_stand_in_the_published_order() -> None:
    found = [
        (
            procedure.order,
            procedure.code,
            " ".join(procedure.forms),
            f"{procedure.statutory.amount} {procedure.statutory.unit}",
            ", ".join(f"{stage.place} {stage.term.amount}" for stage in procedure.stages),
            " ".join(procedure.fee_items),
            procedure.decided_by.value,
        )
        for procedure in CATALOGUE.current(TODAY)
    ]

    assert found == PUBLISHED


@pytest.mark.parametrize("code", [row[1] for row in PUBLISHED])
def test_every_procedure_is_in_force_since_august_2023_at_the_latest(code: str) -> None:
    on_the_day = CATALOGUE.at(code, date(2023, 8, 15))
    today = CATALOGUE.at(code, TODAY)

    assert on_the_day is not None
    assert today is not None
    assert today.in_force_to is None


def test_a_procedure_carries_all_that_an_officer_reads() -> None:
    visa = CATALOGUE.at("1.001194", TODAY)

    assert visa is not None
    assert visa.name_vi == "Cấp thị thực cho người nước ngoài tại Việt Nam (cấp tỉnh)"
    assert (visa.short_vi, visa.short_en) == ("Cấp thị thực", "Visa")
    assert (visa.group, visa.service_level) == (Group.FOREIGNER, ServiceLevel.PARTIAL)
    assert visa.channels == (Channel.ONLINE, Channel.COUNTER, Channel.POST)
    assert visa.committed == Term(5, TermUnit.WORKING_DAYS)
    assert visa.stages == (Stage(Place.PROVINCE, Term(5, TermUnit.WORKING_DAYS)),)
    assert (visa.clock_starts, visa.cut_off) == (ClockStart.ACCEPTED_AND_PAID, None)
    assert (visa.supplement, visa.supplement_days) == (SupplementEffect.PAUSE, 15)
    assert visa.results == ("KQ.G01.000076",)
    assert visa.sources[0].confidence is Confidence.HIGH


def test_children_came_in_person_until_august_2023() -> None:
    before = CATALOGUE.at("1.001456", date(2023, 8, 14))
    after = CATALOGUE.at("1.001456", date(2023, 8, 15))

    assert before is not None
    assert after is not None
    assert (before.version, before.under_14_in_person) == (1, True)
    assert (after.version, after.under_14_in_person) == (2, False)


def test_only_the_stay_declaration_is_registration_alone() -> None:
    found = [procedure.code for procedure in CATALOGUE.current(TODAY) if procedure.registration_only]

    assert found == ["1.001437"]


def test_a_day_before_the_first_version_has_no_procedure() -> None:
    assert CATALOGUE.at("1.001194", date(2010, 10, 1)) is None
    assert CATALOGUE.at("9.999999", TODAY) is None
    assert "1.001194" in CATALOGUE
    assert "9.999999" not in CATALOGUE


def test_an_old_row_is_given_the_earliest_version() -> None:
    assert CATALOGUE.earliest("1.001456").version == 1


def test_a_dossier_keeps_the_version_it_was_pinned_to() -> None:
    assert CATALOGUE.pinned("1.001456", 1).in_force_to == date(2023, 8, 14)


def test_a_version_nobody_wrote_is_named_in_the_refusal() -> None:
    with pytest.raises(UnknownProcedure, match=r"procedure 1\.001456 version 9 is not in the catalogue"):
        CATALOGUE.pinned("1.001456", 9)
    with pytest.raises(UnknownProcedure, match=r"procedure 9\.999999 is not in the catalogue"):
        CATALOGUE.earliest("9.999999")


# form, papers the portal sends with a sound declaration of it
SENT_BY_THE_PORTAL = [
    ("1.001456", {"ANH"}, {"GIAY_KHAI_SINH"}),
    ("1.001194", {"HO_CHIEU"}, set()),
    ("1.001146", {"HO_CHIEU"}, set()),
    ("1.003460", {"ANH", "HO_CHIEU"}, {"NA6"}),
    ("1.000931", {"HO_CHIEU"}, set()),
    ("1.001445", set(), set()),
    ("1.001437", set(), set()),
]


@pytest.mark.parametrize(("code", "always", "sometimes"), SENT_BY_THE_PORTAL)
def test_the_papers_the_portal_sends_are_known(code: str, always: set[str], sometimes: set[str]) -> None:
    procedure = CATALOGUE.at(code, TODAY)
    assert procedure is not None

    asked = {
        document.code: (document.required, document.condition is Condition.ALWAYS) for document in procedure.documents
    }

    assert {paper for paper, when in asked.items() if when == (True, True)} == always
    assert {paper for paper, (required, _) in asked.items() if required} >= sometimes


@pytest.mark.parametrize(
    ("birth", "personal_id", "asked_for"),
    [
        ("20150222", True, False),
        ("20150222", False, True),
        ("20121122", False, False),
        ("20121123", False, True),
        ("2012", False, None),
        ("1990", False, False),
        (None, False, None),
    ],
)
def test_a_birth_certificate_is_asked_of_children_without_a_number(
    birth: str | None, personal_id: bool, asked_for: bool | None
) -> None:
    facts = FeeFacts(born=born(birth), personal_id=personal_id)

    assert is_asked_for(CHILD, facts, on=TODAY) is asked_for


@pytest.mark.parametrize(
    ("condition", "request_kind", "asked_for"),
    [
        (Condition.ALWAYS, None, True),
        (Condition.LOST, RequestKind.REISSUE_LOST, True),
        (Condition.LOST, RequestKind.NEW, False),
        (Condition.LOST, None, None),
        (Condition.DAMAGED, RequestKind.REISSUE_DAMAGED, True),
        (Condition.GUARDIAN, RequestKind.NEW, None),
    ],
)
def test_a_condition_is_met_unmet_or_left_to_the_officer(
    condition: Condition, request_kind: RequestKind | None, asked_for: bool | None
) -> None:
    paper = Document("X", "X", "X", True, condition)

    assert is_asked_for(paper, FeeFacts(request=request_kind), on=TODAY) is asked_for


def test_every_shipped_text_is_composed_unicode() -> None:
    broken = [
        str(file) for file in FOLDER.rglob("*.toml") if not unicodedata.is_normalized("NFC", file.read_text("utf-8"))
    ]

    assert broken == []
