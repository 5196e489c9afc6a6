"""Words of arrival: what was done to records set aside, what was refused there, what a fault of a record says."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

HISTORY_OF_ARRIVAL: Mapping[str, LazyString] = {
    "changes_seen": _l("Đã xem các mục người nộp sửa"),
    "record_mended": _l("Sửa bản ghi cách ly"),
    "record_refused": _l("Từ chối bản ghi cách ly"),
    "records_judged_again": _l("Xét lại bản ghi cách ly"),
    "package_given": _p("journal", "Đưa gói tin vào"),
    "register_given": _p("journal", "Đưa sổ cũ vào"),
}
ERRORS_OF_ARRIVAL: Mapping[str, LazyString] = {
    "record_not_found": _l("Không có bản ghi này."),
    "record_not_open": _l("Bản ghi này không còn chờ xử lý. Hãy tải lại trang."),
    "record_unreadable": _l(
        "Bản ghi này không đọc được nên không sửa từng trường được. Hãy từ chối và yêu cầu gửi lại."
    ),
    "field_not_mendable": _l("Không sửa được trường %(field)s."),
    "mended_copy_waits": _l("Đã có một bản ghi đúng như vậy đang chờ xử lý hoặc đã bị từ chối."),
    "nothing_mended": _l("Chưa có trường nào được sửa."),
    "still_faulty": _l("Bản ghi sau khi sửa vẫn còn lỗi: %(fault_list)s."),
    "refusal_reason_missing": _l("Hãy ghi lý do từ chối (không quá 2.000 chữ): người nộp sẽ đọc lý do này trên cổng."),
    "replay_of_nothing": _l("Hãy nêu ngày, mã lỗi hoặc số bản ghi cần xét lại."),
    "upload_missing": _l("Hãy chọn một tệp gói tin (.zip)."),
    "upload_in_turn": _l("Gói tin lớn: đã xếp vào thư mục nhận gói, sẽ được nhập trong ít phút."),
    "run_not_found": _l("Không có lần nhận này."),
    "register_not_xlsx": _l("Sổ này không phải bảng tính .xlsx, hoặc đã hỏng."),
    "register_empty": _l("Sổ không có dòng tiêu đề."),
    "register_heading_twice": _l("Sổ có hai cột cùng tên «%(column)s»."),
    "register_too_many_rows": _l("Bảng tính có quá %(most)s dòng. Hãy lưu thành CSV."),
}
FAULTS_OF_REGISTERS: Mapping[str, LazyString] = {
    "decided_before_received": _l("Ngày có kết quả trước ngày nhận"),
    "outside_calendar": _l("Không có lịch làm việc cho ngày nhận và sổ không ghi hạn trả"),
}
