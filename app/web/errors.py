"""What went wrong, as a page: one table from error to status and title; a part of a page where htmx asked.

No personal data reaches an error page: sentences are made of codes, and what the browser sent is not repeated.
"""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, Response, render_template
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core import errors as domain
from app.core.db import db
from app.web.htmx import asked_by_htmx
from app.web.labels import error_sentence

# How each domain error is answered: status and title. A class not named here is answered as its parent.
PAGES: Mapping[type[domain.OfficeError], tuple[int, LazyString]] = MappingProxyType(
    {
        domain.NotFound: (404, _l("Không tìm thấy")),
        domain.NotYours: (403, _l("Bạn không được làm việc này")),
        domain.WrongState: (409, _l("Hồ sơ không ở trạng thái cho phép")),
        domain.Stale: (409, _l("Hồ sơ đã thay đổi")),
        domain.Incomplete: (422, _l("Còn thiếu")),
        domain.DuplicateNumber: (409, _l("Số đã có")),
        domain.RefusedWhole: (422, _l("Không nhận")),
        domain.StoreAway: (503, _l("Kho tệp không dùng được")),
        domain.OfficeError: (409, _l("Không làm được")),
    }
)
# What the protocol itself says no to: status, title, sentence.
STATUSES: Mapping[int, tuple[LazyString, LazyString]] = MappingProxyType(
    {
        400: (_l("Yêu cầu không hợp lệ"), _l("Trình duyệt gửi một yêu cầu mà hệ thống không hiểu. Hãy thử lại.")),
        403: (_l("Không được phép"), _l("Trang này không dành cho bạn.")),
        404: (_l("Không tìm thấy"), _l("Không có trang này. Có thể địa chỉ bị gõ sai hoặc trang đã được chuyển đi.")),
        405: (_l("Không dùng được như vậy"), _l("Trang này không mở được theo cách đó. Hãy quay lại trang trước.")),
        413: (_l("Tệp quá lớn"), _l("Nội dung gửi lên vượt quá giới hạn. Hãy chia nhỏ hoặc nén tệp.")),
        500: (_l("Hệ thống gặp lỗi"), _l("Việc vừa rồi chưa được thực hiện. Hãy thử lại; nếu vẫn lỗi, báo quản trị.")),
    }
)  # fmt: skip
FORM_EXPIRED = (
    _l("Biểu mẫu đã hết hiệu lực"),
    _l("Phiên làm việc đã đổi từ khi bạn mở trang. Hãy quay lại, tải lại trang rồi gửi lại."),
)


def set_up(app: Flask) -> None:
    """Answer errors with pages."""
    app.register_error_handler(domain.OfficeError, answer_office_error)
    app.register_error_handler(CSRFError, _answer_expired_form)
    app.register_error_handler(HTTPException, _answer_status)
    app.register_error_handler(InternalServerError, _answer_failure)


def status_of(error: domain.OfficeError) -> int:
    """The HTTP status an error is answered with."""
    return _page_of(error)[0]


def _page_of(error: domain.OfficeError) -> tuple[int, LazyString]:
    return next(PAGES[kind] for kind in type(error).__mro__ if kind in PAGES)


def answer_office_error(error: domain.OfficeError) -> Response:
    """The page of a domain error, or the part of a page where htmx asked."""
    status, title = _page_of(error)
    return _answer(status, str(title), error_sentence(error))


def _answer_expired_form(_: CSRFError) -> Response:
    title, sentence = FORM_EXPIRED
    return _answer(400, str(title), str(sentence))


def _answer_status(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # a redirect is not an error
    title, sentence = STATUSES.get(status, STATUSES[400 if status < 500 else 500])
    response = _answer(status, str(title), str(sentence))
    response.headers.extend((name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After"))
    return response


def _answer_failure(_: InternalServerError) -> Response:
    """A mistake of the program: what was begun is undone, and the page asks nothing of the database."""
    db.session.rollback()
    title, sentence = STATUSES[500]
    return _answer(500, str(title), str(sentence))


def _answer(status: int, title: str, sentence: str) -> Response:
    if asked_by_htmx():
        part = render_template("parts/problem.html", title=title, sentence=sentence)
        return Response(part, status=status, headers={"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"})
    return Response(render_template("web/error.html", title=title, sentence=sentence, status=status), status=status)
