"""The beat of an open desk: who else looks, whether the dossier is as shown, and that it keeps nobody signed in."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.office import office
from app.dossiers.actions import review
from app.worklists.actions.leases import look_in
from config.workflow import Role, State

NINE = "2026-09-16 09:00"


@pytest.fixture
def me(an_officer, the_clock):
    the_clock.stand_at(NINE)
    return an_officer(Role.OFFICER, full_name="Lê Thị Mai")


def beat(client, made, version, **how):
    return client.post(f"/dossiers/{made.id}/presence", {"version": version}, htmx=True, **how)


def test_the_desk_says_where_to_beat_how_often_and_what_it_shows(client_as, me, a_dossier):
    made = a_dossier(State.LODGED)

    place = client_as(me).get(f"/dossiers/{made.id}").query("[data-presence]")[0]

    assert place.attrs["data-presence"] == f"/dossiers/{made.id}/presence"
    assert (place.attrs["data-every"], place.attrs["data-version"]) == ("30", str(made.version))
    assert place.attrs["aria-live"] == "polite"


def test_nobody_else_and_nothing_new_is_nothing_to_say(client_as, me, a_dossier):
    made = a_dossier(State.LODGED)

    assert beat(client_as(me), made, made.version).text.strip() == ""


def test_who_else_has_the_desk_open_is_named(client_as, me, an_officer, a_dossier):
    made = a_dossier(State.LODGED)
    look_in(officer=an_officer(Role.HEAD, full_name="Đỗ Thị Minh"), dossier_id=made.id, seen_version=made.version)

    part = beat(client_as(me), made, made.version)

    assert "Cũng đang mở hồ sơ này: Đỗ Thị Minh." in part.text


@pytest.mark.parametrize("version", ["shown", "", "x", "-1", "9" * 30])
def test_a_page_that_is_no_longer_true_gets_a_notice_with_a_link(client_as, me, a_dossier, version):
    made = a_dossier(State.LODGED)
    shown = str(made.version) if version == "shown" else version
    review.accept(officer=me, dossier_id=made.id)

    part = beat(client_as(me), made, shown)

    assert "Hồ sơ đã thay đổi sau khi bạn mở: tiếp nhận hồ sơ, Lê Thị Mai" in part.text
    assert [link.attrs["href"] for link in part.query("a")] == [f"/dossiers/{made.id}"]


def test_another_units_dossier_does_not_answer(client_as, an_officer, a_dossier):
    made = a_dossier(State.LODGED)
    stranger = an_officer(Role.OFFICER, unit_code="G01.899.108")

    beat(client_as(stranger), made, 1, status=404)


def test_who_reads_no_dossiers_does_not_beat(client_as, a_dossier):
    made = a_dossier(State.LODGED)

    beat(client_as(Role.ADMINISTRATOR), made, 1, status=403)


def test_a_beat_without_the_forms_token_is_refused(client_as, me, a_dossier):
    made = a_dossier(State.LODGED)

    beat(client_as(me), made, 1, status=400, token="")


def test_beats_keep_nobody_signed_in(client_as, me, a_dossier, the_clock):
    made, client = a_dossier(State.LODGED), client_as(me)
    client.get(f"/dossiers/{made.id}")
    token = client.token()
    ends_at = clock.now() + timedelta(minutes=office().settings.session_idle_minutes)
    assert ends_at < clock.now() + timedelta(minutes=40)

    for _ in range(20):
        the_clock.stand_at(clock.now() + timedelta(minutes=2))
        beat(client, made, 1, token=token, status=200 if clock.now() <= ends_at else 401)
