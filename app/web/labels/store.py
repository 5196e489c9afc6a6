"""Words of the store of attachments: why it gives or takes nothing, and who can mend that."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ERRORS_OF_THE_STORE: Mapping[str, LazyString] = {
    "store_unreachable": _l("Kho tệp đính kèm không trả lời. Không có gì bị mất; hãy thử lại sau ít phút."),
    "store_bucket_missing": _l(
        "Kho tệp đính kèm không có bucket %(bucket)s. Quản trị hãy tạo bucket hoặc sửa FILES_URL."
    ),
    "store_keys_refused": _l(
        "Kho tệp đính kèm không nhận khóa truy cập. Quản trị hãy đặt lại AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY."
    ),
    "store_refuses": _l("Kho tệp đính kèm từ chối (mã %(answer)s). Hãy báo quản trị."),
    "store_full": _l("Đĩa chứa tệp đính kèm đã đầy. Quản trị hãy giải phóng dung lượng."),
    "store_unwritable": _l("Không đọc hoặc ghi được thư mục tệp đính kèm (%(reason)s). Hãy báo quản trị."),
}
