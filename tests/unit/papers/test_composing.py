"""Reasons become a text, a sentence a line, and what an officer changed by hand survives the next tick."""

import pytest

from app.papers.rules import GAP, Reasoned, UnknownReason, beforehand, composed, groups_of, reasoned, recomposed
from config.catalogue import load_catalogue
from config.reading import FOLDER
from config.supplement_reasons import Asking, Ticked, load_reasons

CATALOGUE = load_catalogue(FOLDER / "procedures")
REASONS = load_reasons(catalogue=CATALOGUE)
PASSPORT, CARD = CATALOGUE.versions["1.001456"][-1], CATALOGUE.versions["1.003460"][-1]
CLOSING = REASONS.closings[Asking.SUPPLEMENT].vi.format(days=15)


def groups(asking=Asking.SUPPLEMENT, procedure=PASSPORT):
    return groups_of(REASONS, procedure, asking=asking)


def text_of(*chosen, locale="vi", procedure=PASSPORT):
    return composed(chosen, REASONS, asking=Asking.SUPPLEMENT, procedure=procedure, locale=locale)


def test_reasons_stand_under_their_component_and_those_about_none_under_a_topic():
    found = groups()

    assert [group.component for group in found if group.component] == [each.code for each in PASSPORT.documents]
    assert {offer.key for offer in found[0].offers} >= {"component_missing:ANH", "photo_ears:ANH"}
    assert "signature_missing" in {offer.key for group in found if group.topic for offer in group.offers}


def test_a_refusal_has_other_reasons_than_a_request():
    asked = {offer.reason.code for group in groups() for offer in group.offers}
    refused = {offer.reason.code for group in groups(Asking.REFUSAL) for offer in group.offers}

    assert "not_competent" in refused - asked
    assert "photo_ears" in asked - refused


def test_what_is_missing_unsound_or_judged_is_ticked_and_nothing_else():
    wrong = {"ANH": Ticked.MISSING, "HO_CHIEU_CU": Ticked.UNSOUND, "TRINH_BAO_MAT": Ticked.JUDGED}

    keys = beforehand(groups(), wrong)

    assert keys == ("component_missing:ANH", "component_unreadable:HO_CHIEU_CU", "component_wrong:TRINH_BAO_MAT")
    assert beforehand(groups(), {}) == ()


def test_chosen_reasons_come_in_the_order_they_are_offered_with_their_details():
    chosen = reasoned(["tk01_field_missing", "photo_ears:ANH"], {"tk01_field_missing": " số điện thoại.; "},
                      groups=groups())  # fmt: skip

    assert chosen == (Reasoned("photo_ears", "ANH"), Reasoned("tk01_field_missing", None, "số điện thoại"))
    assert chosen[0].kept() == {"code": "photo_ears", "component": "ANH"}


@pytest.mark.parametrize("key", ["photo_ears", "photo_ears:HO_CHIEU_CU", "work_permit_expired:GIAY_TO_MUC_DICH", "x"])
def test_a_reason_that_this_procedure_has_not_is_refused(key):
    with pytest.raises(UnknownReason):
        reasoned([key], {}, groups=groups())


def test_the_text_is_a_sentence_a_line_in_either_tongue_with_the_days_to_answer():
    ears, field = Reasoned("photo_ears", "ANH"), Reasoned("tk01_field_missing", None, "nghề\nnghiệp")

    vietnamese, english = text_of(ears, field).split("\n"), text_of(ears, field, locale="en").split("\n")

    assert vietnamese[0].startswith("Ảnh chân dung không thấy rõ hai tai.")
    assert vietnamese[1].endswith("mục: nghề nghiệp.")
    assert vietnamese[2] == CLOSING
    assert english[0].startswith("Both ears are not visible")
    assert "15 days" in english[2]


def test_a_component_is_called_by_its_name_in_the_readers_tongue():
    missing = Reasoned("component_missing", "NA6")

    assert "Văn bản đề nghị cấp thẻ tạm trú" in text_of(missing, procedure=CARD)
    assert "Request of the inviting organisation" in text_of(missing, procedure=CARD, locale="en")


def test_a_detail_not_given_leaves_a_gap_to_be_seen():
    assert GAP in text_of(Reasoned("mrz_mismatch", "HO_CHIEU"), procedure=CARD)


def test_brackets_in_a_detail_are_only_text():
    assert "mục: {component} {0}." in text_of(Reasoned("tk01_field_missing", None, "{component} {0}"))


def test_nothing_ticked_says_nothing():
    assert text_of() == ""


EARS, FACE = Reasoned("photo_ears", "ANH"), Reasoned("photo_face_size", "ANH")


def test_a_text_nobody_touched_is_simply_put_together_anew():
    assert recomposed(text_of(EARS), before=text_of(EARS), after=text_of(EARS, FACE)) == text_of(EARS, FACE)
    assert recomposed("", before="", after=text_of(EARS)) == text_of(EARS)
    assert recomposed(text_of(EARS), before=text_of(EARS), after="") == ""


def test_a_line_changed_by_hand_stays_when_a_reason_is_added():
    by_hand = text_of(EARS).replace("Đề nghị nộp ảnh nhìn thẳng", "Mời đến chụp lại")

    lines = recomposed(by_hand, before=text_of(EARS), after=text_of(EARS, FACE)).split("\n")

    assert "Mời đến chụp lại" in lines[0]
    assert lines[1] == text_of(FACE).split("\n")[0]
    assert lines[2] == CLOSING


def test_a_reason_no_longer_ticked_takes_its_own_line_away_and_no_other():
    by_hand = f"Kính gửi ông Nam:\r\n{text_of(EARS, FACE)}"

    lines = recomposed(by_hand, before=text_of(EARS, FACE), after=text_of(FACE)).split("\n")

    assert lines == ["Kính gửi ông Nam:", *text_of(FACE).split("\n")]


def test_a_sentence_taken_out_by_hand_does_not_come_back_with_the_next_tick():
    without_closing = "\n".join([*text_of(EARS).split("\n")[:-1], "Xin cảm ơn."])

    again = recomposed(without_closing, before=text_of(EARS), after=text_of(EARS, FACE))

    assert CLOSING not in again
    assert again.endswith(text_of(FACE).split("\n")[0])
