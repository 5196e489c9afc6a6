"""What an administrator is told when the counts of the lists are not what stands in the table."""

from flask_babel import gettext as _

from app.web.filters import instant, number
from app.worklists.queries.truth import last_check


def wrong_counts() -> str | None:
    """The alarm in one sentence; None while the last comparison found no difference."""
    last = last_check()
    if last is None or not last.differences:
        return None
    return _(
        "Số đếm của các hàng đợi hồ sơ lệch ở %(differences)s trong %(cells)s ô (so lúc %(at)s). "
        "Xem bằng flask worklists check, đếm lại bằng flask worklists recount.",
        differences=number(last.differences), cells=number(last.cells), at=instant(last.checked_at),
    )  # fmt: skip
