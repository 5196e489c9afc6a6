"""Sentences of refusal: why an act is not possible, and what an error says. Which error it is, the actions say."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.web.labels.arrival import ERRORS_OF_ARRIVAL
from app.web.labels.checking import ERRORS_OF_CHECKING
from app.web.labels.counter import ERRORS_OF_THE_COUNTER
from app.web.labels.handing_out import ERRORS_OF_HANDING_OUT
from app.web.labels.passing_on import ERRORS_OF_PASSING_ON
from app.web.labels.remarks import ERRORS_OF_REMARKS, WHY_NOT_OF_REMARKS
from app.web.labels.store import ERRORS_OF_THE_STORE
from app.web.labels.wire import ERRORS_OF_THE_WIRE

# Why a button is not there, or an act was refused: the codes of app.dossiers.rules.may.
WHY_NOT: Mapping[str, LazyString] = {
    "role": _l("Việc này không thuộc vai trò của bạn."),
    "unit": _l("Hồ sơ thuộc đơn vị khác."),
    "state": _l("Trạng thái hiện tại của hồ sơ không cho phép việc này."),
    "holder": _l("Hồ sơ đang do người khác giữ."),
    "second_person": _l("Người đề xuất không được tự duyệt; cần người thứ hai."),
    "local": _l("Thủ tục này do Cục quyết định: hãy duyệt chuyển Cục."),
    "centre": _l("Thủ tục này do Phòng quyết định: không phải chuyển Cục."),
    "fee_settled": _l("Hồ sơ chưa nộp đủ phí, lệ phí."),
    "fee_owed": _l("Hồ sơ không nợ phí, lệ phí."),
    "request_left": _l("Đã yêu cầu bổ sung một lần. Lần nữa do lãnh đạo quyết định: hãy soạn rồi trình lãnh đạo."),
    "repeated": _l("Hồ sơ chưa được yêu cầu bổ sung lần nào; cán bộ tự yêu cầu được."),
    "drafted": _l("Không có yêu cầu bổ sung nào đang trình."),
    "not_held": _l("Hồ sơ đã có người giữ."),
    "held_by_self": _l("Bạn không giữ hồ sơ này."),
    **WHY_NOT_OF_REMARKS,
}

ERRORS: Mapping[str, LazyString] = {
    **ERRORS_OF_THE_WIRE,
    **ERRORS_OF_ARRIVAL,
    **ERRORS_OF_THE_STORE,
    **ERRORS_OF_CHECKING,
    **ERRORS_OF_THE_COUNTER,
    **ERRORS_OF_PASSING_ON,
    **ERRORS_OF_REMARKS,
    **ERRORS_OF_HANDING_OUT,
    "sign_in_first": _l("Hãy đăng nhập trước."),
    "page_not_yours": _l("Trang này không dành cho vai trò của bạn."),
    "dossier_not_found": _l("Không có hồ sơ này, hoặc hồ sơ không thuộc đơn vị của bạn."),
    "document_not_found": _l("Không có giấy tờ này, hoặc nó không thuộc đơn vị của bạn."),
    "dossier_changed": _l("Hồ sơ đã thay đổi sau khi bạn mở. Hãy xem lại rồi làm tiếp."),
    "may_not": _l("Bạn không được làm việc «%(act)s». %(why)s"),
    "wrong_state": _l("Không thể «%(act)s» khi hồ sơ ở trạng thái «%(state)s»."),
    "reason_missing": _l("Hãy ghi lý do (không quá 2.000 chữ) cho việc «%(act)s»."),
    "proposal_unknown": _l("Hãy chọn đề xuất cấp hoặc không cấp."),
    "mode_unknown": _l("Hãy chọn trả tại quầy hoặc qua bưu chính."),
    "collector_missing": _l("Hãy ghi tên người nhận kết quả."),
    "tracking_missing": _l("Hãy ghi số hiệu bưu gửi."),
    "sign_in_refused": _l("Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa."),
    "given_password_expired": _l("Mật khẩu được cấp này đã hết hạn. Hãy gặp quản trị của đơn vị để được cấp lại."),
    "password_wrong": _l("Mật khẩu hiện tại không đúng, hoặc tài khoản đang bị khóa."),
    "password_too_short": _l("Mật khẩu cần ít nhất %(least)s ký tự."),
    "password_too_long": _l("Mật khẩu không được dài quá %(most)s ký tự."),
    "password_too_plain": _l("Mật khẩu lặp lại quá ít ký tự khác nhau."),
    "password_names_you": _l("Không kể tên đăng nhập, mật khẩu cần ít nhất %(least)s ký tự."),
    "password_same": _l("Mật khẩu mới phải khác mật khẩu hiện tại."),
    "username_taken": _l("Tên đăng nhập này đã có người dùng."),
    "username_unfit": _l("Tên đăng nhập gồm 2–40 chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch nối."),
    "name_missing": _l("Hãy ghi họ tên."),
    "filter_not_found": _l("Không có bộ lọc này."),
    "filter_unnamed": _l("Hãy đặt tên cho bộ lọc."),
    "filter_name_long": _l("Tên bộ lọc không được dài quá 60 ký tự."),
    "filter_name_taken": _l("Danh sách này đã có bộ lọc cùng tên."),
    "filters_too_many": _l("Danh sách này có quá nhiều bộ lọc. Hãy xóa bớt."),
    "unit_unknown": _l("Không có đơn vị này."),
    "role_unknown": _l("Hãy chọn một vai trò."),
    "officer_not_found": _l("Không có cán bộ này."),
    "own_account": _l("Bạn không thể làm việc này với tài khoản của chính mình."),
    "message_not_found": _l("Không có tin báo tiến độ nào bị cổng từ chối ở đây."),
    "export_not_found": _l("Không có gói tin báo tiến độ này."),
    "export_settled": _l("Gói tin báo tiến độ này đã được ghi nhận trước đó."),
    "act_unknown": _l("Không có việc này."),
    # days and times of day as they are typed
    "day_unreadable": _l("Hãy ghi ngày/tháng/năm bằng chữ số, ví dụ 31/12/2026."),
    "day_year_unfit": _l("Hãy ghi năm đủ bốn chữ số, từ %(first)s đến %(last)s."),
    "day_month_unfit": _l("Không có tháng %(month)s. Hãy ghi ngày trước, tháng sau, ví dụ 31/12/2026."),
    "day_not_in_month": _l("Không có ngày %(day)s: tháng %(month)s có %(days)s ngày."),
    "clock_unreadable": _l("Hãy ghi giờ và phút theo 24 giờ, ví dụ 13:30."),
    # money
    "receipt_not_found": _l("Không có biên lai này, hoặc biên lai không thuộc đơn vị của bạn."),
    "payment_not_found": _l("Không có khoản nộp này."),
    "rate_not_found": _l("Không có tỷ giá này."),
    "rate_source_missing": _l("Hãy ghi ngân hàng, loại tỷ giá và nguồn."),
    "rate_out_of_range": _l("Tỷ giá %(currency)s phải từ %(lowest)s đến %(highest)s đồng, không quá hai số lẻ."),
    "rate_of_future_day": _l("Chưa thể nhập tỷ giá của một ngày chưa đến."),
    "rate_of_day_taken": _l("Ngày này đã có tỷ giá được duyệt."),
    "channel_unknown": _l("Hãy chọn tiền mặt hoặc chuyển khoản."),
    "receipt_already_issued": _l("Khoản nộp này đã có biên lai."),
    "receipt_before_acceptance": _l("Chưa lập biên lai được: hồ sơ chưa được tiếp nhận."),
    "series_used_up": _l("Ký hiệu %(serial)s đã hết số. Hãy báo quản trị để mở ký hiệu mới."),
    "no_rate_of_day": _l("Chưa có tỷ giá %(currency)s được duyệt cho ngày %(on)s. Hãy nhập và duyệt tỷ giá trước."),
    "leader_unknown": _l("Hãy chọn đội trưởng hoặc lãnh đạo của đơn vị."),
    "reason_unknown": _l("Lý do này không dùng cho thủ tục của hồ sơ."),
    "paper_not_found": _l("Không có giấy tờ phát hành này, hoặc nó không thuộc đơn vị của bạn."),
    "paper_not_due": _l("Chưa phát hành giấy tờ này được: hồ sơ chưa được tiếp nhận, hoặc đã có giấy này."),
    "nothing_owed": _l("Hồ sơ không còn khoản nào phải nộp."),
    "fee_undetermined": _l("Tờ khai chưa đủ để xác định mức phí, lệ phí."),
    # statistics
    "form_unknown": _l("Không có biểu mẫu này. Các biểu mẫu: %(known)s."),
    "period_year": _l("Kỳ báo cáo phải nằm trong các năm %(first)s–%(last)s."),
    "period_reversed": _l("Ngày cuối kỳ (%(last)s) đứng trước ngày đầu kỳ (%(first)s)."),
    "period_unknown": _l("Không có kỳ báo cáo tên «%(name)s»."),
    "period_no_second_half": _l("Kỳ báo cáo theo quy định không có 6 tháng cuối năm; hãy chọn cả năm."),
    # packages from the portal
    "portal_key_missing": _l("Chưa có khóa công khai của cổng. Hãy đặt PORTAL_PUBLIC_KEY là tệp PEM của khóa."),
    "portal_key_unreadable": _l("Không đọc được tệp khóa công khai %(name)s."),
    "portal_key_unfit": _l("Tệp khóa công khai của cổng không phải khóa Ed25519 dạng PEM."),
    "database_newer": _l(
        "Cơ sở dữ liệu đang ở bước %(step)s, chương trình này chỉ biết đến bước %(newest)s. "
        "Hãy cài bản chương trình mới hơn."
    ),
    "import_under_way": _l("Một lần nhập khác đang chạy. Hãy đợi nó xong rồi thử lại."),
    "package_not_there": _l("Không có gói tin %(name)s."),
    "package_changed": _l("Tệp gói tin đã bị thay trong khi đang đọc. Hãy nhập lại."),
    "import_reader_ended": _l("Tiến trình đọc gói tin bị dừng giữa chừng. Hãy nhập lại để tiếp tục từ chỗ dừng."),
    "package_not_zip": _l("Tệp này không phải gói tin .zip, hoặc đã bị cắt cụt."),
    "package_lacks": _l("Gói tin thiếu tệp %(name)s."),
    "package_manifest": _l("Tệp manifest.json của gói tin không đúng quy định."),
    "package_manifest_too_large": _l("Tệp %(name)s của gói tin quá lớn."),
    "package_signature": _l("Chữ ký của gói tin không đúng với khóa công khai của cổng."),
    "package_hash": _l("Mã băm của các bản ghi khác với manifest.json: gói tin đã bị sửa."),
    "package_count": _l("Gói tin ghi %(said)s bản ghi nhưng có %(found)s."),
    "package_name": _l("Gói tin có tên tệp không được phép: %(name)s."),
    "package_broken": _l("Tệp %(name)s trong gói tin bị hỏng hoặc bị cắt cụt."),
    "package_link": _l("Gói tin có liên kết, là thứ không được phép: %(name)s."),
    "package_too_many_files": _l("Gói tin có quá %(most)s tệp."),
    "package_twice": _l("Gói tin có hai tệp cùng tên %(name)s."),
    "package_bomb": _l("Tệp %(name)s trong gói tin nén quá chặt, có thể là bom nén."),
    # the old register
    "file_not_there": _l("Không có tệp %(name)s."),
    "register_too_large": _l("Sổ lớn hơn %(most)s byte. Hãy chia nhỏ."),
    "register_not_utf8": _l("Sổ không phải UTF-8. Hãy lưu lại tệp CSV với mã UTF-8."),
    "register_not_csv": _l("Dòng %(line)s của sổ không đúng dạng CSV: %(why)s."),
    "register_column_missing": _l("Sổ không có cột «%(column)s». Các cột đang có: %(known)s."),
    "map_not_toml": _l("Bảng ánh xạ không đúng dạng TOML: %(why)s."),
    "map_key_unknown": _l("Bảng ánh xạ có khóa lạ: %(key)s."),
    "map_table": _l("Mục «%(key)s» của bảng ánh xạ phải là một bảng chữ = chữ."),
    "map_columns": _l("Bảng ánh xạ thiếu hoặc thừa cột «%(key)s». Các cột dùng được: %(known)s."),
    "map_channel": _l("Bảng ánh xạ phải đổi mọi kênh thành counter, online hoặc post; giá trị lạ: «%(value)s»."),
    "map_procedure": _l("Bảng ánh xạ phải nêu một thủ tục, hoặc cột thủ tục cùng bảng đổi mã."),
    "map_procedure_unknown": _l("Thủ tục %(value)s không có trong danh mục."),
    "map_timezone": _l("Bảng ánh xạ phải nêu múi giờ, ví dụ Asia/Ho_Chi_Minh; «%(value)s» không phải múi giờ."),
}
