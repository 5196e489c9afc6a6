"""Which dossiers fit an alert, and which alerts can be entered: rules as tables."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.alerts.rules import Entry, birth_written, faults_of, ground, standing, traits

TODAY = date(2026, 9, 16)
CCCD = "001188012345"  # a woman born in 1988


@dataclass(frozen=True)
class Sought:
    identity_number: str | None = None
    passport_number: str | None = None
    name_folded: str | None = None
    born: str | None = None


FITS = [
    # the alert, the dossier's number, what is declared, why it fits
    (Sought(identity_number=CCCD), CCCD, {}, "identity"),
    (Sought(identity_number=CCCD), "001188012346", {}, None),
    (Sought(passport_number="N1234567"), "N1234567", {}, "passport"),
    (Sought(passport_number="N1234567"), "X1", {"SoHoChieu": "n 1234567"}, "passport"),
    (Sought(passport_number="B7654321"), CCCD, {"HoChieuCu": "B7654321"}, "passport"),
    (Sought(identity_number="001305000001"), CCCD, {"NguoiDaiDien": {"SoCCCD": "001305000001"}}, "identity"),
    (Sought(passport_number="E1"), "X1", {"NguoiNuocNgoai": [{"SoHoChieu": "A1"}, {"SoHoChieu": "E1"}]}, "passport"),
    (Sought(name_folded="nguyen thi dao", born="19880214"), "X1", {"NgaySinh": "19880214"}, "name"),
    (Sought(name_folded="nguyen thi dao", born="19880214"), "X1", {"NgaySinh": "19880215"}, None),
    (Sought(name_folded="nguyen thi dao", born="1988"), "X1", {"NgaySinh": "19880215"}, "name"),
    (Sought(name_folded="nguyen thi dao", born="19880214"), "X1", {"NgaySinh": "1988"}, "name"),
    (Sought(name_folded="nguyen thi dao", born="19880214"), CCCD, {}, "name"),
    (Sought(name_folded="nguyen thi dao", born="1989"), CCCD, {}, None),
    (Sought(name_folded="nguyen thi dao", born="1988"), "X1", {}, None),
    (Sought(name_folded="nguyen thi dao"), "X1", {"NgaySinh": "19880214"}, None),
    (Sought(name_folded="tran van be", born="2016"), CCCD, {"HoTen": "Trần Văn Bé", "NgaySinh": "20160301"}, "name"),
    (Sought(), None, {"SoHoChieu": ""}, None),
]


@pytest.mark.parametrize(("alert", "number", "declared", "why"), FITS)
def test_a_dossier_fits_by_a_number_or_by_name_and_birth(alert, number, declared, why):
    found = traits("nguyen thi dao", number, content=declared)

    assert ground(alert, found) == why


SOUND = Entry(kind="wanted", identity_number=CCCD, reason="Lệnh truy nã.", document_number="12/LTN")
FAULTY = [
    ({}, ()),
    ({"identity_number": "", "passport_number": "n-123 4567"}, ()),
    ({"identity_number": "", "name": "Nguyễn Thị Đào", "born": "1988"}, ()),
    ({"identity_number": "", "name": "Nguyễn Thị Đào", "born": "14/02/1988"}, ()),
    ({"identity_number": "", "name": "Nguyễn Thị Đào"}, ("alert_unfindable",)),
    ({"identity_number": "", "born": "1988"}, ("alert_unfindable",)),
    ({"identity_number": "12"}, ("alert_number_unfit",)),
    ({"identity_number": "001188đ12345"}, ("alert_number_unfit",)),
    ({"born": "31/02/1988"}, ("alert_born_unfit",)),
    ({"kind": "murder"}, ("alert_kind_unknown",)),
    ({"nationality": "ZZZ"}, ("alert_nationality_unknown",)),
    ({"nationality": "VNM"}, ()),
    ({"reason": " "}, ("alert_reason_missing",)),
    ({"document_number": ""}, ("alert_document_missing",)),
    ({"until": "2026-09-16"}, ()),
    ({"until": "15/09/2026"}, ("alert_until_past",)),
    ({"until": "mai"}, ("alert_until_past",)),
    ({"reason": "x" * 2001}, ("alert_text_long",)),
]


@pytest.mark.parametrize(("differs", "faults"), FAULTY)
def test_an_alert_that_finds_nobody_is_not_entered(differs, faults):
    entry = Entry(**vars(SOUND) | differs)

    assert faults_of(entry, today=TODAY, nationalities={"VNM"}) == faults


@pytest.mark.parametrize(
    ("written", "kept"), [("14/02/1988", "19880214"), ("1988-02-14", "19880214"), (" 1988 ", "1988"), ("88", None)]
)
def test_a_birth_is_kept_as_declarations_write_it(written, kept):
    assert birth_written(written) == kept


@pytest.mark.parametrize(
    ("states", "made"),
    [
        ((), None),
        (("dismissed", "ended"), None),
        (("confirmed", "dismissed"), "confirmed"),
        (("confirmed", "open"), "open"),
        (("dismissal_asked",), "open"),
        (("confirmation_asked", "confirmed"), "open"),
    ],
)
def test_a_hit_nobody_has_settled_weighs_most(states, made):
    assert standing(states) == made
