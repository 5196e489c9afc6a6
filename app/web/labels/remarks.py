"""Words of what officers add to a dossier: remarks, flags, opinions, conflicts of interest; and of the alert list."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

ACTS_OF_REMARKS: Mapping[str, LazyString] = {
    "recuse": _l("Khai xung đột lợi ích"),
    "recuse_for_interest": _l("Loại trừ theo khai báo"),
    "note": _l("Ghi chú"),
    "withdraw_note": _l("Rút ghi chú"),
    "set_flag": _l("Gắn cờ"),
    "clear_flag": _l("Gỡ cờ"),
    "ask_opinion": _l("Hỏi ý kiến"),
    "record_opinion": _l("Ghi ý kiến trả lời"),
    "withdraw_opinion": _l("Rút câu hỏi"),
    "match_alert": _l("Đối chiếu danh sách cảnh báo"),
    "dismiss_hit": _l("Không phải người này"),
    "confirm_hit": _l("Đúng người này"),
    "agree_on_hit": _l("Đồng ý"),
    "disagree_on_hit": _l("Không đồng ý"),
    "end_hit": _l("Gỡ cảnh báo"),
}
HISTORY_OF_REMARKS: Mapping[str, LazyString] = {
    "recused": _l("Cán bộ khai xung đột lợi ích, không xử lý hồ sơ này"),
    "recused_for_interest": _l("Loại trừ cán bộ đã khai người có liên quan"),
    "noted": _p("journal", "Ghi chú"),
    "note_withdrawn": _p("journal", "Rút ghi chú"),
    "flag_set": _p("journal", "Gắn cờ"),
    "flag_cleared": _p("journal", "Gỡ cờ"),
    "opinion_asked": _l("Hỏi ý kiến đơn vị khác"),
    "opinion_recorded": _l("Nhận ý kiến trả lời của đơn vị khác"),
    "opinion_withdrawn": _l("Rút câu hỏi ý kiến"),
    "alert_matched": _l("Hồ sơ khớp danh sách cảnh báo"),
    "hit_dismissal_asked": _l("Trình: không phải người trong danh sách cảnh báo"),
    "hit_confirmation_asked": _l("Trình: đúng người trong danh sách cảnh báo"),
    "hit_settled": _l("Người thứ hai đồng ý về cảnh báo"),
    "hit_reopened": _l("Người thứ hai không đồng ý về cảnh báo"),
    "hit_ended": _l("Cảnh báo được gỡ khỏi hồ sơ"),
    # not about one dossier
    "alert_entered": _p("journal", "Nhập cảnh báo"),
    "alert_confirmed": _l("Xác nhận cảnh báo có hiệu lực"),
    "alert_rejected": _l("Không xác nhận cảnh báo"),
    "alert_lift_asked": _p("journal", "Đề nghị gỡ cảnh báo"),
    "alert_lift_refused": _l("Không đồng ý gỡ cảnh báo"),
    "alert_lifted": _p("journal", "Gỡ cảnh báo"),
    "alerts_imported": _p("journal", "Nhập danh sách cảnh báo từ tệp"),
    "interest_declared": _l("Khai người có liên quan"),
    "interest_ended": _l("Thôi khai người có liên quan"),
}
WHY_NOT_OF_REMARKS: Mapping[str, LazyString] = {
    "recused": _l("Có khai báo xung đột lợi ích giữa bạn và hồ sơ này."),
    "interest": _l("Bạn đã khai chủ hồ sơ là người có liên quan, nên không được xử lý hồ sơ này."),
    # Told to every role, so it does not say what stands against it.
    "no_alert": _l("Hồ sơ đang được lãnh đạo xem xét; chưa làm tiếp được."),
    "not_writer": _l("Chỉ người ghi mới rút được ghi chú của mình."),
    "hit_second_person": _l("Người trình không được tự quyết; cần người thứ hai."),
    "alert_second_person": _l("Người nhập hoặc người đề nghị không được tự xác nhận; cần người thứ hai."),
}
ERRORS_OF_REMARKS: Mapping[str, LazyString] = {
    "note_empty": _l("Hãy viết ghi chú (không quá 2.000 chữ)."),
    "note_not_found": _l("Không có ghi chú này, hoặc nó đã được rút."),
    "flag_unknown": _l("Hãy chọn một cờ."),
    "flag_already_set": _l("Hồ sơ đã có cờ này."),
    "flag_not_set": _l("Hồ sơ không có cờ này."),
    "office_missing": _l("Hãy chọn hoặc ghi đơn vị được hỏi."),
    "question_missing": _l("Hãy ghi nội dung cần hỏi (không quá 2.000 chữ)."),
    "term_unfit": _l("Thời hạn trả lời từ 1 đến %(longest)s ngày làm việc."),
    "term_beyond_calendar": _l("Hạn trả lời vượt quá lịch làm việc đã có. Hãy chọn thời hạn ngắn hơn."),
    "stance_unknown": _l("Hãy chọn đồng ý, không đồng ý hoặc không có ý kiến."),
    "answer_missing": _l("Hãy ghi nội dung trả lời (không quá 2.000 chữ)."),
    "answered_in_future": _l("Ngày trả lời không thể ở tương lai."),
    "opinion_not_found": _l("Không có câu hỏi ý kiến này, hoặc nó đã kết thúc."),
    "interest_identity_unfit": _l("Số giấy tờ gồm 6–20 chữ cái không dấu và chữ số."),
    "interest_twice": _l("Bạn đã khai người này."),
    "interest_not_found": _l("Không có khai báo này."),
    "relation_unknown": _l("Hãy chọn quan hệ."),
    "alert_not_found": _l("Không có cảnh báo này, hoặc nó không còn chờ việc này."),
    "alert_unfindable": _l("Cần số định danh, hoặc số hộ chiếu, hoặc họ tên cùng ngày hay năm sinh."),
    "alert_kind_unknown": _l("Hãy chọn loại cảnh báo."),
    "alert_reason_missing": _l("Hãy ghi lý do (không quá 2.000 chữ)."),
    "alert_document_missing": _l("Hãy ghi căn cứ, số văn bản."),
    "alert_born_unfit": _l("Ngày sinh phải là ngày dd/mm/yyyy hoặc năm yyyy."),
    "alert_until_past": _l("Ngày hết hiệu lực phải từ hôm nay trở đi, viết dd/mm/yyyy."),
    "alert_number_unfit": _l("Số định danh, số hộ chiếu gồm 5–20 chữ cái không dấu và chữ số."),
    "alert_nationality_unknown": _l("Quốc tịch ghi bằng mã ba chữ, ví dụ VNM."),
    "alert_twice": _l("Cảnh báo này đã có trong danh sách."),
    "alert_text_long": _l("Một ô dài quá 2.000 chữ."),
    "alerts_not_table": _l("Tệp không phải bảng CSV (UTF-8) hoặc XLSX đọc được."),
    "alerts_columns": _l("Tệp thiếu hoặc thừa cột. Dòng đầu cần đúng các cột: %(columns)s."),
    "alerts_too_many": _l("Tệp có quá %(most)s dòng. Hãy chia nhỏ."),
    "alerts_faulty": _l("Tệp còn dòng sai, chưa nhập dòng nào."),
    "hit_not_found": _l("Không có cảnh báo này ở hồ sơ, hoặc nó không còn chờ việc này."),
    "told_to_missing": _l("Hãy ghi đã báo cho ai."),
}
STANCES: Mapping[str, LazyString] = {
    "for": _l("Đồng ý"),
    "against": _l("Không đồng ý"),
    "neither": _l("Không có ý kiến"),
}
ALERT_KINDS: Mapping[str, LazyString] = {
    "exit_ban": _l("Tạm hoãn xuất cảnh"),
    "wanted": _l("Truy nã"),
    "lost_passport": _l("Hộ chiếu báo mất, bị trộm"),
    "false_papers": _l("Giấy tờ giả"),
    "overstay": _l("Quá hạn tạm trú"),
    "other": _l("Loại khác"),
}
ALERT_STATES: Mapping[str, LazyString] = {
    "entered": _l("Chờ người thứ hai xác nhận"),
    "in_force": _l("Có hiệu lực"),
    "lift_asked": _l("Có hiệu lực, chờ gỡ"),
    "expired": _l("Hết hiệu lực"),
    "ended": _l("Đã kết thúc"),
}
HIT_STATES: Mapping[str, LazyString] = {
    "open": _l("Chưa xem xét"),
    "dismissal_asked": _l("Trình: không phải người này"),
    "confirmation_asked": _l("Trình: đúng người này"),
    "dismissed": _l("Không phải người này"),
    "confirmed": _l("Đúng người này"),
    "ended": _l("Cảnh báo đã gỡ"),
}
HIT_GROUNDS: Mapping[str, LazyString] = {
    "identity": _l("Trùng số định danh"),
    "passport": _l("Trùng số hộ chiếu"),
    "name": _l("Trùng họ tên và ngày sinh"),
}
RELATIONS: Mapping[str, LazyString] = {
    "self": _l("Bản thân"),
    "spouse": _l("Vợ, chồng"),
    "parent": _l("Cha, mẹ"),
    "child": _l("Con"),
    "sibling": _l("Anh, chị, em ruột"),
    "in_law": _l("Người bên vợ, bên chồng"),
    "business": _l("Quan hệ làm ăn, tiền bạc"),
    "other": _l("Quan hệ khác"),
}
LABELS_OF_REMARKS: Mapping[str, Mapping[str, LazyString]] = {
    "stance": STANCES,
    "alert_kind": ALERT_KINDS,
    "alert_state": ALERT_STATES,
    "hit_state": HIT_STATES,
    "hit_ground": HIT_GROUNDS,
    "relation": RELATIONS,
}
FACTS_OF_REMARKS: Mapping[str, tuple[LazyString, str]] = {
    "note": (_l("Ghi chú số"), "text"),
    "flag": (_l("Cờ"), "officer_flag"),
    "opinion": (_l("Câu hỏi số"), "text"),
    "opinion_due_on": (_l("Hạn trả lời"), "day"),
    "office": (_l("Đơn vị được hỏi"), "text"),
    "stance": (_l("Ý kiến"), "stance"),
    "document": (_l("Số công văn"), "text"),
    "alert": (_l("Cảnh báo số"), "text"),
    "alert_kind": (_l("Loại cảnh báo"), "alert_kind"),
    "ground": (_l("Vì"), "hit_ground"),
    "told_to": (_l("Đã báo cho"), "text"),
    "became": (_l("Kết luận"), "hit_state"),
    "officer": (_l("Cán bộ"), "text"),
    "relation": (_l("Quan hệ"), "relation"),
    "rows": (_l("Số dòng"), "text"),
}
