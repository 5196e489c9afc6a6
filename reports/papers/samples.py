"""A filled sample of every form, to be looked at without a database: nobody in it exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from config.papers import Form
from reports.figures import Bilingual
from reports.papers import Paper
from reports.papers.acceptance import Acceptance, Charge, Component
from reports.papers.control import Control, Stretch, Timing
from reports.papers.letters import Refusal, Request, Stopping
from reports.papers.parts import Contact, Head, Party


def _at(wall_clock: str) -> datetime:
    return datetime.fromisoformat(f"{wall_clock}+07:00")


_AT: Final = _at("2026-09-16 09:05")
_PASSPORT: Final = Bilingual(
    "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)",
    "Issue of ordinary passport in the country (at province level)",
)
_CARD: Final = Bilingual(
    "Cấp thẻ tạm trú cho người nước ngoài tại Việt Nam tại Công an cấp tỉnh",
    "Temporary residence card for a foreigner (at province level)",
)
_CITIZEN: Final = Party(
    name="Nguyễn Thị Hường Mẫu",
    address="Số 0, ngõ Mẫu, phường Ví Dụ, thành phố Hà Nội",
    phone="0900000000",
    email="mau@example.vn",
    identity="001190000000",
)
_FOREIGNER: Final = Party(
    name="SAMPLE, Jane Éléonore",
    address="Căn hộ 0, tòa nhà Mẫu, phường Ví Dụ, thành phố Hà Nội",
    phone="+84900000000",
    identity="X0000000",
)
_CONTACT: Final = Contact(name="Lê Văn Mẫu", phone="024 0000 0000")


def _head(letters: str, *, in_english: bool = False) -> Head:
    return Head(
        superior="Công an thành phố Hà Nội",
        agency=Bilingual("Phòng Quản lý xuất nhập cảnh", "Immigration Office"),
        place="Hà Nội",
        issued_on=_AT.date(),
        number=f"17/{letters}",
        dossier_number="G01.801.108-260916-000001",
        in_english=in_english,
    )


SAMPLES: Final[Mapping[Form, Paper]] = {
    Form.ACCEPTANCE: Acceptance(
        head=_head("TNHS"),
        party=_CITIZEN,
        request=_PASSPORT,
        components=(
            Component(name=Bilingual("Tờ khai TK01", "Declaration TK01"), electronic=1),
            Component(name=Bilingual("Ảnh chân dung 4×6 cm, nền trắng", "Portrait photo 4×6 cm"), electronic=1),
            Component(name=Bilingual("Hộ chiếu phổ thông cấp lần gần nhất", "Last ordinary passport"), originals=1),
        ),
        sets=1,
        term=Bilingual("8 ngày làm việc", "8 working days"),
        received_at=_AT,
        due_on=date(2026, 9, 28),
        due_at=_at("2026-09-28 17:00"),
        is_provisional=False,
        return_place=Bilingual("Trụ sở, nhận trực tiếp", "Headquarters, in person"),
        charges=(Charge(name=Bilingual("Lệ phí cấp hộ chiếu", "Passport charge"), amount=100_000, currency="VND"),),
        payment=Bilingual("đã nộp đủ", "fully paid"),
        register_number=17,
        receiver="Lê Văn Mẫu",
        contact=_CONTACT,
    ),
    Form.REQUEST: Request(
        head=_head("HDHS", in_english=True),
        party=_FOREIGNER,
        request=_CARD,
        time=2,
        components=(
            Bilingual("02 ảnh 2×3 cm", "2 photos 2×3 cm"),
            Bilingual("Hộ chiếu hoặc giấy tờ có giá trị đi lại quốc tế", "Passport or travel document"),
        ),
        text=Bilingual(
            "Ảnh chân dung không có phông nền trắng. Đề nghị nộp ảnh mới chụp trên nền trắng.\n"
            "Hộ chiếu còn thời hạn ngắn hơn thời hạn đề nghị cấp: hết hạn 01/12/2026.",
            "The portrait does not have a white background. Please hand in a new photo.\n"
            "The passport is valid for less than the term asked for: it expires on 01/12/2026.",
        ),
        answer_by_on=date(2026, 10, 1),
        contact=_CONTACT,
        signer="Lê Văn Mẫu",
    ),
    Form.REFUSAL: Refusal(
        head=_head("TCHS"),
        party=_CITIZEN,
        request=_PASSPORT,
        text=Bilingual(
            "Nội dung đề nghị không thuộc thẩm quyền giải quyết của cơ quan này. Nơi có thẩm quyền: Cục Quản lý xuất "
            "nhập cảnh.\nKhi đã đủ điều kiện, đề nghị nộp hồ sơ mới.",
            "",
        ),
        contact=_CONTACT,
        signer="Lê Văn Mẫu",
    ),
    Form.STOPPING: Stopping(
        head=_head("DGQ", in_english=True),
        party=_FOREIGNER,
        request=_CARD,
        received_at=_AT,
        stopped_on=date(2026, 10, 5),
        text=Bilingual(
            "Đã quá thời hạn 15 ngày được yêu cầu mà hồ sơ không được bổ sung, hoàn thiện.",
            "The 15 days given have passed and the dossier has not been completed.",
        ),
        legal_bases=("Luật 47/2014/QH13", "Thông tư 22/2023/TT-BCA"),
        fee_consequence=Bilingual("Đã nộp 145 USD", "145 USD paid"),
        contact=_CONTACT,
        signer_title=Bilingual("Lãnh đạo Phòng", "Head of the Office"),
        signer="Trần Thị Mẫu",
    ),
    Form.CONTROL: Control(
        head=_head("KSHS"),
        party=_CITIZEN,
        request=_PASSPORT,
        as_of=_at("2026-09-28 16:30"),
        due_on=date(2026, 9, 28),
        stretches=(
            Stretch(stage=Bilingual("Mới nộp", "Newly lodged"), people=("Lê Văn Mẫu",),
                    from_at=_at("2026-09-15 20:00"), to_at=_AT, due_on=None, timing=Timing.UNTIMED),
            Stretch(stage=Bilingual("Đang thẩm định", "In review"), people=("Lê Văn Mẫu", "Phạm Thị Mẫu"), from_at=_AT,
                    to_at=_at("2026-09-18 15:00"), due_on=date(2026, 9, 21), timing=Timing.EARLY),
            Stretch(stage=Bilingual("Đang ở Cục", "At the centre"), people=(), from_at=_at("2026-09-18 15:00"),
                    to_at=_at("2026-09-29 09:00"), due_on=date(2026, 9, 28), timing=Timing.LATE),
        ),
        drawn_up_by="Lê Văn Mẫu",
    ),
}  # fmt: skip
