"""The sheet of keys that `?` opens: on every page where people work, and telling every key the page has."""

import pytest

from config.workflow import Role
from tests.markup import words

PAGES = [
    (Role.CASHIER, "/receipts"), (Role.CASHIER, "/receipts/till"), (Role.CASHIER, "/receipts/rates"),
    (Role.OFFICER, "/receipts/fees"), (Role.CASHIER, "/counter"), (Role.OFFICER, "/counter/reception"),
    (Role.OFFICER, "/counter/appointments"), (Role.OFFICER, "/counter/lodge"), (Role.CASHIER, "/counter/cash"),
    (Role.OFFICER, "/counter/collecting"), (Role.OFFICER, "/counter/uncollected"), (Role.OFFICER, "/alerts"),
    (Role.TEAM_LEADER, "/team"), (Role.TEAM_LEADER, "/absences"), (Role.OFFICER, "/absences"),
    (Role.OFFICER, "/worklists/new"), (Role.OFFICER, "/search"), (Role.OFFICER, "/statistics/book"),
    (Role.OFFICER, "/intake/runs"), (Role.OFFICER, "/portal"), (Role.OFFICER, "/password"),
    (Role.AUDITOR, "/audit/journal"), (Role.ADMINISTRATOR, "/officers"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_every_key_of_a_page_is_told_by_its_sheet(client_as, role, path):
    page = client_as(role).get(path)

    told = {" ".join(words(key) for key in row.query("kbd")).lower() for row in page.query("dialog#keys dt")}

    assert {str(each.attrs["data-keys"]) for each in page.query("[data-keys]")} <= told
    assert len(page.query("dialog#keys")) == 1
    assert len([each for each in page.query("script[src]") if "js/keys" in each.attrs["src"]]) == 1


def test_a_sheet_speaks_the_readers_tongue(client_as):
    page = client_as(Role.CASHIER, locale="en").get("/receipts")

    assert "Exchange rates" in " ".join(words(each) for each in page.query("dialog#keys dd"))
