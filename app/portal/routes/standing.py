"""The first tab: whether the wire holds, what came last, what waits, and buttons that do not wait for the minute."""

from flask import render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.portal.actions.asking import ask_for_pull, ask_for_sending
from app.portal.queries import standing as asked
from app.portal.routes.blueprint import DOERS, READERS, done, portal
from app.portal.rules.standing import OLDEST_MESSAGE
from app.web.access import allow, current_officer


@portal.get("/portal")
@allow(*READERS)
def index() -> str:
    """How the wire stands."""
    found = asked.standing(db.session())
    return render_template("portal/index.html", found=found, oldest_minutes=OLDEST_MESSAGE.seconds // 60)


@portal.post("/portal/pull")
@allow(*DOERS)
def pull() -> Response:
    """Pull now, not at the next minute."""

    def ask() -> str:
        ask_for_pull(officer=current_officer())
        return gettext("Đã giao việc tải. Kết quả hiện ở đây khi xong; hãy tải lại trang sau ít giây.")

    return done(ask, then="portal.index")


@portal.post("/portal/sending")
@allow(*DOERS)
def send() -> Response:
    """Tell what waits now."""

    def ask() -> str:
        ask_for_sending(officer=current_officer())
        return gettext("Đã giao việc gửi. Hãy tải lại trang sau ít giây.")

    return done(ask, then="portal.index")
