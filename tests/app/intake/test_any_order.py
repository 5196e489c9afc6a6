"""Versions of a dossier come in any order, with repeats: the dossier ends as if each had come once, in order.

What legitimately differs is how it came about: the journal, the count of acts, the order of papers in the list, and the
older versions of the declaration.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import db
from app.dossiers.actions import review
from app.dossiers.models import Dossier, Supplement
from app.dossiers.queries import documents_of, newest_declaration, pauses_of
from app.intake.models import IntakeChange
from app.receipts.models import Fee, Payment
from config.workflow import State
from tests.app.intake.conftest import a_record, a_version, kept, the_dossier

NOW = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
TAKEN_IN = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)
# How it came about, and what tells one test dossier from another.
UNCOMPARED = {
    "id", "number", "identity_number", "owner_search", "messages", "journal_entries", "journal_hash", "version",
    "created_at", "changed_at", "holder_id", "held_at", "portal_content_hash",
}  # fmt: skip


def papers(*rows: tuple[str, bool]) -> list[dict[str, Any]]:
    return [{"TepDinhKemId": name, "MaThanhPhanHoSo": name, "IsDeleted": str(is_gone)} for name, is_gone in rows]


def paid(number: str, code: str) -> dict[str, Any]:
    """A line of a transaction: what it is and when it was made is a fact, whoever tells it."""
    amount, day = {"T": (5, 8), "U": (10, 6), "V": (25, 4)}[code]
    return {"MaPhiLePhi": "X", "LoaiPhiLePhi": "2", "Gia": amount, "DonViTien": "USD",
            "NgayThanhToan": f"202609{day:02d}101500", "MaGiaoDich": f"{number}:{code}"}  # fmt: skip


changes = st.fixed_dictionaries(
    {"kind": st.sampled_from(["NOP", "BOSUNG", "RUT", "THANHTOAN"])},
    optional={
        "SoDienThoai": st.sampled_from(["0900000001", "0900000002"]) | st.none(),
        "ChuHoSo": st.sampled_from(["Anna Sample", "Anna B. Sample"]),
        "TaiLieuNop": st.lists(
            st.tuples(st.sampled_from("abc"), st.booleans()), max_size=3, unique_by=lambda row: row[0]
        ),
        "DanhSachLePhi": st.lists(st.sampled_from("TUV"), max_size=2, unique=True),
        "DenNgay": st.sampled_from(["20261010", "20261020", "20261130"]),
        "has_declaration": st.booleans(),
    },
)


def versions_of(number: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A lodging and what was told afterwards, as the portal's records."""
    first = a_record(MaHoSo=number, SoDinhDanh=f"P{number[-6:]}", TaiLieuNop=papers(("a", False)))
    records = [first]
    for version, change in enumerate(told, start=2):
        fields = {name: change[name] for name in ("SoDienThoai", "ChuHoSo") if name in change}
        fields["TaiLieuNop"] = papers(*change.get("TaiLieuNop", ()))
        fields["DanhSachLePhi"] = [paid(number, code) for code in change.get("DanhSachLePhi", ())]
        content = first["ThongTinKhac"]["NoiDung"] | {"DenNgay": change.get("DenNgay", "20261010")}
        has_declaration = change["kind"] == "NOP" or change.get("has_declaration", True)
        fields["ThongTinKhac"] = {"ToKhai": "NA5", "NoiDung": content} if has_declaration else None
        records.append(a_version(first, version, change["kind"], **fields))
    return records


def standing(number: str) -> dict[str, Any]:
    """All that is compared of a dossier."""
    dossier, session = the_dossier(number), db.session()
    declared = newest_declaration(session, dossier.id)
    rows = session.execute(select(Dossier.__table__).where(Dossier.number == number)).mappings().one()
    payments = select(Payment).where(Payment.dossier_id == dossier.id)
    fees = select(Fee.code, Fee.amount, Fee.currency).where(Fee.dossier_id == dossier.id).order_by(Fee.ordinal)
    unseen = select(IntakeChange.field, IntakeChange.before, IntakeChange.after).where(
        IntakeChange.dossier_id == dossier.id
    )
    answers = select(Supplement.answered_at).where(Supplement.dossier_id == dossier.id)
    return {
        **{name: value for name, value in rows.items() if name not in UNCOMPARED | {"flags"}},
        "flags": sorted(map(str, dossier.flags)),
        "declaration": declared and (declared.form_code, declared.content),
        "documents": sorted((one.portal_file_id, one.is_withdrawn) for one in documents_of(session, dossier.id)),
        "payments": sorted(
            (str(one.transaction_code).split(":")[1], one.amount, one.paid_at)
            for one in session.execute(payments).scalars()
        ),
        "fees": session.execute(fees).all(),
        "pauses": [(pause.started_at, pause.ended_at) for pause in pauses_of(session, dossier.id)],
        "answers": session.execute(answers).scalars().all(),
        "unseen": sorted(map(str, session.execute(unseen))),
    }  # fmt: skip


def _bring(number: str, state: State, officer: Any, clock: Any) -> None:
    clock.stand_at(TAKEN_IN)
    if state is not State.LODGED:
        review.accept(officer=officer, dossier_id=the_dossier(number).id)
    if state is State.AWAITING_APPLICANT:
        review.request_supplement(officer=officer, dossier_id=the_dossier(number).id, reason="Ảnh mờ.")


@pytest.mark.parametrize("state", [State.LODGED, State.IN_REVIEW, State.AWAITING_APPLICANT])
@given(told=st.lists(changes, min_size=1, max_size=4), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_with_repeats_ends_as_each_version_once_in_order(app, an_officer, the_clock, state, told, data):
    officer, ordered, shuffled = an_officer(), a_record()["MaHoSo"], a_record()["MaHoSo"]
    in_order, any_order = versions_of(ordered, told), versions_of(shuffled, told)
    places = data.draw(st.permutations(range(1, len(any_order))).map(list))
    repeats = data.draw(st.lists(st.sampled_from(range(len(any_order))), max_size=3))
    for number, records in ((ordered, in_order), (shuffled, any_order)):
        the_clock.stand_at(TAKEN_IN)
        kept(records[0])
        _bring(number, state, officer, the_clock)
    the_clock.stand_at(NOW)

    for record in in_order[1:]:
        kept(record)
    for place in [*places, *repeats]:
        kept(any_order[place])

    assert standing(shuffled) == standing(ordered)


@given(told=st.lists(changes, min_size=1, max_size=4), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_orphans_and_late_versions_in_one_page_end_as_in_order(app, the_clock, told, data):
    the_clock.stand_at(NOW)
    ordered, shuffled = a_record()["MaHoSo"], a_record()["MaHoSo"]
    in_order, any_order = versions_of(ordered, told), versions_of(shuffled, told)
    places = data.draw(st.permutations(range(len(any_order))).map(list))
    cut = data.draw(st.integers(0, len(places)))

    for record in in_order:
        kept(record)
    for page in (places[:cut], places[cut:]):
        kept(*(any_order[place] for place in page))

    assert standing(shuffled) == standing(ordered)
