"""The forms of money: a rate of a day, and how money is taken at the till. Amounts to collect are never typed."""

from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from app.receipts.rules import TILL_CHANNELS, rate_from
from app.web.choices import choices
from app.web.days import DayField
from app.web.labels import LABELS

TOO_LONG = _l("Không được dài quá %(max)d ký tự.")
KINDS = tuple(LABELS["rate_kind"].items())


class RateForm(FlaskForm):
    """The rate of a day, in đồng for one US dollar."""

    rate_on = DayField(_l("Ngày áp dụng"), [InputRequired(_l("Hãy ghi ngày áp dụng."))])
    rate = StringField(_l("Số đồng cho 1 USD"), [DataRequired(_l("Hãy ghi tỷ giá.")), Length(max=20, message=TOO_LONG)])
    bank = StringField(
        _l("Ngân hàng"), [DataRequired(_l("Hãy ghi ngân hàng.")), Length(max=80, message=TOO_LONG)],
        default="Vietcombank",
    )  # fmt: skip
    kind = SelectField(
        _l("Loại tỷ giá"), [AnyOf([kind for kind, _ in KINDS], _l("Hãy chọn loại tỷ giá."))], choices=choices(KINDS),
        validate_choice=False,
    )  # fmt: skip
    source = StringField(
        _l("Nguồn"), [DataRequired(_l("Hãy ghi tỷ giá lấy từ đâu.")), Length(max=200, message=TOO_LONG)]
    )

    def validate_rate(self, field: Field) -> None:
        """A figure, however its thousands are parted."""
        if rate_from(field.data) is None:
            raise ValidationError(_l("Hãy ghi tỷ giá bằng số, như 26.345 hoặc 26.345,50."))

    @property
    def day(self) -> date:
        """The day chosen, once the form is valid."""
        return self.rate_on.data or date.min

    @property
    def figure(self) -> Decimal:
        """The rate typed, once the form is valid."""
        return rate_from(self.rate.data or "") or Decimal(0)


class TakeForm(FlaskForm):
    """Money taken at the till. `version` is the dossier's version the cashier looked at."""

    channel = StringField(validators=[AnyOf(TILL_CHANNELS)])
    version = IntegerField(validators=[InputRequired()])
