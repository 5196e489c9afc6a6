"""The reasons shipped are sound, and a mistake in their file refuses to start, naming file, key and cure."""

import pytest

from config.catalogue import load_catalogue
from config.errors import ConfigError
from config.reading import FOLDER
from config.supplement_reasons import Asking, Ticked, gaps, load_reasons

SHIPPED = FOLDER / "supplement_reasons.toml"
CATALOGUE = load_catalogue(FOLDER / "procedures")


def test_every_procedure_has_a_reason_to_ask_refuse_and_stop():
    reasons = load_reasons(catalogue=CATALOGUE)

    for versions in CATALOGUE.versions.values():
        for asking in Asking:
            assert any(reason.components_of(versions[-1]) for reason in reasons.for_asking(asking))


def test_passports_visas_and_residence_cards_have_reasons_of_their_own():
    by_code = load_reasons(catalogue=CATALOGUE).by_code

    assert len(by_code) >= 20
    for procedure in ("1.001456", "1.001194", "1.003460"):
        assert sum(procedure in reason.procedures for reason in by_code.values()) >= 4


def test_a_reason_for_whichever_component_is_offered_for_each_of_the_procedure():
    missing, passport = load_reasons(catalogue=CATALOGUE).by_code["component_missing"], CATALOGUE.versions["1.001456"]

    offered = missing.components_of(passport[-1])

    assert offered == ("ANH", "GIAY_KHAI_SINH", "GIAY_TO_DAI_DIEN", "HO_CHIEU_CU", "TRINH_BAO_MAT")
    assert missing.ticked is Ticked.MISSING


def test_a_reason_of_one_procedure_is_not_offered_in_another():
    work_permit = load_reasons(catalogue=CATALOGUE).by_code["work_permit_expired"]

    assert work_permit.components_of(CATALOGUE.versions["1.001456"][-1]) == ()
    assert work_permit.components_of(CATALOGUE.versions["1.003460"][-1]) == ("GIAY_TO_MUC_DICH",)


def test_both_tongues_of_a_sentence_have_the_same_gaps():
    for reason in load_reasons(catalogue=CATALOGUE).by_code.values():
        assert gaps(reason.sentence_vi) == gaps(reason.sentence_en)


MISTAKES = [
    ('code = "photo_ears"', 'code = "photo_background"', "listed twice"),
    ('code = "photo_ears"', 'code = "Photo ears"', "is not a code"),
    ('for = ["supplement"]\ncomponent = "ANH"', 'for = []\ncomponent = "ANH"', "is empty"),
    ('for = ["supplement"]\ncomponent = "ANH"', 'for = ["begging"]\ncomponent = "ANH"', "is not allowed"),
    ('procedures = ["1.001010"]', 'procedures = ["9.999999"]', "not in the catalogue"),
    ('procedures = ["1.001010"]', 'procedures = ["1.001456"]', "1.001456 has no component NA11"),
    ('component = "TRINH_BAO_MAT"', 'component = "KHONG_CO"', "no procedure has a component KHONG_CO"),
    ('sentence_en = "{detail}."', 'sentence_en = "Other."', "other gaps than sentence_vi"),
    ('sentence_vi = "Tờ khai chưa có', 'sentence_vi = "{tờ} khai chưa có', "has the gap"),
    ('sentence_vi = "Tờ khai chưa có', 'sentence_vi = "{Tờ khai chưa có', "bracket out of place"),
    ('sentence_vi = "Tờ khai chưa có', 'sentence_vi = "{component} chưa có', "has the gap {component}"),
    ('topic = "person"', 'topic = "weather"', "is not allowed"),
    ('ticked_when = "missing"', 'ticked_when = "missing"\ncolour = "red"', "is not a key known here"),
    ('code = "other"', 'code = "another"', "nothing fits what no reason says"),
    ('ticked_when = "judged"', 'ticked_when = "missing"', "cannot be told by itself"),
    ('ticked_when = "missing"', 'ticked_when = "judged"', "cannot be told by itself"),
    ("[closing.refusal]\n", "[closing.begging]\n", "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), MISTAKES)
def test_a_mistake_refuses_to_start(tmp_path, old, new, problem):
    text = SHIPPED.read_text()
    assert old in text
    spoiled = tmp_path / "supplement_reasons.toml"
    spoiled.write_text(text.replace(old, new, 1))

    with pytest.raises(ConfigError) as refused:
        load_reasons(spoiled, catalogue=CATALOGUE)

    assert problem in str(refused.value)
    assert "supplement_reasons.toml" in refused.value.file
