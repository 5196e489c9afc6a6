"""What stands about the make-believe office when somebody first looks: remarks, a question asked, an alert that fits, a
colleague's leave, people booked and numbers drawn. All by the product's own actions, at one instant.
"""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.alerts.actions.keeping import confirm_alert, enter_alert
from app.alerts.actions.matching import match_new
from app.alerts.rules import Entry
from app.core import clock
from app.core.db import db
from app.core.office import office
from app.counter.actions.appointments import book
from app.counter.actions.tickets import call_next, draw
from app.counter.queries.appointments import slots_on
from app.dossiers.models import Dossier
from app.notes.actions.asking import ask_opinion
from app.notes.actions.flagging import set_flag
from app.notes.actions.remarks import note
from app.officers.models import Officer
from app.worklists.actions.absences import enter_absence
from config.opinions import USUAL_OFFICES
from config.workflow import Role, State
from demo.people import citizen

Staff = dict[Role, list[Officer]]
POINT, DESK, PHONE = "TRU_SO", "1", "0900000000"
BOOKED, DRAWN = 5, 4
REMARKS = (
    "Đã gọi điện, người nộp hẹn mang bản gốc đến trong tuần.",
    "Ảnh hơi tối nhưng đủ nét, chấp nhận được.",
    "Đối chiếu hộ chiếu cũ: đúng người.",
)


def fill(staff: Staff, *, seed: int, until: datetime) -> None:
    """Fill the last hour of the office that ends at `until`."""
    rng = Random(f"{seed}:today")
    with clock.stopped_at(until):
        _write_remarks(staff, rng)
        _look_out(staff)
        _go_on_leave(staff, until)
        _receive(staff, rng)


def _open_dossiers(*states: State, at_most: int) -> list[tuple[int, int]]:
    """Ids of open dossiers in these states and of who holds each, newest first."""
    wanted = (
        select(Dossier.id, Dossier.holder_id)
        .where(Dossier.state.in_(states), Dossier.holder_id.is_not(None))
        .order_by(Dossier.id.desc())
        .limit(at_most)
    )
    rows = [(row.id, row.holder_id) for row in db.session.execute(wanted)]
    db.session.rollback()
    return rows


def _write_remarks(staff: Staff, rng: Random) -> None:
    people = {officer.id: officer for officer in (*staff[Role.OFFICER], *staff[Role.TEAM_LEADER])}
    held = _open_dossiers(State.IN_REVIEW, at_most=len(REMARKS))
    for (dossier_id, holder_id), text in zip(held, REMARKS, strict=False):
        note(officer=people.get(holder_id, staff[Role.OFFICER][0]), dossier_id=dossier_id, text=text)
    for dossier_id, holder_id in held[:1]:
        officer = people.get(holder_id, staff[Role.OFFICER][0])
        set_flag(officer=officer, dossier_id=dossier_id, flag="original", reason="Bản chụp mờ ở góc.")
        question = "Người này có thực tế cư trú tại địa chỉ đã khai không?"
        ask_opinion(officer=officer, dossier_id=dossier_id, office_name=USUAL_OFFICES[0], question=question,
                    term_days=rng.randint(2, 5))  # fmt: skip


def _look_out(staff: Staff) -> None:
    """One alert in force that fits somebody waiting, and one that waits for its second person."""
    officer, leader = staff[Role.OFFICER][0], staff[Role.TEAM_LEADER][0]
    newest = select(Dossier.identity_number).where(Dossier.state == State.LODGED, Dossier.identity_number.is_not(None))
    number = db.session.execute(newest.order_by(Dossier.id.desc()).limit(1)).scalar_one_or_none()
    db.session.rollback()
    if number is not None:
        alert_id = enter_alert(officer=officer, entry=Entry(
            kind="lost_passport", identity_number=number, reason="Hộ chiếu cũ đã trình báo mất, chưa thu hồi.",
            document_number="01/TB-MAU",
        ))  # fmt: skip
        confirm_alert(officer=leader, alert_id=alert_id)
    enter_alert(officer=officer, entry=Entry(
        kind="other", name="Nguyễn Văn Mẫu", born="01/01/1980", reason="Cần mời đến làm việc.",
        document_number="02/TB-MAU",
    ))  # fmt: skip
    match_new()


def _go_on_leave(staff: Staff, until: datetime) -> None:
    """The last officer takes leave the week after next, and the first stands in."""
    away, stand_in = staff[Role.OFFICER][-1], staff[Role.OFFICER][0]
    begins = until + timedelta(days=10)
    enter_absence(officer=away, officer_id=away.id, kind="leave", from_at=begins, until_at=begins + timedelta(days=3),
                  stand_in_id=stand_in.id, note="Nghỉ phép năm")  # fmt: skip


def _receive(staff: Staff, rng: Random) -> None:
    """People booked on the next day of reception; numbers drawn today, the first one called."""
    officer = staff[Role.OFFICER][0]
    counter = office().config.counters.points.get((officer.unit_code, POINT))
    if counter is None:
        return
    today = office().today()
    days = (today + timedelta(days=ahead) for ahead in range(1, 15))
    free = next((slots for slots in (slots_on(counter, day) for day in days) if slots), ())
    for slot in free[:BOOKED]:
        book(officer=officer, point=POINT, slot_at=slot.at, name=citizen(rng, today).name, phone=PHONE)
    prefix = next(iter(office().config.counters.kinds))
    for number in range(DRAWN):
        draw(officer=officer, point=POINT, prefix=prefix, priority="elderly" if number == 2 else None)
    call_next(officer=officer, point=POINT, desk=DESK)
