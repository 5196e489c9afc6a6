"""What the monitoring asks: alive, ready, counters."""

import pytest
from sqlalchemy import text

from app.core.db import db
from config.workflow import Role


def test_the_process_says_that_it_is_alive(client):
    page = client.get("/healthz")

    assert page.response.json == {"status": "ok"}


def test_ready_means_a_database_at_the_newest_step(client):
    page = client.get("/readyz")

    assert page.response.json == {"status": "ok", "database": "ok", "redis": "unused"}


def test_a_database_behind_its_steps_is_not_ready(client, app):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    page = client.get("/readyz", status=503)

    assert page.response.json["database"] == "not migrated"


def test_counters_name_route_patterns_and_no_numbers(client_as, an_officer):
    an_officer(Role.OFFICER, username="nguyen.lan")
    admin = client_as(Role.ADMINISTRATOR)
    admin.get("/officers/nguyen.lan")

    told = admin.get("/metrics").response.get_data(as_text=True)

    assert 'office_requests_total{method="GET",route="/officers/<username>",status="200"}' in told
    assert "nguyen.lan" not in told


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [("127.0.0.1", {}, 200), ("10.1.2.3", {}, 403), ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}, 403)],
)
def test_counters_are_for_this_machine_alone(client, address, headers, status):
    client._browser.environ_base["REMOTE_ADDR"] = address

    page = client.get("/metrics", headers=headers, status=status)

    assert page.is_html == (status == 403)


def test_an_administrator_reads_the_counters_from_anywhere(client, an_officer):
    client._browser.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    client.sign_in(an_officer(Role.ADMINISTRATOR))

    page = client.get("/metrics")

    assert "office_requests_total" in page.response.get_data(as_text=True)
