"""`flask counter …`: what is free on a day, and forms begun and left lying."""

from datetime import datetime, timedelta

import click
import orjson
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.core import clock
from app.core.office import office
from app.counter.actions.lodging import forget_begun
from app.counter.queries.appointments import slots_on
from app.web.filters import clock_time

group = AppGroup("counter", help="Quầy tiếp nhận: khung giờ hẹn, số thứ tự, tờ khai bỏ dở.")
commands = (group,)


@group.command("slots")
@click.argument("point")
@click.option(
    "--on", "day", type=click.DateTime(formats=["%Y-%m-%d"]), help="Ngày, dạng 2026-09-16; mặc định là hôm nay."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def slots(*, point: str, day: datetime | None, as_json: bool) -> None:
    """Các khung giờ của một ngày tại một điểm tiếp nhận và số chỗ còn trống."""
    running = office()
    counter = running.config.counters.points.get((running.settings.office_unit, point.upper()))
    if counter is None:
        raise click.ClickException(_("Không có điểm tiếp nhận này."))
    on = day.date() if day else running.today()
    found = slots_on(counter, on)
    if as_json:
        told = [{"at": slot.at.isoformat(), "capacity": slot.capacity, "left": slot.left} for slot in found]
        click.echo(orjson.dumps(told))
        return
    if not found:
        click.echo(_("Điểm tiếp nhận không mở cửa ngày %(on)s.", on=f"{on:%d/%m/%Y}"))
    for slot in found:
        click.echo(f"{clock_time(slot.at)}  {slot.left}/{slot.capacity}")


@group.command("forget")
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="Số ngày.")
def forget(*, days: int) -> None:
    """Bỏ các tờ khai đang nhập dở mà không ai đụng tới quá số ngày này."""
    count = forget_begun(clock.now() - timedelta(days=days))
    click.echo(_("Đã bỏ %(count)s tờ khai đang nhập dở.", count=count))
