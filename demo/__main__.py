"""`python -m demo`: write make-believe packages, or run the make-believe portal. What they hold is made elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from math import ceil
from pathlib import Path
from threading import Event
from typing import Literal

import click
import orjson

from app.core import clock
from app.factory import create_app
from demo import staff, year
from demo.faults import KINDS_OVER_HTTP, Expectation, hurt, tally
from demo.feed import Feed
from demo.followups import Record, stamp
from demo.package import PUBLIC_KEY, Chain, signing_key
from demo.portal import Misbehaviour, Portal, running
from demo.records import HANOI_UNIT, PortalRecords
from demo.story import PORTAL_ZONE

_DAY = click.DateTime(["%Y-%m-%d"])
_SHARE = click.FloatRange(0.0, 1.0)
_GOING_ON = 1.08  # records a lodging, at the least: what follows it comes on top


@click.group(context_settings={"max_content_width": 120})
def demo() -> None:
    """Make-believe records of an invented office, the same for the same seed."""


@demo.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.option(
    "--records",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Records, before hurting some; in all packages.",
)
@click.option("--packages", type=click.IntRange(1), default=1, show_default=True, help="How many, chained.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--unit", default=HANOI_UNIT, show_default=True, help="Code of the unit that receives.")
@click.option("--first-day", type=_DAY, default="2026-05-01", show_default=True)
@click.option("--last-day", type=_DAY, default="2026-10-31", show_default=True)
@click.option("--hurt", "share", type=_SHARE, default=0.0, show_default=True, help="Share of the records to hurt.")
@click.option("--folder", is_flag=True, help="Write folders, not zip files.")
@click.option("--keys", type=click.Path(path_type=Path, file_okay=False), help="Folder of the key pair; OUT/keys.")
def package(
    *, out: Path, records: int, packages: int, seed: int, unit: str, first_day: datetime, last_day: datetime,
    share: float, folder: bool, keys: Path | None,
) -> None:  # fmt: skip
    """Write signed packages, the public key, and the outcomes they must give in an empty office."""
    keys = keys or out / "keys"
    chain = Chain(unit, out, key=signing_key(keys), as_folder=folder)
    stream = _stream(seed, unit, first_day, last_day, count=records)
    expected: list[Expectation] = []
    lines = _lines(islice(stream, records), seed, share, expected)
    made_at = datetime.combine(last_day, time(17, 30))
    for number in range(packages):
        part = lines if number == packages - 1 else islice(lines, ceil(records / packages))
        written = chain.write(part, made_at + timedelta(days=number))
        click.echo(f"{written.path}: {written.records} records, {written.files} files")
    outcomes = out / "expected.json"
    outcomes.write_bytes(orjson.dumps(tally(expected), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    click.echo(f"{keys / PUBLIC_KEY}: the portal's public key")
    click.echo(f"{outcomes}: what they must give")


@demo.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8_801, show_default=True, help="0 takes a free one.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--unit", default=HANOI_UNIT, show_default=True)
@click.option("--token", default="make-believe", show_default=True, help="What the office must send as Bearer.")
@click.option("--days", type=click.IntRange(1), default=30, show_default=True, help="How far back the records reach.")
@click.option("--per-day", type=click.FloatRange(0.1), default=60.0, show_default=True)
@click.option("--last-day", type=_DAY, help="Last day of the records; tomorrow, each showing when its time has come.")
@click.option("--hurt", "share", type=_SHARE, default=0.0, help="Share of the records to hurt.")
@click.option("--disorder", type=_SHARE, default=0.0, help="Share of the records that come later than they should.")
@click.option("--repeats", type=_SHARE, default=0.0, help="Share of a page given before.")
@click.option("--errors", type=_SHARE, default=0.0, help="Share of calls answered 500.")
@click.option("--busy", type=_SHARE, default=0.0, help="Share of calls answered 429 or 503.")
@click.option("--halves", type=_SHARE, default=0.0, help="Share of answers that break off.")
@click.option("--slow", type=_SHARE, default=0.0, help="Share of answers that take long.")
@click.option("--slow-seconds", type=click.FloatRange(0.0), default=30.0, show_default=True)
@click.option("--wrong-hashes", type=_SHARE, default=0.0, help="Share of attachments whose bytes differ.")
@click.option("--lost-files", type=_SHARE, default=0.0, help="Share of attachments that never come.")
@click.option("--token-lives", type=click.IntRange(0), help="After how many calls the token has expired.")
def portal(
    *, port: int, seed: int, unit: str, token: str, days: int, per_day: float, last_day: datetime | None, share: float,
    disorder: float, **bad: float,
) -> None:  # fmt: skip
    """Run the make-believe portal on 127.0.0.1 until Ctrl-C."""
    end = last_day or datetime.now(PORTAL_ZONE) + timedelta(days=1)
    stream = _stream(seed, unit, end - timedelta(days=days), end, per_day=per_day)
    lines = [line for line, _ in hurt(stream, seed=seed, share=share, kinds=KINDS_OVER_HTTP)]
    feed = Feed(unit, lines, clock=None if last_day else _now, disorder=disorder, seed=seed)
    misbehaviour = Misbehaviour(**bad)  # type: ignore[arg-type]  # click has given each option its type
    with running(Portal(feed, token=token, misbehaviour=misbehaviour), port) as address:
        click.echo(f"{address}: {len(feed.lines)} records for {unit}, Authorization: Bearer {token}")
        _until_interrupted()


@demo.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--per-day", type=click.FloatRange(0.1), default=3.5, show_default=True, help="Lodgings a working day.")
def load(*, seed: int, per_day: float) -> None:
    """Live a make-believe half-year into the office of DATA_DIR, if it is empty; print the sign-ins."""
    app = create_app(uses_redis=False)
    with app.test_request_context():
        told = year.load(seed=seed, per_day=per_day, until=clock.now(), progress=_tell_month)
    if told is not None:
        click.echo(f"{told.dossiers} dossiers, {told.acts} acts", err=True)
    click.echo(staff.sign_ins())


@demo.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where the office answers.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
def album(*, out: Path, address: str, locale: str, theme: Literal["light", "dark"]) -> None:
    """Save pictures of the main pages of a running office; needs Chromium and what `make test` installs."""
    from demo.album import save  # noqa: PLC0415 - the browser's driver is not there after `make install` alone

    for file in save(address, out, locale=locale, theme=theme):
        click.echo(file)


def _tell_month(at: datetime) -> None:
    if at.day == 1:
        click.echo(f"  the make-believe office has come to {at:%m/%Y}", err=True)


def _stream(
    seed: int, unit: str, first_day: datetime, last_day: datetime, *, count: int | None = None, per_day: float = 60.0
) -> PortalRecords:
    if last_day < first_day:
        raise click.BadParameter("the last day stands before the first")
    lodgings = None if count is None else max(ceil(count / _GOING_ON), min(count, 500))
    return PortalRecords(
        seed, unit, first_day=first_day.date(), last_day=last_day.date(), count=lodgings, per_day=per_day
    )


def _lines(stream: Iterable[Record], seed: int, share: float, expected: list[Expectation]) -> Iterator[bytes]:
    for line, expectation in hurt(stream, seed=seed, share=share):
        expected.append(expectation)
        yield line


def _now() -> str:
    return stamp(datetime.now(PORTAL_ZONE))


def _until_interrupted() -> None:
    try:
        Event().wait()
    except KeyboardInterrupt:
        click.echo()


if __name__ == "__main__":
    demo(prog_name="python -m demo")
