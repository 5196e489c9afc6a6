"""Words of handing out work: why this dossier came, why none comes, what an officer is trained in."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

NEXT_REASONS: Mapping[str, LazyString] = {
    "overdue": _l("Đã quá hạn"),
    "due_soon": _l("Sắp đến hạn"),
    "waiting": _l("Chờ lâu nhất"),
    "next_due": _l("Hạn gần nhất"),
    "priority": _l("Được ưu tiên"),
    "tongue": _l("Cần ngoại ngữ bạn biết"),
}
WHY_THIS: Mapping[str, LazyString] = {
    "overdue": _l("Bạn nhận hồ sơ này vì nó đã quá hạn."),
    "due_soon": _l("Bạn nhận hồ sơ này vì nó sắp hoặc đã quá hạn."),
    "waiting": _l("Bạn nhận hồ sơ này vì nó chờ tiếp nhận lâu nhất."),
    "next_due": _l("Bạn nhận hồ sơ này vì hạn trả của nó gần nhất trong số còn lại."),
}
ALSO: Mapping[str, LazyString] = {
    "priority": _l("Hồ sơ được ưu tiên."),
    "tongue": _l("Hồ sơ cần ngoại ngữ bạn biết."),
}
ERRORS_OF_HANDING_OUT: Mapping[str, LazyString] = {
    "hands_full": _l(
        "Bạn đang giữ %(held)s hồ sơ mới nộp hoặc đang thẩm định, nhiều nhất được %(most)s. "
        "Hãy xử lý xong hoặc bỏ giữ bớt, rồi bấm «Tiếp theo»."
    ),
    "held_too_long": _l(
        "Bạn giữ hồ sơ %(number)s đã %(days)s ngày mà chưa làm gì thêm, nhiều nhất được %(most)s ngày. "
        "Hãy xử lý hoặc bỏ giữ hồ sơ đó, rồi bấm «Tiếp theo»."
    ),
    "away_gets_nothing": _l("Bạn được ghi là vắng mặt đến %(until_at)s nên không được giao hồ sơ mới."),
    "lease_runs": _l("Hồ sơ đang được giữ chỗ, hoặc đã có người bắt đầu xử lý."),
    "skill_unknown": _l("Không có thủ tục hoặc ngoại ngữ này."),
}
TONGUES: Mapping[str, LazyString] = {
    "en": _l("Tiếng Anh"),
    "fr": _l("Tiếng Pháp"),
    "ja": _l("Tiếng Nhật"),
    "ko": _l("Tiếng Hàn"),
    "ru": _l("Tiếng Nga"),
    "zh": _l("Tiếng Trung"),
}


def why_this(why: str | None, also: Iterable[str] = ()) -> str:
    """The one line that says why this dossier was handed out; empty for a reason nobody wrote a sentence for."""
    sentences = [WHY_THIS.get(why or ""), *(ALSO.get(code) for code in also)]
    return " ".join(str(sentence) for sentence in sentences if sentence is not None)
