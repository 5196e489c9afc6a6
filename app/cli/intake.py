"""`flask intake …`: a signed package or an old register brought in by hand, records judged again, a folder watched."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.core.errors import OfficeError
from app.core.office import office
from app.intake.actions.packages import import_package
from app.intake.actions.registers import enter_register
from app.intake.actions.replaying import Which, replay
from app.intake.actions.turns import give_way
from app.intake.actions.watching import take_packages
from app.intake.queries.reports import write_report
from app.intake.rules.register import RowOutcome
from app.web.labels import LABELS, error_sentence, label

Progress = Callable[[int, int], None]
DRY_RUN = "Chỉ cho biết sẽ xảy ra gì, không ghi gì cả."
AS_JSON = "In kết quả dạng JSON."


@click.group()
def intake() -> None:
    """Đưa hồ sơ vào: gói tin có chữ ký, sổ theo dõi cũ; xét lại các bản ghi cách ly."""


@intake.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
@with_appcontext
def package(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Nhập gói tin PATH có chữ ký của cổng, là tệp zip hoặc thư mục."""
    give_way()
    with current_app.test_request_context(), _bar(is_shown=not as_json) as progress:
        imported = import_package(path, progress=progress, rehearse=dry_run)
    if as_json:
        _print(imported.as_json())
        return
    _tell(imported.package, imported.as_json())
    if imported.gaps:
        click.echo("  " + _("Còn thiếu các gói: %(numbers)s", numbers=", ".join(map(str, imported.gaps))))


@intake.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map", "map_path", required=True, type=click.Path(path_type=Path), help="Bảng ánh xạ các cột của sổ (TOML)."
)
@click.option("--report", type=click.Path(path_type=Path), help="Ghi kết quả từng dòng ra tệp này (.csv hoặc .xlsx).")
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
@with_appcontext
def register(path: Path, map_path: Path, *, report: Path | None, dry_run: bool, as_json: bool) -> None:
    """Đưa sổ theo dõi cũ vào: tệp CSV hoặc XLSX, mỗi hồ sơ một dòng."""
    rows: list[RowOutcome] = []
    each = None if report is None else rows.append
    with current_app.test_request_context(), _bar(is_shown=not as_json) as progress:
        entered = enter_register(path, map_path, progress=progress, rehearse=dry_run, each=each)
        if report is not None:
            write_report(report, rows)
    counts = entered.as_json()
    if as_json:
        _print(counts)
        return
    _tell(path.name, counts)
    click.echo("  " + _("Đang giải quyết: %(count)d", count=entered.open))


@intake.command("replay")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Các bản ghi nhận từ ngày này.")
@click.option(
    "--fault", type=click.Choice(tuple(LABELS["fault_name"])), metavar="FAULT",
    help="Các bản ghi có lỗi này, ví dụ unknown_procedure.",
)  # fmt: skip
@click.option("--record", "record_id", type=int, help="Một bản ghi, theo số của nó ở đây.")
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
@with_appcontext
def replay_command(
    *, since: datetime | None, fault: str | None, record_id: int | None, dry_run: bool, as_json: bool
) -> None:
    """Xét lại các bản ghi cách ly theo quy tắc và danh mục hiện nay."""
    which = Which(since_at=_first_instant(since.date()) if since else None, fault=fault, record_id=record_id)
    with current_app.test_request_context(), _bar(is_shown=not as_json) as progress:
        replayed = replay(which, progress=progress, rehearse=dry_run)
    if as_json:
        _print(replayed.as_json())
        return
    _tell(_("Xét lại"), replayed.as_json())


@intake.command()
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
@with_appcontext
def watch(*, as_json: bool) -> None:
    """Xem thư mục nhận gói (INTAKE_FOLDER) một lần và nhập các gói tin đã đủ."""
    with current_app.test_request_context():
        taken = take_packages()
    if as_json:
        _print([one.as_json() for one in taken])
        return
    for one in taken:
        why = " " + error_sentence(OfficeError(one.why, **one.facts)) if one.why else ""
        click.echo(f"{one.name}: {label('package_fate', one.became)}.{why}")
    if not taken:
        click.echo(_("Không có gói tin nào trong %(folder)s.", folder=office().settings.intake_folder))


def _first_instant(day: date) -> datetime:
    return datetime.combine(day, time(), office().zone)


@contextmanager
def _bar(*, is_shown: bool) -> Iterator[Progress | None]:
    """A progress bar on the error stream, where somebody watches."""
    if not is_shown or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, file=sys.stderr, show_pos=True) as bar:

        def move(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield move


def _print(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _tell(name: str, counts: dict[str, Any]) -> None:
    click.echo(_("%(name)s: %(records)d bản ghi", name=name, records=counts["records"]))
    for outcome, number in counts["outcomes"].items():
        click.echo(f"  {label('record_outcome', outcome):12} {number:8}")
    for fault, number in counts["faults"].items():
        click.echo(f"    {label('fault_name', fault)} ({fault}): {number}")
    click.echo("  " + _("Bản tin mồ côi được giải phóng: %(count)d", count=counts["orphans_released"]))
    if counts.get("dry_run"):
        click.echo(_("Chạy thử: không có gì được ghi."))


commands = (intake,)
