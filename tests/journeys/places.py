"""Where the pages are that no section leads to: one thing of each kind is made, and each of its pages has an address.

Which pages the sections lead to, and which answers are no page, is said here too. How a page is looked at is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from app.alerts.actions import keeping
from app.alerts.models import AlertHit
from app.alerts.rules import Entry
from app.core import clock
from app.core.db import db
from app.core.office import office
from app.counter.actions import appointments, collecting, lodging, tickets
from app.counter.queries.appointments import slots_on
from app.counter.rules.lodging import Given
from app.dossiers.actions import review
from app.dossiers.models import Dossier
from app.intake.actions.noticing import changes_seen
from app.officers.actions import accounts
from app.officers.models import Officer
from app.officers.queries import as_signed_in
from app.portal.models import PortalComparison, PortalDifference
from app.portal.rules.comparing import Difference
from app.receipts.actions.receipts import take_payment
from app.web.sessions import SignedIn
from app.worklists.actions import bulk
from app.worklists.rules import Picked
from config.workflow import Role, State
from tests import making
from tests.app.intake.conftest import a_record, a_version, kept, the_dossier
from tests.money import also_owes

# Files, pictures, what machines read, and what sends on at once.
NO_PAGES: Final = frozenset(
    {"static", "web.home", "web.healthz", "web.readyz", "web.metrics", "worklists.first", "desk.document",
     "counter.scan", "papers.paper", "receipts.paper", "intake.rows", "intake.raw", "portal.comparison_csv",
     "portal.package", "statistics.take_away"}
)  # fmt: skip
# Sections, their tabs, the first thing of each list, and the few beside them: `test_accessibility` finds its way there.
LED_TO: Final = frozenset(
    {"officers.sign_in", "officers.change_password", "officers.index", "officers.show", "notes.interests",
     "alerts.index", "alerts.show", "alerts.add", "alerts.bring_in", "audit.journal", "audit.verify",
     "counter.index", "counter.reception", "counter.appointments", "counter.choose", "counter.till",
     "counter.collecting", "counter.uncollected_results", "desk.show", "intake.runs", "intake.run",
     "intake.quarantine", "intake.record", "portal.index", "portal.comparisons", "portal.files", "portal.messages",
     "portal.exports", "receipts.index", "receipts.show", "receipts.fees", "receipts.rates", "receipts.till",
     "statistics.book", "team.show", "worklists.show", "worklists.search"}
)  # fmt: skip
PASSPORT, OWNER, CHILD, MOTHER = "C1234567", "Lê Thị Hoa", "001315000017", "001185000011"
POINT: Final = "TRU_SO"
DECLARED: Final = {
    "GioiTinh": "F", "NgaySinh": "20150222", "ThuongTru": "số 5, phường Tây Hồ, Hà Nội", "NoiDungDeNghi": "CAP_MOI",
    "LoaiHoChieu": "GAN_CHIP", "NguoiDaiDien": {"HoTen": OWNER, "SoCCCD": MOTHER, "QuanHe": "mẹ"},
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An address somebody opens. `endpoint` is whose page it is; `is_part` where htmx asks for a part of it, too."""

    endpoint: str
    who: str
    path: str
    is_part: bool = False


def places() -> Iterator[Place]:
    """Makes one thing of each kind, and tells where its pages are. The clock stands, a request is under way."""
    yield from _plain()
    yield from _at_the_counter()
    yield from _of_dossiers()
    yield from _acts()
    yield from _beside_dossiers()


def somebody(username: str) -> SignedIn:
    """A colleague of the make-believe office."""
    return as_signed_in(db.session.execute(select(Officer).where(Officer.username == username)).scalar_one())


def newcomer(username: str) -> str:
    """Somebody who was added just now; returns the password that was made up for them."""
    boss = somebody("quantri")
    made_up = accounts.add_officer(
        actor_id=boss.id, username=username, full_name="Lê Thị Mai", role=Role.OFFICER
    ).password  # fmt: skip
    return made_up or ""


def _plain() -> Iterator[Place]:
    yield Place("officers.add", "quantri", "/new-officer")
    yield Place("team.absences", "thao", "/absences")
    yield Place("worklists.own_view", "lan", "/worklists/new/view")
    yield Place("portal.comparison", "thao", f"/portal/comparisons/{_compared()}")


def _at_the_counter() -> Iterator[Place]:
    lan, yen = somebody("lan"), somebody("yen")
    counter = tickets.counter_of(lan, POINT)
    days = (office().today() + timedelta(days=ahead) for ahead in range(1, 8))
    slot = next(slot.at for day in days for slot in slots_on(counter, day) if slot.left)
    booked = appointments.book(officer=lan, point=POINT, slot_at=slot, name=OWNER, dossier_number="G01-1")
    drawn = tickets.draw(officer=yen, point=POINT, prefix="A")
    tickets.call_next(officer=lan, point=POINT, desk="1")
    begun, lodged = _form_of(lan), _form_of(lan)
    child = lodging.lodge_and_accept(officer=lan, lodging_id=lodged)
    yield Place("counter.wall", "lan", f"/counter/{POINT}/wall", is_part=True)
    yield Place("counter.sheet", "lan", f"/counter/appointments/sheet?point={POINT}&on={booked.on}")
    yield Place("counter.move", "lan", f"/counter/appointments/{booked.id}/move")
    yield Place("counter.slip", "yen", f"/counter/tickets/{drawn.id}")
    yield Place("counter.fill_in", "lan", f"/counter/lodgings/{begun}")
    yield Place("counter.declaration", "lan", f"/counter/lodgings/{begun}/declaration")
    yield Place("counter.done", "lan", f"/counter/lodgings/{lodged}/done")
    yield Place("counter.cash", "yen", f"/counter/cash/{child.id}")
    yield Place("counter.paid", "yen", f"/counter/cash/{_paid(yen).id}/paid?change=50000")
    yield Place("counter.collect", "lan", f"/counter/collecting/{_made(State.RESULT_READY).id}")
    yield Place("counter.signature", "lan", f"/counter/collecting/{_collected(lan).id}/signature")


def _of_dossiers() -> Iterator[Place]:
    one, other = _made(State.IN_REVIEW, identity_number=MOTHER), _made(State.LODGED, identity_number=MOTHER)
    yield Place("desk.notes", "lan", f"/dossiers/{one.id}/notes", is_part=True)
    yield Place("desk.papers", "lan", f"/dossiers/{one.id}/papers", is_part=True)
    yield Place("desk.related", "lan", f"/dossiers/{one.id}/related", is_part=True)
    yield Place("desk.show", "lan", f"/dossiers/{changed_in_review(somebody('lan'))}")
    yield Place("desk.compare", "lan", f"/dossiers/{one.id}/beside/{other.id}")


def _acts() -> Iterator[Place]:
    """The forms of the acts that ask for something."""
    owing = _made(State.RESULT_READY, payment_state="due")
    also_owes(owing, 100_000)
    for dossier, who, acts in (
        (_made(State.LODGED), "lan", ("refuse", "return_for_papers", "recuse")),
        (_made(State.LODGED), "thao", ("assign",)),
        (_made(State.IN_REVIEW), "lan", ("request_supplement", "propose", "withdraw", "pass_on")),
        (_made(State.AWAITING_APPLICANT), "truong", ("stop",)),
        (_made(State.AWAITING_DECISION), "truong", ("send_back",)),
        (_made(State.TO_TRANSFER), "lan", ("transfer",)),
        (_made(State.AT_CENTRE), "lan", ("record_result", "record_return")),
        (_made(State.RESULT_READY), "lan", ("hand_out?by=post",)),
        (owing, "yen", ("take_payment",)),
    ):
        for act in acts:
            yield Place("desk.ask", who, f"/dossiers/{dossier.id}/acts/{act}")


def _beside_dossiers() -> Iterator[Place]:
    thao, rows = somebody("thao"), (_made(State.LODGED), _made(State.LODGED, recused=[somebody("lan").id]))
    picked = [Picked(dossier_id=row.id, version=row.version, entries=row.journal_entries, given={}) for row in rows]
    run_id = bulk.start("assign", officer=thao, picked=picked, given={"holder": somebody("lan").id})
    yield Place("worklists.bulk_run", "thao", f"/bulk/runs/{run_id}", is_part=True)
    hit_id = _hit()
    for act in ("dismiss_hit", "confirm_hit"):
        yield Place("alerts.settle", "lan", f"/hits/{hit_id}/{act}")


def _made(state: State, **fields: Any) -> Dossier:
    lan, truong = somebody("lan"), somebody("truong")
    return making.dossier(state, officer=lan, signer=truong, owner_name=OWNER, **fields)


def _form_of(lan: SignedIn) -> int:
    """A child's form, filled in as far as it can be."""
    form = lodging.begin(officer=lan, procedure_code=making.DECIDED_BY_CENTRE, form_code="TK01a", point=POINT)
    given = Given(owner_name="Nguyễn Minh Châu", identity_kind="cccd", identity_number=CHILD)
    shown = {"ANH": "original", "GIAY_TO_DAI_DIEN": "copy"}
    lodging.keep(officer=lan, lodging_id=form.id, given=given, content=DECLARED, shown=shown)
    return form.id


def _paid(yen: SignedIn) -> Dossier:
    owing = _made(State.IN_REVIEW, payment_state="due")
    also_owes(owing, 100_000)
    take_payment(officer=yen, dossier_id=owing.id, channel="cash")
    return owing


def changed_in_review(lan: SignedIn) -> int:
    """The id of a dossier whose applicant changed it twice while the officer had it: once seen, once not yet."""
    papers = [{"TepDinhKemId": "f1", "TenTepDinhKem": "anh.jpg"}]
    record = a_record(DonViXuLy=office().settings.office_unit, TaiLieuNop=papers)
    kept(record)
    made = review.accept(officer=lan, dossier_id=the_dossier(record["MaHoSo"]).id)
    kept(a_version(record, 2, SoDienThoai="0912000111"))
    changes_seen(officer=lan, dossier_id=made.id)
    content = record["ThongTinKhac"]["NoiDung"] | {"DenNgay": "20261020", "DiaChiTamTru": None}
    newer = {"SoDienThoai": "0912000111", "ThongTinKhac": {"ToKhai": "NA5", "NoiDung": content}}
    kept(a_version(record, 3, **newer, TaiLieuNop=[*papers, {"TepDinhKemId": "f2", "TenTepDinhKem": "thu.pdf"}]))
    return made.id


def _collected(lan: SignedIn) -> Dossier:
    ready = _made(State.RESULT_READY, identity_kind="cccd", identity_number=MOTHER)
    collecting.give(officer=lan, dossier_id=ready.id, kind="self", name=OWNER, identity=MOTHER)
    return ready


def _hit() -> int:
    """An alert in force, and the dossier of whom it is about."""
    made = _made(State.IN_REVIEW, identity_number=PASSPORT)
    entry = Entry(kind="exit_ban", passport_number=PASSPORT, reason="Đang bị điều tra.", document_number="15/QĐ-CSĐT")
    alert_id = keeping.enter_alert(officer=somebody("lan"), entry=entry)
    keeping.confirm_alert(officer=somebody("truong"), alert_id=alert_id)
    return db.session.execute(select(AlertHit.id).where(AlertHit.dossier_id == made.id)).scalar_one()


def _compared() -> int:
    """A comparison with the portal that found one line of each kind."""
    counts = dict.fromkeys(("listed", "held", "both", "version_same", "status_same", "agreeing"), 9)
    done = PortalComparison(
        first_on=date(2026, 11, 2), last_on=date(2026, 11, 19), state="finished", started_by_id=somebody("thao").id,
        counts=counts | {kind.value: 1 for kind in Difference}, started_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    db.session.add(done)
    db.session.flush()
    db.session.add_all(
        PortalDifference(comparison_id=done.id, kind=kind.value, number=f"G01.801.108-261103-00000{at}", our_version=1,
                         their_version=2, our_ordinal=1, their_ordinal=2)
        for at, kind in enumerate(Difference)
    )  # fmt: skip
    db.session.commit()
    return done.id
