"""Worklists as pages: who sees them, what is in them, that the count is the list, how they are narrowed and paged."""

import csv
import io

import pytest

from app.core.db import db
from app.core.office import office
from app.core.trips import ask
from app.dossiers.actions import review
from app.worklists.queries import PAGE_ROWS, Refinement, count_of, counting, every_row, filter_of, worklist_page
from config.workflow import Role, State
from config.worklists import WORKLISTS, Order, worklists_of

READERS = [Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.AUDITOR]
SEEN_BY = {row.name: row.roles for row in WORKLISTS.values()}
STATE_OF = {
    "new": State.LODGED, "in_review": State.IN_REVIEW, "awaiting_applicant": State.AWAITING_APPLICANT,
    "awaiting_decision": State.AWAITING_DECISION, "to_transfer": State.TO_TRANSFER, "at_centre": State.AT_CENTRE,
    "results": State.RESULT_READY,
}  # fmt: skip


def numbers(page):
    return [link.attrs["title"] for link in page.query("a[data-row]")]


def whole(name, officer, order=None, **refined):
    chosen = filter_of(WORKLISTS[name], officer=officer, today=office().today(), refinement=Refinement(**refined))
    return [row.number for row in every_row(chosen, order=order or WORKLISTS[name].order)]


def counts(officer):
    lists = worklists_of(officer.role)
    return ask(db.session(), counting(lists, officer=officer, today=office().today()))


def read_csv(page):
    return list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))


@pytest.mark.parametrize("name", list(WORKLISTS))
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_a_list_opens_for_its_roles_alone(client_as, role, name):
    client = client_as(role)
    status = 200 if role in SEEN_BY[name] else 403 if role is Role.ADMINISTRATOR else 404

    page = client.get(f"/worklists/{name}", status=status)

    assert (WORKLISTS[name].title.vi in page.text) == (status == 200)


@pytest.mark.parametrize("role", [*READERS, Role.CASHIER])
def test_the_first_page_is_where_the_day_starts(client_as, role):
    page = client_as(role).get("/", follow=True)

    started = next(row for row in WORKLISTS.values() if role in row.opens_for)
    assert page.path == f"/worklists/{started.name}"
    assert started.empty.vi in page.text


@pytest.mark.parametrize("name", list(STATE_OF))
def test_a_list_holds_the_dossiers_of_its_state(client_as, a_dossier, name):
    made = {state: a_dossier(state) for state in State}

    page = client_as(Role.HEAD).get(f"/worklists/{name}")

    assert made[STATE_OF[name]].number in numbers(page)
    assert not {made[State.HANDED_OUT].number, made[State.REFUSED].number} & set(numbers(page))


def test_mine_holds_what_i_hold_and_nothing_else(client_as, an_officer, a_dossier):
    me, other = an_officer(Role.OFFICER), an_officer(Role.OFFICER)
    held = a_dossier(State.IN_REVIEW, officer=me)
    a_dossier(State.IN_REVIEW, officer=other)
    a_dossier(State.LODGED)

    page = client_as(me).get("/worklists/mine")

    assert numbers(page) == [held.number]


def test_overdue_is_a_due_day_before_today_while_the_clock_runs(client_as, a_dossier, the_clock):
    the_clock.stand_at("2026-09-01 09:00")
    late, paused = a_dossier(State.IN_REVIEW), a_dossier(State.AWAITING_APPLICANT)
    done = a_dossier(State.RESULT_READY)
    due_on = late.due_on

    the_clock.stand_at(f"{due_on.isoformat()} 16:00")
    on_the_day = numbers(client_as(Role.HEAD).get("/worklists/overdue"))
    the_clock.stand_at("2026-10-01 09:00")
    afterwards = numbers(client_as(Role.HEAD).get("/worklists/overdue"))

    assert on_the_day == []
    assert afterwards == [late.number]
    assert not {paused.number, done.number} & set(afterwards)


def test_payments_to_take_are_what_is_owed(client_as, a_dossier):
    owing = a_dossier(State.LODGED, payment_state="due")
    a_dossier(State.LODGED, payment_state="paid")

    page = client_as(Role.CASHIER).get("/worklists/payments")

    assert numbers(page) == [owing.number]
    assert "Thu tiền" in page.links


def test_another_units_dossiers_are_in_no_list_and_no_count(app, an_officer, a_dossier):
    elsewhere = an_officer(Role.OFFICER, unit_code="G01.899.108")
    for state in State:
        a_dossier(state)

    assert set(counts(elsewhere).values()) == {0}
    assert all(whole(row.name, elsewhere) == [] for row in worklists_of(Role.OFFICER))


def test_the_count_is_the_length_of_the_list(app, an_officer, a_dossier, the_clock):
    the_clock.stand_at("2026-09-01 09:00")
    me = an_officer(Role.TEAM_LEADER)
    for state in State:
        a_dossier(state, officer=me)
        a_dossier(state, payment_state="due" if state in (State.LODGED, State.IN_REVIEW) else "none")
    a_dossier(State.IN_REVIEW, open_opinions=1)
    the_clock.stand_at("2026-12-01 09:00")

    counted = counts(me)

    assert counted == {row.name: len(whole(row.name, me)) for row in worklists_of(me.role)}
    assert all(counted.values())


def test_a_page_says_its_count_beside_its_name(client_as, a_dossier):
    for _ in range(3):
        a_dossier(State.LODGED)

    page = client_as(Role.HEAD).get("/worklists/new")

    assert page.heading == "Mới nộp 3"
    assert "Mới nộp 3" in page.texts("nav.lists a")


@pytest.mark.parametrize("order", list(Order))
def test_pages_there_and_back_give_every_dossier_once(app, an_officer, a_dossier, the_clock, order):
    me = an_officer(Role.OFFICER)
    for place in range(PAGE_ROWS + 7):
        the_clock.stand_at(f"2026-09-{1 + place % 28:02d} 09:00")
        made = a_dossier(State.LODGED, owner_name=f"Nguyễn Văn {'AĂÂBCDĐ'[place % 7]}")
        if place % 3:
            made.due_at = made.resolved_at = None if place % 3 == 1 else made.lodged_at
            made.received_at, made.received_on = made.lodged_at, office().today()
            made.resolved_on = made.resolved_at and office().today()
    db.session.commit()
    chosen = filter_of(WORKLISTS["new"], officer=me, today=office().today())

    first = worklist_page(chosen, order=order)
    second = worklist_page(chosen, order=order, after=first.after)
    back = worklist_page(chosen, order=order, before=second.before)

    assert [row.id for row in (*first.rows, *second.rows)] == [row.id for row in every_row(chosen, order=order)]
    assert back.rows == first.rows
    assert (first.before, second.after, len(first.rows)) == (None, None, PAGE_ROWS)


def test_a_long_list_is_paged_by_addresses_without_names(client_as, a_dossier):
    for place in range(PAGE_ROWS + 1):
        a_dossier(State.LODGED, owner_name=f"Nguyễn Thị Đào {place}")
    client = client_as(Role.HEAD)

    page = client.get("/worklists/new?order=owner")
    last = client.get(page.links["Sau"])

    assert len(page.rows), len(last.rows) == (PAGE_ROWS, 1)
    assert "dao" not in page.links["Sau"].lower()
    assert client.get(last.links["Trước"]).rows == page.rows


def test_a_page_beyond_any_dossier_is_the_first(client_as, a_dossier):
    made = a_dossier(State.LODGED)

    for strange in (0, 10**18, "x", "-1", 10**30):
        assert numbers(client_as(Role.HEAD).get(f"/worklists/new?after={strange}")) == [made.number]


def test_names_stand_in_vietnamese_order(client_as, a_dossier):
    for name in ("Trần Văn Đức", "Lê Thị Dung", "Phạm Ánh", "Nguyễn An", "Võ Thị Yến", "Hồ Âu"):
        a_dossier(State.LODGED, owner_name=name)

    page = client_as(Role.HEAD).get("/worklists/new?order=owner")

    assert page.texts("td.owner") == [
        "Nguyễn An", "Phạm Ánh", "Hồ Âu", "Lê Thị Dung", "Trần Văn Đức", "Võ Thị Yến"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["dao nguyen", "NGUYỄN thị đào", "thi dao", "N7654321", "0912345678", "+84912345678"])
def test_a_list_is_narrowed_by_text_in_the_body_of_a_post(client_as, a_dossier, text):
    wanted = a_dossier(State.LODGED, owner_name="NGUYỄN THỊ ĐÀO", identity_number="N7654321", phone="0912345678")
    a_dossier(State.LODGED, owner_name="Lê Văn Tám")
    client = client_as(Role.HEAD)

    page = client.press(client.get("/worklists/new"), "Lọc", text=text)

    assert numbers(page) == [wanted.number]
    assert page.heading == "Mới nộp 1"
    assert page.response.request.query_string == b""


def test_a_list_is_narrowed_by_the_number_it_shows(client_as, a_dossier):
    wanted = a_dossier(State.LODGED, number="G01.801.108-260801-000777")
    a_dossier(State.LODGED)
    client = client_as(Role.HEAD)

    page = client.press(client.get("/worklists/new"), "Lọc", text="260801-000777")

    assert numbers(page) == [wanted.number]


def test_procedure_and_channel_stand_in_the_address(client_as, a_dossier):
    wanted = a_dossier(State.LODGED, procedure_code="1.001456", channel="post")
    a_dossier(State.LODGED, procedure_code="1.001456", channel="online")
    a_dossier(State.LODGED, procedure_code="1.001146", channel="post")
    client = client_as(Role.HEAD)

    page = client.press(client.get("/worklists/new"), "Lọc", procedure="1.001456", channel="post")

    assert numbers(page) == [wanted.number]
    assert page.response.request.query_string == b"procedure=1.001456&channel=post&order=lodged"
    assert "Bỏ lọc" in page.links


def test_an_export_holds_exactly_the_list(client_as, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    for name in ("=1+1", "Lê Thị Dung", "NGUYỄN\u202e VĂN AN"):
        a_dossier(State.LODGED, owner_name=name)

    exported = client_as(me).post("/worklists/new", {"as": "csv"})

    *above, head, first, second, third, below = read_csv(exported)
    rows = (first, second, third)
    assert [line[0].partition(":")[0] for line in above][:2] == ["Mới nộp", "Điều kiện lọc"]
    assert head[:2] == ["Mã hồ sơ", "Chủ hồ sơ"]
    assert below == ["Tổng số: 3 hồ sơ"]
    assert [row[0] for row in rows] == whole("new", me)
    assert {row[1] for row in rows} == {"'=1+1", "Lê Thị Dung", "NGUYỄN‹U+202E› VĂN AN"}
    assert "attachment" in exported.response.headers["Content-Disposition"]


def test_an_export_of_a_narrowed_list_is_narrowed(client_as, a_dossier):
    a_dossier(State.LODGED, owner_name="Lê Thị Dung")
    a_dossier(State.LODGED, owner_name="Trần Văn Đức")

    exported = client_as(Role.HEAD).post("/worklists/new", {"as": "csv", "text": "duc"})

    rows = read_csv(exported)
    assert rows[1] == ["Điều kiện lọc: Tìm: duc"]
    assert [row[1] for row in rows[4:-1]] == ["Trần Văn Đức"]


def test_a_count_of_a_narrowed_list_is_its_length(app, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    for name in ("Lê Thị Dung", "Trần Thị Dung", "Trần Văn Đức"):
        a_dossier(State.LODGED, owner_name=name)
    chosen = filter_of(WORKLISTS["new"], officer=me, today=office().today(), refinement=Refinement(text="thi dung"))

    assert count_of(chosen).number == len(list(every_row(chosen, order=Order.OWNER))) == 2


def test_hostile_names_are_harmless_in_a_list(client_as, a_dossier):
    a_dossier(State.LODGED, owner_name="<script>alert(1)</script> LÊ\u202eNAV")

    page = client_as(Role.HEAD).get("/worklists/new")

    assert page.texts("td.owner")[0] == "<script>alert(1)</script> LÊ‹U+202E›NAV"
    assert page.query("td.owner script") == []


def test_a_list_in_english_speaks_english(client_as, an_officer, a_dossier):
    a_dossier(State.LODGED)

    page = client_as(an_officer(Role.HEAD, locale="en")).get("/worklists/new")

    assert page.heading == "Newly lodged 1"
    assert "Dossier number" in page.texts("th")


def test_what_a_row_offers_is_what_may_be_done(client_as, an_officer, a_dossier):
    ready = a_dossier(State.RESULT_READY)
    owing = a_dossier(State.RESULT_READY, payment_state="due")

    page = client_as(Role.OFFICER).get("/worklists/results")

    offered = {link.attrs["href"] for link in page.query("td.act a")}
    assert offered == {f"/dossiers/{ready.id}/acts/hand_out"}
    assert owing.number in numbers(page)
    assert client_as(Role.AUDITOR).get("/worklists/results").query("td.act a") == []


def test_a_released_dossier_is_nobodys_again(client_as, an_officer, a_dossier):
    me = an_officer(Role.OFFICER)
    made = a_dossier(State.IN_REVIEW, officer=me)
    review.release(officer=me, dossier_id=made.id)

    page = client_as(me).get("/worklists/in_review")

    assert page.rows[0][4] == "–"
