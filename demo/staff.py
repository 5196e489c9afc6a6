"""The people of the make-believe office, their sign-ins, and the exchange rates they enter each morning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.dossiers.queries import system_actor
from app.officers.actions.accounts import add_officer
from app.officers.actions.own_account import change_password
from app.officers.models import Officer
from app.officers.queries import as_signed_in, officer_by_username
from app.receipts.actions.rates import approve_rate, enter_rate
from config.workflow import Role

PASSWORD = "mot-cua-2026"  # noqa: S105 - told to everybody who starts the make-believe office


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in the make-believe office."""

    username: str
    full_name: str
    role: Role


COLLEAGUES = (
    Colleague("lan", "Nguyễn Thị Lan", Role.OFFICER),
    Colleague("minh", "Trần Quang Minh", Role.OFFICER),
    Colleague("huong", "Lê Thu Hương", Role.OFFICER),
    Colleague("duc", "Phạm Anh Đức", Role.OFFICER),
    Colleague("thao", "Vũ Phương Thảo", Role.TEAM_LEADER),
    Colleague("khanh", "Đỗ Gia Khánh", Role.TEAM_LEADER),
    Colleague("truong", "Hoàng Văn Trường", Role.HEAD),
    Colleague("yen", "Bùi Hải Yến", Role.CASHIER),
    Colleague("son", "Đặng Thái Sơn", Role.AUDITOR),
    Colleague("quantri", "Ngô Đình Quản", Role.ADMINISTRATOR),
)


def hire(at: datetime) -> dict[Role, list[Officer]]:
    """Add the colleagues; those already there stay as they are. Returns them by role."""
    with clock.stopped_at(at):
        known = set(db.session.execute(select(Officer.username)).scalars())
        actor_id = system_actor(db.session()).id
        db.session.rollback()
        for one in COLLEAGUES:
            if one.username not in known:
                _hire(one, actor_id=actor_id)
    return by_role()


def _hire(one: Colleague, *, actor_id: int) -> None:
    """Add a colleague, who has since chosen their own password as everybody must."""
    given = add_officer(actor_id=actor_id, username=one.username, full_name=one.full_name, role=one.role).password
    officer = as_signed_in(officer_by_username(db.session(), one.username))
    db.session.rollback()
    change_password(officer, current=given or "", new=PASSWORD)


def by_role() -> dict[Role, list[Officer]]:
    """The colleagues by role, detached from the session so that they can act in any."""
    names = [one.username for one in COLLEAGUES]
    found = db.session.execute(select(Officer).where(Officer.username.in_(names)).order_by(Officer.id)).scalars().all()
    staff: dict[Role, list[Officer]] = {}
    for officer in found:
        staff.setdefault(Role(officer.role), []).append(officer)
    db.session.expunge_all()
    db.session.rollback()
    return staff


def enter_rates(days: Iterable[date], staff: dict[Role, list[Officer]], *, seed: int) -> None:
    """A rate for each working day, entered by the cashier and approved by a leader. The figures are drawn."""
    rng, rate = Random(f"{seed}:rates"), Decimal(26_100)
    for day in days:
        rate += Decimal(rng.randint(-25, 27))
        at = datetime(day.year, day.month, day.day, 0, 40, tzinfo=UTC)
        with clock.stopped_at(at):
            entered = enter_rate(officer=staff[Role.CASHIER][0], currency="USD", rate_on=day, rate=rate,
                                 bank="Vietcombank", kind="mua chuyển khoản", source="dữ liệu mẫu")  # fmt: skip
        with clock.stopped_at(at + timedelta(minutes=15)):
            approve_rate(officer=staff[Role.TEAM_LEADER][0], rate_id=entered.id)


def sign_ins() -> str:
    """The sign-ins as the terminal shows them."""
    lines = [f"  {one.username:8}  {PASSWORD}  {one.role:14} {one.full_name}" for one in COLLEAGUES]
    return "Demo sign-ins / Tài khoản mẫu:\n" + "\n".join(lines)
