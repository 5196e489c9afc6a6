"""The receipt of fees and charges (biên lai thu phí, lệ phí) as a PDF; numbering, tariff and rates are decided before.

Content: Decree 123/2020/NĐ-CP, chapter III, as amended by Decree 70/2025/NĐ-CP. The agency's digital signature is not
put on here, so each page says that it is a presentation copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from reportlab.pdfgen.canvas import Canvas

from reports.figures import Bilingual, day, grouped, moment, money, place_and_day
from reports.fonts import Face
from reports.layout import (
    Align,
    Cell,
    Grid,
    Run,
    Strip,
    beside,
    cell,
    draw_line,
    gap,
    held,
    line_width,
    lines_of,
    row,
    under,
)
from reports.paper import A5_LANDSCAPE, Drawing, Footer, agency_stack, drawn, drawn_together, halves, nation_stack
from reports.qr import draw_qr
from reports.words import Four, ZeroTen, amount_in_words

UNSIGNED = "BẢN THỂ HIỆN – chưa ký số"
UNSIGNED_EN = "Presentation copy – not digitally signed"

_SHEET = A5_LANDSCAPE
_NUMBER = re.compile(r"[0-9]{7}")
_QR_SIDE = 72.0
_SMALL = 8.0  # size of the English that stands beside the Vietnamese


class FeeKind(StrEnum):
    """Phí (price of a service) or lệ phí (charge for an act of the state), kept apart by the Law on fees of 2015."""

    FEE = "phi"
    CHARGE = "le_phi"


class PaymentMode(StrEnum):
    """How the money came: cash (TM), bank transfer (CK), or online through the public portal."""

    CASH = "cash"
    TRANSFER = "transfer"
    PORTAL = "portal"


KIND_NAMES: Mapping[FeeKind, Bilingual] = {
    FeeKind.FEE: Bilingual("Phí", "fee"),
    FeeKind.CHARGE: Bilingual("Lệ phí", "charge"),
}
MODE_NAMES: Mapping[PaymentMode, Bilingual] = {
    PaymentMode.CASH: Bilingual("TM (tiền mặt)", "cash"),
    PaymentMode.TRANSFER: Bilingual("CK (chuyển khoản)", "bank transfer"),
    PaymentMode.PORTAL: Bilingual("Trực tuyến (Cổng dịch vụ công)", "online"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One item collected; `amount` counts the smallest collected unit of `currency` (đồng, whole US dollars)."""

    name: Bilingual
    kind: FeeKind
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How items in US dollars became đồng: VND a dollar, the rate's day and its source."""

    usd_amount: int
    rate: Decimal
    rate_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as issued; raises ValueError when its number or its sums cannot be right.

    `total` is what was collected, in `currency`. `paid_at` shows its own wall clock: bring it into the office's zone.
    `payer_identity` is printed as given; `reports.text.masked` hides it on copies that leave the payer's hands.
    """

    form_symbol: str
    serial: str
    number: str
    superior: str
    agency: Bilingual
    agency_tax_code: str
    place: str
    issued_on: date
    lines: tuple[FeeLine, ...]
    total: int
    currency: str
    payer_name: str
    payer_address: str
    payer_identity: str
    dossier_number: str
    mode: PaymentMode
    paid_at: datetime
    collector: str
    lookup_code: str
    exchange: Exchange | None = None

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number):
            raise ValueError(f"a receipt number has 7 digits, not {self.number!r}")
        if not self.lines or any(line.amount < 0 for line in self.lines):
            raise ValueError("a receipt has at least one line and no negative amount")
        if abs(self._sum_of_lines() - self.total) >= 1:
            raise ValueError(f"the lines of receipt {self.number} make {self._sum_of_lines()}, not {self.total}")

    def _sum_of_lines(self) -> Decimal:
        own = sum(line.amount for line in self.lines if line.currency == self.currency)
        foreign = [line for line in self.lines if line.currency != self.currency]
        if self.exchange is None:
            if foreign:
                raise ValueError(f"a line in {foreign[0].currency} on a receipt in {self.currency} needs a rate")
            return Decimal(own)
        dollars = sum(line.amount for line in foreign)
        if self.currency != "VND" or {line.currency for line in foreign} != {"USD"}:
            raise ValueError("a rate belongs on a receipt in VND with lines in USD")
        if dollars != self.exchange.usd_amount:
            raise ValueError(f"the lines make {dollars} USD, the rate was applied to {self.exchange.usd_amount}")
        return own + self.exchange.rate * dollars


def receipt_pdf(receipt: Receipt, *, zero_ten: ZeroTen = "linh", four: Four = "tư") -> bytes:
    """The receipt on A5 landscape in both tongues; the same receipt gives the same bytes.

    Text too long for one page runs on to the next. Raises `FontsMissing`, and ValueError for a currency without words.
    """
    title = _name_of(receipt)
    strips = _strips(receipt, zero_ten=zero_ten, four=four)
    return drawn(_SHEET, strips, title=title, author=receipt.agency.vi, footer=_footer(title))


def receipts_pdf(receipts: Sequence[Receipt]) -> bytes:
    """Several receipts in one PDF, in this order, each as `receipt_pdf` draws it. Raises ValueError for none."""
    if not receipts:
        raise ValueError("there is no receipt to draw")
    drawings = [Drawing(_SHEET, tuple(_strips(each)), _footer(_name_of(each))) for each in receipts]
    return drawn_together(drawings, title=f"Biên lai ({len(receipts)})", author=receipts[0].agency.vi)


def _name_of(receipt: Receipt) -> str:
    return f"Biên lai {receipt.form_symbol} {receipt.serial} {receipt.number}"


def _strips(receipt: Receipt, *, zero_ten: ZeroTen = "linh", four: Four = "tư") -> list[Strip]:
    return [
        *_head(receipt),
        *_title(),
        *_payer(receipt),
        gap(4),
        *_fee_table(receipt),
        gap(3),
        *_in_words(receipt, zero_ten=zero_ten, four=four),
        *_exchange(receipt),
        gap(4),
        *_closing(receipt),
    ]


def qr_text(receipt: Receipt) -> str:
    """What the QR code says, in this order and parted by `|`; nothing about the payer.

    Form symbol, serial, number, tax code of the agency, day (yyyy-mm-dd), total, currency, look-up code.
    """
    parts = (
        receipt.form_symbol,
        receipt.serial,
        receipt.number,
        receipt.agency_tax_code,
        receipt.issued_on.isoformat(),
        str(receipt.total),
        receipt.currency,
        receipt.lookup_code,
    )
    return "|".join(parts)


def _head(receipt: Receipt) -> list[Strip]:
    left, middle, right = halves(_SHEET.columns(33, 40, 27))
    centred = [cell(receipt.agency.en, Face.ITALIC, size=_SMALL, align=Align.CENTRE)]
    tax_code = _labelled("MST", "Tax code", value=receipt.agency_tax_code, align=Align.CENTRE)
    agency = agency_stack(receipt.superior, receipt.agency.vi, column=left, size=9)
    symbols = (
        _labelled("Mẫu số", "Form", value=receipt.form_symbol),
        _labelled("Ký hiệu", "Serial", value=receipt.serial),
        Cell((*_label("Số", "No."), Run(receipt.number, Face.BOLD, 13))),
    )
    return [
        *beside(
            [
                [*agency, *row(centred, left), *(row([tax_code], left) if receipt.agency_tax_code else [])],
                nation_stack(middle, size=9, in_english=True),
                [strip for symbol in symbols for strip in row([symbol], right)],
            ]
        ),
        gap(2),
    ]


def _title() -> list[Strip]:
    whole = _SHEET.columns(1)
    return [
        *row([cell("BIÊN LAI THU PHÍ, LỆ PHÍ", Face.BOLD, size=14, align=Align.CENTRE)], whole),
        *row([cell("RECEIPT OF FEES AND CHARGES", Face.ITALIC, size=9, align=Align.CENTRE)], whole),
        gap(2),
        _boxed(f"{UNSIGNED}  /  {UNSIGNED_EN}"),
        gap(2),
    ]


def _boxed(text: str) -> Strip:
    """The mark of an unsigned copy in a frame, so that no printer or black-and-white copy makes it less plain."""
    line = lines_of([Run(text, Face.BOLD, 9)], _SHEET.text_width)[0]
    x = (_SHEET.width - line_width(line)) / 2

    def paint(canvas: Canvas, top: float) -> None:
        draw_line(canvas, line, x=x, baseline=top - 10)
        canvas.setLineWidth(0.8)
        canvas.rect(x - 6, top - 13.5, line_width(line) + 12, 13.5)

    return Strip(16, paint)


def _payer(receipt: Receipt) -> list[Strip]:
    whole, two = _SHEET.columns(1), _SHEET.columns(60, 40)
    mode = MODE_NAMES[receipt.mode]
    paid = moment(receipt.paid_at)
    return [
        *row([_labelled("Người nộp tiền", "Payer", value=receipt.payer_name, face=Face.BOLD)], whole),
        *row([_labelled("Địa chỉ", "Address", value=receipt.payer_address)], whole),
        *row(
            [
                _labelled("Số giấy tờ", "Identity No.", value=receipt.payer_identity),
                _labelled("Mã hồ sơ", "Dossier No.", value=receipt.dossier_number),
            ],
            two,
        ),
        *row(
            [
                Cell((*_label("Hình thức thanh toán", "Paid by"), Run(f"{mode.vi} / {mode.en}"))),
                _labelled("Thời điểm nộp", "Paid at", value=paid),
            ],
            two,
        ),
    ]


def _fee_table(receipt: Receipt) -> list[Strip]:
    columns = _SHEET.columns(6, 60, 14, 20, ruled=True)
    heads = (("Khoản thu", "Item"), ("Loại", "Kind"), ("Số tiền", "Amount"))
    titles = [
        Cell((Run(vietnamese, Face.BOLD, 9), Run(f" / {english}", Face.ITALIC, _SMALL)), Align.CENTRE)
        for vietnamese, english in heads
    ]
    head = row([cell("TT", Face.BOLD, size=9, align=Align.CENTRE), *titles], columns)
    lines = [
        strip for number, line in enumerate(receipt.lines, start=1) for strip in _fee_row(number, line, columns=columns)
    ]
    return [*under(head, lines), *_total_row(receipt)]


def _fee_row(number: int, line: FeeLine, *, columns: Grid) -> list[Strip]:
    kind = KIND_NAMES[line.kind]
    return row(
        [
            cell(str(number), align=Align.CENTRE),
            Cell((Run(line.name.vi), Run(f" / {line.name.en}", Face.ITALIC, _SMALL))),
            Cell((Run(kind.vi), Run(f" / {kind.en}", Face.ITALIC, _SMALL))),
            cell(money(line.amount, line.currency), align=Align.RIGHT),
        ],
        columns,
    )


def _total_row(receipt: Receipt) -> list[Strip]:
    label = Cell((Run("Tổng số tiền đã thu", Face.BOLD), Run(" / Total collected", Face.ITALIC, _SMALL)), Align.RIGHT)
    total = cell(money(receipt.total, receipt.currency), Face.BOLD, size=10.5, align=Align.RIGHT)
    return row([label, total], _SHEET.columns(80, 20, ruled=True))


def _in_words(receipt: Receipt, *, zero_ten: ZeroTen, four: Four) -> list[Strip]:
    whole = _SHEET.columns(1)
    vietnamese = amount_in_words(receipt.total, receipt.currency, zero_ten=zero_ten, four=four)
    english = amount_in_words(receipt.total, receipt.currency, locale="en")
    return [
        *row([Cell((Run("Bằng chữ: "), Run(f"{vietnamese}.", Face.BOLD)))], whole),
        *row([cell(f"In words: {english}.", Face.ITALIC, size=_SMALL)], whole),
    ]


def _exchange(receipt: Receipt) -> list[Strip]:
    exchange = receipt.exchange
    if exchange is None:
        return []
    sum_said = f"{money(exchange.usd_amount, 'USD')} × {grouped(exchange.rate)} đồng/USD"
    rate_said = f"tỷ giá ngày {day(exchange.rate_on)}, {exchange.source}"
    return row([_labelled("Quy đổi", "Exchange", value=f"{sum_said} ({rate_said})")], _SHEET.columns(1))


def _closing(receipt: Receipt) -> list[Strip]:
    columns = _SHEET.columns(34, 33, 33)
    code, payer, collector = halves(columns)
    dated = place_and_day(receipt.place, receipt.issued_on)
    signing = beside(
        [
            [_qr(receipt, code)],
            _signing("Người nộp tiền", "Payer", column=payer, above=""),
            _signing("Người thu tiền", "Collector", column=collector, above=dated),
        ]
    )
    names = [
        _labelled("Mã tra cứu", "Look-up code", value=receipt.lookup_code, align=Align.CENTRE, face=Face.BOLD),
        cell(receipt.payer_name, Face.BOLD, align=Align.CENTRE),
        cell(receipt.collector, Face.BOLD, align=Align.CENTRE),
    ]
    return [*held(signing), *row(names, columns)]


def _qr(receipt: Receipt, column: Grid) -> Strip:
    x = (column.edges[0] + column.edges[-1] - _QR_SIDE) / 2
    return Strip(_QR_SIDE, lambda canvas, top: draw_qr(canvas, qr_text(receipt), x=x, top=top, side=_QR_SIDE))


def _signing(vietnamese: str, english: str, *, column: Grid, above: str) -> list[Strip]:
    title = Cell((Run(vietnamese, Face.BOLD), Run(f" / {english}", Face.ITALIC, _SMALL)), Align.CENTRE)
    note = cell("(Ký, ghi rõ họ tên / Signature, full name)", Face.ITALIC, size=_SMALL, align=Align.CENTRE)
    dated = cell(above, Face.ITALIC, align=Align.CENTRE)
    return [*row([dated], column), *row([title], column), *row([note], column)]


def _label(vietnamese: str, english: str) -> tuple[Run, Run]:
    return Run(vietnamese), Run(f" / {english}: ", Face.ITALIC, _SMALL)


def _labelled(
    vietnamese: str, english: str, *, value: str, face: Face = Face.REGULAR, align: Align = Align.LEFT
) -> Cell:
    return Cell((*_label(vietnamese, english), Run(value, face)), align)


def _footer(title: str) -> Footer:
    line = lines_of([Run(f"{title}  ·  {UNSIGNED}", Face.ITALIC, 7.5)], _SHEET.text_width * 0.8)[0]

    def draw(canvas: Canvas, page: str) -> None:
        draw_line(canvas, line, x=_SHEET.left, baseline=16)
        canvas.setFont(Face.ITALIC, 7.5)
        canvas.drawRightString(_SHEET.width - _SHEET.right, 16, page)

    return draw
