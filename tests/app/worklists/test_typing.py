"""First results while somebody types: what is shown, in which order, to whom."""

import pytest
from sqlalchemy import select, text

from app.core.db import db
from app.dossiers.models import Dossier
from app.worklists.queries import found_while_typing, search
from app.worklists.queries.words import FrequentWords, by_index
from app.worklists.rules import sought
from config.workflow import Role, State
from tests import making
from tests.markup import words


@pytest.fixture
def dao(a_dossier):
    return a_dossier(
        State.IN_REVIEW, owner_name="NGUYỄN THỊ ĐÀO", identity_kind="passport", identity_number="C7654321",
        phone="0912345678", number="G01.801.108-260801-000777",
    )  # fmt: skip


def type_in(client, typed):
    return client.post("/search/typing", {"q": typed}, htmx=True)


def names(page):
    return [words(owner) for owner in page.query(".found-owner")]


@pytest.mark.parametrize(
    "typed", ["da", "đà", "dao ngu", "thi da", "C7654321", "c76543", "0912 345 678", "+84912345678", "000777-x",
             "G01.801.108-2608", "G01.801.108-260801-000777"],
)  # fmt: skip
def test_a_dossier_is_shown_while_one_types(client_as, dao, a_dossier, typed):
    a_dossier(State.LODGED, owner_name="Lê Văn Tám", number="G01.801.108-260701-000001")

    page = type_in(client_as(Role.OFFICER), typed)

    assert names(page) == ([] if typed == "000777-x" else ["NGUYỄN THỊ ĐÀO"])


def test_an_option_leads_to_the_desk_and_is_not_yet_chosen(client_as, dao):
    page = type_in(client_as(Role.OFFICER), "dao")

    option = page.query("[role=option]")[0]
    assert option.attrs["data-address"] == f"/dossiers/{dao.id}"
    assert option.attrs["aria-selected"] == "false"


def test_open_dossiers_come_first_and_then_the_newest(client_as, a_dossier, the_clock):
    made = []
    for day, state in enumerate((State.IN_REVIEW, State.HANDED_OUT, State.LODGED, State.REFUSED), start=1):
        the_clock.stand_at(f"2026-09-0{day} 09:00")
        made.append(a_dossier(state, owner_name="Trần Văn Sáu").number)
    the_clock.stand_at("2026-09-10 09:00")

    page = type_in(client_as(Role.OFFICER), "tran van sau")

    shown = [words(code).replace(" ", "") for code in page.query(".code")]
    assert shown == [made[2], made[0], made[3], made[1]]


def test_no_more_are_shown_than_one_can_look_over(client_as, a_dossier):
    for _ in range(search.SHOWN_WHILE_TYPING + 3):
        a_dossier(State.LODGED, owner_name="Trần Văn Sáu")

    assert len(names(type_in(client_as(Role.OFFICER), "sau tran"))) == search.SHOWN_WHILE_TYPING


def test_one_letter_asks_nothing_and_what_is_not_there_is_told(client_as, dao):
    client = client_as(Role.OFFICER)

    assert type_in(client, "d").query("[role=option]") == []
    assert "Chưa thấy hồ sơ nào" in type_in(client, "quach").text


def test_another_unit_and_an_administrator_see_nothing(client_as, an_officer, dao):
    elsewhere = client_as(an_officer(Role.OFFICER, unit_code="G01.899.108"))

    assert names(type_in(elsewhere, "dao")) == []
    client_as(Role.ADMINISTRATOR).post("/search/typing", {"q": "dao"}, status=403)


def test_a_search_that_takes_too_long_shows_nothing(app, an_officer, dao, monkeypatch):
    me = an_officer(Role.OFFICER)
    slow = text("SELECT pg_sleep(2)")
    monkeypatch.setattr(search, "PATIENCE", "5ms")
    monkeypatch.setattr(search, "_newest_named", lambda *_, **__: db.session.execute(slow).all())

    assert found_while_typing(sought("dao"), officer=me) == ()


@pytest.mark.parametrize("typed", ["tran van s", "s tran van", "tran", "sau v", "van sau"])
@pytest.mark.parametrize("common", [{}, {"van": 0.3, "vu": 0.1, "sau": 0.0001, "so": 0.2, "tran": 0.1}])
def test_frequent_words_change_the_way_and_never_what_is_found(app, a_dossier, monkeypatch, typed, common):
    for name in ("Trần Văn Sáu", "Trần Văn Sơn", "Sầm Văn Trân", "Sáu Trần Vân", "Lê Thị Dung"):
        a_dossier(State.LODGED, owner_name=name)
    *whole, last = typed.split()
    monkeypatch.setattr(FrequentWords, "_known", lambda _: common)

    found = {row.owner_folded for row in db.session.execute(_named(typed))}

    assert found == {
        name for name in ("tran van sau", "tran van son", "sam van tran", "sau tran van", "le thi dung")
        if set(whole) <= set(name.split()) and any(word.startswith(last) for word in name.split())
    }  # fmt: skip


def _named(typed):
    return select(Dossier.owner_folded).where(by_index(sought(typed).words))


def test_what_is_common_is_read_from_the_statistics_of_the_database(own_database):
    for name in ("Trần Văn Sáu", "Trần Thị Dung", "Lê Thị Dung", "Trần Văn An"):
        making.lodged(owner_name=name)
        making.lodged(owner_name=name)
    db.session.execute(text("ANALYZE dossiers"))
    frequent = FrequentWords()

    assert frequent.share_beginning("tr") == pytest.approx(0.75)
    assert frequent.share_of_all(["tran", "va"]) == pytest.approx(0.375)
    assert frequent.dossiers_with(["tran", "quach"]) == 0
    assert frequent.dossiers_with(["tran", "van"]) == pytest.approx(8 * 0.75 * 0.5)
