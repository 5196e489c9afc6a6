"""What an administrator is told on every page, and the monitoring at any time, when the wire to the portal fails."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from prometheus_client.core import GaugeMetricFamily

from app.core.db import db
from app.portal.queries.standing import Pulse, alarming
from app.portal.routes.blueprint import ago, trouble
from app.portal.rules.standing import OLDEST_MESSAGE, WireState, is_over
from app.web.filters import instant


def failing_wire() -> str | None:
    """The alarm in one sentence; None while the portal answers and no citizen reads an old status."""
    found = alarming(db.session())
    if found.state is WireState.NONE:
        return None
    long = [talk for talk in found.failing if talk.has_failed_long(found.now)]
    worst = next((talk for talk in long if not is_over(talk, found.talks.values())), None)
    if worst is not None:
        said = trouble(worst.failure, worst.failure_facts)
        return _("Đường truyền với cổng có sự cố từ %(at)s. %(said)s Xem mục Cổng DVC.",
                 at=instant(worst.failing_since_at), said=said)  # fmt: skip
    if found.is_late:
        return _("Có tin báo tiến độ chờ gửi đã %(time)s, lâu hơn %(minutes)s phút: người dân đang thấy trạng thái cũ. "
                 "Xem mục Cổng DVC.", time=ago(found.oldest_at, found.now),
                 minutes=OLDEST_MESSAGE.seconds // 60)  # fmt: skip
    if not found.is_asked:
        return _("Cổng chưa được hỏi lại từ %(at)s. Các việc nền (queues.worker, queues.schedule) có đang chạy không?",
                 at=instant(found.talks["pull"].answered_at))  # fmt: skip
    return None


def gauges() -> Iterator[GaugeMetricFamily]:
    """The wire in figures; none in an office that has no wire."""
    found = alarming(db.session())
    if found.state is WireState.NONE:
        return
    yield GaugeMetricFamily("office_oldest_message_seconds", "Age of the oldest message not yet told to the portal",
                            value=_since(found.oldest_at, found))  # fmt: skip
    if found.caught_up_at is not None:
        yield GaugeMetricFamily("office_caught_up_seconds", "Time since nothing more was waiting at the portal",
                                value=_since(found.caught_up_at, found))  # fmt: skip
    failing = GaugeMetricFamily("office_wire_failing_seconds", "How long a talk with the portal has been failing",
                                labels=["talk"])  # fmt: skip
    for talk in found.talks.values():
        failing.add_metric([talk.name], _since(talk.failing_since_at, found))
    yield failing


def _since(at: datetime | None, found: Pulse) -> float:
    return 0.0 if at is None else max(0.0, (found.now - at).total_seconds())
