"""The forms of appointments: who comes, when, and about what."""

from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

LONG: Final = _l("Không quá %(max)d chữ.")


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else None


class BookForm(FlaskForm):
    """Somebody who wants to come at a time. The slots offered are those of the day looked at."""

    slot = SelectField(_l("Khung giờ"), [InputRequired(_l("Hãy chọn khung giờ."))], validate_choice=False)
    name = StringField(
        _l("Họ và tên"), [InputRequired(_l("Hãy ghi họ tên.")), Length(max=200, message=LONG)], filters=[_stripped],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    phone = StringField(
        _l("Điện thoại"), [Length(max=20, message=LONG), Regexp(r"[0-9+ .()-]*$", message=_l("Sai định dạng."))],
        filters=[lambda text: text or ""], render_kw={"inputmode": "tel", "autocomplete": "off"},
    )  # fmt: skip
    procedure_code = SelectField(_l("Thủ tục"), validate_choice=False)
    dossier_number = StringField(
        _l("Mã hồ sơ"), [Length(max=61, message=LONG)], filters=[_stripped], render_kw={"autocomplete": "off"}
    )


class MoveForm(FlaskForm):
    """Another time for somebody who is booked."""

    slot = SelectField(_l("Khung giờ"), [InputRequired(_l("Hãy chọn khung giờ."))], validate_choice=False)
    on = HiddenField()


def slot_of(typed: Any) -> datetime | None:
    """The instant of a slot as its option carries it; None for anything else."""
    try:
        at = datetime.fromisoformat(str(typed))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
