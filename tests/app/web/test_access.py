"""Default deny: a view without a mark does not start, a role that is not named does not come in."""

import pytest
from flask import Flask

from app.web import access
from app.web.access import UnmarkedRoute, allow, public, signed_in
from config.workflow import Role


@pytest.fixture
def small_app():
    made = Flask("small", static_folder=None)
    made.add_url_rule("/marked", "marked", public(lambda: "x"))
    return made


def test_an_unmarked_route_does_not_start(small_app):
    small_app.add_url_rule("/forgotten", "forgotten", lambda: "x")

    with pytest.raises(UnmarkedRoute, match=r"/forgotten \(forgotten\): put @allow"):
        access.check(small_app)


def test_an_app_whose_routes_are_marked_starts(small_app):
    access.check(small_app)

    assert access.unmarked(small_app) == []


@pytest.mark.parametrize("roles", [(), (Role.SYSTEM,), (Role.OFFICER, Role.SYSTEM)])
def test_a_mark_names_roles_that_people_have(roles):
    with pytest.raises(ValueError, match="system is not one of them"):
        allow(*roles)


def test_the_mark_of_the_signed_in_leaves_the_night_shift_out():
    @signed_in
    def view():
        return "x"

    assert getattr(view, access.MARK).roles == frozenset(Role) - {Role.SYSTEM}


def test_a_reader_who_has_not_signed_in_is_sent_to_the_door(client):
    page = client.get("/officers", follow=True)

    assert page.path == "/sign-in"
    assert page.response.request.args["next"] == "/officers"


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(client):
    page = client.get("/officers", htmx=True, status=401)

    assert page.response.headers["HX-Redirect"] == "/sign-in"


def test_a_page_of_another_role_is_refused_in_words(client_as):
    page = client_as(Role.AUDITOR).get("/officers", status=403)

    assert "Trang này không dành cho vai trò của bạn." in page.text


def test_a_page_that_does_not_exist_is_not_found_without_signing_in(client):
    page = client.get("/nothing/here", status=404)

    assert page.heading == "Không tìm thấy"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_has_a_first_page(client_as, role):
    page = client_as(role).get("/", follow=True)

    assert page.status == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_section_that_is_shown_opens(client_as, role):
    client = client_as(role)

    for place in [link.attrs["href"] for link in client.get("/password").query("nav a")]:
        client.get(place, follow=True)
