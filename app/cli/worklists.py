"""`flask worklists check` and `recount`: whether the counts of the lists are what stands in the table, and mending."""

import sys

import click
import orjson
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.worklists.actions.counting import check_counts
from app.worklists.actions.counting import recount as count_anew
from app.worklists.queries.truth import Comparison

group = AppGroup("worklists", help="Các hàng đợi hồ sơ.")
commands = (group,)


@group.command("check")
@click.option("--json", "wants_json", is_flag=True, help="In kết quả dạng JSON.")
def check(*, wants_json: bool) -> None:
    """So số đếm của các hàng đợi với chính các hồ sơ. Mã thoát 1 nếu có chỗ lệch."""
    found = check_counts()
    if wants_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    else:
        _tell(found)
    if found.differences:
        sys.exit(1)


@group.command("recount")
def recount() -> None:
    """Đếm lại từ đầu mọi hàng đợi và ghi việc đó vào nhật ký."""
    before = count_anew()
    click.echo(_("Đã đếm lại. Trước đó:"))
    _tell(before)


def _tell(found: Comparison) -> None:
    if not found.differences:
        click.echo(_("%(cells)d ô đếm, tất cả đều đúng.", cells=found.cells))
        return
    click.echo(_("%(differences)d trong %(cells)d ô đếm bị lệch.", differences=found.differences, cells=found.cells))
    for cell in found.differing:
        click.echo("  " + " ".join(f"{name}={value}" for name, value in cell.items()))
