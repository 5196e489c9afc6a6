"""Money over the counter: how it is paid and what was given. What is owed is the tariff's, never typed."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from app.receipts.rules import TILL_CHANNELS
from app.web.choices import choices
from app.web.labels import LABELS


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
        digits = re.sub(r"[\s.,₫đ]", "", field.data)
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 12:
            raise ValidationError(_l("Hãy ghi số tiền bằng số, như 500.000."))
        if self.channel.data == "cash" and int(digits) < self.due:
            raise ValidationError(_l("Số tiền đưa ít hơn số phải thu."))

    @property
    def change(self) -> int:
        """What to give back, in đồng, once the form is valid."""
        digits = re.sub(r"\D", "", self.given.data or "")
        return max(int(digits) - self.due, 0) if digits and self.channel.data == "cash" else 0
