"""`flask office run` and `flask office stop`: the whole office on this machine."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.core import embedded
from app.core.db import db
from app.core.office import office
from app.core.supervisor import OfficeDidNotStart, Part, Supervisor, only_one, page_address, parts_of
from config.settings import Settings

group = AppGroup("office", help="Chạy và dừng toàn bộ văn phòng trên máy này.")
commands = (group,)

# The make-believe office: loaded once, and what it prints (the sign-ins) shown at every start. By name and as a
# process of its own, because the product does not know its demonstration.
DEMO = Part("demo", ("demo", "load"))


@group.command("run")
@click.option("--demo/--no-demo", default=True, help="Nạp văn phòng mẫu khi chưa có dữ liệu.")
def run(*, demo: bool) -> None:
    """Chạy web, việc nền và lịch hẹn cho đến khi nhấn Ctrl-C."""
    settings = office().settings
    try:
        with only_one(settings):
            failed = _run(settings, demo=demo)
    except (OfficeDidNotStart, embedded.ServerDidNotStart) as error:
        raise click.ClickException(str(error)) from error
    finally:
        embedded.leave(settings)
    if failed:
        raise click.ClickException(_("%(part)s đã dừng, nên toàn bộ văn phòng dừng theo.", part=failed))


def _run(settings: Settings, *, demo: bool) -> str | None:
    """Run until the end; returns the part that failed, if one did."""
    supervisor = Supervisor(settings, parts_of(settings))
    with supervisor.listening_to_signals():
        _prepare(settings)
        code, greeting = supervisor.run_first(DEMO) if demo else (0, "")
        if code is None:
            return None
        if code:
            raise OfficeDidNotStart(
                _("Không nạp được văn phòng mẫu (python -m demo load, mã %(code)d). "
                  "Bỏ qua nó bằng flask office run --no-demo.", code=code)
            )  # fmt: skip
        try:
            supervisor.start()
            failed = supervisor.wait_until_it_answers()
            if failed is None:
                _greet(page_address(settings), greeting.strip())
                failed = supervisor.watch()
        finally:
            click.echo(_("Đang dừng…"))
            supervisor.stop()
    return failed


def _prepare(settings: Settings) -> None:
    """Servers up and schema at its newest step before anybody is let in."""
    click.echo(_("Dữ liệu ở %(folder)s", folder=settings.data_dir))
    embedded.redis_url(settings)
    with db.engine.connect():
        pass
    db.engine.dispose()


def _greet(address: str, greeting: str) -> None:
    click.echo(_("Văn phòng đang mở cửa tại %(address)s", address=address))
    if greeting:
        click.echo(greeting)
    click.echo(_("Nhấn Ctrl-C để dừng tất cả."))


@group.command("stop")
def stop() -> None:
    """Dừng PostgreSQL và Redis đi kèm, dù còn tiến trình đang dùng."""
    stopped = embedded.stop(office().settings)
    if stopped:
        click.echo(_("Đã dừng: %(names)s", names=", ".join(stopped)))
    else:
        click.echo(_("Không có máy chủ đi kèm nào đang chạy."))
