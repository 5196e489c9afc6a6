"""Words of the wire to the portal: what went wrong with it, what was done on it, what a reconciliation found."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ERRORS_OF_THE_WIRE: Mapping[str, LazyString] = {
    "portal_not_connected": _l("Chưa đặt địa chỉ cổng (PORTAL_URL): đơn vị này chỉ nhận và gửi bằng gói tin."),
    "portal_token_refused": _l("Cổng không nhận mã truy cập. Hãy xin mã mới và đặt lại PORTAL_TOKEN."),
    "portal_silent": _l("Cổng không trả lời trọn vẹn sau %(attempts)s lần hỏi (lần cuối: %(portal_answer)s)."),
    "portal_asks_to_wait": _l("Cổng yêu cầu đợi %(seconds)s giây rồi mới hỏi lại."),
    "portal_refuses": _l("Cổng không đồng ý (mã %(answer)s). %(words)s"),
    "portal_answer_too_large": _l("Trả lời của cổng lớn hơn %(most)s byte."),
    "pull_under_way": _l("Đang có một lượt tải từ cổng. Hãy đợi lượt đó xong."),
    "pull_overtaken": _l("Một lượt tải khác đã đi trước lượt này; không có gì bị mất."),
    "pull_interrupted": _l("Lượt đọc lại bị ngắt giữa chừng."),
    "progress_under_way": _l("Đang có một lượt gửi tin báo tiến độ. Hãy đợi lượt đó xong."),
    "files_under_way": _l("Đang có một lượt tải tệp đính kèm. Hãy đợi lượt đó xong."),
    "index_under_way": _l("Đang có một lượt đối chiếu. Hãy đợi lượt đó xong."),
    "export_under_way": _l("Đang có người đóng gói tin báo tiến độ. Hãy đợi việc đó xong."),
    "comparison_interrupted": _l("Lượt đối chiếu bị ngắt giữa chừng."),
    "comparison_not_found": _l("Không có lượt đối chiếu này."),
    "difference_not_found": _l("Không có dòng khác biệt này."),
    "difference_without_cure": _l("Khác biệt này không có nút chữa: hãy xem hồ sơ và hỏi bên cổng."),
    "message_not_found": _l("Không có tin báo tiến độ nào để gửi lại."),
    "period_backwards": _l("Ngày cuối đứng trước ngày đầu."),
}

HISTORY_OF_THE_WIRE: Mapping[str, LazyString] = {
    "pull_asked": _l("Yêu cầu tải từ cổng"),
    "sending_asked": _l("Yêu cầu gửi tin báo tiến độ"),
    "comparison_asked": _l("Yêu cầu đối chiếu với cổng"),
    "file_asked_again": _l("Yêu cầu tải lại tệp đính kèm"),
}

# What came instead of an answer.
PORTAL_ANSWERS: Mapping[str, LazyString] = {
    "half_answer": _l("trả lời dở dang"),
    "slow": _l("quá lâu"),
    "unreachable": _l("không kết nối được"),
    "broken_off": _l("kết nối bị ngắt"),
    "cursor_stands_still": _l("con trỏ không tiến"),
}
WIRE_STATES: Mapping[str, LazyString] = {
    "none": _l("Không nối mạng với cổng"),
    "unused": _l("Chưa hỏi cổng lần nào"),
    "up": _l("Đường truyền tốt"),
    "waiting": _l("Cổng yêu cầu đợi"),
    "failing": _l("Đường truyền có sự cố"),
}
TALKS: Mapping[str, LazyString] = {
    "pull": _l("Tải hồ sơ"),
    "progress": _l("Gửi tin báo tiến độ"),
    "files": _l("Tải tệp đính kèm"),
    "index": _l("Đối chiếu"),
}
FILE_FAILURES: Mapping[str, LazyString] = {
    **PORTAL_ANSWERS,
    "not_there": _l("cổng không có tệp này"),
    "too_large": _l("tệp quá lớn"),
}
EXPORT_STANDINGS: Mapping[str, LazyString] = {
    "made": _l("Đang chuyển"),
    "delivered": _l("Đã tới cổng"),
    "lost": _l("Thất lạc"),
}
COMPARISON_STATES: Mapping[str, LazyString] = {
    "running": _l("Đang chạy"),
    "finished": _l("Đã xong"),
    "failed": _l("Không xong"),
}
DIFFERENCES: Mapping[str, LazyString] = {
    "missing_here": _l("Đơn vị thiếu hồ sơ"),
    "set_aside": _l("Đang cách ly tại đơn vị"),
    "missing_there": _l("Cổng không có hồ sơ"),
    "listed_elsewhere": _l("Cổng xếp vào ngày khác"),
    "version_behind": _l("Đơn vị giữ bản cũ"),
    "version_set_aside": _l("Bản mới đang cách ly"),
    "version_ahead": _l("Cổng giữ bản cũ"),
    "status_behind": _l("Cổng chưa có trạng thái mới"),
    "status_ahead": _l("Cổng có tin báo lạ"),
}
