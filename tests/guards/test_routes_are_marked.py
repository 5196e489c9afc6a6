"""Every route says who may open it, every section of the navigation exists, and what changes something is a POST."""

import pytest

from app.web.access import mark_of, unmarked

SAFE = {"GET", "HEAD", "OPTIONS"}
FOR_ANYBODY = {
    "officers.change_language", "officers.change_theme", "officers.sign_in", "static", "web.healthz", "web.metrics",
    "web.readyz",
}  # fmt: skip

BEFORE_AN_OWN_PASSWORD = {
    "officers.change_language", "officers.change_password", "officers.change_theme", "officers.sign_out"
}  # fmt: skip


def test_every_route_has_an_access_mark(application):
    assert unmarked(application) == [], "put @allow(…), @signed_in or @public right under the route"


def test_what_is_open_to_anybody_is_on_the_list(application):
    public = {name for name in application.view_functions if (mark := mark_of(application, name)) and mark.is_public}

    assert public == FOR_ANYBODY


def test_what_is_open_before_choosing_an_own_password_is_on_the_list(application):
    names = application.view_functions
    opened = {name for name in names if (mark := mark_of(application, name)) and mark.with_given_password}

    assert opened == BEFORE_AN_OWN_PASSWORD


def test_routes_use_no_other_verbs_than_get_and_post(application):
    strange = [rule.rule for rule in application.url_map.iter_rules() if (rule.methods or set()) - SAFE - {"POST"}]

    assert not strange


def test_every_section_of_the_navigation_leads_to_a_page(application):
    sections = application.extensions["navigation"]

    missing = [section.endpoint for section in sections if mark_of(application, section.endpoint) is None]

    assert not missing


@pytest.mark.parametrize("name", ["web.healthz", "web.readyz", "web.metrics", "static"])
def test_names_that_the_request_log_leaves_out_exist(application, name):
    assert name in application.view_functions
