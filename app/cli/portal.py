"""`flask portal …`: the wire to the portal by hand, and the packages of an office that has none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import orjson
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.core.db import transaction
from app.dossiers.queries import system_actor
from app.portal.actions import exporting
from app.portal.actions.comparing import compare, usual_period
from app.portal.actions.fetching import FILE_PATIENCE, fetch_files
from app.portal.actions.pulling import Order, pull
from app.portal.actions.telling import send_progress
from app.portal.actions.wire import open_wire
from app.portal.queries.standing import standing
from app.portal.rules.comparing import KINDS
from app.web.labels import label

group = AppGroup("portal", help="Trao đổi với Cổng dịch vụ công: tải hồ sơ, báo tiến độ, đối chiếu.")
commands = (group,)

DAY = click.DateTime(formats=["%Y-%m-%d"])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@group.command("pull")
@AS_JSON
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết sẽ xảy ra gì, không ghi gì cả.")
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Đọc lại từ ngày nộp này.")
def pull_command(*, as_json: bool, dry_run: bool, since: datetime | None) -> None:
    """Tải những gì mới trên cổng."""
    with open_wire() as wire, counted(_("Bản ghi"), quiet=as_json) as progress:
        order = Order(is_rehearsal=dry_run, since_on=since.date() if since else None, progress=progress)
        pulled = pull(wire, order)
    counts = pulled.as_json() | ({"dry_run": True} if dry_run else {})
    if as_json:
        return put(counts)
    click.echo(_("Đã đọc %(records)d bản ghi, %(pages)d trang.", records=counts["records"], pages=counts["pages"]))
    table({label("record_outcome", name): number for name, number in counts["outcomes"].items()})
    table({f"  {name}": number for name, number in counts["faults"].items()})
    if dry_run:
        click.echo(_("Chạy thử: không có gì được ghi."))
    return None


@group.command("send")
@AS_JSON
def send_command(*, as_json: bool) -> None:
    """Gửi các tin báo tiến độ đang chờ."""
    with open_wire() as wire, counted(_("Tin"), quiet=as_json) as progress:
        told = send_progress(wire, progress=progress).as_json()
    if as_json:
        return put(told)
    names = {"told": _("Đã gửi"), "acknowledged": _("Cổng đã nhận"), "refused": _("Cổng từ chối"),
             "unanswered": _("Chưa được trả lời")}  # fmt: skip
    return table({names[name]: number for name, number in told.items()})


@group.command("fetch")
@AS_JSON
def fetch_command(*, as_json: bool) -> None:
    """Tải các tệp đính kèm chưa về."""
    with open_wire(patience=FILE_PATIENCE) as wire, counted(_("Tệp"), quiet=as_json) as progress:
        brought = fetch_files(wire, progress=progress).as_json()
    if as_json:
        return put(brought)
    names = {"asked": _("Đã hỏi"), "arrived": _("Đã về"), "hash_differs": _("Sai mã băm"),
             "refused": _("Không nhận"), "missing": _("Chưa có")}  # fmt: skip
    return table({names[name]: number for name, number in brought.items()})


@group.command("reconcile")
@AS_JSON
@click.option("--from", "first", type=DAY, metavar="YYYY-MM-DD", help="Ngày nộp đầu; mặc định: 92 ngày trước.")
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="Ngày nộp cuối; mặc định: hôm nay.")
def reconcile_command(*, as_json: bool, first: datetime | None, last: datetime | None) -> None:
    """Đối chiếu danh sách của cổng với hồ sơ đơn vị đang giữ."""
    first_on, last_on = period(first, last)
    with open_wire() as wire, counted(_("Hồ sơ"), quiet=as_json) as progress:
        compared = compare(wire, first_on=first_on, last_on=last_on, progress=progress)
    if as_json:
        return put(compared.as_json())
    counts = compared.counts
    click.echo(_("Cổng có %(listed)d, đơn vị có %(held)d, cả hai có %(both)d hồ sơ.", **counts))
    return table({label("difference", kind): counts[kind] for kind in KINDS})


@group.command("export")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Thư mục nhận gói tin.")
@click.option("--again", type=click.IntRange(1), metavar="N", help="Ghi lại gói tin số N, không đóng gói mới.")
@AS_JSON
def export_command(*, out: Path, again: int | None, as_json: bool) -> None:
    """Đóng gói các tin báo tiến độ đang chờ, có chữ ký của đơn vị."""
    exported = exporting.Exported(sequence=again) if again else exporting.export_progress()
    file = exporting.write_package(exported.sequence, out) if exported.sequence else None
    if as_json:
        return put(exported.as_json() | {"file": str(file) if file else None})
    return click.echo(_("Đã ghi %(file)s", file=file) if file else _("Không có tin nào đang chờ."))


@group.command("delivered")
@click.argument("sequence", type=click.IntRange(1))
def delivered_command(sequence: int) -> None:
    """Ghi nhận cổng đã nhận gói tin báo tiến độ số SEQUENCE."""
    with transaction() as session:
        count = exporting.say_delivered(sequence, officer=system_actor(session))
    click.echo(_("%(count)d tin đã được ghi nhận.", count=count))


@group.command("lost")
@click.argument("sequence", type=click.IntRange(1))
def lost_command(sequence: int) -> None:
    """Ghi nhận gói tin số SEQUENCE bị thất lạc; các tin của nó vào gói sau."""
    with transaction() as session:
        exporting.say_lost(sequence, officer=system_actor(session))


@group.command("key")
def key_command() -> None:
    """In khóa công khai của đơn vị, để cổng kiểm tra chữ ký gói tin báo tiến độ."""
    click.echo(exporting.public_key(), nl=False)


@group.command("status")
@AS_JSON
def status_command(*, as_json: bool) -> None:
    """Cho biết đường truyền, lần tải cuối và những gì đang chờ."""
    with transaction() as session:
        found = standing(session).as_json()
    if as_json:
        return put(found)
    names = {"wire": _("Đường truyền"), "address": _("Địa chỉ"), "caught_up_seconds_ago": _("Theo kịp cổng (giây)"),
             "messages_waiting": _("Tin chờ gửi"), "messages_refused": _("Tin bị từ chối"),
             "messages_in_packages": _("Tin trong gói đang chuyển"), "oldest_message_seconds": _("Tin cũ nhất (giây)"),
             "files_awaited": _("Tệp chưa về"), "files_differing": _("Tệp sai mã băm"),
             "files_refused": _("Tệp không nhận")}  # fmt: skip
    return table({names[name]: value for name, value in (found | {"wire": label("wire_state", found["wire"])}).items()})


@contextmanager
def counted(title: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal's error channel, fed with how many are done; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    endless = iter(int, 1)  # how many there are, only the portal knows
    with click.progressbar(endless, label=title, file=sys.stderr, show_pos=True, show_eta=False) as bar:
        yield lambda done: bar.update(done - bar.pos)


def period(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days named, and the usual ones where none are."""
    usual_first, usual_last = usual_period()
    return (first.date() if first else usual_first), (last.date() if last else usual_last)


def put(answer: dict[str, Any]) -> None:
    """JSON for a program."""
    click.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())


def table(rows: dict[str, Any]) -> None:
    """Names and numbers for a person."""
    width = max(map(len, rows), default=0)
    for name, number in rows.items():
        click.echo(f"  {name:<{width}}  {number if number is not None else '-'}")
