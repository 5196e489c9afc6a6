"""Specimens of papers with invented people, and a reader that gets their text back."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from pypdf import PdfReader

from reports.book import II_06A, Book, BookRow, Figures
from reports.figures import Bilingual
from reports.receipt import Exchange, FeeKind, FeeLine, PaymentMode, Receipt

_VOWELS = "aăâeêioôơuưy"
_TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES) + "đ"

HANOI = timezone(timedelta(hours=7))
HOSTILE_TEXTS = {
    "markup": "<b>Tô</b> <font size=99>to</font> <img src='x'/> &amp; &#x202e;",
    "override": "Nguyễn \u202edlanoD\u202c Văn",
    "isolate": "\u2066A\u2067B\u2068C\u2069",
    "controls": "A\x00B\x07C\x1b[31mD\x7fE\x85F",
    "right_to_left": "שלום عليكم",
    "unknown_letters": "中文 ไทย 😀",
    "zero_width": "Ng\u200buyễn\ufeff\u00ad",
    "stacked_marks": "o" + "\u0301" * 60,
    "one_long_word": "X" * 900,
    "forty_lines": "\n".join(f"ngõ {n}, tổ dân phố số {n}" for n in range(1, 41)),
    "line_ends": "a\r\nb\rc\u2028d\u2029e\vf",
    "private_and_lone": "\ue000\ud800\uffff",
    "empty": "",
    "spaces": "  \u3000\u00a0\t  ",
    "pdf_syntax": "(( \\) Tj ET BT /F1 99 Tf <</JS (x)>> %",
}


RECEIPT = Receipt(
    form_symbol="01BLP0-001",
    serial="AA-26E",
    number="0000123",
    superior="CÔNG AN THÀNH PHỐ HÀ NỘI",
    agency=Bilingual("PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH", "Immigration Office, Hanoi City Police"),
    agency_tax_code="0100000001",
    place="Hà Nội",
    issued_on=date(2026, 11, 23),
    lines=(
        FeeLine(
            name=Bilingual("Lệ phí cấp hộ chiếu phổ thông", "Ordinary passport"),
            kind=FeeKind.CHARGE,
            amount=100_000,
            currency="VND",
        ),
    ),
    total=100_000,
    currency="VND",
    payer_name="NGUYỄN THỊ ĐÀO",
    payer_address="Số 44 đường Phạm Ngọc Thạch, phường Kim Liên, thành phố Hà Nội",
    payer_identity="••••••••2345",
    dossier_number="G01.801.108-261123-000017",
    mode=PaymentMode.CASH,
    paid_at=datetime(2026, 11, 23, 9, 5, tzinfo=HANOI),
    collector="Trần Văn Thử",
    lookup_code="7KQ2-M9XD",
)


_VISA = FeeLine(
    name=Bilingual("Lệ phí cấp thị thực một lần", "Single-entry visa"),
    kind=FeeKind.CHARGE,
    amount=25,
    currency="USD",
)
_EXCHANGE = Exchange(
    usd_amount=25, rate=Decimal("26345.50"), rate_on=date(2026, 11, 23), source="Vietcombank, mua chuyển khoản"
)
DOLLAR_RECEIPT = replace(RECEIPT, lines=(_VISA,), total=658_638, exchange=_EXCHANGE, mode=PaymentMode.PORTAL)


# The whole span of a real register: 1,432 received, 1,327 resolved, 105 open.
FIGURES = Figures(
    received=1_432,
    received_online=1_076,
    received_direct_post=356,
    carried_over=0,
    resolved=1_327,
    resolved_before=949,
    resolved_on_time=69,
    resolved_overdue=309,
    open=105,
    open_within=68,
    open_overdue=37,
)


BOOK = Book(
    form_symbol=II_06A,
    basis=Bilingual("Ban hành theo Thông tư số 02/2017/TT-VPCP", "Issued with Circular 02/2017/TT-VPCP"),
    title=Bilingual("Tình hình giải quyết thủ tục hành chính", "Resolution of administrative procedures"),
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 30),
    unit=Bilingual("Phòng Quản lý xuất nhập cảnh", "Immigration Office"),
    recipient=Bilingual("Công an thành phố Hà Nội", "Hanoi City Police"),
    rows=(BookRow(ordinal="1", name=Bilingual("Cấp hộ chiếu phổ thông", "Ordinary passport"), figures=FIGURES),),
    total=FIGURES,
    notes=(Bilingual("(6) tiếp nhận trước kỳ báo cáo.", "(6) received before the period."),),
    place="Hà Nội",
    signed_on=date(2026, 7, 2),
    prepared_by="Trần Văn Thử",
    signer_title=Bilingual("Trưởng phòng", "Head of Office"),
    signer="Nguyễn Thị Mẫu",
)


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, one space between words."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font of the pages by name, and whether it is embedded."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            found[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found


def baselines_of(pdf: bytes) -> list[tuple[float, float]]:
    """Where each piece of text starts, in points from the lower left corner."""
    places = []

    def note(text, _matrix, text_matrix, _font, _size):
        if text.strip():
            places.append((text_matrix[4], text_matrix[5]))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return places
