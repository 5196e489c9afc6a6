"""How days, instants, money and numbers are written on a page, in the reader's tongue and the office's time."""

from datetime import date, datetime
from typing import Final

from flask import Flask
from flask_babel import get_locale, gettext, ngettext

from app.core.office import office
from app.deadlines.rules import OutsideCalendar

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"


def set_up(app: Flask) -> None:
    """Let every template write them."""
    app.jinja_env.filters.update(
        day=day, instant=instant, clock_time=clock_time, number=number, money=money, percent=percent,
        days_left=days_left, ordinal=ordinal,
    )  # fmt: skip


def day(on: date | None) -> str:
    """A local day as 09/03/2026; empty for None."""
    return "" if on is None else f"{on:%d/%m/%Y}"


def instant(at: datetime | None) -> str:
    """An instant in office time as 09/03/2026 14:05; empty for None."""
    return "" if at is None else f"{at.astimezone(office().zone):%d/%m/%Y %H:%M}"


def clock_time(at: datetime | None) -> str:
    """The time of day of an instant in office time, as 14:05; empty for None."""
    return "" if at is None else f"{at.astimezone(office().zone):%H:%M}"


def number(value: float | None, decimals: int = 0) -> str:
    """1.234.567 in Vietnamese, 1,234,567 in English; a true minus sign; empty for None."""
    if value is None:
        return ""
    written = f"{abs(value):,.{decimals}f}"
    if str(get_locale()) != "en":
        written = written.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{written}" if value < 0 else written


def money(amount: int | None, currency: str = "VND") -> str:
    """Whole đồng as 1.234.567 ₫, whole US dollars as US$ 25; another currency by its ISO code. Empty for None."""
    if amount is None:
        return ""
    if currency == "VND":
        return f"{number(amount)}{NO_BREAK}₫"
    return f"{'US$' if currency == 'USD' else currency}{NO_BREAK}{number(amount)}"


def percent(share: float | None, decimals: int = 1) -> str:
    """A share of 1 as 97,8 %; a dash where there is nothing to take a share of (None)."""
    return "–" if share is None else f"{number(share * 100, decimals)}{NO_BREAK}%"


def ordinal(value: int, digits: int = 7) -> str:
    """A number with leading noughts, as receipts have it: 0000123."""
    return f"{value:0{digits}d}"


def days_left(due_on: date | None, today: date | None = None) -> str:
    """How far the due day is, in working days: `còn 3 ngày làm việc`, `hôm nay`, `quá 2 ngày làm việc`; empty for None.

    A day beyond the loaded calendars is counted in days of the week alone.
    """
    if due_on is None:
        return ""
    today = today or office().today()
    if due_on == today:
        return gettext("hôm nay")
    first, last = (today, due_on) if due_on > today else (due_on, today)
    try:
        days = office().calendar.working_days_between(first, last)
    except OutsideCalendar:
        return _in_days((last - first).days, late=due_on < today)
    return _in_working_days(days, late=due_on < today)


def _in_working_days(days: int, *, late: bool) -> str:
    if late and not days:
        return gettext("vừa quá hạn")
    if late:
        return ngettext("quá %(num)s ngày làm việc", "quá %(num)s ngày làm việc", days)
    return ngettext("còn %(num)s ngày làm việc", "còn %(num)s ngày làm việc", days)


def _in_days(days: int, *, late: bool) -> str:
    if late:
        return ngettext("quá %(num)s ngày", "quá %(num)s ngày", days)
    return ngettext("còn %(num)s ngày", "còn %(num)s ngày", days)
