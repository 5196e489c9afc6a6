"""The field for a day as pages have it: dd/mm/yyyy to read, ISO in addresses, what is wrong said in one's tongue."""

import pytest

from config.workflow import Role, State

FORMS = [
    (Role.HEAD, "/statistics/book", "from"), (Role.HEAD, "/statistics/book", "to"),
    (Role.AUDITOR, "/audit/journal", "on"),
    (Role.OFFICER, "/worklists/new", "due_until"), (Role.OFFICER, "/alerts/new", "until"),
    (Role.CASHIER, "/receipts/rates", "rate_on"), (Role.OFFICER, "/absences", "from_at"),
    (Role.TEAM_LEADER, "/portal/comparisons", "first_on"),
]  # fmt: skip
MARCH = {"from": "2026-03-04", "to": "31.3.2026"}


@pytest.mark.parametrize(("role", "path", "name"), FORMS)
def test_a_day_is_text_with_a_calendar_that_waits_for_a_script(client_as, role, path, name):
    page = client_as(role).get(path)

    box = page.query(f"input[name={name}]")[0]
    button = next(each for each in box.parent.query("button"))
    assert (box.attrs["type"], box.attrs["inputmode"], box.attrs["autocomplete"]) == ("text", "numeric", "off")
    assert button.attrs["aria-label"].startswith("Chọn ngày trong lịch: ")
    assert (button.attrs["type"], "hidden" in button.attrs) == ("button", True)
    assert "(ngày/tháng/năm" in page.one(f"label[for={box.attrs['id']}]").to_text()


def test_a_day_of_an_address_is_shown_as_it_is_spoken_and_handed_on_as_iso(client_as):
    page = client_as(Role.HEAD).get("/statistics/book", **MARCH)

    assert [page.one(f"input[name={name}]").attrs["value"] for name in MARCH] == ["04/03/2026", "31/03/2026"]
    assert "Từ 04/03/2026 đến 31/03/2026" in page.text
    assert "from=2026-03-04&to=2026-03-31" in page.links["CSV"]


def test_the_pages_of_a_narrowed_journal_are_addressed_by_iso(client_as, a_dossier, the_clock):
    the_clock.stand_at("2026-03-04 09:00")
    for _ in range(60):
        a_dossier(State.IN_REVIEW)

    page = client_as(Role.AUDITOR).get("/audit/journal", on="4/3/2026")

    assert page.one("input[name=on]").attrs["value"] == "04/03/2026"
    assert "on=2026-03-04" in page.links["Sau"]


def test_what_is_wrong_with_a_day_is_said_in_english_too(client_as):
    page = client_as(Role.HEAD, locale="en").get(
        "/statistics/book", status=422, **{"from": "31/02/2026", "to": "12/31/2026"}
    )

    assert page.texts(".field .wrong") == [
        "There is no day 31/02/2026: month 02/2026 has 28 days.",
        "There is no month 31. Enter the day first, then the month, for example 31/12/2026.",
    ]
    assert [page.one(f"input[name={name}]").attrs["value"] for name in MARCH] == ["31/02/2026", "12/31/2026"]


@pytest.mark.parametrize("fields", [{}, {"as": "csv"}, {"text": "dao"}])
def test_a_list_is_not_narrowed_exported_or_kept_by_a_day_that_is_none(client_as, a_dossier, fields):
    a_dossier(State.LODGED)
    client = client_as(Role.OFFICER)

    page = client.post("/worklists/new", {"due_until": "31/9/2026"} | fields, status=422)
    kept = client.post("/worklists/new/filters", {"filter_name": "Tháng 9", "due_until": "31/9/2026"}, status=422)

    for each in (page, kept):
        assert each.title.startswith("Lỗi:")
        assert each.texts(".error-summary li") == ["Không có ngày 31/09/2026: tháng 09/2026 có 30 ngày."]
        assert each.one("#refine-due").attrs["value"] == "31/9/2026"
        assert "open" in each.one("details.refine-more").attrs
    assert kept.one("#refine-name").attrs["value"] == "Tháng 9"
    assert client.get("/worklists/new").query(".saved a") == []
