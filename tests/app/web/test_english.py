"""Whoever reads English is shown no Vietnamese, but for names of people and places and the law as it is cited."""

import re

import pytest

from app.web.access import may_open
from config.workflow import Role, State
from tests.tongues import is_vietnamese, vietnamese_on

CURE = "translate it, or `make install` where the catalogue is newer than what was compiled from it"
ROLES = [role for role in Role if role is not Role.SYSTEM]
AS_IT_IS = re.compile(r"Tiếng Việt|Hà Nội|Tây Hồ|Cầu Giấy|Thông tư [\w/-]+|Biểu số [\w./]+")


def left_on(page):
    return [text for text in vietnamese_on(page) if is_vietnamese(AS_IT_IS.sub("", text))]


def pages_of(app, role):
    """The addresses without a number in them that the role may open."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and may_open(rule.endpoint, role)
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_speaks_english(client_as, an_officer, a_dossier, role):
    people = {
        "officer": an_officer(Role.OFFICER, full_name="Le Van Ba"),
        "signer": an_officer(Role.HEAD, full_name="Le"),
    }
    for state in (State.LODGED, State.IN_REVIEW, State.RESULT_READY):
        a_dossier(state, owner_name="Nguyen Thi Dao", **people)
    client = client_as(role, full_name="Tran Van Binh", locale="en")

    shown = {path: client.get(path, follow=True) for path in pages_of(client.app, role)}

    left = {path: left_on(page) for path, page in shown.items() if page.is_html and left_on(page)}
    assert not left, CURE


@pytest.mark.parametrize("state", State)
def test_a_dossier_in_any_state_speaks_english(client_as, an_officer, a_dossier, state):
    people = {
        "officer": an_officer(Role.OFFICER, full_name="Le Van Ba"),
        "signer": an_officer(Role.HEAD, full_name="Le"),
    }
    made = a_dossier(state, owner_name="Nguyen Thi Dao", **people)

    page = client_as(Role.OFFICER, full_name="Tran Van Binh", locale="en").get(f"/dossiers/{made.id}")

    assert left_on(page) == [], CURE
