"""The pages of statistics: a book for a period, and the same book to take away as PDF, XLSX or CSV."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Flask, Response, abort, render_template, request
from flask_babel import lazy_gettext as _l

from app.core.office import office
from app.statistics import forms
from app.statistics.queries import filled_book
from app.statistics.rules import FilledBook
from app.statistics.rules.heads import heads
from app.statistics.rules.sheets import ORDINAL, PROCEDURE, ROMAN, as_csv, as_paper, as_xlsx
from app.web import navigation
from app.web.access import allow, current_officer
from app.web.i18n import locale
from config.books import BOOKS
from config.workflow import Role
from reports.book import book_pdf
from reports.figures import Locale

statistics = Blueprint("statistics", __name__, template_folder="templates")
READERS: Final = (Role.HEAD, Role.TEAM_LEADER, Role.AUDITOR, Role.OFFICER)
FIRST_BOOK: Final = next(iter(BOOKS))


def set_up(app: Flask) -> None:
    """Register the pages and their place in the navigation."""
    app.register_blueprint(statistics)
    section = navigation.Section(
        title=_l("Thống kê"), endpoint="statistics.book", order=40, main_for=frozenset({Role.AUDITOR})
    )
    navigation.add(app, section)


@statistics.get("/statistics/book")
@allow(*READERS)
def book() -> tuple[str, int]:
    """One book for the period asked for, of the reader's unit."""
    today = office().today()
    asked = forms.asked(request.args, today=today, locale=_tongue())
    form = request.args.get("form", FIRST_BOOK)
    filled = _filled(form, asked)
    page = render_template(
        "statistics/book.html", asked=asked, symbol=form, form=asked.wrong, filled=filled, today=today,
        tongue=_tongue(),
        heads=heads(filled.book, before=(ORDINAL, PROCEDURE)) if filled else (), roman=ROMAN,
        address=lambda period: {"form": form, **forms.address(period)}, neighbour=forms.neighbour,
    )  # fmt: skip
    return page, 200 if filled else 422


@statistics.get("/statistics/book.<any(pdf, xlsx, csv):kind>")
@allow(*READERS)
def take_away(kind: str) -> Response:
    """The same book as a file."""
    asked = forms.asked(request.args, today=office().today(), locale=_tongue())
    filled = _filled(request.args.get("form", FIRST_BOOK), asked)
    if filled is None:
        abort(404)
    media_type, made = FILES[kind]
    response = Response(made(filled), mimetype=media_type)
    period = filled.period
    name = f"{filled.book.form}_{period.from_on:%Y%m%d}-{period.to_on:%Y%m%d}.{kind}"
    response.headers.set("Content-Disposition", "inline" if kind == "pdf" else "attachment", filename=name)
    return response


def _filled(form: str, asked: forms.Asked) -> FilledBook | None:
    if asked.period is None:
        return None
    return filled_book(form, unit_code=current_officer().unit_code, period=asked.period)


def _tongue() -> Locale:
    return "en" if locale() == "en" else "vi"


def _pdf(filled: FilledBook) -> bytes:
    reader, running = current_officer(), office()
    unit = running.config.units.unit(filled.unit_code)
    paper = as_paper(filled, unit=unit, signed_on=running.today(), prepared_by=reader.full_name)
    return book_pdf(paper, locale=_tongue())


def _xlsx(filled: FilledBook) -> bytes:
    unit = office().config.units.unit(filled.unit_code)
    return as_xlsx(filled, unit=unit, signed_on=office().today(), locale=_tongue())


FILES: Final[Mapping[str, tuple[str, Callable[[FilledBook], bytes]]]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": ("text/csv", lambda filled: as_csv(filled, locale=_tongue())),
}
