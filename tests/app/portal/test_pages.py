"""The pages of the wire as officers meet them."""

import io
import zipfile
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select, text

from app.core import clock
from app.core.db import db
from app.core.models import JournalEntry, PromisedJob
from app.core.office import office
from app.dossiers.models import Document, Dossier, ProgressMessage
from app.portal.actions.comparing import compare
from app.portal.actions.exporting import export_progress
from app.portal.actions.fetching import FILE_PATIENCE, fetch_files
from app.portal.actions.pulling import Order, pull
from app.portal.actions.telling import send_progress
from app.portal.models import PortalExport
from app.portal.queries.comparison import comparison_by_id, every_line
from app.portal.rules.troubles import TokenRefused
from config.workflow import Role, State
from tests.app.portal.conftest import lines
from tests.app.portal.test_comparing import WHOLE

READERS = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR)
TABS = ("/portal", "/portal/messages", "/portal/packages", "/portal/files", "/portal/comparisons")


@pytest.fixture
def connected(app, a_portal, a_wire):
    """An office with a wire to a portal that it has pulled from."""
    portal, address = a_portal(lines(30))
    before, given = office().settings, {"portal_url": address, "portal_token": "x"}
    office().settings = type(before)(**{name: getattr(before, name) for name in before.__dataclass_fields__} | given)
    wire = a_wire(address)
    pull(wire)
    yield portal, wire
    office().settings = before


def promised() -> list[tuple[str, dict]]:
    rows = db.session.execute(select(PromisedJob.name, PromisedJob.arguments).order_by(PromisedJob.id))
    return [(name, arguments) for name, arguments in rows]


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("path", TABS)
def test_whoever_reads_dossiers_may_look_at_the_wire(client_as, role, path):
    client_as(role).get(path)


@pytest.mark.parametrize("path", TABS)
def test_a_cashier_may_not(client_as, path):
    client_as(Role.CASHIER).get(path, status=403)


def test_an_auditor_and_a_head_find_no_button(client_as, connected):
    for role in (Role.AUDITOR, Role.HEAD):
        client = client_as(role)
        assert not client.get("/portal").query("main form.button-form")
        client.post("/portal/pull", status=403, follow=False)


def test_an_office_without_a_wire_is_told_so(client_as):
    page = client_as(Role.TEAM_LEADER).get("/portal")

    assert "Không nối mạng với cổng" in page.text
    assert "Tải hồ sơ ngay" not in page.text


def test_the_standing_says_what_came_and_when(client_as, connected):
    page = client_as(Role.OFFICER).get("/portal")

    assert "Đường truyền tốt" in page.text
    assert "Lượt tải gần nhất" in page.text


def test_a_refused_token_is_said_in_a_sentence(client_as, connected, a_wire):
    _, wire = connected
    with pytest.raises(TokenRefused):
        pull(a_wire(wire.address, token="another"))

    page = client_as(Role.OFFICER).get("/portal")

    assert "Cổng không nhận mã truy cập" in page.text
    assert "Đường truyền có sự cố" in page.text


def test_the_button_promises_a_pull_in_the_officer_s_name(client_as, connected):
    client = client_as(Role.TEAM_LEADER)

    client.press(client.get("/portal"), "Tải hồ sơ ngay")
    client.press(client.get("/portal"), "Gửi tin ngay")

    assert promised() == [("pull_portal", {"officer_id": client.officer.id}), ("send_progress", {})]
    verbs = set(db.session.execute(select(JournalEntry.verb)).scalars())
    assert {"pull_asked", "sending_asked"} <= verbs


def test_an_old_message_is_pointed_at(client_as, connected, a_dossier, the_clock):
    a_dossier(State.IN_REVIEW)
    the_clock.stand_at(clock.now() + timedelta(minutes=7))

    page = client_as(Role.OFFICER).get("/portal")

    assert "Có tin chờ quá 5 phút" in page.text


def test_a_refused_message_is_shown_with_the_portal_s_words_and_sent_again(client_as, connected, a_dossier):
    _, wire = connected
    stray = a_dossier(State.IN_REVIEW)
    send_progress(wire)
    client = client_as(Role.OFFICER)

    page = client.get("/portal/messages")
    assert "Không có hồ sơ này" in page.text
    assert stray.number in page.text
    client.press(page, "Gửi lại")

    assert db.session.execute(select(ProgressMessage.state)).scalar_one() == "promised"


def test_many_refused_messages_are_read_page_by_page(client_as, connected, a_dossier):
    _, _wire = connected
    one = a_dossier(State.IN_REVIEW)
    db.session.execute(
        text(
            "INSERT INTO progress_messages (dossier_id, ordinal, status, actor_id, at, promised_at, state, answered_at,"
            " answer) SELECT dossier_id, n, 4, actor_id, at, promised_at, 'refused', at + make_interval(secs => n),"
            " 'không' FROM progress_messages, generate_series(2, 61) n"
        )
    )
    db.session.commit()
    client = client_as(Role.OFFICER)

    first = client.get("/portal/messages")
    second = client.get(first.query("a[rel=next]")[0].attrs["href"])

    assert [len(page.query("tbody tr")) for page in (first, second)] == [50, 10]
    assert one.number in second.text


def test_a_package_is_packed_downloaded_and_settled(client_as, app, a_dossier):
    a_dossier(State.IN_REVIEW)
    client = client_as(Role.TEAM_LEADER)

    page = client.press(client.get("/portal/packages"), "Đóng gói các tin đang chờ")
    answer = client.get(page.query("td a.code")[0].attrs["href"])
    with zipfile.ZipFile(io.BytesIO(answer.response.get_data())) as chest:
        assert orjson.loads(chest.read("manifest.json"))["records"] == 1
    client.press(page, "Cổng đã nhận")

    assert "Đang chờ gửi: 1 tin, trong đó 1 tin đã nằm trong các gói đang chuyển." in page.text
    assert db.session.execute(select(PortalExport.standing)).scalar_one() == "delivered"


def test_a_package_settled_twice_is_refused_in_a_sentence(client_as, a_dossier):
    a_dossier(State.IN_REVIEW)
    sequence = export_progress().sequence
    client = client_as(Role.TEAM_LEADER)
    client.post(f"/portal/packages/{sequence}/loss")

    page = client.post(f"/portal/packages/{sequence}/delivery")

    assert "đã được ghi nhận trước đó" in page.text


def test_a_paper_that_differs_is_listed_and_asked_for_again(client_as, connected, a_wire, tmp_path):
    portal, wire = connected
    portal.misbehaviour.wrong_hashes = 1.0
    fetch_files(a_wire(wire.address, patience=FILE_PATIENCE))
    client = client_as(Role.OFFICER)

    page = client.get("/portal/files")
    assert "Sai mã băm" in page.text
    client.press(page, "Tải lại")

    again = select(Document.id).where(Document.arrival == "awaited", ~Document.is_withdrawn)
    assert len(db.session.execute(again).all()) == 1


def test_a_comparison_is_asked_for_and_a_period_backwards_is_not(client_as, connected):
    client = client_as(Role.TEAM_LEADER)

    client.press(client.get("/portal/comparisons"), "Đối chiếu", first_on="2026-05-04", last_on="2026-08-28")
    wrong = client.press(
        client.get("/portal/comparisons"), "Đối chiếu", status=422, first_on="2026-05-04", last_on="2026-05-01"
    )

    assert promised() == [
        ("reconcile_portal", {"officer_id": client.officer.id, "first_on": "2026-05-04", "last_on": "2026-08-28"})
    ]
    assert "Ngày cuối đứng trước ngày đầu" in wrong.text


@pytest.fixture
def differing(connected, a_dossier, the_clock):
    """A comparison with a line that a pull mends, one that sending mends, and one that nothing mends."""
    _portal, wire = connected
    behind = db.session.execute(select(Dossier).order_by(Dossier.id).limit(1)).scalar_one()
    behind.portal_version -= 1
    stray = a_dossier(State.IN_REVIEW, lodged_at=behind.lodged_at)
    db.session.commit()
    the_clock.stand_at(clock.now() + timedelta(minutes=6))
    compared = compare(wire, **WHOLE)
    return compared, behind, stray, wire


def test_each_line_has_the_button_that_mends_it(client_as, differing):
    compared, behind, _stray, wire = differing
    client = client_as(Role.TEAM_LEADER)

    page = client.get(f"/portal/comparisons/{compared.comparison_id}")
    client.press(page, "Tải lại")
    client.press(page, "Gửi lại tin", status=200)

    assert [name for name, _ in promised()] == ["pull_portal", "send_progress"]
    assert promised()[0][1]["since_on"] == f"{behind.lodged_at.astimezone(office().zone):%Y-%m-%d}"
    pull(wire, Order(since_on=WHOLE["first_on"]))
    page = client.get(f"/portal/comparisons/{compared.comparison_id}")
    assert "đã khắc phục" in page.text


def test_one_kind_of_difference_can_be_looked_at_alone(client_as, differing):
    compared, _, stray, _ = differing

    page = client_as(Role.AUDITOR).get(f"/portal/comparisons/{compared.comparison_id}", kind="missing_there")

    assert len(page.query("tbody tr")) == 1
    assert stray.number in page.text


def test_the_lines_are_given_as_a_file(client_as, differing):
    compared, behind, stray, _ = differing

    answer = client_as(Role.OFFICER).get(f"/portal/comparisons/{compared.comparison_id}.csv")

    told = answer.response.get_data().decode("utf-8-sig").splitlines()
    found = list(every_line(db.session(), comparison_by_id(db.session(), compared.comparison_id)))
    assert len(told) == 1 + len(found) == 3
    assert {behind.number, stray.number} <= {line.split(",")[1] for line in told[1:]}


@pytest.mark.parametrize(("state", "words"), [("running", "Đang chạy"), ("failed", "Dừng vì sự cố")])
def test_a_comparison_that_runs_or_failed_stands_in_the_list_without_counts(client_as, connected, state, words):
    _, wire = connected
    asked = compare(wire, **WHOLE)
    unfinished = comparison_by_id(db.session(), asked.comparison_id)
    unfinished.state, unfinished.counts = state, {}
    db.session.commit()

    page = client_as(Role.OFFICER).get("/portal/comparisons")

    assert words in page.text


@pytest.mark.parametrize("path", ["/portal/comparisons/99", "/portal/comparisons/99.csv", "/portal/packages/99.zip"])
def test_what_is_not_there_is_not_found(client_as, path):
    client_as(Role.OFFICER).get(path, status=404)


@pytest.mark.parametrize(
    "path", ["/portal/messages?before=1-2", "/portal/messages?before=99999999999999999-1-1", "/portal/files?after=-1"]
)
def test_a_place_nobody_gave_is_the_beginning(client_as, path):
    client_as(Role.OFFICER).get(path)
