"""The wire's alarm: what an administrator is told on every page, and the monitoring in figures."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.office import office
from app.portal.actions.comparing import compare, usual_period
from app.portal.actions.pulling import pull
from app.portal.models import PortalTalk
from app.portal.rules.troubles import Silent, TokenRefused
from config.workflow import Role, State
from tests.app.portal.conftest import lines

NOW = "2026-09-16 09:00"


@pytest.fixture
def wired(app, a_portal, a_wire, monkeypatch, the_clock):
    """A portal, and the office that has just pulled from it."""
    the_clock.stand_at(NOW)
    portal, address = a_portal(lines(5))
    settings = replace(office().settings, portal_url=address, portal_token="x")
    monkeypatch.setattr(office(), "settings", settings)
    wire = a_wire(address)
    pull(wire)
    return portal, wire


def alarms(client):
    return " ".join(client.get("/officers").texts(".message-danger"))


def fails(wire, **how):
    with pytest.raises((Silent, TokenRefused)):
        pull(wire, **how)


def test_while_the_portal_answers_nothing_is_said(wired, client_as):
    assert alarms(client_as(Role.ADMINISTRATOR)) == ""


def test_a_portal_that_stays_silent_is_told_to_administrators_after_five_minutes(wired, client_as, the_clock):
    portal, wire = wired
    portal.misbehaviour.errors = 1.0
    fails(wire)
    admin = client_as(Role.ADMINISTRATOR)
    assert alarms(admin) == ""

    the_clock.stand_at(clock.now() + timedelta(minutes=6))
    fails(wire)

    assert "Đường truyền với cổng có sự cố từ 16/09/2026 09:00. Cổng không trả lời trọn vẹn" in alarms(admin)
    assert not client_as(Role.HEAD).get("/portal/files").texts(".message-danger")


def test_a_refused_token_is_told_at_once(wired, a_wire, client_as):
    _, wire = wired

    fails(a_wire(wire.address, token="another"))

    assert "Cổng không nhận mã truy cập" in alarms(client_as(Role.ADMINISTRATOR))


def test_a_comparison_that_met_a_silent_portal_is_no_alarm_once_the_portal_answers_again(wired, client_as, the_clock):
    portal, wire = wired
    portal.misbehaviour.errors = 1.0
    first_on, last_on = usual_period()
    with pytest.raises(Silent):
        compare(wire, first_on=first_on, last_on=last_on)
    portal.misbehaviour.errors = 0.0

    the_clock.stand_at(clock.now() + timedelta(minutes=8))
    pull(wire)

    assert alarms(client_as(Role.ADMINISTRATOR)) == ""
    assert "Đường truyền tốt" in client_as(Role.OFFICER).get("/portal").text


def test_a_citizen_who_reads_an_old_status_is_an_alarm(wired, a_dossier, client_as, the_clock):
    _, wire = wired
    a_dossier(State.IN_REVIEW)

    the_clock.stand_at(clock.now() + timedelta(minutes=7))
    pull(wire)

    assert "người dân đang thấy trạng thái cũ" in alarms(client_as(Role.ADMINISTRATOR))


def test_a_schedule_that_has_stopped_asking_is_an_alarm(wired, client_as, the_clock):
    the_clock.stand_at(clock.now() + timedelta(minutes=11))

    assert "Cổng chưa được hỏi lại từ 16/09/2026 09:00" in alarms(client_as(Role.ADMINISTRATOR))


def test_the_monitoring_reads_how_old_the_oldest_message_is(wired, a_dossier, client, the_clock):
    a_dossier(State.IN_REVIEW)
    the_clock.stand_at(clock.now() + timedelta(minutes=2))
    talk = db.session.execute(select(PortalTalk).where(PortalTalk.name == "pull")).scalar_one()
    talk.failing_since_at = clock.now() - timedelta(seconds=30)
    db.session.commit()

    told = client.get("/metrics").response.get_data(as_text=True)

    assert "office_oldest_message_seconds 120.0" in told
    assert "office_caught_up_seconds 120.0" in told
    assert 'office_wire_failing_seconds{talk="pull"} 30.0' in told
    assert 'office_wire_failing_seconds{talk="progress"} 0.0' in told


def test_an_office_without_a_wire_has_neither_alarm_nor_figures(app, client_as):
    admin = client_as(Role.ADMINISTRATOR)

    assert alarms(admin) == ""
    assert "office_wire" not in admin.get("/metrics").response.get_data(as_text=True)
