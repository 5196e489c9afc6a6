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
ACTS_OF_ARRIVAL: Mapping[str, LazyString] = {"see_changes": _l("Xem các mục người nộp sửa")}
ERRORS_OF_ARRIVAL: Mapping[str, LazyString] = {
    "record_not_found": _l("Không có bản ghi này."),
    "record_not_open": _l("Bản ghi này không còn chờ xử lý: người khác đã xử lý trước, xem bên dưới."),
    "number_of_another": _l("Mã hồ sơ %(number)s là hồ sơ của người khác. Hãy xem lại mã hồ sơ hoặc số định danh."),
    "record_unreadable": _l(
        "Bản ghi này không đọc được nên không sửa từng trường được. Hãy từ chối và yêu cầu gửi lại."
    ),
    "field_not_mendable": _l("Không sửa được trường %(field)s."),
    "mended_copy_waits": _l("Đã có một bản ghi đúng như vậy đang chờ xử lý hoặc đã bị từ chối."),
    "nothing_unseen": _l("Không còn mục nào chưa xem."),
    "nothing_mended": _l("Chưa có trường nào được sửa."),
    "still_faulty": _l("Bản ghi sau khi sửa vẫn còn lỗi: %(fault_list)s."),
    "refusal_reason_missing": _l("Hãy ghi lý do từ chối (không quá 2.000 chữ): người nộp sẽ đọc lý do này trên cổng."),
    "replay_of_nothing": _l("Hãy nêu ngày, mã lỗi hoặc số bản ghi cần xét lại."),
    "intake_folder_unfit": _l("Không đọc hoặc ghi được thư mục nhận gói (%(reason)s). Hãy báo quản trị."),
    "package_unfinished": _l("Tệp chưa chép xong, hoặc vừa mới được chép."),
    "upload_missing": _l("Hãy chọn một tệp gói tin (.zip)."),
    "upload_in_turn": _l("Gói tin lớn: đã xếp vào thư mục nhận gói, sẽ được nhập trong ít phút."),
    "run_not_found": _l("Không có lần nhận này."),
    "register_not_xlsx": _l("Sổ này không phải bảng tính .xlsx, hoặc đã hỏng."),
    "register_empty": _l("Sổ không có dòng tiêu đề."),
    "register_heading_twice": _l("Sổ có hai cột cùng tên «%(column)s»."),
    "register_too_many_rows": _l("Bảng tính có quá %(most)s dòng. Hãy lưu thành CSV."),
}
# A fault in two or three words, for lists that are narrowed by it; the sentence stands in FAULTS.
FAULT_NAMES: Mapping[str, LazyString] = {
    "unreadable": _l("Không đọc được"),
    "too_large": _l("Quá lớn"),
    "missing_field": _l("Thiếu trường"),
    "bad_format": _l("Sai định dạng"),
    "bad_identity": _l("Sai số định danh"),
    "unknown_procedure": _l("Thủ tục lạ"),
    "other_unit": _l("Đơn vị khác"),
    "conflict": _l("Xung đột"),
    "number_taken": _l("Trùng số của quầy"),
    "orphan": _l("Mồ côi"),
    "decided_before_received": _l("Quyết định trước khi nhận"),
    "outside_calendar": _l("Ngoài lịch làm việc"),
}
RECORD_KINDS: Mapping[str, LazyString] = {
    "NOP": _l("Nộp hồ sơ"),
    "BOSUNG": _l("Bổ sung"),
    "RUT": _l("Xin rút"),
    "THANHTOAN": _l("Thanh toán"),
    "register": _l("Dòng sổ cũ"),
}
# The fields of a record, as the portal contract names them.
RECORD_FIELDS: Mapping[str, LazyString] = {
    "MaHoSo": _l("Mã hồ sơ"),
    "PhienBan": _l("Phiên bản"),
    "LoaiBanTin": _l("Loại bản tin"),
    "NgayCapNhat": _l("Ngày cập nhật"),
    "MaTTHC": _l("Mã thủ tục"),
    "TenTTHC": _l("Tên thủ tục"),
    "MaLinhVuc": _l("Mã lĩnh vực"),
    "TenLinhVuc": _l("Tên lĩnh vực"),
    "KenhThucHien": _l("Kênh nộp"),
    "DuocTroGiup": _l("Được trợ giúp"),
    "DiemTiepNhan": _l("Điểm tiếp nhận"),
    "ChuHoSo": _l("Chủ hồ sơ"),
    "LoaiDoiTuong": _l("Loại đối tượng"),
    "LoaiDinhDanh": _l("Loại định danh"),
    "SoDinhDanh": _l("Số định danh"),
    "Email": _l("Thư điện tử"),
    "SoDienThoai": _l("Điện thoại"),
    "TrichYeuHoSo": _l("Trích yếu"),
    "NgayNopHoSo": _l("Ngày nộp"),
    "DonViXuLy": _l("Đơn vị xử lý"),
    "HinhThuc": _l("Hình thức trả"),
    "ThongTinTra": _l("Địa chỉ trả"),
    "TrangThaiHoSo": _l("Trạng thái ở cổng"),
    "TaiKhoanDuocXacThucVoiVNeID": _l("Xác thực VNeID"),
    "DuocThanhToanTrucTuyen": _l("Thanh toán trực tuyến"),
    "ThongTinKhac": _l("Tờ khai"),
    "TaiLieuNop": _l("Giấy tờ nộp"),
    "DanhSachLePhi": _l("Phí, lệ phí"),
}
# What a field has to look like, for whoever mends it (portal contract, section 1).
_DAY_AND_TIME = _l("năm, tháng, ngày, giờ, phút, giây viết liền, ví dụ 20261103083000")
_NO_OR_YES = _l("0 không, 1 có")
RECORD_FORMS: Mapping[str, LazyString] = {
    "MaHoSo": _l("5 đến 61 chữ hoa không dấu, chữ số, dấu chấm, gạch nối hoặc gạch chéo"),
    "PhienBan": _l("số nguyên từ 1"),
    "LoaiBanTin": _l("NOP nộp, BOSUNG bổ sung, RUT xin rút, THANHTOAN thanh toán"),
    "NgayCapNhat": _DAY_AND_TIME,
    "NgayNopHoSo": _DAY_AND_TIME,
    "MaTTHC": _l("mã trong danh mục, ví dụ 1.001456"),
    "KenhThucHien": _l("1 tại quầy, 2 trực tuyến, 3 bưu chính"),
    "LoaiDoiTuong": _l("1 công dân, 2 doanh nghiệp, 3 người nước ngoài"),
    "LoaiDinhDanh": _l("CCCD, CMND, HC (hộ chiếu) hoặc MSDN (mã số doanh nghiệp)"),
    "SoDinhDanh": _l("CCCD 12 chữ số, CMND 9 chữ số, HC 5 đến 20 chữ cái và chữ số, MSDN 10 hoặc 13 chữ số"),
    "HinhThuc": _l("0 tại quầy, 1 bưu chính"),
    "TrangThaiHoSo": _l("số từ 1 đến 10"),
    "DuocTroGiup": _NO_OR_YES,
    "TaiKhoanDuocXacThucVoiVNeID": _NO_OR_YES,
    "DuocThanhToanTrucTuyen": _NO_OR_YES,
    "ThongTinKhac": _l('JSON dạng {"ToKhai": "mã tờ khai", "NoiDung": {…}}'),
    "TaiLieuNop": _l("JSON dạng [{…}], mỗi giấy tờ một mục"),
    "DanhSachLePhi": _l("JSON dạng [{…}]; Gia là số nguyên không âm, DonViTien là VND hoặc USD"),
}
# What became of a file in the watched folder.
PACKAGE_FATES: Mapping[str, LazyString] = {
    "imported": _l("đã nhập"),
    "refused": _l("không nhận"),
    "waiting": _l("còn đợi"),
}
# Whether the portal has heard of a refusal.
REFUSALS_TOLD: Mapping[str, LazyString] = {
    "promised": _l("đang chờ gửi"),
    "acknowledged": _l("cổng đã nhận"),
    "refused": _l("cổng không nhận"),
}
# The columns of a dossier that a newer version may change.
FILE_FIELDS: Mapping[str, LazyString] = {
    "reception_point": _l("Điểm tiếp nhận"),
    "channel": _l("Kênh nộp"),
    "is_assisted": _l("Được trợ giúp"),
    "owner_kind": _l("Loại đối tượng"),
    "owner_name": _l("Chủ hồ sơ"),
    "identity_kind": _l("Loại định danh"),
    "identity_number": _l("Số định danh"),
    "phone": _l("Điện thoại"),
    "email": _l("Thư điện tử"),
    "summary": _l("Trích yếu"),
    "return_mode": _l("Cách trả"),
    "return_address": _l("Địa chỉ trả"),
    "procedure_code": _l("Thủ tục"),
    "lodged_at": _l("Nộp lúc"),
}
FAULTS_OF_REGISTERS: Mapping[str, LazyString] = {
    "decided_before_received": _l("Ngày có kết quả trước ngày nhận"),
    "outside_calendar": _l("Không có lịch làm việc cho ngày nhận và sổ không ghi hạn trả"),
}
