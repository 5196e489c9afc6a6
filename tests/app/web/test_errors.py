"""Errors become pages: one table of statuses, sentences in the reader's tongue, nothing about a person."""

import pytest

from app.core import errors as domain
from app.web.access import public
from app.web.errors import answer_office_error, status_of
from config.workflow import Role
from tests.page import Page


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (domain.NotFound("dossier_not_found"), 404),
        (domain.NotYours("may_not", act="accept", why="unit"), 403),
        (domain.WrongState("wrong_state", act="accept", state="refused"), 409),
        (domain.Stale("dossier_changed", seen=1, now=2), 409),
        (domain.Incomplete("reason_missing", act="refuse"), 422),
        (domain.DuplicateNumber("username_taken"), 409),
        (domain.RefusedWhole("anything"), 422),
        (domain.OfficeError("anything"), 409),
    ],
)
def test_each_kind_of_error_has_its_status(error, status):
    assert status_of(error) == status
    assert type(error).status == status


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            domain.WrongState("wrong_state", act="accept", state="refused"),
            "Không thể «Tiếp nhận» khi hồ sơ ở trạng thái «Từ chối tiếp nhận».",
        ),
        (
            domain.NotYours("may_not", act="approve", why="second_person"),
            "Bạn không được làm việc «Phê duyệt». Người đề xuất không được tự duyệt; cần người thứ hai.",
        ),
    ],
)
def test_an_error_says_act_and_state_by_their_names(app, error, sentence):
    with app.test_request_context("/"):
        page = Page(answer_office_error(error))  # the answer has what Page asks of a response

    assert sentence in page.text


def test_htmx_gets_a_part_that_goes_among_the_messages(client_as):
    page = client_as(Role.AUDITOR).get("/officers", htmx=True, status=403)

    assert page.response.headers["HX-Retarget"] == "#messages"
    assert page.texts("[role=alert]")


def test_a_method_a_page_does_not_know_is_refused(client_as):
    page = client_as(Role.AUDITOR).get("/sign-out", status=405)

    assert page.response.headers["Allow"]
    assert page.heading == "Không dùng được như vậy"


def test_a_body_that_is_too_large_is_refused(client_as):
    client = client_as(Role.AUDITOR)

    page = client.post("/language", {"locale": "x" * (33 * 1024 * 1024)}, status=413)

    assert page.heading == "Tệp quá lớn"


def test_a_mistake_of_the_program_shows_a_page_that_tells_nothing(client, monkeypatch):
    monkeypatch.setattr(client.app, "testing", False)
    monkeypatch.setitem(client.app.view_functions, "web.healthz", public(lambda: {}["N0000001"]))

    page = client.get("/healthz", status=500)

    assert page.heading == "Hệ thống gặp lỗi"
    assert "N0000001" not in page.html


def test_a_lost_database_shows_a_page_to_somebody_who_is_signed_in(client_as, monkeypatch):
    client = client_as(Role.AUDITOR)
    monkeypatch.setattr(client.app, "testing", False)
    monkeypatch.setitem(client.app.extensions, "officer_loader", lambda *_: {}["the connection is gone"])

    page = client.get("/password", status=500)

    assert page.heading == "Hệ thống gặp lỗi"
    assert not page.query("nav")
