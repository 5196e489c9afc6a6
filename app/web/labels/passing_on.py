"""Words of giving work to people: acts of assignment, absence and standing in, acts on many dossiers."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

Words = Mapping[str, LazyString]

ACTS_OF_PASSING_ON: Words = {
    "pass_on": _l("Chuyển cho đồng nghiệp"),
    "undo_assignment": _l("Rút lại việc giao"),
    "pass_on_absent": _l("Chuyển vì vắng mặt"),
    "come_back": _l("Trả về sau vắng mặt"),
    # not about one dossier
    "print": _l("In giấy tờ"),
    "enter_absence": _l("Ghi vắng mặt"),
    "cancel_absence": _l("Hủy ghi vắng mặt"),
}
HISTORY_OF_PASSING_ON: Words = {
    "passed_on": _p("journal", "Chuyển cho đồng nghiệp"),
    "assignment_undone": _p("journal", "Rút lại việc giao"),
    "passed_on_absent": _l("Chuyển cho người khác vì người giữ vắng mặt"),
    "came_back": _l("Trả về người giữ sau khi hết vắng mặt"),
    "absence_entered": _p("journal", "Ghi vắng mặt"),
    "absence_cancelled": _p("journal", "Hủy ghi vắng mặt"),
    "absence_begun": _l("Bắt đầu vắng mặt"),
    "absence_ended": _l("Hết vắng mặt"),
}
ABSENCE_KINDS: Words = {
    "leave": _l("Nghỉ phép"),
    "shift": _l("Ngoài ca"),
    "delegation": _l("Ủy quyền"),
}
BULK_STATES: Words = {
    "pending": _l("Đang chờ"),
    "done": _p("bulk", "Đã làm"),
    "refused": _l("Không làm được"),
}
ERRORS_OF_PASSING_ON: Words = {
    # to whom a dossier may be given
    "taker_missing": _l("Hãy chọn người nhận hồ sơ."),
    "taker_unit": _l("Người này không thuộc đơn vị của bạn."),
    "taker_role": _l("Người này không giữ hồ sơ."),
    "taker_inactive": _l("Tài khoản của người này đã ngừng."),
    "taker_absent": _l("Người này đang vắng mặt."),
    "taker_recused": _l("Người này đã xin không giải quyết hồ sơ này vì có xung đột lợi ích."),
    "taker_full": _l("Người này đã giữ đủ %(cap)s hồ sơ."),
    "taker_holds": _l("Người này đang giữ hồ sơ rồi."),
    "undo_not_last": _l("Không rút lại được: sau khi giao đã có việc khác với hồ sơ này."),
    "undo_not_yours": _l("Chỉ người đã giao mới rút lại được."),
    "undo_too_late": _l("Không rút lại được: đã giao quá %(minutes)s phút."),
    # absence
    "absence_not_found": _l("Không có lần vắng mặt này, hoặc nó không thuộc đơn vị của bạn."),
    "absence_not_yours": _l("Bạn chỉ ghi vắng mặt cho chính mình."),
    "absence_kind_unknown": _l("Hãy chọn nghỉ phép, ngoài ca hoặc ủy quyền."),
    "absence_reversed": _l("Lúc hết vắng mặt phải sau lúc bắt đầu."),
    "absence_past": _l("Lúc hết vắng mặt đã qua."),
    "absence_too_long": _l("Không ghi được quá %(days)s ngày một lần."),
    "absence_overlaps": _l("Người này đã có một lần vắng mặt trong khoảng đó."),
    "absence_over": _l("Lần vắng mặt này đã kết thúc hoặc đã hủy."),
    "stand_in_missing": _l("Hãy chọn người được ủy quyền."),
    "stand_in_self": _l("Người thay không thể là chính người vắng mặt."),
    "stand_in_unfit": _l("Người thay phải là cán bộ cùng đơn vị, đang làm việc và giữ được hồ sơ."),
    # many dossiers at once
    "bulk_not_found": _l("Không có lần làm hàng loạt này, hoặc nó không phải của bạn."),
    "bulk_nothing": _l("Hãy chọn ít nhất một hồ sơ."),
    "bulk_too_many": _l("Mỗi lần chỉ chọn được nhiều nhất %(most)s hồ sơ."),
    "bulk_not_undone": _l("Lần làm này không rút lại được nữa."),
    "bulk_at_counter": _l("Hồ sơ này trả tại quầy: hãy trả từng hồ sơ một."),
    "papers_none": _l("Không hồ sơ nào đã chọn có giấy tờ loại này để in."),
}
