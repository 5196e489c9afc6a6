"""The forms of sign-in, one's own password and new accounts: what is asked, and what is said where it is missing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional

from app.officers.rules import LEAST_LENGTH, MOST_LENGTH
from app.web.choices import choices
from app.web.labels import LABELS
from config.workflow import Role

TOO_LONG = _l("Không được dài quá %(max)d ký tự.")
OFFERED_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(
        _l("Tên đăng nhập"), [DataRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=100, message=TOO_LONG)]
    )
    password = PasswordField(
        _l("Mật khẩu"), [InputRequired(_l("Hãy nhập mật khẩu.")), Length(max=MOST_LENGTH, message=TOO_LONG)]
    )


class PasswordForm(FlaskForm):
    """A new password for oneself."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(_l("Hãy nhập mật khẩu hiện tại.")), Length(max=MOST_LENGTH, message=TOO_LONG)],
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        [
            InputRequired(_l("Hãy nhập mật khẩu mới.")),
            Length(LEAST_LENGTH, MOST_LENGTH, _l("Mật khẩu cần từ %(min)d đến %(max)d ký tự.")),
        ],
    )
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [InputRequired(_l("Hãy nhập lại mật khẩu mới.")), EqualTo("new", _l("Hai lần nhập mật khẩu mới khác nhau."))],
    )


class OfficerForm(FlaskForm):
    """A new account. The reception points offered are those of the office's unit, given by the route."""

    full_name = StringField(_l("Họ và tên"), [DataRequired(_l("Hãy ghi họ tên.")), Length(max=100, message=TOO_LONG)])
    username = StringField(
        _l("Tên đăng nhập"), [DataRequired(_l("Hãy ghi tên đăng nhập.")), Length(max=40, message=TOO_LONG)]
    )
    role = SelectField(
        _l("Vai trò"),
        choices=choices([("", "–"), *((str(role), LABELS["role"][role]) for role in OFFERED_ROLES)]),
        validators=[DataRequired(_l("Hãy chọn một vai trò."))],
    )
    reception_point = SelectField(_l("Điểm tiếp nhận"), validators=[Optional()])
