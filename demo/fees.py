"""What the make-believe portal asks for a dossier: one fee line, by the tariffs of the catalogue's sources."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple


class FeeAsked(NamedTuple):
    """What a fee depends on: the procedure, the form with its content, the day, and how it is lodged."""

    procedure: str
    form: str
    content: Mapping[str, Any]
    on: date
    online: bool


class FeeLine(NamedTuple):
    """One line of `DanhSachLePhi`: `kind` 1 phí, 2 lệ phí; `amount` whole đồng or whole dollars."""

    code: str
    name: str
    kind: str
    amount: int
    currency: str


FeeFor = Callable[[FeeAsked], FeeLine | None]

# First day, percent of Circular 25/2021's amounts, only for those lodged online (44/2023, 63/2023, 43/2024, 64/2025).
_RELIEFS = (
    (date(2027, 1, 1), 100, False),
    (date(2025, 7, 1), 50, False),
    (date(2025, 1, 1), 90, True),
    (date(2024, 7, 1), 80, False),
    (date(2024, 1, 1), 90, True),
    (date(2023, 7, 1), 80, False),
)
_VISA_STEPS = ((90, 50), (180, 95), (365, 135), (730, 145), (1_825, 155), (3_650, 165))
_CARD_STEPS = ((24, 145), (60, 155), (120, 165))


def usual_fee(asked: FeeAsked) -> FeeLine | None:
    """The fee of the circulars, None where the procedure is free."""
    reckon = _BY_PROCEDURE.get(asked.procedure)
    return reckon(asked) if reckon else None


def _passport(asked: FeeAsked) -> FeeLine:
    again = asked.content["NoiDungDeNghi"] in {"CAP_LAI_MAT", "CAP_LAI_HONG"}
    amount = 400_000 if again else 200_000
    percent = next((cut for first, cut, online in _RELIEFS if asked.on >= first and (asked.online or not online)), 100)
    return FeeLine("LP_HC", "Lệ phí cấp hộ chiếu phổ thông", "2", amount * percent // 100, "VND")


def _visa(asked: FeeAsked) -> FeeLine:
    amount = 25 if asked.content["SoLan"] == "1" else _step(_VISA_STEPS, _days(asked.content))
    return FeeLine("P_TT", "Phí cấp thị thực", "1", amount, "USD")


def _extension(_: FeeAsked) -> FeeLine:
    return FeeLine("P_GH", "Phí gia hạn tạm trú", "1", 10, "USD")


def _card(asked: FeeAsked) -> FeeLine:
    return FeeLine("P_TTT", "Phí cấp thẻ tạm trú", "1", _step(_CARD_STEPS, asked.content["ThoiHanThang"]), "USD")


def _area(asked: FeeAsked) -> FeeLine:
    amount = 10 * int(asked.content["SoNguoi"])
    return FeeLine("P_KVC", "Phí cấp giấy phép vào khu vực cấm, khu vực biên giới", "1", amount, "USD")


def _step(steps: tuple[tuple[int, int], ...], length: int) -> int:
    return next(amount for longest, amount in steps if length <= longest)


def _days(content: Mapping[str, Any]) -> int:
    first, last = content["TuNgay"], content["DenNgay"]
    return (_day(last) - _day(first)).days


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


_BY_PROCEDURE: dict[str, Callable[[FeeAsked], FeeLine]] = {
    "1.001456": _passport,
    "1.001194": _visa,
    "1.001146": _extension,
    "1.002411": _extension,
    "1.003460": _card,
    "1.000931": _area,
}
