"""What tests of the counter share: a child's passport as it is typed, a form begun, a file chosen."""

import io

import pytest
from PIL import Image

from app.counter.actions import lodging
from app.counter.rules.lodging import Given
from config.workflow import Role
from tests import making

PASSPORT = "1.001456"
CHILD = "001315000017"  # born 2015, a girl
DECLARED = {
    "GioiTinh": "F", "NgaySinh": "20150222", "ThuongTru": "số 5, phường Tây Hồ, Hà Nội", "NoiDungDeNghi": "CAP_MOI",
    "LoaiHoChieu": "GAN_CHIP", "NguoiDaiDien": {"HoTen": "Lê Thị Hoa", "SoCCCD": "001185000011", "QuanHe": "mẹ"},
}  # fmt: skip
SHOWN = {"ANH": "original", "GIAY_TO_DAI_DIEN": "copy"}


def picture(kind="PNG"):
    written = io.BytesIO()
    Image.new("RGB", (4, 6), "white").save(written, kind)
    return written.getvalue()


def given(**fields):
    return Given(**{"owner_name": "Nguyễn Minh Châu", "identity_kind": "cccd", "identity_number": CHILD} | fields)


def typed(**fields):
    """The fields of the page for a child's passport, as a browser sends them."""
    return {
        "identity_kind": "cccd", "identity_number": CHILD, "owner_name": "Nguyễn Minh Châu", "return_mode": "counter",
        "declared-GioiTinh": "F", "declared-NgaySinh": "22/02/2015", "declared-NoiDungDeNghi": "CAP_MOI",
        "declared-ThuongTru": "số 5, phường Tây Hồ, Hà Nội", "declared-LoaiHoChieu": "GAN_CHIP",
        "declared-NguoiDaiDien-HoTen": "Lê Thị Hoa", "declared-NguoiDaiDien-SoCCCD": "001185000011",
        "declared-NguoiDaiDien-QuanHe": "mẹ", "papers-ANH-shown_as": "original",
        "papers-GIAY_TO_DAI_DIEN-shown_as": "copy",
    } | {name.replace("__", "-"): value for name, value in fields.items()}  # fmt: skip


@pytest.fixture
def officer(app):
    return making.officer(Role.OFFICER)


@pytest.fixture
def begun(officer):
    """A form for a child's passport, filled in and kept."""

    def begin(content=DECLARED, shown=SHOWN, who=officer, **fields):
        form = lodging.begin(officer=who, procedure_code=PASSPORT, form_code="TK01a", point="TRU_SO")
        lodging.keep(officer=who, lodging_id=form.id, given=given(**fields), content=content, shown=shown)
        return form.id

    return begin
