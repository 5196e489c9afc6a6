"""Words of the counter: how papers are shown, how appointments and numbers stand, what is refused there."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

SHOWN_AS: Mapping[str, LazyString] = {
    "original": _l("Bản chính"),
    "copy": _l("Bản sao"),
    "electronic": _l("Bản điện tử"),
}
APPOINTMENT_STATES: Mapping[str, LazyString] = {
    "booked": _l("Đã đặt"),
    "arrived": _l("Đã đến"),
    "missed": _l("Không đến"),
    "cancelled": _l("Đã hủy hẹn"),
}
TICKET_STATES: Mapping[str, LazyString] = {
    "waiting": _l("Đang chờ"),
    "called": _l("Đang gọi"),
    "served": _l("Đã tiếp"),
    "missed": _l("Vắng mặt"),
}
COLLECTORS: Mapping[str, LazyString] = {
    "self": _l("Chính chủ"),
    "representative": _l("Cha, mẹ hoặc người giám hộ"),
    "authorised": _l("Người được ủy quyền"),
}
LABELS_OF_THE_COUNTER: Mapping[str, Mapping[str, LazyString]] = {
    "shown_as": SHOWN_AS,
    "appointment_state": APPOINTMENT_STATES,
    "ticket_state": TICKET_STATES,
    "collector": COLLECTORS,
}
ERRORS_OF_THE_COUNTER: Mapping[str, LazyString] = {
    "lodging_not_found": _l("Không có tờ khai đang nhập này."),
    "lodged_already": _l("Tờ khai này đã được nộp."),
    "procedure_not_found": _l("Không có thủ tục này, hoặc thủ tục không nhận trực tiếp."),
    "papers_missing": _l("Còn thiếu giấy tờ bắt buộc: chưa tiếp nhận được. Có thể nộp trước rồi yêu cầu bổ sung."),
    "point_not_found": _l("Không có điểm tiếp nhận này."),
    "desk_not_found": _l("Điểm tiếp nhận không có quầy này."),
    "desk_taken": _l("Có người khác đang gọi số tại cùng quầy. Hãy tải lại trang."),
    "ticket_kind_unknown": _l("Không có loại số này."),
    "priority_unknown": _l("Không có diện ưu tiên này."),
    "ticket_not_found": _l("Không có số thứ tự này."),
    "ticket_not_called": _l("Số này không còn ở quầy."),
    "appointment_not_found": _l("Không có lịch hẹn này."),
    "appointment_over": _l("Lịch hẹn này đã được ghi nhận hoặc đã hủy."),
    "appointment_other_day": _l("Lịch hẹn này thuộc ngày khác."),
    "slot_full": _l("Khung giờ này đã kín. Hãy chọn khung giờ khác."),
    "slot_unknown": _l("Điểm tiếp nhận không có khung giờ này."),
    "slot_over": _l("Khung giờ này đã qua."),
    "collector_not_owner": _l("Số giấy tờ không khớp với người được nhận kết quả. Nếu nhận thay, cần giấy ủy quyền."),
    "authority_missing": _l("Hãy ghi giấy ủy quyền."),
    "collector_identity_missing": _l("Hãy ghi số giấy tờ của người nhận."),
}
