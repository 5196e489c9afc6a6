"""The field for a day, one for the whole application: text as dd/mm/yyyy, whatever tongue the browser speaks.

A browser's own field for days shows them in the browser's order, so that 03/04/2026 may be another day than was meant.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from flask_babel.speaklater import LazyString
from wtforms import Field
from wtforms.widgets import TextInput

from app.core.days import read_clock, read_day
from app.core.errors import Incomplete
from app.web.filters import day
from app.web.labels import error_sentence

LONGEST: Final = 20
LAST_BLANK: Final = re.compile(r"[T ](?=\S*$)|$")
TYPED: Final = {"inputmode": "numeric", "autocomplete": "off", "maxlength": LONGEST}


class DayField(Field):
    """A day; `data` is a date or None. Shown as dd/mm/yyyy, read in every way that `app.core.days` knows.

    What cannot be read stays in the field as it was typed, with what is wrong with it.
    """

    widget = TextInput()
    has_calendar: Final = True

    def __init__(self, label: LazyString, validators: list[Any] | None = None, **more: Any) -> None:
        super().__init__(label, validators, **more, render_kw=TYPED)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError, which WTForms shows at the field, for what is no day; blanks are nothing."""
        if not valuelist:
            return
        self.raw_data, self.data = [typed.strip() for typed in valuelist], None
        if self.raw_data[0]:
            try:
                self.data = self._read(self.raw_data)
            except Incomplete as wrong:
                raise ValueError(error_sentence(wrong)) from wrong

    def _read(self, typed: Sequence[str]) -> date:
        return read_day(typed[0])

    def _value(self) -> str:
        return day(self.data) if self.data else self.raw_data[0] if self.raw_data else ""


class InstantField(DayField):
    """A day and a time of day of the office, in two boxes of one name; `data` is a datetime without a zone, or None.

    Sent in one, as 16/09/2026 08:00 or 2026-09-16T08:00, they are read as well.
    """

    def _read(self, typed: Sequence[str]) -> datetime:
        on, at = typed[:2] if len(typed) > 1 else LAST_BLANK.split(typed[0], maxsplit=1)
        return datetime.combine(read_day(on), read_clock(at))

    @property
    def clock_shown(self) -> str:
        """What stands in the box of the time of day."""
        return f"{self.data:%H:%M}" if self.data else "".join((self.raw_data or ())[1:2])
