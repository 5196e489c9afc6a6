"""The receipt: what it says, that it refuses wrong sums, and that no text breaks it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.figures import Bilingual
from reports.paper import A5_LANDSCAPE
from reports.receipt import UNSIGNED, UNSIGNED_EN, FeeKind, FeeLine, PaymentMode, qr_text, receipt_pdf
from tests.unit.reports.specimens import (
    DOLLAR_RECEIPT,
    HOSTILE_TEXTS,
    LETTERS,
    RECEIPT,
    baselines_of,
    fonts_of,
    text_of,
)


@pytest.mark.parametrize(
    "words",
    [
        "CÔNG AN THÀNH PHỐ HÀ NỘI",
        "PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH",
        "Immigration Office, Hanoi City Police",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN LAI THU PHÍ, LỆ PHÍ",
        "RECEIPT OF FEES AND CHARGES",
        "Mẫu số / Form: 01BLP0-001",
        "Ký hiệu / Serial: AA-26E",
        "Số / No.: 0000123",
        "MST / Tax code: 0100000001",
        "Người nộp tiền / Payer: NGUYỄN THỊ ĐÀO",
        "Số 44 đường Phạm Ngọc Thạch, phường Kim Liên, thành phố Hà Nội",
        "Mã hồ sơ / Dossier No.: G01.801.108-261123-000017",
        "TM (tiền mặt) / cash",
        "09:05 23/11/2026",
        "Lệ phí cấp hộ chiếu phổ thông / Ordinary passport",
        "Lệ phí / charge",
        "100.000 đồng",
        "Bằng chữ: Một trăm nghìn đồng.",
        "In words: One hundred thousand Vietnamese dong.",
        "Hà Nội, ngày 23 tháng 11 năm 2026",
        "Mã tra cứu / Look-up code: 7KQ2-M9XD",
        "Trần Văn Thử",
        UNSIGNED,
        UNSIGNED_EN,
        "Trang 1/1",
    ],
)
def test_the_receipt_says_it_letter_for_letter(words):
    (page,) = text_of(receipt_pdf(RECEIPT))

    assert words in page


def test_dollar_items_show_amount_rate_day_and_source_beside_the_dong():
    (page,) = text_of(receipt_pdf(DOLLAR_RECEIPT))

    assert "25 USD × 26.345,50 đồng/USD (tỷ giá ngày 23/11/2026, Vietcombank, mua chuyển khoản)" in page
    assert "658.638 đồng" in page
    assert "Sáu trăm năm mươi tám nghìn sáu trăm ba mươi tám đồng." in page


def test_dollars_collected_as_dollars_are_said_in_dollars():
    receipt = replace(DOLLAR_RECEIPT, total=25, currency="USD", exchange=None)

    (page,) = text_of(receipt_pdf(receipt))

    assert "Hai mươi lăm đô la Mỹ." in page
    assert "Twenty-five US dollars." in page


def test_an_agency_without_a_tax_code_has_no_line_for_one():
    (page,) = text_of(receipt_pdf(replace(RECEIPT, agency_tax_code="")))

    assert "MST" not in page


def test_every_vietnamese_letter_comes_back_from_the_file():
    receipt = replace(RECEIPT, payer_name=LETTERS.upper(), payer_address=LETTERS)

    letters = "".join(text_of(receipt_pdf(receipt))).replace(" ", "")

    assert LETTERS in letters
    assert LETTERS.upper() in letters


def test_every_font_is_embedded():
    fonts = fonts_of(receipt_pdf(RECEIPT))

    assert fonts
    assert all(fonts.values())


def test_the_same_receipt_gives_the_same_bytes_in_another_process():
    drawn = receipt_pdf(DOLLAR_RECEIPT)

    code = (
        "import hashlib; from reports.receipt import receipt_pdf; "
        "from tests.unit.reports.specimens import DOLLAR_RECEIPT as receipt; "
        "print(hashlib.sha256(receipt_pdf(receipt)).hexdigest())"
    )
    again = subprocess.check_output([sys.executable, "-c", code], text=True, env={"PYTHONHASHSEED": "7"})

    assert again.strip() == hashlib.sha256(drawn).hexdigest()


def test_receipts_drawn_at_once_by_several_threads_are_the_same_as_alone():
    receipts = [replace(RECEIPT, number=f"{number:07}", payer_name=f"ĐỖ VĂN {number}") for number in range(24)]
    alone = [receipt_pdf(receipt) for receipt in receipts]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(receipt_pdf, receipts))

    assert together == alone


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_text_in_every_field_neither_breaks_nor_injects(text):
    line = replace(RECEIPT.lines[0], name=Bilingual(text, text))
    receipt = replace(
        RECEIPT,
        lines=(line,),
        payer_name=text,
        payer_address=text,
        payer_identity=text,
        dossier_number=text,
        collector=text,
        superior=text,
    )

    drawn = receipt_pdf(receipt)

    assert all(fonts_of(drawn).values())
    assert "100.000 đồng" in " ".join(text_of(drawn))
    for x, y in baselines_of(drawn):
        assert A5_LANDSCAPE.left - 0.001 <= x <= A5_LANDSCAPE.width - A5_LANDSCAPE.right
        assert 10 < y < A5_LANDSCAPE.height - A5_LANDSCAPE.top


def test_markup_in_a_name_is_printed_as_it_was_typed():
    (page,) = text_of(receipt_pdf(replace(RECEIPT, payer_name="<b>AN</b> &amp; \u202eBÌNH")))

    assert "<b>AN</b> &amp; ‹U+202E›BÌNH" in page


def test_a_forty_line_address_runs_on_to_further_pages_and_each_says_it_is_unsigned():
    pages = text_of(receipt_pdf(replace(RECEIPT, payer_address=HOSTILE_TEXTS["forty_lines"])))

    assert len(pages) == 3
    assert all(UNSIGNED in page for page in pages)
    assert "Trang 2/3" in pages[1]
    assert "ngõ 40, tổ dân phố số 40" in " ".join(pages)


def test_the_code_names_the_receipt_and_not_the_payer():
    said = qr_text(RECEIPT)

    assert said == "01BLP0-001|AA-26E|0000123|0100000001|2026-11-23|100000|VND|7KQ2-M9XD"


@pytest.mark.parametrize("number", ["123", "00000123", "000012A", "٠٠٠٠١٢٣", ""])
def test_a_number_that_is_not_seven_digits_is_refused(number):
    with pytest.raises(ValueError, match="7 digits"):
        replace(RECEIPT, number=number)


FIFTY_THOUSAND = FeeLine(name=Bilingual("Phí", "Fee"), kind=FeeKind.FEE, amount=50_000, currency="VND")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"lines": ()}, "at least one line"),
        ({"lines": (replace(FIFTY_THOUSAND, amount=-1),)}, "no negative amount"),
        ({"total": 99_999}, "make 100000, not 99999"),
        ({"lines": (*RECEIPT.lines, FIFTY_THOUSAND)}, "make 150000, not 100000"),
        ({"lines": DOLLAR_RECEIPT.lines}, "USD on a receipt in VND needs a rate"),
        ({"exchange": DOLLAR_RECEIPT.exchange}, "a rate belongs"),
    ],
)
def test_sums_that_cannot_be_right_are_refused(changes, complaint):
    with pytest.raises(ValueError, match=complaint):
        replace(RECEIPT, **changes)


@pytest.mark.parametrize(
    ("total", "usd_amount", "complaint"),
    [(658_636, 25, "make 658637.50, not 658636"), (658_638, 50, "make 25 USD, the rate was applied to 50")],
)
def test_a_total_that_the_rate_does_not_give_is_refused(total, usd_amount, complaint):
    exchange = replace(DOLLAR_RECEIPT.exchange, usd_amount=usd_amount)

    with pytest.raises(ValueError, match=complaint):
        replace(DOLLAR_RECEIPT, total=total, exchange=exchange)


def test_fees_in_dong_and_in_dollars_stand_on_one_receipt():
    lines = (*DOLLAR_RECEIPT.lines, FIFTY_THOUSAND)
    exchange = replace(DOLLAR_RECEIPT.exchange, rate=Decimal(26_000), rate_on=date(2026, 11, 20))

    receipt = replace(DOLLAR_RECEIPT, lines=lines, total=700_000, exchange=exchange, mode=PaymentMode.TRANSFER)

    (page,) = text_of(receipt_pdf(receipt))
    assert "700.000 đồng" in page
    assert "CK (chuyển khoản) / bank transfer" in page
