"""How records are cut into batches decides nothing: each read by itself ends as all read at once.

A batch looks up together, folds in memory and writes together; one record in a batch goes the plain way. Dossiers share
people and payments here, so that what one does to another is seen too.
"""

import re
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from app.core.db import db
from app.core.models import JournalEntry
from app.dossiers.actions import review
from app.dossiers.models import Declaration, Document, Dossier, Pause, ProgressMessage, Supplement
from app.intake.models import IntakeChange, IntakeRecord
from app.receipts.models import Fee, Payment
from config.workflow import State
from tests.app.intake.conftest import a_record, a_version, kept, the_dossier

TAKEN_IN = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
FILES = 3
# What tells one test's dossiers from another's, and what follows from it.
APART = {"id", "dossier_id", "journal_hash", "portal_content_hash", "owner_search", "hash", "strand", "place", "before",
         "chain_hash", "taken_by_id", "holder_id", "actor_id"}  # fmt: skip
PAPER = re.compile(r", 'paper(?:_sha256)?': '[^']*'")  # numbered one after the other through the whole office
_group = count(1)

papers = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=3, unique_by=lambda row: row[0])
told = st.fixed_dictionaries(
    {
        "file": st.integers(0, FILES - 1),
        "version": st.integers(1, 4),
        "kind": st.sampled_from(["NOP", "NOP", "BOSUNG", "RUT", "THANHTOAN"]),
        "person": st.integers(1, 2),
        "papers": papers,
        "paid": st.lists(st.tuples(st.sampled_from("TUV"), st.sampled_from([5, 10, 25])), max_size=2),
        "phone": st.sampled_from(["0900000001", "0900000002"]) | st.none(),
        "until": st.sampled_from(["20261010", "20261130"]) | st.none(),
    }
)


def the_record(group: str, one: dict[str, Any]) -> dict[str, Any]:
    first = a_record(MaHoSo=f"H01.{group}.{one['file']}", SoDinhDanh=f"P{group}{one['person']}")
    content = first["ThongTinKhac"]["NoiDung"] | {"DenNgay": one["until"]}
    declared = {"ToKhai": "NA5", "NoiDung": content} if one["until"] or one["kind"] == "NOP" else None
    return a_version(
        first, one["version"], one["kind"], ThongTinKhac=declared, SoDienThoai=one["phone"],
        TaiLieuNop=[{"TepDinhKemId": name, "MaThanhPhanHoSo": name, "TenTepDinhKem": f"{name}{one['version']}",
                     "IsDeleted": str(is_gone)} for name, is_gone in one["papers"]],
        DanhSachLePhi=[{"MaPhiLePhi": "X", "LoaiPhiLePhi": "2", "Gia": amount, "DonViTien": "USD",
                        "NgayThanhToan": "20260903101500", "MaGiaoDich": f"{group}:{code}"}
                       for code, amount in one["paid"]],
    )  # fmt: skip


def everything(group: str) -> list[tuple[str, list[str]]]:
    """All rows about the dossiers of a group, in the order they came, its own name taken out of them."""
    numbers = f"H01.{group}.%"
    ids = select(Dossier.id).where(Dossier.number.like(numbers))
    found = [("dossiers", select(Dossier.__table__).where(Dossier.number.like(numbers)).order_by(Dossier.number)),
             ("records", select(IntakeRecord.number, IntakeRecord.portal_version, IntakeRecord.outcome,
                                IntakeRecord.standing, IntakeRecord.faults)
              .where(IntakeRecord.number.like(numbers)).order_by(IntakeRecord.id))]  # fmt: skip
    for model, order in ((Declaration, "version"), (Document, "ordinal"), (Fee, "ordinal"), (Payment, "id"),
                         (JournalEntry, "ordinal"), (IntakeChange, "field"), (Pause, "id"), (Supplement, "ordinal"),
                         (ProgressMessage, "ordinal")):  # fmt: skip
        table: Table = model.__table__
        whose = select(Dossier.number.label("whose"), table).join(Dossier, Dossier.id == table.c.dossier_id)
        ordered = whose.where(table.c.dossier_id.in_(ids)).order_by(Dossier.number, table.c[order])
        found.append((table.name, ordered))
    return [(name, [_told(row, group) for row in db.session.execute(rows).mappings()]) for name, rows in found]


def _told(row: Any, group: str) -> str:
    written = str({name: value for name, value in row.items() if name not in APART})
    return re.sub(rf"\b(P?){group}", r"\1G", PAPER.sub("", written))


@given(records=st.lists(told, min_size=1, max_size=8), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_records_are_cut_into_batches_the_office_ends_with_the_same(app, the_clock, records, data):
    the_clock.stand_at(NOW)
    alone, together, cut = (f"{next(_group):06d}" for _ in range(3))
    place = data.draw(st.integers(0, len(records)))

    for one in records:
        kept(the_record(alone, one))
    kept(*(the_record(together, one) for one in records))
    for page in (records[:place], records[place:]):
        kept(*(the_record(cut, one) for one in page))

    assert everything(together) == everything(alone)
    assert everything(cut) == everything(alone)


def lodged_and_brought(group: str, state: State, officer: Any, clock: Any) -> None:
    clock.stand_at(TAKEN_IN)
    for file in range(FILES):
        first = {"file": file, "version": 1, "kind": "NOP", "person": 1, "papers": [("a", False)], "paid": [],
                 "phone": None, "until": "20261010"}  # fmt: skip
        kept(the_record(group, first))
        dossier_id = the_dossier(f"H01.{group}.{file}").id
        if state is State.INCOMPLETE:
            review.return_for_papers(officer=officer, dossier_id=dossier_id, reason="Thiếu ảnh.")
            continue
        review.accept(officer=officer, dossier_id=dossier_id)
        if state is State.AWAITING_APPLICANT:
            review.request_supplement(officer=officer, dossier_id=dossier_id, reason="Ảnh mờ.")
    clock.stand_at(NOW)


@pytest.mark.parametrize("state", [State.INCOMPLETE, State.IN_REVIEW, State.AWAITING_APPLICANT])
@given(records=st.lists(told, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_the_same_for_dossiers_already_in_hand(app, an_officer, the_clock, state, records):
    alone, together = (f"{next(_group):06d}" for _ in range(2))
    officer = an_officer()
    for group in (alone, together):
        lodged_and_brought(group, state, officer, the_clock)

    for one in records:
        kept(the_record(alone, one))
    kept(*(the_record(together, one) for one in records))

    assert everything(together) == everything(alone)
