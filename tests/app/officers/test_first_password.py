"""A password that an administrator gave: whose it is chooses another before anything else, and in time."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter

from app.core.db import db
from app.core.models import JournalEntry
from app.officers.actions import accounts, own_account, passwords
from app.officers.models import Officer
from config.workflow import Role
from demo import staff

GIVEN = "trao tan tay mot lan"
OWN = "mot cau chi minh biet"
WHY = "nên có hai người biết"
EXPIRED = "Mật khẩu được cấp này đã hết hạn. Hãy gặp quản trị của đơn vị để được cấp lại."
REFUSED = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa."
# What is open before: the page itself, the way out, how pages look and speak. Files are asked for without a reader.
OPEN = {"officers.change_password", "officers.sign_out", "officers.change_language", "officers.change_theme", "static"}


@pytest.fixture
def given(the_clock, an_officer):
    """An account as an administrator leaves it."""
    the_clock.stand_at("2026-09-16 09:00")
    actor = an_officer(Role.ADMINISTRATOR, username="boss")
    accounts.add_officer(
        actor_id=actor.id, username="mai", full_name="Lê Thị Mai", role=Role.ADMINISTRATOR, password=GIVEN
    )
    return actor


def row(username="mai"):
    return db.session.execute(select(Officer).where(Officer.username == username)).scalar_one()


def come_in(client, password=GIVEN, path="/sign-in", status=200, **query):
    page = client.get(path, follow=True, **query)
    return client.press(page, "Đăng nhập", username="mai", password=password, status=status)


def choose(client, page, current=GIVEN, status=200):
    return client.press(page, "Đổi mật khẩu", current=current, new=OWN, repeated=OWN, status=status)


def addresses(url_map):
    """An address for every route and verb, whatever it asks for."""
    ends = url_map.bind("localhost")
    for rule in url_map.iter_rules():
        sample = {name: anything(kind) for name, kind in rule._converters.items()}
        for verb in (rule.methods or set()) & {"GET", "POST"}:
            yield rule.endpoint, verb, ends.build(rule.endpoint, sample, method=verb)


def anything(kind):
    if isinstance(kind, IntegerConverter):
        return 1
    return min(kind.items) if isinstance(kind, AnyConverter) else "x"


def test_every_page_leads_to_choosing_a_password_first(client, given, app):
    come_in(client)

    answers = {
        (endpoint, verb): client._browser.open(path, method=verb) for endpoint, verb, path in addresses(app.url_map)
        if endpoint != "officers.sign_out"
    }  # fmt: skip

    led = {name for (name, _), answer in answers.items() if answer.headers.get("Location", "").startswith("/password")}
    let_through = {name for name, _ in answers} - led
    assert let_through == OPEN - {"officers.sign_out"}
    assert len(answers) > 150


def test_what_a_page_asks_by_itself_is_answered_as_when_signed_out(client, given, app):
    come_in(client)

    for endpoint, verb, path in addresses(app.url_map):
        if endpoint in OPEN:
            continue
        answer = client._browser.open(path, method=verb, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/password"), path


def test_the_page_says_why_and_offers_nothing_else(client, given):
    page = come_in(client)

    assert page.path == "/password"
    assert WHY in page.text
    assert page.query("nav a") == []
    assert page.query("#search-all") == []


def test_who_has_chosen_a_password_goes_on_to_where_they_were_going(client, given):
    page = choose(client, come_in(client, path="/officers/boss"))

    assert page.path == "/officers/boss"
    assert row().password_given_at is None
    assert passwords.is_right(row().password_hash, OWN)


def test_a_mistake_while_choosing_loses_neither_the_reason_nor_the_way(client, given):
    page = choose(client, come_in(client, path="/officers/boss"), current="wrong", status=422)

    assert WHY in page.text
    assert choose(client, page).path == "/officers/boss"


def test_the_way_survives_another_tongue(client, given):
    page = client.press(come_in(client, path="/officers/boss"), "English")

    after = client.press(page, "Change password", current=GIVEN, new=OWN, repeated=OWN)

    assert after.path == "/officers/boss"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_to_another_address_after_choosing(client, given, elsewhere):
    come_in(client)

    answer = client.press(
        client.get("/password", next=elsewhere), "Đổi mật khẩu", current=GIVEN, new=OWN, repeated=OWN, status=303,
        follow=False,
    )  # fmt: skip

    assert answer.response.headers["Location"] == "/"


def test_one_who_would_rather_not_can_leave(client, given):
    page = client.press(come_in(client), "Đăng xuất")

    assert page.path == "/sign-in"
    assert row().password_given_at is not None


def test_the_given_password_itself_cannot_be_chosen(client, given):
    page = client.press(come_in(client), "Đổi mật khẩu", current=GIVEN, new=GIVEN, repeated=GIVEN, status=422)

    assert "phải khác mật khẩu hiện tại" in page.texts("#new-error")[0]
    assert row().password_given_at is not None


def test_a_reset_password_is_given_again(client, given):
    choose(client, come_in(client))
    accounts.reset_password(actor_id=given.id, username="mai", password=GIVEN)

    page = come_in(client, path="/officers")

    assert page.path == "/password"
    assert WHY in page.text


def test_who_was_here_before_is_not_asked_to_change(client, an_officer):
    an_officer(Role.ADMINISTRATOR, username="mai", password_hash=passwords.hashed(GIVEN))

    page = come_in(client)

    assert page.path != "/password"


def test_the_make_believe_colleagues_have_chosen_theirs(client, app, the_clock):
    staff.hire(the_clock.stand_at("2026-03-02 08:00"))
    the_clock.stand_at("2026-09-16 09:00")

    page = client.press(client.get("/sign-in"), "Đăng nhập", username="quantri", password=staff.PASSWORD)

    assert page.path not in ("/sign-in", "/password")


@pytest.mark.parametrize(
    ("at", "is_let_in"), [("2026-09-16 09:00", True), ("2026-09-23 23:59", True), ("2026-09-24 00:00", False)]
)
def test_a_given_password_is_good_for_seven_days_to_the_end_of_the_last(client, given, the_clock, at, is_let_in):
    the_clock.stand_at(at)

    page = come_in(client, status=200 if is_let_in else 422)

    assert page.texts(".error-summary li") == ([] if is_let_in else [EXPIRED])


def test_nobody_else_learns_that_a_given_password_has_expired(client, given, the_clock):
    the_clock.stand_at("2026-10-16 09:00")

    page = come_in(client, password="something else", status=422)

    assert page.texts(".error-summary li") == [REFUSED]


def test_a_locked_account_does_not_tell_either(client, given, the_clock):
    the_clock.stand_at("2026-10-16 09:00")
    for _ in range(5):
        come_in(client, password="something else", status=422)

    page = come_in(client, status=422)

    assert page.texts(".error-summary li") == [REFUSED]


def test_a_password_that_expires_while_its_page_is_open_changes_nothing(client, given, the_clock):
    the_clock.stand_at("2026-09-23 23:50")
    page = come_in(client)
    the_clock.stand_at("2026-09-24 00:05")

    after = choose(client, page, status=422)

    assert after.texts(".error-summary li") == [EXPIRED]
    assert passwords.is_right(row().password_hash, GIVEN)


def test_a_chosen_password_never_expires(client, given, the_clock):
    choose(client, come_in(client))
    client.press(client.get("/password"), "Đăng xuất")
    the_clock.stand_at("2027-09-16 09:00")

    page = come_in(client, password=OWN)

    assert page.path != "/sign-in"


def test_the_office_may_choose_other_days(client, given, the_clock, app, monkeypatch):
    running = app.extensions["office"]
    stricter = replace(running, settings=replace(running.settings, given_password_days=1))
    monkeypatch.setitem(app.extensions, "office", stricter)
    the_clock.stand_at("2026-09-18 09:00")

    page = come_in(client, status=422)

    assert page.texts(".error-summary li") == [EXPIRED]


def test_the_journal_says_who_gave_it_and_that_its_owner_changed_it(client, given):
    choose(client, come_in(client))

    entries = [(entry.verb, entry.actor_id) for entry in db.session.execute(select(JournalEntry)).scalars()]

    assert ("officer_added", given.id) in entries
    assert ("password_changed", row().id) in entries


def test_the_administrator_sees_who_has_not_yet_chosen(client_as, given, the_clock):
    boss = client_as(given)

    in_time = boss.get("/officers").text, boss.get("/officers/mai").text
    the_clock.stand_at("2026-09-24 09:00")
    late = client_as(given).get("/officers").text

    assert "Chưa tự đặt mật khẩu" in in_time[0]
    assert "được cấp lúc 16/09/2026 09:00, dùng được đến hết ngày 23/09/2026" in in_time[1]
    assert "Mật khẩu được cấp đã hết hạn" in late


def test_the_administrator_reads_until_when_beside_the_password(client_as, given):
    boss = client_as(given)

    page = boss.press(boss.get("/officers/mai"), "Đặt lại mật khẩu")

    assert "chậm nhất là ngày 23/09/2026" in page.text


def test_the_owner_cannot_lift_it_any_other_way(given):
    before = row().password_given_at

    accounts.deactivate(actor_id=given.id, username="mai")
    accounts.reactivate(actor_id=given.id, username="mai")
    accounts.unlock(actor_id=given.id, username="mai")
    own_account.choose_theme(given, "dark")

    assert row().password_given_at == before
