"""`flask officers …`: the first accounts, and the way back in when nobody can sign in. Thin, like routes."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.core import clock
from app.core.db import db
from app.officers.actions import accounts, passwords
from app.officers.queries import officers_list, system_officer
from app.officers.rules import Account, is_locked
from app.web.filters import day
from config.workflow import Role

ROLES = tuple(str(role) for role in Role if role is not Role.SYSTEM)

officers = AppGroup("officers", help="Tài khoản của những người làm việc ở đây.")


@officers.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Vai trò của người này.")
@click.option("--name", required=True, help="Họ tên đầy đủ, như trên giấy tờ.")
@click.option("--unit", default=None, help="Mã đơn vị; để trống: đơn vị đang dùng hệ thống.")
@click.option("--point", default=None, help="Mã điểm tiếp nhận, nếu người này làm ở đó.")
@click.option("--generate", is_flag=True, help="Tự đặt mật khẩu và in ra một lần, không hỏi.")
def add(username: str, *, role: str, name: str, unit: str | None, point: str | None, generate: bool) -> None:
    """Thêm tài khoản. Hỏi mật khẩu; khi không có ai để hỏi thì tự đặt và in ra một lần."""
    added = accounts.add_officer(
        actor_id=system_officer(db.session()).id, username=username, full_name=name, role=Role(role),
        unit_code=unit, reception_point=point, password=_asked_password(generate=generate),
    )  # fmt: skip
    click.echo(_("Đã thêm tài khoản %(username)s.", username=added.username))
    _tell(added.password)


@officers.command("password")
@click.argument("username")
@click.option("--generate", is_flag=True, help="Tự đặt mật khẩu và in ra một lần, không hỏi.")
def password(username: str, *, generate: bool) -> None:
    """Đặt lại mật khẩu của tài khoản, mở khóa đăng nhập, kết thúc các phiên làm việc của nó."""
    given = accounts.reset_password(
        actor_id=system_officer(db.session()).id, username=username, password=_asked_password(generate=generate)
    )
    click.echo(_("Đã đặt lại mật khẩu của %(username)s.", username=username))
    _tell(given)


@officers.command("list")
def list_officers() -> None:
    """Liệt kê các tài khoản: tên đăng nhập, vai trò, đơn vị, tình trạng, họ tên."""
    for each in officers_list(db.session()):
        click.echo(f"{each.username:<20} {each.role:<14} {each.unit_code:<14} {_standing(each):<8} {each.full_name}")


def _standing(account: Account) -> str:
    at = clock.now()
    if not account.is_active:
        return "resting"
    if is_locked(account.locked_until_at, at):
        return "locked"
    if account.password_given_at is not None:
        return "expired" if passwords.has_expired(account.password_given_at, at) else "given"
    return "active"


def _asked_password(*, generate: bool) -> str | None:
    if generate or not sys.stdin.isatty():
        return None
    asked: str = click.prompt(_("Mật khẩu (để trống: tự đặt)"), hide_input=True, default="", show_default=False,
                              confirmation_prompt=_("Nhập lại"))  # fmt: skip
    return asked or None


def _tell(made_up: str | None) -> None:
    if made_up is not None:
        click.echo(_("Mật khẩu: %(password)s (chỉ hiện một lần này)", password=made_up))
    until = passwords.usable_until_on(clock.now())
    click.echo(_("Khi đăng nhập, người nhận phải tự đặt mật khẩu khác, chậm nhất là ngày %(day)s.", day=day(until)))


commands = (officers,)
