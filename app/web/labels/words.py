"""Labels: one or a few words for every value a page may show. Sentences stand in `sentences`."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

from app.web.labels.arrival import (
    ACTS_OF_ARRIVAL,
    FAULT_NAMES,
    FILE_FIELDS,
    PACKAGE_FATES,
    RECORD_FIELDS,
    RECORD_FORMS,
    RECORD_KINDS,
    REFUSALS_TOLD,
)
from app.web.labels.checking import ACTS_OF_CHECKING, LABELS_OF_CHECKING
from app.web.labels.counter import LABELS_OF_THE_COUNTER
from app.web.labels.handing_out import NEXT_REASONS, TONGUES
from app.web.labels.passing_on import ABSENCE_KINDS, ACTS_OF_PASSING_ON, BULK_STATES
from app.web.labels.remarks import ACTS_OF_REMARKS, LABELS_OF_REMARKS
from app.web.labels.wire import (
    COMPARISON_STATES,
    DIFFERENCES,
    EXPORT_STANDINGS,
    FILE_FAILURES,
    PORTAL_ANSWERS,
    TALKS,
    WIRE_STATES,
)
from config.catalogue import Group, Place, ServiceLevel, TermUnit
from config.kinds import Channel, FeeKind, IdentityKind, OwnerKind, ReturnWay
from config.supplement_reasons import Topic
from config.workflow import Role, State

Words = Mapping[str, LazyString]
THE_SYSTEM = "Hệ thống"  # the name of the system's account, as the first migration wrote it

STATES: Words = {
    State.LODGED: _l("Mới nộp"),
    State.INCOMPLETE: _l("Chưa đủ giấy tờ"),
    State.IN_REVIEW: _l("Đang thẩm định"),
    State.AWAITING_APPLICANT: _l("Chờ bổ sung"),
    State.AWAITING_DECISION: _l("Chờ quyết định"),
    State.TO_TRANSFER: _l("Chờ chuyển Cục"),
    State.AT_CENTRE: _l("Đang ở Cục"),
    State.RESULT_READY: _l("Có kết quả"),
    State.HANDED_OUT: _l("Đã trả kết quả"),
    State.REFUSED: _l("Từ chối tiếp nhận"),
    State.WITHDRAWN: _l("Đã rút"),
    State.STOPPED: _l("Dừng giải quyết"),
}
ROLES: Words = {
    Role.OFFICER: _p("role", "Cán bộ"),
    Role.TEAM_LEADER: _l("Đội trưởng"),
    Role.HEAD: _l("Lãnh đạo Phòng"),
    Role.CASHIER: _l("Thu ngân"),
    Role.AUDITOR: _p("role", "Kiểm tra"),
    Role.ADMINISTRATOR: _l("Quản trị"),
    Role.SYSTEM: _l("Hệ thống"),
}
CHANNELS: Words = {
    Channel.COUNTER: _l("Trực tiếp"),
    Channel.ONLINE: _l("Trực tuyến"),
    Channel.POST: _l("Bưu chính"),
}
OWNER_KINDS: Words = {
    OwnerKind.CITIZEN: _l("Công dân"),
    OwnerKind.BUSINESS: _l("Tổ chức"),
    OwnerKind.FOREIGNER: _l("Người nước ngoài"),
}
IDENTITY_KINDS: Words = {
    IdentityKind.CCCD: _l("Căn cước"),
    IdentityKind.CMND: _l("CMND"),
    IdentityKind.PASSPORT: _l("Hộ chiếu"),
    IdentityKind.BUSINESS_CODE: _l("Mã số doanh nghiệp"),
}
RETURN_MODES: Words = {
    ReturnWay.COUNTER: _l("Tại quầy"),
    ReturnWay.POST: _l("Qua bưu chính"),
}
PAYMENT_STATES: Words = {
    "none": _l("Không thu"),
    "due": _l("Chưa nộp"),
    "paid": _l("Đã nộp"),
}
PAYMENT_CHANNELS: Words = {
    "portal": _l("Qua cổng"),
    "cash": _l("Tiền mặt"),
    "transfer": _l("Chuyển khoản"),
}
TOLD_BY_PORTAL: Words = {
    "lodged": RECORD_KINDS["NOP"],
    "supplement": RECORD_KINDS["BOSUNG"],
    "withdrawal": RECORD_KINDS["RUT"],
    "payment": RECORD_KINDS["THANHTOAN"],
}
# Stored as they are printed on the receipt, which is in Vietnamese.
RATE_KINDS: Words = {
    "mua chuyển khoản": _l("Mua chuyển khoản"),
    "mua tiền mặt": _l("Mua tiền mặt"),
    "bán": _l("Bán ra"),
}
RECEIPT_STATES: Words = {
    "issued": _l("Đã lập"),
    "adjusted": _l("Đã điều chỉnh"),
    "replaced": _l("Đã thay thế"),
    "cancelled": _l("Đã xóa bỏ"),
    "lost": _l("Mất"),
    "destroyed": _l("Đã hủy"),
}
OUTCOMES: Words = {
    "granted": _l("Đồng ý cấp"),
    "denied": _l("Không cấp"),
    "withdrawn": _l("Người nộp rút"),
    "stopped": _l("Dừng giải quyết"),
}
REASON_TOPICS: Words = {
    Topic.DECLARATION: _l("Tờ khai"),
    Topic.PERSON: _l("Người nộp"),
    Topic.DOSSIER: _l("Hồ sơ"),
}
PROPOSALS: Words = {
    "grant": _l("Đề xuất cấp"),
    "deny": _l("Đề xuất không cấp"),
}
VERDICTS: Words = {
    "approved": _l("Đã phê duyệt"),
    "endorsed": _l("Đã duyệt chuyển Cục"),
    "sent_back": _l("Trả lại"),
}
CENTRE_ANSWERS: Words = {
    "issued": _l("Cục đã cấp"),
    "denied": _l("Cục không cấp"),
    "returned": _l("Cục trả lại"),
}
ARRIVALS: Words = {
    "awaited": _l("Chưa về"),
    "arrived": _l("Đã về"),
    "hash_differs": _l("Sai mã băm"),
    "refused": _l("Không nhận"),
}
ORIGINS: Words = {
    "portal": _l("Cổng dịch vụ công"),
    "counter": _l("Quầy tiếp nhận"),
    "register": _l("Sổ cũ"),
}
RUN_KINDS: Words = {
    "package": _l("Gói tin"),
    "pull": _l("Tải từ cổng"),
    "register": _l("Sổ cũ"),
    "replay": _l("Xét lại"),
    "mending": _l("Sửa bản ghi"),
}
RUN_STATES: Words = {
    "running": _l("Đang chạy"),
    "broken_off": _l("Bị ngắt"),
    "finished": _l("Đã xong"),
    "refused": _l("Không nhận"),
}
RECORD_OUTCOMES: Words = {
    "created": _l("Tạo mới"),
    "updated": _l("Cập nhật"),
    "unchanged": _l("Không đổi"),
    "stale": _l("Bản cũ"),
    "quarantined": _l("Cách ly"),
}
STANDINGS: Words = {
    "settled": _l("Đã xong"),
    "open": _l("Chờ xử lý"),
    "mended": _l("Đã sửa"),
    "released": _l("Đã giải phóng"),
    "refused": _l("Đã từ chối"),
}
MESSAGE_STATES: Words = {
    "promised": _l("Chờ gửi"),
    "acknowledged": _l("Cổng đã nhận"),
    "refused": _l("Cổng từ chối"),
}
# The portal's own words for its statuses (portal contract, section 1).
PORTAL_STATUSES: Words = {
    "1": _l("Mới đăng ký"),
    "2": _l("Được tiếp nhận"),
    "3": _l("Không được tiếp nhận"),
    "4": _l("Đang xử lý"),
    "5": _l("Yêu cầu bổ sung giấy tờ"),
    "6": _l("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "7": _l("Công dân yêu cầu rút hồ sơ"),
    "8": _l("Dừng xử lý"),
    "9": _l("Đã xử lý xong"),
    "10": _l("Đã trả kết quả"),
}
PLACES: Words = {
    Place.PROVINCE: _l("Công an tỉnh"),
    Place.CENTRE: _l("Cục Quản lý xuất nhập cảnh"),
    Place.MINISTER: _l("Bộ trưởng Bộ Công an"),
    Place.ISSUING_BODY: _l("Cơ quan đã cấp giấy"),
}
GROUPS: Words = {
    Group.CITIZEN: _l("Công dân Việt Nam"),
    Group.FOREIGNER: _l("Người nước ngoài"),
    Group.ORGANISATION: _l("Tổ chức"),
}
SERVICE_LEVELS: Words = {
    ServiceLevel.FULL: _l("Toàn trình"),
    ServiceLevel.PARTIAL: _l("Một phần"),
    ServiceLevel.INFORMATION: _l("Cung cấp thông tin"),
}
TERM_UNITS: Words = {
    TermUnit.WORKING_DAYS: _l("ngày làm việc"),
    TermUnit.CALENDAR_DAYS: _l("ngày"),
    TermUnit.MONTHS: _l("tháng"),
    TermUnit.HOURS: _l("giờ làm việc"),
}
FEE_KINDS: Words = {
    FeeKind.FEE: _l("Phí"),
    FeeKind.CHARGE: _l("Lệ phí"),
}
# What stands on the button of an act: those of config/workflow.py, and a few more.
ACTS: Words = {
    **ACTS_OF_ARRIVAL,
    **ACTS_OF_CHECKING,
    "lodge": _l("Nhập hồ sơ"),
    "enter_from_register": _l("Nhập từ sổ cũ"),
    "amend": _l("Sửa theo cổng"),
    "ask_to_withdraw": _l("Đề nghị rút"),
    "accept": _p("act", "Tiếp nhận"),
    "refuse": _p("act", "Từ chối tiếp nhận"),
    "return_for_papers": _l("Yêu cầu nộp đủ giấy tờ"),
    "papers_received": _l("Đã nhận đủ giấy tờ"),
    "request_supplement": _l("Yêu cầu bổ sung"),
    "ask_leader": _l("Trình lãnh đạo yêu cầu bổ sung"),
    "decline_request": _l("Không đồng ý yêu cầu bổ sung"),
    "issue_paper": _l("Phát hành giấy tờ"),
    "resume": _l("Tiếp tục giải quyết"),
    "propose": _l("Trình đề xuất"),
    "approve": _l("Phê duyệt"),
    "endorse": _l("Duyệt chuyển Cục"),
    "send_back": _l("Trả lại cán bộ"),
    "transfer": _l("Chuyển Cục"),
    "record_result": _l("Ghi kết quả của Cục"),
    "record_return": _l("Ghi Cục trả lại"),
    "hand_out": _l("Trả kết quả"),
    "withdraw": _l("Cho rút hồ sơ"),
    "stop": _p("act", "Dừng giải quyết"),
    "claim": _l("Nhận xử lý"),
    "release": _l("Bỏ giữ"),
    "lapse": _l("Hết hạn giữ chỗ"),
    "assign": _l("Giao cho cán bộ"),
    "confirm_payment": _l("Xác nhận thanh toán"),
    "take_payment": _l("Thu tiền"),
    "issue_receipt": _l("Lập biên lai"),
    **ACTS_OF_REMARKS,
    **ACTS_OF_PASSING_ON,
    # not about one dossier
    "enter_rate": _l("Nhập tỷ giá"),
    "approve_rate": _l("Duyệt tỷ giá"),
}
THEMES: Words = {
    "auto": _l("Theo máy"),
    "light": _l("Sáng"),
    "dark": _l("Tối"),
}
LOCALES: Words = {
    "vi": _l("Tiếng Việt"),
    "en": _l("Tiếng Anh"),
}

LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "state": STATES,
        "role": ROLES,
        "channel": CHANNELS,
        "owner_kind": OWNER_KINDS,
        "identity_kind": IDENTITY_KINDS,
        "return_mode": RETURN_MODES,
        "payment_state": PAYMENT_STATES,
        "payment_channel": PAYMENT_CHANNELS,
        "rate_kind": RATE_KINDS,
        "next_reason": NEXT_REASONS,
        "tongue": TONGUES,
        "told_by_portal": TOLD_BY_PORTAL,
        "receipt_state": RECEIPT_STATES,
        "outcome": OUTCOMES,
        "proposal": PROPOSALS,
        "verdict": VERDICTS,
        "centre_answer": CENTRE_ANSWERS,
        "arrival": ARRIVALS,
        **LABELS_OF_CHECKING,
        "origin": ORIGINS,
        "run_kind": RUN_KINDS,
        "run_state": RUN_STATES,
        "record_outcome": RECORD_OUTCOMES,
        "fault_name": FAULT_NAMES,
        "record_kind": RECORD_KINDS,
        "record_field": RECORD_FIELDS,
        "record_form": RECORD_FORMS,
        "refusal_told": REFUSALS_TOLD,
        "package_fate": PACKAGE_FATES,
        "file_field": FILE_FIELDS,
        "standing": STANDINGS,
        "message_state": MESSAGE_STATES,
        "portal_status": PORTAL_STATUSES,
        "portal_answer": PORTAL_ANSWERS,
        "file_failure": FILE_FAILURES,
        "wire_state": WIRE_STATES,
        "talk": TALKS,
        "export_standing": EXPORT_STANDINGS,
        "comparison_state": COMPARISON_STATES,
        "difference": DIFFERENCES,
        "place": PLACES,
        "group": GROUPS,
        "service_level": SERVICE_LEVELS,
        "term_unit": TERM_UNITS,
        "fee_kind": FEE_KINDS,
        "act": ACTS,
        **LABELS_OF_THE_COUNTER,
        "absence_kind": ABSENCE_KINDS,
        "bulk_state": BULK_STATES,
        **LABELS_OF_REMARKS,
        "reason_topic": REASON_TOPICS,
        "theme": THEMES,
        "locale": LOCALES,
    }
)


def label(kind: str, value: object) -> str:
    """The words for a value of this kind (a key of LABELS); empty for None, the code itself where nobody named it."""
    if value is None:
        return ""
    return str(LABELS[kind].get(str(value), value))


def who(name: str) -> str:
    """A colleague's name as it stands; that of the system's own account in the reader's tongue."""
    return label("role", Role.SYSTEM) if name == THE_SYSTEM else name
