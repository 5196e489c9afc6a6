"""An officer's own view of a list: saved filters and columns, theirs alone; and what a file of the list holds."""

import io
from datetime import date

import openpyxl
import pytest

from app.worklists.actions import views
from app.worklists.queries.views import view_of
from config.workflow import Role, State
from config.worklists import WORKLISTS, Column
from tests import making
from tests.markup import words


@pytest.fixture
def me(an_officer):
    return an_officer(Role.OFFICER)


def numbers(page):
    return [link.attrs["title"] for link in page.query("a[data-row]")]


def saved(page):
    return page.texts("nav.saved a")


def heads(page):
    return [words(head) for head in page.query("th")]


def save(client, name, *, status=200, **fields):
    return client.post("/worklists/new/filters", {"filter_name": name} | fields, status=status)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "dao"},
        {"procedure": "1.001456"},
        {"channel": "post"},
        {"holder": "0"},
        {"holder": "0", "procedure": "1.001456"},
        {"due_until": "2026-09-30"},
        {"due_until": "30/9/2026"},
        {"flagged": "1"},
        {"point": "CAU_GIAY"},
        {"return_mode": "post"},
    ],
)
def test_each_condition_narrows_the_list_and_can_be_saved(client_as, me, a_dossier, fields):
    wanted = a_dossier(
        State.LODGED, owner_name="Nguyễn Thị Đào", procedure_code="1.001456", channel="post", flags=[{"code": "x"}],
        reception_point="CAU_GIAY", return_mode="post", due_on=date(2026, 9, 30),
    )  # fmt: skip
    a_dossier(State.LODGED, owner_name="Lê Văn Tám", holder_id=me.id, due_on=date(2026, 10, 1))
    client = client_as(me)

    narrowed = client.press(client.get("/worklists/new"), "Lọc", **fields)
    opened = client.get(save(client, "Của tôi", **fields).path, saved=view_of(me, WORKLISTS["new"]).filters[0].id)

    assert numbers(narrowed) == numbers(opened) == [wanted.number]
    assert narrowed.heading == opened.heading == "Mới nộp 1"
    assert saved(opened) == ["Của tôi"]


def test_enter_in_a_condition_filters_and_fetches_no_file(client_as, me):
    page = client_as(me).get("/worklists/new")

    pressed = page.query("button[form=refine]")[0]
    keeps = page.query("#refine-name")[0].attrs["data-enter"]

    assert {"name", "formaction"}.isdisjoint(pressed.attrs)
    assert page.query(f"#{keeps}")[0].attrs["formaction"].endswith("/filters")


def test_a_filter_that_cannot_be_kept_leaves_what_was_typed(client_as, me):
    client = client_as(me)

    page = save(client, "x" * 61, status=422, text="dao")

    assert "quá 60" in page.text
    assert [box.attrs["value"] for box in page.query("#refine-text")] == ["dao"]
    assert saved(page) == []


def test_a_kept_condition_that_is_no_more_is_said(client_as, me, a_dossier):
    a_dossier(State.LODGED)
    asked = {"procedure": "9.999999", "point": "GONE", "holder": "999999"}
    gone = views.save_filter(officer=me, worklist="new", name="Đã bỏ", asked=asked)
    wider = views.save_filter(officer=me, worklist="new", name="Cờ cũ", asked={"flag": "gone", "channel": "online"})
    client = client_as(me)

    shown, widened = (client.get(f"/worklists/new?saved={kept}") for kept in (gone, wider))

    chosen = [box.attrs["value"] for box in shown.query("#refine option[selected]")]
    assert set(asked.values()) <= set(chosen)
    assert "rộng hơn lúc lưu" not in shown.text
    assert "rộng hơn lúc lưu" in widened.text


def test_what_somebody_typed_never_stands_in_an_address(client_as, me, a_dossier):
    for place in range(51):
        a_dossier(State.LODGED, owner_name=f"Nguyễn Thị Đào {place}")
    client = client_as(me)

    page = save(client, "Chị Đào", text="dao nguyen")
    second = client.get(page.links["Sau"])

    assert page.response.request.query_string.startswith(b"saved=")
    assert "dao" not in page.links["Sau"]
    assert len(numbers(second)) == 1


def test_another_officers_filter_is_not_found(client_as, me, an_officer):
    kept = views.save_filter(officer=me, worklist="new", name="Riêng", asked={"text": "dao"})
    other = client_as(an_officer(Role.OFFICER))

    other.get(f"/worklists/new?saved={kept}", status=404)
    other.post(f"/worklists/new/filters/{kept}", {"do": "remove"}, status=404)
    client_as(me).get(f"/worklists/in_review?saved={kept}", status=404)

    assert saved(other.get("/worklists/new")) == []
    assert len(view_of(me, WORKLISTS["new"]).filters) == 1


def test_filters_are_renamed_put_in_order_and_forgotten(client_as, me):
    first, second, third = (
        views.save_filter(officer=me, worklist="new", name=name, asked={}) for name in ("Một", "Hai", "Ba")
    )
    client = client_as(me)
    for saved_id, fields in (
        (first, {"do": "rename", "filter_name": "  Số   một "}),
        (third, {"do": "up"}),
        (third, {"do": "up"}),
        (third, {"do": "up"}),
        (first, {"do": "down"}),
    ):
        client.post(f"/worklists/new/filters/{saved_id}", fields)
    ordered = saved(client.get("/worklists/new"))

    client.post(f"/worklists/new/filters/{second}", {"do": "remove"})

    assert ordered == ["Ba", "Hai", "Số một"]
    assert saved(client.get("/worklists/new")) == ["Ba", "Số một"]


@pytest.mark.parametrize(
    ("name", "said"), [("  ", "Hãy đặt tên"), ("x" * 61, "quá 60"), ("Có rồi", "đã có"), ("Mới", None)]
)
def test_a_name_must_fit_and_be_free(client_as, me, name, said):
    views.save_filter(officer=me, worklist="new", name="Có rồi", asked={})
    other = views.save_filter(officer=me, worklist="new", name="Khác", asked={})

    page = client_as(me).post(f"/worklists/new/filters/{other}", {"do": "rename", "filter_name": name})

    assert (said or name) in page.text + " ".join(str(box.attrs.get("value")) for box in page.query("input"))


def test_saving_under_a_name_that_is_taken_takes_its_place(me):
    first = views.save_filter(officer=me, worklist="new", name="Gấp", asked={"channel": "post"})
    again = views.save_filter(officer=me, worklist="new", name="Gấp", asked={"channel": "online"})

    assert first == again


def test_there_is_an_end_to_filters(client_as, me):
    for place in range(views.SAVED_AT_MOST):
        views.save_filter(officer=me, worklist="new", name=f"Bộ {place}", asked={})

    page = save(client_as(me), "Một nữa", status=422)

    assert "quá nhiều bộ lọc" in page.text


def test_columns_are_chosen_and_put_in_order_and_given_back(client_as, me, a_dossier):
    a_dossier(State.LODGED)
    client = client_as(me)
    page = client.get("/worklists/new/view")

    client.press(
        page, "Dùng các cột này", **{f"show-{column}": "" for column in WORKLISTS["new"].columns[2:]},
        **{"show-due": "1", "place-due": "9", "show-state": "1", "place-state": "3"},
    )  # fmt: skip
    chosen = heads(client.get("/worklists/new"))
    client.press(client.get("/worklists/new/view"), "Về các cột mặc định")

    assert [head for head in chosen if head][:4] == ["Mã hồ sơ", "Chủ hồ sơ", "Trạng thái", "Hạn trả"]
    assert "Kênh nộp" not in chosen
    assert "Kênh nộp" in heads(client.get("/worklists/new"))


def test_columns_are_ones_own(client_as, me, an_officer):
    views.choose_columns(officer=me, worklist="new", columns=[Column.STATE])

    assert view_of(me, WORKLISTS["new"]).columns == (Column.NUMBER, Column.OWNER, Column.STATE)
    assert view_of(me, WORKLISTS["in_review"]).columns == WORKLISTS["in_review"].columns
    assert view_of(an_officer(Role.OFFICER), WORKLISTS["new"]).columns == WORKLISTS["new"].columns


def test_the_day_of_the_result_orders_only_lists_that_have_one(client_as, me):
    client = client_as(me)
    orders = {
        name: [option.attrs["value"] for option in client.get(f"/worklists/{name}").query("#refine-order option")]
        for name in ("new", "results")
    }

    assert orders == {"new": ["due", "lodged", "owner"], "results": ["due", "lodged", "resolved", "owner"]}
    client.get("/worklists/new?order=resolved")


def test_a_workbook_holds_the_list_with_own_columns_real_days_and_its_count(client_as, me, a_dossier):
    for name in ("=1+1", "Lê Thị Dung"):
        a_dossier(State.LODGED, owner_name=name, due_on=date(2026, 9, 30), lodged_at=making.local("2026-09-01 09:00"))
    views.choose_columns(officer=me, worklist="new", columns=[Column.DUE, Column.LODGED])

    answer = client_as(me).post("/worklists/new", {"as": "xlsx", "channel": "online"})

    sheet = openpyxl.load_workbook(io.BytesIO(answer.response.get_data())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[:2]] == ["Mới nộp", "Điều kiện lọc: Kênh nộp: Trực tuyến"]
    assert rows[3] == ["Mã hồ sơ", "Chủ hồ sơ", "Hạn trả", "Nộp lúc"]
    assert [row[1] for row in rows[4:6]] == ["=1+1", "Lê Thị Dung"]
    assert [day.isoformat() for day in rows[4][2:]] == ["2026-09-30T00:00:00", "2026-09-01T09:00:00"]
    assert rows[6][0] == "Tổng số: 2 hồ sơ"
    assert sheet.freeze_panes == "A5"
    assert sheet["B5"].data_type == "s"
