"""What happens to each make-believe dossier: the acts of the office and of the applicant, planned ahead with instants.

Pure and drawn from a seed; carrying the acts out, through the product's own actions, is for `demo.year`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from app.deadlines.rules.calendar import WorkingCalendar
from config.catalogue import Place, Procedure, TermUnit
from config.workflow import Role
from demo.dice import Loaded, pick
from demo.followups import Record, is_unpaid, moment, version

PORTAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One act of `config.workflow`, at a UTC instant, by a role; `facts` are the action's keyword arguments.

    Where `record` is set, nobody in the office acts: the portal sends a version of that `LoaiBanTin`, and the act is
    what the arrival does by itself.
    """

    name: str
    at: datetime
    role: Role
    facts: Mapping[str, Any] = field(default_factory=dict)
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How the make-believe office and its applicants behave: shares between 0 and 1, and mean hours of work."""

    refused: float = 0.012
    returned_for_papers: float = 0.025
    papers_never_come: float = 0.12
    supplement_asked: float = 0.055
    supplement_never_comes: float = 0.13
    withdrawn: float = 0.008
    never_paid: float = 0.25
    sent_back: float = 0.02
    denied: float = 0.008
    returned_by_centre: float = 0.012
    late_at_centre: float = 0.05
    slow: float = 0.05
    forgotten: float = 0.012
    never_collected: float = 0.03


HANOI = Habits()

_HOURS = {TermUnit.HOURS: 1.0, TermUnit.WORKING_DAYS: 8.0, TermUnit.CALENDAR_DAYS: 5.5, TermUnit.MONTHS: 165.0}

# Hours of work until somebody takes a new dossier in hand.
_PICK_UP = Loaded({0.4: 30.0, 1.2: 30.0, 3.0: 24.0, 6.5: 12.0, 11.0: 4.0})
_REFUSALS = (
    "Hồ sơ không thuộc thẩm quyền giải quyết của Phòng.",
    "Người đề nghị thuộc trường hợp chưa cho xuất cảnh theo quy định.",
    "Nội dung khai không đúng với dữ liệu quốc gia về dân cư; đề nghị nộp lại hồ sơ mới.",
)
_MISSING = (
    "Ảnh không đúng quy định (nền không trắng, không rõ hai tai); đề nghị nộp ảnh mới.",
    "Bản chụp hộ chiếu mờ, không đọc được số; đề nghị nộp lại.",
    "Thiếu giấy tờ chứng minh người đại diện hợp pháp.",
    "Thông tin nơi thường trú chưa khớp; đề nghị bổ sung giấy xác nhận.",
)
_SENT_BACK = ("Đề nghị kiểm tra lại ngày sinh so với giấy khai sinh.", "Bổ sung ý kiến về thời hạn đề nghị.")
_DENIALS = ("Không đủ điều kiện theo quy định.", "Thời hạn hộ chiếu không đủ cho thời gian đề nghị.")
_RETURNS = ("Cục Quản lý xuất nhập cảnh yêu cầu xác minh lại nhân thân.", "Ảnh không đạt yêu cầu in hộ chiếu.")
_NEVER_CAME = "Quá thời hạn bổ sung mà người đề nghị không hoàn thiện hồ sơ."
_WITHDRAWN = "Theo yêu cầu của người đề nghị."


def plan(
    record: Record, rng: Random, *, calendar: WorkingCalendar, procedure: Procedure, habits: Habits = HANOI
) -> list[PlannedAct]:
    """The life of a dossier from its first record, by time. It may end open: some applicants never answer or pay.

    Acts of the office fall into working hours; what the portal sends may come at any hour. The plan knows no end of
    the year: who carries it out stops where time stops.
    """
    story = _Story(record, rng, calendar=calendar, procedure=procedure, habits=habits)
    story.tell()
    return sorted(story.acts, key=lambda act: act.at)


def arrival(act: PlannedAct, record: Record, *, rng: Random) -> Record:
    """The record the portal sends for such an act, next after `record`. Raises ValueError for an act of the office."""
    if act.record is None:
        raise ValueError(f"{act.name} is done in the office")
    at = act.at.astimezone(PORTAL_ZONE).replace(tzinfo=None)
    return version(act.record, record, at=at, rng=rng)


class _Story:
    """One dossier's time line while it is being told; `at` is where it has come to."""

    def __init__(
        self, record: Record, rng: Random, *, calendar: WorkingCalendar, procedure: Procedure, habits: Habits
    ) -> None:
        self.record, self.rng, self.calendar, self.procedure, self.habits = record, rng, calendar, procedure, habits
        self.at = moment(record["NgayNopHoSo"]).replace(tzinfo=PORTAL_ZONE).astimezone(UTC)
        self.acts: list[PlannedAct] = []
        self.pace = 2.5 if rng.random() < habits.slow else 0.7 + rng.random() * 0.6
        self.online = record["KenhThucHien"] == "2"
        self.settled = not is_unpaid(record)

    def tell(self) -> None:
        """From lodging to the end, or to where it stays."""
        self._take_in_hand()
        if self._ends_before_acceptance():
            return
        self._pay()
        self.work(0.1)
        self.does("accept")
        if self._chance(self.habits.withdrawn):
            self._withdraw()
        elif self._papers_complete():
            self._decide()
            self._hand_out()

    def does(self, name: str, role: Role = Role.OFFICER, **facts: Any) -> None:
        """Somebody in the office acts now."""
        self.acts.append(PlannedAct(name, self.at, role, facts))

    def sends(self, name: str, record: str) -> None:
        """The portal sends a record now, which does the act."""
        self.acts.append(PlannedAct(name, self.at, Role.SYSTEM, {}, record))

    def work(self, hours: float) -> None:
        """Let hours of work pass, as many as this dossier's pace makes of them."""
        seconds = max(int(hours * self.pace * _HOUR * (0.5 + self.rng.random())), 60)
        self.at = self.calendar.add_working_seconds(self.calendar.next_open(self.at), seconds)

    def wait(self, days: float) -> None:
        """Let days pass for the applicant, who does not mind the hour."""
        self.at += timedelta(days=days * (0.4 + self.rng.random() * 1.2), minutes=7)

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _take_in_hand(self) -> None:
        if self._chance(self.habits.forgotten):
            self.work(26)
        self.work(_PICK_UP.roll(self.rng))
        self.does("claim")

    def _ends_before_acceptance(self) -> bool:
        self.work(0.2)
        if self._chance(self.habits.refused):
            self.does("refuse", reason=pick(self.rng, _REFUSALS))
            return True
        if not self._chance(self.habits.returned_for_papers):
            return False
        self.does("return_for_papers", reason=pick(self.rng, _MISSING))
        if self._chance(self.habits.papers_never_come):
            self._stop()
            return True
        self.wait(3)
        self.sends("papers_received", "BOSUNG")
        self.work(1.5)
        return False

    def _pay(self) -> None:
        """At the counter before acceptance; online unpaid fees come later through the portal, or never."""
        if self.settled and self.record["DanhSachLePhi"]:
            self.does("issue_receipt", Role.CASHIER)
        if self.settled:
            return
        if not self.online:
            self.work(0.15)
            self.does("take_payment", Role.CASHIER, channel="cash" if self._chance(0.7) else "transfer")
        elif not self._chance(self.habits.never_paid):
            self._pay_through_the_portal()
        else:
            return
        self.settled = True

    def _pay_through_the_portal(self) -> None:
        here = self.at
        self.wait(0.5)
        self.sends("confirm_payment", "THANHTOAN")
        self.work(0.5)
        self.does("issue_receipt", Role.CASHIER)
        self.at = here

    def _withdraw(self) -> None:
        self.wait(1)
        self.sends("ask_to_withdraw", "RUT")
        self.work(2)
        self.does("withdraw", reason=_WITHDRAWN)

    def _papers_complete(self) -> bool:
        """Whether the review goes on: nothing was lacking, or it came."""
        was_asked = any(act.name == "return_for_papers" for act in self.acts)
        if not self._chance(self.habits.supplement_asked) or was_asked:  # again would be for a leader
            return True
        self.work(3)
        self.does("request_supplement", reason=pick(self.rng, _MISSING))
        if self._chance(self.habits.supplement_never_comes):
            self._stop()
            return False
        self.wait(4)
        self.sends("resume", "BOSUNG")
        return True

    def _stop(self) -> None:
        """Papers never come: some weeks after the term, a leader ends it; some are still lying there."""
        self.at += timedelta(days=self.procedure.supplement_days + 1 + int(self.rng.random() * 6))
        if self._chance(0.7):
            self.work(2)
            self.does("stop", Role.TEAM_LEADER, reason=_NEVER_CAME)

    def _decide(self) -> None:
        """Proposed by one, decided by another; then, where the law says so, by the centre."""
        here = self._review_hours()
        self.work(here)
        denied = self._chance(self.habits.denied)
        self._propose(denied=denied)
        if self._chance(self.habits.sent_back):
            self.does("send_back", self._signer(), reason=pick(self.rng, _SENT_BACK))
            self.work(here / 2)
            self._propose(denied=denied)
        if not self.procedure.needs_centre:
            self.does("approve", self._signer())
            return
        self.does("endorse", self._signer())
        self._ask_the_centre(denied=denied)

    def _propose(self, *, denied: bool) -> None:
        if denied:
            self.does("propose", proposal="deny", opinion=pick(self.rng, _DENIALS))
        else:
            self.does("propose", proposal="grant")
        self.work(min(self._review_hours() / 3, 2.0))

    def _signer(self) -> Role:
        return Role.HEAD if self._chance(0.4) else Role.TEAM_LEADER

    def _ask_the_centre(self, *, denied: bool) -> None:
        self._transfer()
        if self._chance(self.habits.returned_by_centre):
            self.does("record_return", reason=pick(self.rng, _RETURNS))
            self.work(4)
            self._propose(denied=denied)
            self.does("endorse", self._signer())
            self._transfer()
        self.does("record_result", granted=not denied, reference=f"A08-{int(self.rng.random() * 900_000) + 100_000}")

    def _transfer(self) -> None:
        self.work(1.5)
        self.does("transfer", reference=f"DS-{self.at.astimezone(PORTAL_ZONE):%Y%m%d}")
        share = self._hours_at(Place.CENTRE) or 16.0
        self.work(share * (1.6 if self._chance(self.habits.late_at_centre) else 0.55) / self.pace)

    def _hand_out(self) -> None:
        if not self.settled or self._chance(self.habits.never_collected):
            return
        if self.record["HinhThuc"] == "1":
            self.work(3)
            self.does("hand_out", mode="post", tracking_number=f"EX{int(self.rng.random() * 1e9):09}VN")
            return
        self.wait(2.5)
        self.work(0.3)
        self.does("hand_out", Role.CASHIER if self._chance(0.3) else Role.OFFICER, mode="counter",
                  collector_name=self.record["ChuHoSo"], collector_identity=self.record["SoDinhDanh"])  # fmt: skip

    def _review_hours(self) -> float:
        """About two fifths of the province's share of the term, so that most are in time and the slow ones are not."""
        return self._hours_at(Place.PROVINCE) * 0.4

    def _hours_at(self, place: Place) -> float:
        stages = [
            stage.term
            for stage in self.procedure.stages
            if (stage.place is Place.PROVINCE) is (place is Place.PROVINCE)
        ]
        hours = {TermUnit.HOURS: 1.0, TermUnit.WORKING_DAYS: 8.0, TermUnit.CALENDAR_DAYS: 5.5, TermUnit.MONTHS: 165.0}
        return sum(term.amount * hours[term.unit] for term in stages)
