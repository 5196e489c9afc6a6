"""Money over the counter: how it is paid and what was given. What is owed is the tariff's, never typed."""

import re
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from app.receipts.rules import TILL_CHANNELS
from app.web.choices import choices
from app.web.labels import LABELS

# Digits, or digits with their thousands parted: đồng have no decimals, and 100.000,00 is not ten million.
SUM: Final = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:[\s.,][0-9]{3}){1,3}")


def in_dong(typed: str | None) -> int | None:
    """The sum somebody typed, in đồng; None for what is no sum."""
    written = (typed or "").strip().rstrip("₫đ").strip()
    return int(re.sub(r"[\s.,]", "", written)) if SUM.fullmatch(written) else None


class CashForm(FlaskForm):
    """`due` is what is owed in đồng, set by the page. Nothing typed means the sum was given as it is."""

    due = 0
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    channel = RadioField(
        _l("Hình thức nộp"),
        choices=choices((one, LABELS["payment_channel"][one]) for one in TILL_CHANNELS),
        default=TILL_CHANNELS[0],
    )
    given = StringField(_l("Số tiền khách đưa"), render_kw={"inputmode": "numeric", "autocomplete": "off"})

    def validate_given(self, field: Field) -> None:
        """A sum that covers what is owed, however its thousands are parted."""
        if not field.data:
            return
        given = in_dong(field.data)
        if given is None:
            raise ValidationError(_l("Hãy ghi số tiền bằng số, như 500.000."))
        if self.channel.data == "cash" and given < self.due:
            raise ValidationError(_l("Số tiền đưa ít hơn số phải thu."))

    @property
    def change(self) -> int:
        """What to give back, in đồng, once the form is valid."""
        given = in_dong(self.given.data) if self.channel.data == "cash" else None
        return 0 if given is None else max(given - self.due, 0)
