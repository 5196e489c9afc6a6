"""Coming in and going out: the lock, the idle time, the answer that tells nothing, the cookies that die."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import JournalEntry
from app.officers.actions import passwords
from app.officers.models import Officer
from config.workflow import Role

PASSWORD = "mot cau de nho"
REFUSED = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa."


@pytest.fixture
def lan(an_officer):
    return an_officer(
        Role.CASHIER, username="lan", full_name="Nguyễn Thị Lan", password_hash=passwords.hashed(PASSWORD)
    )


def attempt(client, username="lan", password=PASSWORD, status=200):
    return client.press(client.get("/sign-in"), "Đăng nhập", username=username, password=password, status=status)


def row(username):
    return db.session.execute(select(Officer).where(Officer.username == username)).scalar_one()


def verbs():
    return [(entry.verb, entry.subject) for entry in db.session.execute(select(JournalEntry)).scalars()]


def test_the_right_password_lets_in_and_is_journaled(client, lan):
    page = attempt(client)

    assert "Nguyễn Thị Lan" in page.texts("summary .menu-name")
    assert verbs() == [("signed_in", "officer:lan")]


def test_the_name_is_taken_in_any_case_and_with_blanks(client, lan):
    page = attempt(client, username=" LAN ")

    assert page.path != "/sign-in"


@pytest.mark.parametrize("username", ["lan", "nobody", "system", "", "' OR 1=1 --"])
def test_every_refusal_reads_alike(client, lan, username):
    page = attempt(client, username=username or "x", password="something else", status=422)

    assert page.title.startswith("Lỗi:")
    assert page.texts(".error-summary li") == [REFUSED]


def test_repeated_failures_lock_even_the_right_password_out(client, lan, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    for _ in range(5):
        attempt(client, password="wrong", status=422)

    page = attempt(client, status=422)

    assert page.texts(".error-summary li") == [REFUSED]
    assert ("sign_in_locked", "officer:lan") in verbs()


def test_the_lock_opens_by_itself_after_its_minutes(client, lan, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    for _ in range(5):
        attempt(client, password="wrong", status=422)
    the_clock.stand_at("2026-09-16 09:15")

    page = attempt(client)

    assert page.path != "/sign-in"


def test_failures_before_a_success_do_not_count_later(client, lan, app):
    for _ in range(4):
        attempt(client, password="wrong", status=422)
    attempt(client)

    assert row("lan").failed_sign_ins == 0


def test_guessing_at_names_nobody_has_shows_in_the_journal(client):
    for _ in range(5):
        attempt(client, username="nobody", status=422)

    assert verbs() == [("sign_in_locked", "officer:system")]


def test_a_deactivated_officer_is_not_let_in(client, lan):
    row("lan").is_active = False
    db.session.commit()

    page = attempt(client, status=422)

    assert page.texts(".error-summary li") == [REFUSED]


def test_the_system_officer_never_signs_in(client):
    row("system").password_hash = passwords.hashed(PASSWORD)
    db.session.commit()

    page = attempt(client, username="system", status=422)

    assert page.texts(".error-summary li") == [REFUSED]


def test_a_page_that_was_wanted_is_shown_after_signing_in(client, lan):
    asked = client.get("/password", follow=True)

    page = client.press(asked, "Đăng nhập", username="lan", password=PASSWORD)

    assert asked.path == "/sign-in"
    assert page.path == "/password"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x", "/a\nb"]
)
def test_nobody_is_sent_to_another_address(client, lan, wanted):
    page = client.get("/sign-in", next=wanted)

    answer = client.press(page, "Đăng nhập", username="lan", password=PASSWORD, status=303, follow=False)

    assert answer.response.headers["Location"] == "/"


def test_idle_minutes_end_the_session(client_as, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    client = client_as(Role.CASHIER)
    the_clock.stand_at("2026-09-16 09:31")

    page = client.get("/password", follow=True)

    assert page.path == "/sign-in"
    assert "không thao tác" in page.text


def test_every_page_begins_the_idle_minutes_anew(client_as, the_clock):
    the_clock.stand_at("2026-09-16 09:00")
    client = client_as(Role.CASHIER)
    the_clock.stand_at("2026-09-16 09:29")
    client.get("/password")
    the_clock.stand_at("2026-09-16 09:58")

    page = client.get("/password")

    assert page.heading == "Đổi mật khẩu"


def test_signing_out_ends_every_session_of_the_officer(client_as, an_officer):
    officer = an_officer(Role.CASHIER)
    here, elsewhere = client_as(officer), client_as(officer)

    page = here.press(here.get("/password"), "Đăng xuất")

    assert page.path == "/sign-in"
    assert elsewhere.get("/password", follow=True).path == "/sign-in"
    assert ("signed_out", f"officer:{officer.username}") in verbs()


def test_deactivation_ends_a_session_that_is_open(client_as):
    client = client_as(Role.CASHIER)
    row(client.officer.username).is_active = False
    db.session.commit()

    page = client.get("/password", follow=True)

    assert page.path == "/sign-in"


def test_a_cookie_carried_to_another_browser_is_worth_nothing(client_as):
    client = client_as(Role.CASHIER)
    client._browser.environ_base["HTTP_USER_AGENT"] = "another browser"

    page = client.get("/password", follow=True)

    assert page.path == "/sign-in"


def test_signing_in_without_the_token_of_the_form_is_refused(client, lan):
    page = client.post("/sign-in", {"username": "lan", "password": PASSWORD}, token="forged", status=400)

    assert page.heading == "Biểu mẫu đã hết hiệu lực"


def test_an_old_hash_is_made_anew_at_the_next_sign_in(client, an_officer):
    hasher = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    an_officer(Role.CASHIER, username="old", password_hash=hasher.hash(PASSWORD))

    attempt(client, username="old")

    assert "m=19456,t=2,p=1" in row("old").password_hash
