"""`flask statistics book`: a book of this office for a period, shown, or written as PDF, CSV, XLSX or JSON."""

from datetime import datetime
from pathlib import Path

import click
import orjson
from flask.cli import AppGroup

from app.core.errors import OfficeError
from app.core.office import office
from app.statistics.queries import filled_book
from app.statistics.rules import FilledBook, free_period
from app.statistics.rules.sheets import TOTAL, as_csv, as_json, as_paper, as_xlsx
from app.web.labels import error_sentence
from config.books import BOOKS
from reports.book import book_pdf
from reports.figures import Locale, day

group = AppGroup("statistics", help="Số liệu thống kê.")
commands = (group,)

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@group.command("book")
@click.option("--form", default=next(iter(BOOKS)), show_default=True, help="Ký hiệu biểu mẫu.")
@click.option("--from", "first", type=DAY, required=True, metavar="YYYY-MM-DD", help="Ngày đầu kỳ.")
@click.option("--to", "last", type=DAY, required=True, metavar="YYYY-MM-DD", help="Ngày cuối kỳ.")
@click.option("--pdf", type=FILE, help="Ghi thành tệp PDF.")
@click.option("--csv", type=FILE, help="Ghi thành tệp CSV.")
@click.option("--xlsx", type=FILE, help="Ghi thành tệp XLSX.")
@click.option("--json", "wants_json", is_flag=True, help="In kết quả dạng JSON.")
def book(
    *, form: str, first: datetime, last: datetime, pdf: Path | None, csv: Path | None, xlsx: Path | None,
    wants_json: bool,
) -> None:  # fmt: skip
    """Lập sổ thống kê của đơn vị cho một kỳ bất kỳ."""
    running = office()
    try:
        period = free_period(first.date(), last.date())
        filled = filled_book(form, unit_code=running.unit.code, period=period)
    except OfficeError as error:
        raise click.UsageError(error_sentence(error)) from error
    locale, today = _locale(), running.today()
    if pdf:
        _write(pdf, book_pdf(as_paper(filled, unit=running.unit, signed_on=today), locale=locale))
    if csv:
        _write(csv, as_csv(filled, locale=locale))
    if xlsx:
        _write(xlsx, as_xlsx(filled, unit=running.unit, signed_on=today, locale=locale))
    if wants_json:
        click.echo(orjson.dumps(as_json(filled), option=orjson.OPT_INDENT_2))
    elif not (pdf or csv or xlsx):
        _show(filled, locale)


def _locale() -> Locale:
    return "en" if office().settings.locale == "en" else "vi"


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(file), hint=error.strerror or "") from error
    click.echo(file, err=True)


def _show(filled: FilledBook, locale: Locale) -> None:
    """The book as a table for the terminal: one line a procedure, the total last."""
    book, period = filled.book, filled.period
    click.echo(f"{book.symbol}  {day(period.from_on)} – {day(period.to_on)}")
    click.echo(f"{'':10}" + "".join(f"{f'({column.number})':>9}" for column in book.columns))
    for line in filled.lines:
        click.echo(f"{line.procedure_code:10}" + "".join(f"{count:9}" for count in line.counts.values()))
    click.echo(f"{TOTAL.said(locale):10}" + "".join(f"{count:9}" for count in filled.total.values()))
    for column in book.columns:
        heads = " – ".join(words.said(locale) for words in (*column.bands, column.heading))
        click.echo(f"({column.number}) {heads}: {column.rule.said(locale)}")
