"""The desk as a page: who may look, what it shows, and that nothing from a record does harm on it."""

import pytest

from app.core.db import db
from app.desk.queries import STATEMENT
from app.dossiers.actions import decision, review
from app.dossiers.models import Document, Supplement
from app.receipts.actions.receipts import take_payment
from app.receipts.models import Fee
from config.workflow import Role, State
from tests.money import owing
from tests.statements import Statements

READERS = [Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR]
HOSTILE = "<script>alert(1)</script>\u202e=cmd|'/c calc'!A0\u0007"


def history(page):
    return page.texts(".history li")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_the_desk_opens_for_readers_alone(client_as, a_dossier, role):
    made = a_dossier(State.IN_REVIEW, owner_name="NGUYỄN THỊ ĐÀO")

    page = client_as(role).get(f"/dossiers/{made.id}", status=200 if role in READERS else 403)

    assert (page.heading == "NGUYỄN THỊ ĐÀO") == (role in READERS)


@pytest.mark.parametrize("state", list(State))
def test_the_desk_opens_in_every_state(client_as, a_dossier, state):
    made = a_dossier(state, payment_state="paid")

    page = client_as(Role.TEAM_LEADER).get(f"/dossiers/{made.id}")

    assert made.number in page.text


def test_another_units_dossier_is_not_found(client_as, an_officer, a_dossier):
    made = a_dossier(State.LODGED)
    client = client_as(an_officer(Role.OFFICER, unit_code="G01.899.108"))

    for path in ("", "/acts/accept", "/documents/1"):
        client.get(f"/dossiers/{made.id}{path}", status=404)
    client.post(f"/dossiers/{made.id}/acts", {"act": "accept", "version": "1"}, status=404)


@pytest.mark.parametrize("strange", ["0", "9223372036854775807", "9223372036854775808", "-1", "x"])
def test_a_dossier_that_is_not_there_is_not_found(client_as, strange):
    client_as(Role.OFFICER).get(f"/dossiers/{strange}", status=404)


def test_the_declaration_is_written_in_words_with_doubts_at_their_fields(client_as, a_dossier):
    content = {"HoTen": "NGUYỄN THỊ ĐÀO", "GioiTinh": "F", "NgaySinh": "19970231", "QuocTich": "KOR"}
    made = a_dossier(State.LODGED, content=content, flags=[{"code": "passport_too_short"}])

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert "Giới tính Nữ" in page.texts(".declared > div")
    assert "Quốc tịch Hàn Quốc (KOR)" in page.texts(".declared > div")
    assert "Ngày sinh 19970231 sai định dạng" in page.texts(".doubted")
    assert "Số hộ chiếu thiếu" in page.texts(".doubted")
    assert "Hộ chiếu hết hạn trước ngày cuối xin tạm trú" in page.texts(".desk-flags li")


def test_the_due_day_stands_with_its_reason(client_as, a_dossier, the_clock):
    the_clock.stand_at("2026-09-14 09:00")
    made = a_dossier(State.IN_REVIEW)

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert page.one(".desk-due time").attrs["datetime"] == "2026-09-21"
    assert "còn 5 ngày làm việc" in page.texts(".desk-due")[0]
    assert "Nhận 14/09/2026, thời hạn 5 ngày làm việc" in page.texts(".desk-due")[0]


def test_a_due_day_not_yet_counted_says_from_when(client_as, a_dossier):
    made = a_dossier(State.LODGED)

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert page.texts(".desk-due") == ["Hạn trả chưa tính Tính từ khi tiếp nhận: 5 ngày làm việc"]


def test_a_paused_clock_says_so(client_as, a_dossier):
    made = a_dossier(State.AWAITING_APPLICANT)

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert "Tạm dừng từ" in page.texts(".desk-due")[0]
    assert "Yêu cầu bổ sung lần 1" in page.text


def test_the_history_is_told_in_sentences_newest_first(client_as, an_officer, a_dossier):
    lan, head = an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan"), an_officer(Role.HEAD, full_name="Phạm Đức")
    made = a_dossier(State.AWAITING_DECISION, officer=lan, signer=head)

    told = history(client_as(Role.AUDITOR).get(f"/dossiers/{made.id}"))

    assert ["Trình đề xuất" in told[0], "Tiếp nhận hồ sơ" in told[1]] == [True, True]
    assert all("Nguyễn Thị Lan" in sentence for sentence in told)
    assert "Đề xuất: Đề xuất cấp" in told[0]


@pytest.mark.parametrize(("proposal", "kind"), [("deny", "warning"), ("grant", "info")])
def test_whoever_signs_reads_above_the_buttons_what_is_proposed(client_as, an_officer, a_dossier, proposal, kind):
    lan = an_officer(Role.OFFICER, full_name="Nguyễn Thị Lan")
    made = a_dossier(State.IN_REVIEW, officer=lan)
    decision.propose(officer=lan, dossier_id=made.id, proposal=proposal, opinion="Chưa đủ điều kiện.")

    page = client_as(Role.HEAD).get(f"/dossiers/{made.id}")

    told = page.texts(f".desk-proposed.message-{kind}")[0]
    assert [each in told for each in ("Đề xuất", "Nguyễn Thị Lan", "Chưa đủ điều kiện.")] == [True] * 3


def test_money_taken_is_told_in_words(client_as, an_officer):
    made = owing()
    take_payment(officer=an_officer(Role.CASHIER), dossier_id=made.id, seen_version=made.version, channel="cash")

    told = history(client_as(Role.AUDITOR).get(f"/dossiers/{made.id}"))[0]

    assert "Số tiền: 100.000 ₫" in told
    assert "Biên lai: " in told


def test_fees_and_what_is_left_to_pay_are_shown(client_as, a_dossier):
    made = a_dossier(State.IN_REVIEW, payment_state="due")
    db.session.add(
        Fee(dossier_id=made.id, ordinal=1, code="LP_HC", kind="charge", amount=100_000, currency="VND",
            base_amount=200_000, source="TT 64/2025")
    )  # fmt: skip

    page = client_as(Role.CASHIER).get(f"/dossiers/{made.id}")

    assert page.texts("tfoot tr") == ["Còn phải nộp 100.000 ₫"]
    assert "Thu tiền…" in page.links


def test_nothing_from_a_record_does_harm(client_as, a_dossier, an_officer):
    me = an_officer(Role.OFFICER)
    made = a_dossier(
        State.LODGED, officer=me, owner_name=HOSTILE, number=f"G01{HOSTILE}", phone=HOSTILE, email=HOSTILE,
        return_address=HOSTILE, content={"HoTen": HOSTILE, HOSTILE: [HOSTILE], "QuocTich": HOSTILE},
        flags=[{"code": HOSTILE, "field": HOSTILE}],
    )  # fmt: skip
    db.session.add(Document(dossier_id=made.id, ordinal=1, component_code=HOSTILE, file_name=HOSTILE))
    db.session.commit()
    review.return_for_papers(officer=me, dossier_id=made.id, reason=HOSTILE)
    review.papers_received(officer=me, dossier_id=made.id)

    for path in ("", "/acts/refuse", "/acts/accept"):
        page = client_as(me).get(f"/dossiers/{made.id}{path}")

        assert "alert(1)" in page.text
        assert all("alert" not in script.to_text() for script in page.query("script"))
        assert "\u202e" not in page.html
        assert "\u0007" not in page.html
        assert "‹U+202E›" in page.heading


def test_every_version_of_a_page_asks_little_of_the_database(client_as, an_officer, a_dossier):
    """The page client counts the statements; a dossier with something of everything asks the most."""
    me = an_officer(Role.TEAM_LEADER)
    made = a_dossier(State.HANDED_OUT, officer=me, procedure_code="1.001456", payment_state="paid")
    for ordinal in range(1, 20):
        db.session.add(
            Supplement(dossier_id=made.id, ordinal=ordinal, reason="Ảnh mờ.", requested_by_id=me.id,
                       requested_at=made.lodged_at, answer_by_on=made.received_on)
        )  # fmt: skip
        db.session.add(Document(dossier_id=made.id, ordinal=ordinal, file_name=f"{ordinal}.png"))

    page = client_as(me).get(f"/dossiers/{made.id}")

    assert len(page.query(".passed > li")) > 20


def test_the_whole_page_asks_at_most_four_times(client_as, an_officer, a_dossier):
    """Who is signed in, the dossier with all that belongs to it, names of officers told in passing, one to spare."""
    me = an_officer(Role.TEAM_LEADER)
    made = a_dossier(State.HANDED_OUT, officer=me, procedure_code="1.001456", payment_state="paid")
    client = client_as(me)

    with Statements() as asked:
        client.get(f"/dossiers/{made.id}")

    assert asked.count <= 4, asked.told()


def test_no_part_of_a_dossier_is_looked_for_in_a_whole_table(a_dossier):
    a_dossier(State.LODGED)
    values = STATEMENT.params(wanted=1, unit="x")
    spoken = values.compile(db.engine, compile_kwargs={"literal_binds": True})
    db.session.execute(db.text("SET LOCAL enable_seqscan = off"))

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN {spoken}").scalars()

    assert "Seq Scan" not in "\n".join(plan)


def test_a_form_the_office_does_not_know_is_shown_as_it_came(client_as, a_dossier):
    made = a_dossier(State.LODGED, content={"LaLung": "một điều lạ"})
    db.session.execute(db.text("UPDATE declarations SET form_code = 'XX9'"))

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert "XX9" in page.text
    assert "một điều lạ" in page.text


def test_the_desk_speaks_english_to_who_asks_for_it(client_as, an_officer, a_dossier):
    made = a_dossier(State.LODGED, content={"HoTen": "KIM", "GioiTinh": "F"})

    page = client_as(an_officer(Role.OFFICER, locale="en")).get(f"/dossiers/{made.id}")

    assert "Sex Female" in page.texts(".declared > div")
