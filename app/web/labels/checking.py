"""Words of the checklist: what became of a component, what an officer made of it, what was refused there."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

HISTORY_OF_CHECKING: Mapping[str, LazyString] = {"documents_checked": _l("Kiểm tra thành phần hồ sơ")}
ERRORS_OF_CHECKING: Mapping[str, LazyString] = {
    "nothing_checked": _l("Chưa có thành phần nào được đánh dấu khác trước."),
    "unsound_says_why": _l("«%(component)s»: hãy ghi rõ không đạt ở đâu; chỉ thành phần không đạt mới có lý do."),
    "unsound_too_long": _l("«%(component)s»: lý do dài không quá %(most)s chữ."),
    "verdict_unknown": _l("Hãy chọn đã xem, đạt hoặc không đạt."),
}
FACTS_OF_CHECKING = {"checked": (_l("Đã kiểm tra"), "checks")}
ACTS_OF_CHECKING: Mapping[str, LazyString] = {"check_documents": _l("Kiểm tra thành phần hồ sơ")}
CHECKED: Mapping[str, LazyString] = {
    "seen": _l("đã xem"),
    "sound": _l("đạt"),
    "unsound": _l("không đạt"),
    "taken_back": _l("bỏ đánh dấu"),
}
STANDINGS: Mapping[str, LazyString] = {
    "arrived": _l("đã có"),
    "awaited": _l("tệp chưa đến"),
    "unreadable": _l("tệp không dùng được"),
    "missing": _l("thiếu"),
    "absent": _l("chưa có"),
    "not_asked": _l("không cần"),
}
LABELS_OF_CHECKING: Mapping[str, Mapping[str, LazyString]] = {"checked": CHECKED, "component_standing": STANDINGS}


def check_told(check: Mapping[str, str]) -> str:
    """What was made of one component."""
    verdict = CHECKED.get(check.get("verdict", ""), check.get("verdict", ""))
    reason = f" ({check['reason']})" if check.get("reason") else ""
    return f"{check.get('component', '')}: {verdict}{reason}"
