"""An administrator's care of accounts, and what officers do with their own."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import JournalEntry
from app.officers.actions import passwords
from app.officers.models import Officer
from config.workflow import Role

PASSWORD = "mot cau de nho"
NEW = "mot cau khac han"


@pytest.fixture
def admin(client_as):
    return client_as(Role.ADMINISTRATOR)


def row(username):
    return db.session.execute(select(Officer).where(Officer.username == username)).scalar_one()


def verbs():
    return [(entry.verb, entry.subject) for entry in db.session.execute(select(JournalEntry)).scalars()]


def test_officers_are_listed_by_given_name_with_the_resting_last(admin, an_officer):
    an_officer(Role.HEAD, username="dao", full_name="Nguyễn Thị Đào")
    an_officer(Role.OFFICER, username="an", full_name="Phạm Văn An")
    an_officer(Role.OFFICER, username="dung", full_name="Lê Thị Dung", is_active=False)

    page = admin.get("/officers")

    names = [cells[0] for cells in page.rows]
    assert names.index("Phạm Văn An") < names.index("Nguyễn Thị Đào")
    assert names[-1] == "Lê Thị Dung"
    assert "Hệ thống" not in names


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.SYSTEM)])
def test_nobody_else_sees_the_accounts(client_as, role):
    page = client_as(role).get("/officers", status=403)

    assert page.text.startswith("Bạn không được làm việc này")


def test_a_new_officer_signs_in_with_the_password_shown_once(admin, client):
    page = admin.press(
        admin.get("/new-officer"), "Thêm cán bộ", full_name=" Lê  Thị Mai ", username="Mai", role="officer"
    )
    given = page.texts(".given")[0]

    signed_in = client.press(client.get("/sign-in"), "Đăng nhập", username="mai", password=given)

    assert "Lê Thị Mai" in signed_in.texts("summary .menu-name")
    assert ("officer_added", "officer:mai") in verbs()
    assert given not in admin.get("/officers/mai").html


def test_a_taken_username_is_said_at_its_field(admin, an_officer):
    an_officer(Role.OFFICER, username="mai")

    page = admin.press(
        admin.get("/new-officer"), "Thêm cán bộ", full_name="Lê Thị Mai", username="mai", role="officer", status=422
    )

    assert page.texts("#username-error") == ["Tên đăng nhập này đã có người dùng."]
    assert page.title.startswith("Lỗi:")


@pytest.mark.parametrize(("field", "value"), [("username", "Lê Mai"), ("full_name", ""), ("role", "")])
def test_what_is_missing_or_unfit_is_said_at_its_field(admin, field, value):
    filled = {"full_name": "Lê Thị Mai", "username": "mai", "role": "officer"} | {field: value}

    page = admin.press(admin.get("/new-officer"), "Thêm cán bộ", **filled, status=422)

    assert len(page.texts(f"#{field}-error")) == 1
    assert page.one(".error-summary a").attrs["href"] == f"#{field}"


def test_the_system_role_cannot_be_given_to_anybody(admin):
    page = admin.press(
        admin.get("/new-officer"), "Thêm cán bộ", full_name="Lê Mai", username="mai", role="system", status=422
    )

    assert page.query("#role-error")


def test_deactivation_and_its_opposite_are_journaled(admin, an_officer):
    an_officer(Role.OFFICER, username="mai")

    page = admin.press(admin.get("/officers/mai"), "Ngừng tài khoản")
    admin.press(page, "Cho dùng lại")

    assert row("mai").is_active
    assert verbs() == [("officer_deactivated", "officer:mai"), ("officer_reactivated", "officer:mai")]


def test_a_reset_password_lifts_the_lock_and_ends_sessions(admin, client_as, an_officer, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    mai = an_officer(Role.OFFICER, username="mai", locked_until_at=now.replace(hour=23))
    at_her_desk = client_as(mai)

    page = admin.press(admin.get("/officers/mai"), "Đặt lại mật khẩu")

    assert passwords.is_right(row("mai").password_hash, page.texts(".given")[0])
    assert row("mai").locked_until_at is None
    assert at_her_desk.get("/password", follow=True).path == "/sign-in"


def test_a_locked_account_is_unlocked_by_hand(admin, an_officer, the_clock):
    now = the_clock.stand_at("2026-09-16 09:00")
    an_officer(Role.OFFICER, username="mai", locked_until_at=now.replace(hour=3))
    page = admin.get("/officers/mai")

    after = admin.press(page, "Mở khóa đăng nhập")

    assert "Khóa đến 10:00" in page.text
    assert "Mở khóa đăng nhập" not in after.buttons


def test_administrators_do_not_touch_their_own_account(admin):
    own = admin.officer.username

    page = admin.get(f"/officers/{own}")
    refusal = admin.post(f"/officers/{own}/deactivation", status=403)

    assert page.buttons == []
    assert "tài khoản của chính mình" in refusal.text
    assert row(own).is_active


def test_the_system_officer_is_nobody_to_an_administrator(admin):
    admin.get("/officers/system", status=404)

    page = admin.post("/officers/system/password", status=404)

    assert "Không có cán bộ này." in page.text


def test_a_changed_password_counts_and_other_sessions_end(client_as, an_officer):
    mai = an_officer(Role.CASHIER, username="mai", password_hash=passwords.hashed(PASSWORD))
    here, elsewhere = client_as(mai), client_as(mai)

    page = here.press(here.get("/password"), "Đổi mật khẩu", current=PASSWORD, new=NEW, repeated=NEW)

    assert "Đã đổi mật khẩu" in page.text
    assert passwords.is_right(row("mai").password_hash, NEW)
    assert elsewhere.get("/password", follow=True).path == "/sign-in"


@pytest.mark.parametrize(
    ("current", "new", "repeated", "field", "sentence"),
    [
        ("wrong password", NEW, NEW, "current", "Mật khẩu hiện tại không đúng"),
        (PASSWORD, "ngan", "ngan", "new", "từ 12 đến 200 ký tự"),
        (PASSWORD, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "new", "quá ít ký tự khác nhau"),
        (PASSWORD, "officer-mai-2026", "officer-mai-2026", "new", "Không kể tên đăng nhập"),
        (PASSWORD, PASSWORD, PASSWORD, "new", "phải khác mật khẩu hiện tại"),
        (PASSWORD, NEW, "something else", "repeated", "khác nhau"),
    ],
)
def test_a_password_that_may_not_be_chosen_is_said_at_its_field(
    client_as, an_officer, current, new, repeated, field, sentence
):
    an_officer_row = an_officer(Role.CASHIER, username="officer-mai", password_hash=passwords.hashed(PASSWORD))
    client = client_as(an_officer_row)

    page = client.press(
        client.get("/password"), "Đổi mật khẩu", current=current, new=new, repeated=repeated, status=422
    )

    assert sentence in page.texts(f"#{field}-error")[0]


def test_wrong_present_passwords_lock_the_account_too(client_as, an_officer):
    client = client_as(an_officer(Role.CASHIER, username="mai", password_hash=passwords.hashed(PASSWORD)))

    for _ in range(5):
        client.press(client.get("/password"), "Đổi mật khẩu", current="wrong", new=NEW, repeated=NEW, status=422)

    assert row("mai").locked_until_at is not None


def test_the_language_stays_with_the_officer(client_as):
    client = client_as(Role.CASHIER)

    page = client.press(client.get("/password"), "English")

    assert page.one("html").attrs["lang"] == "en"
    assert page.path == "/password"
    assert row(client.officer.username).locale == "en"


def test_the_theme_stays_with_the_officer(client_as):
    client = client_as(Role.CASHIER)

    page = client.press(client.get("/password"), "Giao diện: Tối")

    assert page.one("html").attrs["data-bs-theme"] == "dark"
    assert row(client.officer.username).theme == "dark"


def test_the_language_chosen_before_signing_in_stays_with_the_machine(client):
    page = client.press(client.get("/sign-in"), "English")

    assert page.one("html").attrs["lang"] == "en"
    assert client.get("/sign-in").one("html").attrs["lang"] == "en"


def test_an_unknown_language_changes_nothing(client_as):
    client = client_as(Role.CASHIER)

    client.post("/language", {"locale": "xx", "next": "/password"})

    assert row(client.officer.username).locale == "vi"
