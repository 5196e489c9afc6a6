"""Sentences for what is stored as a code: journal verbs and facts, refusals, errors, faults of records, doubts."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

from app.core.errors import OfficeError
from app.web import filters
from app.web.labels.arrival import FAULTS_OF_REGISTERS, HISTORY_OF_ARRIVAL
from app.web.labels.checking import FACTS_OF_CHECKING, HISTORY_OF_CHECKING, check_told
from app.web.labels.passing_on import HISTORY_OF_PASSING_ON
from app.web.labels.refusals import ERRORS, WHY_NOT
from app.web.labels.remarks import FACTS_OF_REMARKS, HISTORY_OF_REMARKS
from app.web.labels.wire import HISTORY_OF_THE_WIRE
from app.web.labels.words import LABELS, label
from config.flags import OFFICER_FLAGS

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Sentences = Mapping[str, LazyString]

# What was done, by the journal's verb. Who and when stand beside it on the page; the facts follow it. "journal" marks
# what a button says too: Vietnamese has one form for both, English has not.
HISTORY: Sentences = {
    **HISTORY_OF_THE_WIRE,
    **HISTORY_OF_ARRIVAL,
    **HISTORY_OF_CHECKING,
    **HISTORY_OF_PASSING_ON,
    **HISTORY_OF_REMARKS,
    "lodged": _l("Hồ sơ được nộp"),
    "entered_from_register": _l("Nhập hồ sơ từ sổ cũ"),
    "amended": _l("Người nộp sửa hồ sơ trên cổng"),
    "asked_to_withdraw": _l("Người nộp đề nghị rút hồ sơ"),
    "accepted": _l("Tiếp nhận hồ sơ"),
    "refused": _l("Từ chối tiếp nhận hồ sơ"),
    "returned_for_papers": _l("Yêu cầu nộp đủ giấy tờ trước khi tiếp nhận"),
    "papers_received": _l("Nhận đủ giấy tờ"),
    "supplement_requested": _l("Yêu cầu bổ sung, tạm dừng tính thời hạn"),
    "leader_asked": _l("Trình lãnh đạo yêu cầu bổ sung lần nữa"),
    "request_declined": _l("Lãnh đạo không đồng ý yêu cầu bổ sung lần nữa"),
    "paper_issued": _l("Phát hành giấy tờ"),
    "resumed": _l("Nhận bổ sung, tiếp tục tính thời hạn"),
    "proposed": _p("journal", "Trình đề xuất"),
    "approved": _l("Phê duyệt đề xuất"),
    "endorsed": _l("Duyệt chuyển Cục Quản lý xuất nhập cảnh"),
    "sent_back": _l("Trả lại cán bộ đề xuất"),
    "transferred": _l("Chuyển hồ sơ lên Cục Quản lý xuất nhập cảnh"),
    "result_recorded": _p("journal", "Ghi kết quả của Cục"),
    "returned_by_centre": _l("Cục trả lại hồ sơ"),
    "handed_out": _p("journal", "Trả kết quả"),
    "withdrawn": _p("journal", "Cho rút hồ sơ"),
    "stopped": _l("Dừng giải quyết hồ sơ"),
    "claimed": _p("journal", "Nhận xử lý"),
    "released": _l("Bỏ giữ hồ sơ"),
    "lapsed": _l("Hết thời gian giữ chỗ, hồ sơ chưa ai bắt đầu xử lý"),
    "assigned": _l("Giao hồ sơ cho cán bộ"),
    "payment_confirmed": _l("Cổng xác nhận đã thanh toán"),
    "payment_taken": _p("journal", "Thu tiền"),
    "receipt_issued": _p("journal", "Lập biên lai"),
    "signed_in": _p("journal", "Đăng nhập"),
    "signed_out": _p("journal", "Đăng xuất"),
    "sign_in_locked": _l("Khóa đăng nhập vì nhập sai mật khẩu nhiều lần"),
    "sign_in_unlocked": _p("journal", "Mở khóa đăng nhập"),
    "officer_added": _p("journal", "Thêm cán bộ"),
    "skills_changed": _p("journal", "Ghi chuyên môn của cán bộ"),
    "officer_deactivated": _p("journal", "Ngừng tài khoản"),
    "officer_reactivated": _l("Cho dùng lại tài khoản"),
    "password_changed": _p("journal", "Đổi mật khẩu"),
    "password_reset": _p("journal", "Đặt lại mật khẩu"),
    "progress_told_again": _l("Gửi lại tin báo tiến độ lên cổng"),
    "progress_exported": _l("Đóng gói tin báo tiến độ để chuyển lên cổng"),
    "export_delivered": _l("Gói tin báo tiến độ đã tới cổng"),
    "export_lost": _l("Gói tin báo tiến độ bị thất lạc, sẽ đóng lại"),
    "counts_renewed": _l("Đếm lại các hàng đợi hồ sơ"),
    "rate_entered": _p("journal", "Nhập tỷ giá"),
    "rate_approved": _p("journal", "Duyệt tỷ giá"),
}

# The facts an entry may hold: what they are called, and how they are written.
FACTS: Mapping[str, tuple[LazyString, str]] = {
    "reason": (_l("Lý do"), "text"),
    "papers_missing": (_l("Giấy tờ còn thiếu"), "list"),
    "collector": (_l("Người nhận"), "collector"),
    "reasons": (_l("Mã lý do"), "list"),
    "paper": (_l("Giấy tờ phát hành"), "text"),
    "paper_sha256": (_l("Mã băm giấy tờ"), "text"),
    "due_on": (_l("Hẹn trả"), "day"),
    "answer_by_on": (_l("Hạn bổ sung"), "day"),
    "proposal": (_l("Đề xuất"), "proposal"),
    "answer": (_l("Trả lời của Cục"), "centre_answer"),
    "reference": (_l("Số văn bản"), "text"),
    "mode": (_l("Cách trả"), "return_mode"),
    "role": (_l("Vai trò"), "role"),
    "unit": (_l("Đơn vị"), "text"),
    "from": (_l("Từ trạng thái"), "state"),
    "to": (_l("Sang trạng thái"), "state"),
    "calendar": (_l("Lịch làm việc"), "text"),
    "catalogue": (_l("Phiên bản thủ tục"), "text"),
    "request": (_l("Lần yêu cầu"), "text"),
    "decision": (_l("Lần trình"), "text"),
    "transfer": (_l("Lần chuyển"), "text"),
    "state": (_l("Trạng thái"), "state"),
    "received_on": (_l("Ngày tiếp nhận"), "day"),
    "resolved_on": (_l("Ngày có kết quả"), "day"),
    "procedure": (_l("Thủ tục"), "text"),
    "portal_version": (_l("Phiên bản trên cổng"), "text"),
    "changed": (_l("Các mục đã đổi"), "list"),
    "channel": (_l("Hình thức"), "channel"),
    "amounts": (_l("Số tiền"), "money"),
    "receipts": (_l("Biên lai"), "list"),
    "messages": (_l("Số tin"), "text"),
    "transactions": (_l("Mã giao dịch"), "list"),
    "currency": (_l("Loại tiền"), "text"),
    "on": (_l("Ngày"), "day"),
    "rate": (_l("Tỷ giá"), "text"),
    "bank": (_l("Ngân hàng"), "text"),
    "source": (_l("Nguồn"), "text"),
    "kind": (_l("Loại"), "kind"),
    "why": (_l("Vì"), "next_reason"),
    "also": (_l("Ngoài ra"), "next_reasons"),
    "procedures": (_l("Thủ tục"), "list"),
    "tongues": (_l("Ngoại ngữ"), "tongues"),
    "number": (_l("Số"), "text"),
    "holder": (_l("Người giữ"), "text"),
    "holder_before": (_l("Người giữ trước"), "text"),
    "absence": (_l("Loại vắng mặt"), "absence_kind"),
    "from_at": (_l("Từ"), "instant"),
    "until_at": (_l("Đến"), "instant"),
    "stand_in": (_l("Người thay"), "text"),
    "act": (_l("Việc"), "act"),
    "dossiers": (_l("Số hồ sơ"), "text"),
    "cells": (_l("Số ô đếm"), "text"),
    "differences": (_l("Số chỗ lệch"), "text"),
    "locked_minutes": (_l("Số phút khóa"), "text"),
    **FACTS_OF_CHECKING,
    **FACTS_OF_REMARKS,
}

UNTOLD = frozenset({"by"})  # that Next was pressed; why this one came says it better

FAULTS: Sentences = {
    "unreadable": _l("Bản ghi không đọc được: không phải JSON, hoặc không phải UTF-8."),
    "too_large": _l("Bản ghi lớn hơn 256 KiB."),
    "missing_field": _l("Thiếu trường bắt buộc"),
    "bad_format": _l("Trường sai định dạng"),
    "bad_identity": _l("Số định danh không đúng với loại giấy tờ."),
    "unknown_procedure": _l("Thủ tục không có trong danh mục, hoặc không có hiệu lực vào ngày nộp."),
    "other_unit": _l("Hồ sơ thuộc đơn vị khác."),
    "conflict": _l("Cùng phiên bản nhưng nội dung khác với bản đang giữ."),
    "number_taken": _l("Số này quầy đã cấp cho hồ sơ khác; hãy đề nghị cổng cấp số mới."),
    "orphan": _l("Chưa thấy hồ sơ gốc; bản ghi được giải phóng khi hồ sơ gốc về."),
}

FLAGS: Sentences = {
    "cccd_birth_year": _l("Năm sinh trong số căn cước khác với tờ khai"),
    "cccd_sex": _l("Giới tính trong số căn cước khác với tờ khai"),
    "passport_too_short": _l("Hộ chiếu hết hạn trước ngày cuối xin tạm trú"),
    "document_missing": _l("Thiếu giấy tờ bắt buộc"),
    "fee_undetermined": _l("Tờ khai chưa đủ để xác định mức phí, lệ phí"),
    "fee_differs": _l("Số tiền khác với biểu mức thu"),
    "payment_elsewhere": _l("Khoản nộp này đã ghi cho hồ sơ khác"),
    "twin_open": _l("Người này đang có hồ sơ khác cùng thủ tục"),
    "under_14": _l("Người dưới 14 tuổi: phải đến trực tiếp"),
    "field_unfit": _l("Mục của tờ khai thiếu hoặc sai"),
    "form_differs": _l("Tờ khai không phải mẫu của thủ tục này"),
    "pinned_early": _l("Nộp trước khi có danh mục: tính theo phiên bản đầu tiên"),
    "withdrawal_asked": _l("Người nộp đề nghị rút hồ sơ"),
    "changed_in_review": _l("Người nộp sửa hồ sơ khi đang giải quyết"),
}


def history(verb: str) -> str:
    """What was done, in a few words; the verb itself where nobody named it."""
    return str(HISTORY.get(verb, verb))


def facts_of(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The facts of a journal entry as label and text, in the order of FACTS, then those without a name of their own."""
    told = {name: value for name, value in facts.items() if value not in (None, [], {}) and name not in UNTOLD}
    known = [(name, told[name]) for name in FACTS if name in told]
    unnamed = [(name, value) for name, value in sorted(told.items()) if name not in FACTS]
    return tuple((str(FACTS[name][0]), _written(value, FACTS[name][1])) for name, value in known) + tuple(
        (name, str(value)) for name, value in unnamed
    )


# How each of several is written, by the kind of the fact.
MEMBERS: Mapping[str, Callable[[Any], str]] = {
    "list": str,
    "checks": check_told,
    "next_reasons": lambda each: label("next_reason", each),
    "tongues": lambda each: label("tongue", each),
}


def _written(value: Any, kind: str) -> str:
    if kind == "day":
        return filters.day(date.fromisoformat(str(value)))
    if kind == "instant":
        return filters.instant(datetime.fromisoformat(str(value)))
    if kind in MEMBERS:
        return ", ".join(MEMBERS[kind](each) for each in value)
    if kind == "money":
        return ", ".join(filters.money(amount, currency) for currency, amount in value.items())
    if kind == "officer_flag":
        return officer_flag(str(value))
    if kind == "kind":  # what the portal told, or of what kind a rate is
        return label("told_by_portal" if str(value) in LABELS["told_by_portal"] else "rate_kind", value)
    if kind == "channel":  # a dossier's way in, or a payment's
        return label("channel" if str(value) in LABELS["channel"] else "payment_channel", value)
    return label(kind, value) if kind in LABELS else str(value)


def officer_flag(code: str) -> str:
    """What a flag that an officer set is called, in the reader's tongue; the code where config/flags.py has none."""
    known = OFFICER_FLAGS.get(code)
    return code if known is None else known.en if str(get_locale()) == "en" else known.vi


def why_not(code: str | None) -> str:
    """The sentence for a refusal of `may()`; empty for None."""
    return "" if code is None else str(WHY_NOT.get(code, code))


def error_sentence(error: OfficeError) -> str:
    """What an error says to the officer, its gaps filled in the reader's tongue."""
    sentence = ERRORS.get(error.code)
    if sentence is None:
        return error.code
    gaps = defaultdict(str, {name: _in_words(name, value) for name, value in error.facts.items()})
    return str(sentence) % gaps


def _in_words(name: str, value: object) -> str:
    if name == "why":
        return why_not(None if value is None else str(value))
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return filters.day(date.fromisoformat(value))
    if isinstance(value, datetime):
        return filters.instant(value)
    return label(name, value) if name in LABELS else str(value)


def fault(code: str, field: str = "") -> str:
    """Why a record is set aside, with the field where it is about one."""
    sentence = str(FAULTS.get(code) or FAULTS_OF_REGISTERS.get(code, code))
    return f"{sentence.removesuffix('.')}: {field}" if field else sentence


def flag(raised: Mapping[str, Any] | str) -> str:
    """A doubt about a dossier, with the paper or field it is about."""
    if isinstance(raised, str):
        return str(FLAGS.get(raised, raised))
    about = ", ".join(str(value) for name, value in raised.items() if name != "code" and value)
    sentence = str(FLAGS.get(str(raised.get("code")), raised.get("code")))
    return f"{sentence}: {about}" if about else sentence
