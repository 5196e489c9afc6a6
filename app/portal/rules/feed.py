"""Finding one's way in the portal's feed: which records a day's dossiers can stand behind. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import orjson

from app.intake.rules.reading import HANOI_TIME, moment

_UPDATED: Final = re.compile(rb'"NgayCapNhat"\s*:\s*"([0-9]{14})"')
_NUMBER: Final = re.compile(rb'"MaHoSo"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
_AHEAD: Final = timedelta(days=1)  # clocks differ a little; a date in the year 9999 says nothing about the feed


def newest_update(records: Iterable[bytes], *, now: datetime) -> datetime | None:
    """The newest `NgayCapNhat` of some records as received, leaving out what lies in the future; None for none.

    A dossier lodged on a day is never updated before it, so that no record of it stands before the first page whose
    newest update is of that day.
    """
    found = (moment(stamp.group(1).decode()) for record in records for stamp in _UPDATED.finditer(record))
    return max((at for at in found if at is not None and at <= now + _AHEAD), default=None)


def number_in(raw: bytes) -> str | None:
    """The `MaHoSo` that stands in a record's bytes, however unfit for a number; None where none does."""
    found = _NUMBER.search(raw)
    try:
        given = orjson.loads(found.group(1)) if found else None
    except orjson.JSONDecodeError:
        return None
    return given if isinstance(given, str) else None


def begin_of(on: date) -> datetime:
    """The first instant of a day at the portal (Hanoi time, contract, page 1), in UTC."""
    return datetime.combine(on, time(), HANOI_TIME).astimezone(UTC)


def day_of(at: datetime) -> date:
    """The portal's day of an instant."""
    return at.astimezone(HANOI_TIME).date()


def as_day(on: date) -> str:
    """A day as the portal writes it, yyyyMMdd."""
    return f"{on:%Y%m%d}"


def as_moment(at: datetime) -> str:
    """An instant as the portal writes it, yyyyMMddHHmmss."""
    return f"{at.astimezone(HANOI_TIME):%Y%m%d%H%M%S}"
