"""The forms have the fields of the portal contract, section 4, with the ones an officer needs marked."""

import re

import pytest

from config.declarations import Field, FieldKind, Form, load_declarations

FORMS = load_declarations()
PERSON = "HoTen* GioiTinh* NgaySinh*"
PASSPORT = (
    f"{PERSON} NoiSinh SoCCCD* NgayCapCCCD DanToc TonGiao ThuongTru* TamTru NgheNghiep HoTenCha HoTenMe HoChieuCu "
    "NgayHetHanHoChieuCu NoiDungDeNghi* LoaiHoChieu*"
)
TRAVEL = f"{PERSON} QuocTich* SoHoChieu* NgayHetHanHoChieu* MRZ NgayNhapCanh DiaChiTamTru*"
VISIT = "LoaiThiThuc SoLan TuNgay* DenNgay* ToChucBaoLanh"

CONTRACT = {
    "TK01": PASSPORT,
    "TK01a": f"{PASSPORT} SoDinhDanhTre NguoiDaiDien*(HoTen* SoCCCD* QuanHe*)",
    "TK05": "HoTen* NgaySinh* SoCCCD* SoHoChieu* NgayMat* NoiMat",
    "NA5": f"{TRAVEL} DeNghi* {VISIT}(Ten MSDN)",
    "NA8": f"{TRAVEL} {VISIT}*(Ten MSDN) KyHieuThe* ThoiHanThang*",
    "NA15": "HoTen* QuocTich* SoHoChieu* KhuVuc* TuNgay* DenNgay* SoNguoi*",
    "KBTT": "CoSo*(Ten MSDN DiaChi) NguoiNuocNgoai*(HoTen GioiTinh NgaySinh QuocTich SoHoChieu TuNgay DenNgay)",
}


def outline(fields: tuple[Field, ...]) -> str:
    inner = [f"({outline(field.fields)})" if field.fields else "" for field in fields]
    return " ".join(f"{field.name}{'*' * field.needed}{tail}" for field, tail in zip(fields, inner, strict=True))


def field_of(code: str, name: str) -> Field:
    field = FORMS[code].field(name)
    assert field is not None
    return field


@pytest.mark.parametrize("code", CONTRACT)
def test_a_form_has_the_fields_of_the_contract(code: str) -> None:
    assert outline(FORMS[code].fields) == CONTRACT[code]


def test_other_forms_are_known_by_name() -> None:
    by_name = sorted(form.code for form in FORMS.values() if not form.fields)

    assert by_name == ["M02a", "M03b", "M04b", "NA11", "NA12", "NA13", "NA14", "NA6", "NA7", "NC14", "TK04", "TK07"]
    assert FORMS["TK04"] == Form(
        "TK04", "Tờ khai đề nghị khôi phục hộ chiếu phổ thông", "Application to restore an ordinary passport", ()
    )


@pytest.mark.parametrize(
    ("code", "name", "values"),
    [
        ("TK01", "NoiDungDeNghi", "CAP_MOI CAP_LAI_MAT CAP_LAI_HONG DOI"),
        ("TK01a", "LoaiHoChieu", "GAN_CHIP KHONG_CHIP"),
        ("NA5", "DeNghi", "THI_THUC GIA_HAN"),
        ("NA5", "SoLan", "1 N"),
        ("NA8", "KyHieuThe", "NG3 LV1 LV2 LS ĐT1 ĐT2 ĐT3 NN1 NN2 DH PV1 LĐ1 LĐ2 TT"),
    ],
)
def test_choices_are_those_of_the_contract_and_the_law(code: str, name: str, values: str) -> None:
    assert [choice.value for choice in field_of(code, name).choices] == values.split()


def test_a_choice_has_a_label_in_both_tongues() -> None:
    lost = field_of("TK01", "NoiDungDeNghi").choice("CAP_LAI_MAT")

    assert lost is not None
    assert (lost.label_vi, lost.label_en) == ("Cấp lại do bị mất", "Re-issue, lost")
    assert field_of("TK01", "NoiDungDeNghi").choice("MUA") is None


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("TK01", "GioiTinh", FieldKind.SEX),
        ("TK01", "NgaySinh", FieldKind.PARTIAL_DATE),
        ("TK05", "NgayMat", FieldKind.DATE),
        ("NA5", "QuocTich", FieldKind.COUNTRY),
        ("NA5", "MRZ", FieldKind.MRZ),
        ("NA15", "SoNguoi", FieldKind.INTEGER),
        ("TK01a", "NguoiDaiDien", FieldKind.GROUP),
        ("KBTT", "NguoiNuocNgoai", FieldKind.LIST),
    ],
)
def test_a_field_has_its_kind(code: str, name: str, kind: FieldKind) -> None:
    assert field_of(code, name).kind is kind


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("SoCCCD", "001097000001", True),
        ("SoCCCD", "00109700000", False),
        ("SoHoChieu", "C1214906", True),
        ("SoHoChieu", "C 1214906", False),
    ],
)
def test_a_pattern_is_matched_whole(name: str, value: str, *, fits: bool) -> None:
    pattern = field_of("TK05", name).pattern

    assert isinstance(pattern, re.Pattern)
    assert (pattern.fullmatch(value) is not None) is fits


def test_a_field_that_is_not_there_is_none() -> None:
    assert FORMS["TK01"].field("SoNguoi") is None
